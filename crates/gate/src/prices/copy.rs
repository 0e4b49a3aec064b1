//! Closes of a session that are those of the session before.

use super::usual::still;
use crate::check::Check;
use crate::family::Evening;
use crate::finding::Finding;
use crate::subject::Subject;
use crate::today::Today;

/// Fewest unchanged closes that make a copy, if all of an exchange are.
const FEWEST: usize = 3;
/// Fewest, if some are not.
const FEWEST_OF_SOME: usize = 4;

/// Exchanges many of whose closes are those of the session before, of lines that seldom stand
/// still and moved on that one.
pub(super) fn closes(evening: &Evening<'_>, found: &mut Vec<Finding>) {
    let (today, opened) = (evening.today, evening.held.opened);
    if today.unchanged.len() < FEWEST {
        return;
    }
    let unchanged = Today::by_exchange(opened, &today.unchanged);
    let missing = Today::by_exchange(opened, &today.missing);
    for (at, unchanged) in unchanged.into_iter().enumerate() {
        let priced = opened.exchanges.lines[at].len() - missing[at].len();
        // A check of numbers first: prices that stand still are looked at one by one.
        if is_many(evening, unchanged.len(), priced) {
            found.extend(copy(evening, at, unchanged, &missing[at]));
        }
    }
}

/// Whether so many of some closes are a copy.
fn is_many(evening: &Evening<'_>, same: usize, priced: usize) -> bool {
    let enough = same >= FEWEST_OF_SOME || same == priced && same >= FEWEST;
    enough && same as f64 / priced as f64 > evening.limits.least(Check::StaleCopy)
}

fn copy(
    evening: &Evening<'_>,
    exchange: usize,
    mut unchanged: Vec<usize>,
    missing: &[usize],
) -> Option<Finding> {
    let (opened, date) = (evening.held.opened, evening.held.date);
    // Prices that stand still at times, or have for days, are no copies.
    unchanged.retain(|at| {
        let sessions = still(evening.history, opened.security[*at], date);
        sessions.is_some_and(|sessions| sessions == 1)
    });
    let lines = &opened.exchanges.lines[exchange];
    let weight = |of: &[usize]| of.iter().map(|at| opened.weight[*at]).sum::<f64>();
    let (same, priced) = (unchanged.len(), lines.len() - missing.len());
    let (of_same, of_all) = (weight(&unchanged), weight(lines) - weight(missing));
    let size = (of_same / of_all).min(same as f64 / priced as f64);
    if !is_many(evening, same, priced) || size <= evening.limits.least(Check::StaleCopy) {
        return None;
    }
    let seen = format!(
        "{same} of {priced} closes, {:.0} % of the weight, are those of the session before",
        100.0 * of_same / of_all,
    );
    let subject = Subject::Exchange(opened.exchanges.mics[exchange]);
    let mut finding = Finding::new(Check::StaleCopy, subject, date, seen);
    (finding.size, finding.weight) = (size, Some(of_same));
    Some(finding)
}
