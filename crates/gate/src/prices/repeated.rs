//! Lines whose close has not moved for several sessions.

use crate::check::Check;
use crate::family::Evening;
use crate::finding::Finding;
use crate::usual::{still, stood_still};

/// Share of closes equal to the one before up to which a line seldom stands still.
const SELDOM: f64 = 0.05;

/// Closes that have stood still for more sessions than the limit, of lines that seldom do.
pub(super) fn closes(evening: &Evening<'_>, found: &mut Vec<Finding>) {
    let (held, prices) = (evening.held, evening.history.prices());
    let Some(row) = prices.row(held.date) else { return };
    let least = evening.limits.least(Check::PriceStill);
    for line in evening.today.unchanged.iter().map(|at| held.opened.security[*at]) {
        let close = row[line.at()];
        // Few closes that did not move today stood still before.
        if !stood_still(evening.history, line, held.date, least as usize + 1) {
            continue;
        }
        let sessions = still(evening.history, line, held.date, SELDOM).unwrap_or(0);
        if sessions as f64 > least {
            let seen = format!("close is {close} for {sessions} sessions after the first");
            let mut finding = evening.finding(Check::PriceStill, line, seen);
            finding.size = sessions as f64;
            found.push(finding);
        }
    }
}
