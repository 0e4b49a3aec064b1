//! Lines whose close has not moved for several sessions.

use super::usual::still;
use crate::check::Check;
use crate::family::Evening;
use crate::finding::Finding;

/// Share of closes equal to the one before up to which a line seldom stands still.
const SELDOM: f64 = 0.05;

/// Closes that have stood still for more sessions than the limit, of lines that seldom do.
pub(super) fn closes(evening: &Evening<'_>, found: &mut Vec<Finding>) {
    let (held, prices) = (evening.held, evening.history.prices());
    let Some(row) = prices.row(held.date) else { return };
    let least = evening.limits.least(Check::PriceStill);
    let lines = held.opened.security.iter().zip(&held.opened.price);
    for (&line, _) in lines.filter(|(line, price)| row[line.at()] == **price) {
        let sessions = still(evening.history, line, held.date, SELDOM).unwrap_or(0);
        if sessions as f64 > least {
            let close = row[line.at()];
            let seen = format!("close is {close} for {sessions} sessions after the first");
            let mut finding = Finding::new(Check::PriceStill, evening.line(line), held.date, seen);
            finding.size = sessions as f64;
            found.push(finding);
        }
    }
}
