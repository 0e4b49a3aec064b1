//! Checks of corporate actions: amounts and ratios beyond reason, prices that did not follow, one
//! event under two ids.

mod believed;
mod dividends;
mod due;
mod twice;

use crate::check::Check;
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

/// A finding about some events of a line.
fn finding(scan: &Scan<'_>, due: &Due<'_>, check: Check, ids: &[&str], seen: String) -> Finding {
    let line = scan.history.security(due.event.security).id.clone();
    let ids = ids.iter().map(|id| (*id).to_owned()).collect();
    let subject = crate::subject::Subject::Event(line, ids);
    let mut finding = Finding::new(check, subject, due.event.ex_date, seen);
    finding.told = due.told;
    finding.source = Some(due.event.source);
    finding
}

#[cfg(test)]
mod tests;
