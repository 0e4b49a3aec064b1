//! Checks of corporate actions: amounts and ratios beyond reason, prices that did not follow,
//! currencies unlike those before, one event under two ids.

mod believed;
mod by_line;
mod currency;
mod dividends;
mod due;
mod finding;
mod twice;

use crate::family::{Family, no_evening};
use crate::finding::Finding;
use crate::in_force::InForce;
use crate::scan::Scan;
use by_line::ByLine;
use currency::Payments;
use dividends::Dividends;
use due::Due;

/// Events are loaded whole; closes before an ex-date are looked at.
pub(crate) const FAMILY: Family = Family {
    facts: events,
    evening: no_evening,
    in_force: InForce::OnItsDay,
    days_before: |_| due::LATE_DAYS + due::REACH_DAYS + crate::usual::USUAL_DAYS + 1,
};

/// All checks of each event on the evening on which it first counts.
fn events(scan: &Scan<'_>, found: &mut Vec<Finding>) {
    let lines = ByLine::of(scan.history);
    let (dividends, payments) = (Dividends::of(&lines), Payments::of(&lines));
    for (at, place) in lines.places().into_iter().enumerate() {
        let Some(due) = Due::of(scan, at, place) else { continue };
        found.extend(believed::amount(scan, &due, &dividends));
        found.extend(believed::ratio(scan, &due));
        found.extend(believed::reaction(scan, &due, &lines));
        found.extend(believed::unconfirmed(&due, scan));
        found.extend(dividends.special_in_place_of_regular(scan, &due));
        found.extend(payments.unlike_those_before(scan, &due));
        twice::of(scan, &due, &lines, found);
    }
}

#[cfg(test)]
mod tests;
