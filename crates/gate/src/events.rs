//! Checks of corporate actions: amounts and ratios beyond reason, prices that did not follow,
//! currencies unlike those before, one event under two ids.

mod believed;
mod currency;
mod dividends;
mod due;
mod finding;
mod paid;
mod twice;

use crate::family::{Family, no_evening};
use crate::finding::Finding;
use crate::scan::Scan;
use currency::Payments;
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
    let (dividends, payments) = (Dividends::of(scan.history), Payments::of(scan));
    for event in scan.history.actions().all() {
        let Some(due) = Due::of(scan, event) else { continue };
        found.extend(believed::amount(scan, &due, &dividends));
        found.extend(believed::ratio(scan, &due));
        found.extend(believed::reaction(scan, &due));
        found.extend(believed::unconfirmed(&due, scan));
        found.extend(dividends.special_in_place_of_regular(scan, &due));
        found.extend(payments.unlike_those_before(scan, &due));
        twice::of(scan, &due, found);
    }
}

#[cfg(test)]
mod tests;
