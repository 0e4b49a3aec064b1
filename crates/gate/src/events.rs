//! Checks of corporate actions: amounts and ratios beyond reason, prices that did not follow, one
//! event under two ids.

mod believed;
mod dividends;
mod due;
mod finding;
mod twice;

use crate::family::{Family, no_evening};
use crate::finding::Finding;
use crate::scan::Scan;
use dividends::Dividends;
use due::Due;

/// Events are loaded whole; closes before an ex-date are looked at.
pub(crate) const FAMILY: Family = Family {
    facts: events,
    evening: no_evening,
    days_before: |_| due::LATE_DAYS + due::REACH_DAYS + crate::prices::USUAL_DAYS + 1,
};

/// All checks of each event on the evening on which it first counts.
fn events(scan: &Scan<'_>, found: &mut Vec<Finding>) {
    let dividends = Dividends::of(scan.history);
    for event in scan.history.actions().all() {
        let Some(due) = Due::of(scan, event) else { continue };
        found.extend(believed::amount(scan, &due, &dividends));
        found.extend(believed::ratio(scan, &due));
        found.extend(believed::reaction(scan, &due));
        found.extend(believed::unconfirmed(&due, scan));
        found.extend(dividends.special_in_place_of_regular(scan, &due));
        twice::of(scan, &due, found);
    }
}

#[cfg(test)]
mod tests;
