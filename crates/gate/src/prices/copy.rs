//! Closes of a session that are those of the session before.

use kapok_domain::Mic;
use kapok_market::SecurityIx;

use super::usual::still;
use crate::check::Check;
use crate::family::Evening;
use crate::finding::Finding;
use crate::subject::Subject;

/// Fewest unchanged closes that make a copy, if all of an exchange are.
const FEWEST: usize = 3;
/// Fewest, if some are not.
const FEWEST_OF_SOME: usize = 4;

/// Share of closes equal to the one before up to which a line seldom stands still.
const SELDOM: f64 = 0.10;

/// Closes of an exchange in the index.
struct Closes {
    mic: Mic,
    priced: usize,
    weight: f64,
    unchanged: Vec<(SecurityIx, f64)>,
}

/// Exchanges many of whose closes are those of the session before, of lines that seldom stand
/// still and moved on that one.
pub(super) fn closes(evening: &Evening<'_>, found: &mut Vec<Finding>) {
    let (held, prices) = (evening.held, evening.history.prices());
    let Some(row) = prices.row(held.date) else { return };
    let opened = held.opened;
    let lines = opened.security.iter().zip(&opened.price).zip(&opened.weight);
    let unchanged = lines.clone().filter(|((line, price), _)| row[line.at()] == **price);
    if unchanged.count() < FEWEST {
        return;
    }
    let mut exchanges: Vec<Closes> = Vec::new();
    for ((&line, &price), &weight) in lines {
        let close = row[line.at()];
        if close <= 0.0 {
            continue;
        }
        let mic = evening.history.security(line).mic;
        let at = exchanges.iter().position(|closes| closes.mic == mic).unwrap_or_else(|| {
            exchanges.push(Closes { mic, priced: 0, weight: 0.0, unchanged: Vec::new() });
            exchanges.len() - 1
        });
        let closes = &mut exchanges[at];
        closes.priced += 1;
        closes.weight += weight;
        if close == price {
            closes.unchanged.push((line, weight));
        }
    }
    found.extend(exchanges.into_iter().filter_map(|closes| copy(evening, closes)));
}

fn copy(evening: &Evening<'_>, mut closes: Closes) -> Option<Finding> {
    // Prices that stand still at times are no copies, nor are those that have for days.
    let still = |line| still(evening.history, line, evening.held.date, SELDOM);
    closes.unchanged.retain(|(line, _)| still(*line).is_some_and(|sessions| sessions <= 2));
    let moved = closes.unchanged.iter().filter(|(line, _)| still(*line) == Some(1)).count();
    let same = closes.unchanged.len();
    let enough = same >= FEWEST_OF_SOME || same == closes.priced && same >= FEWEST;
    let weight: f64 = closes.unchanged.iter().map(|(_, weight)| weight).sum();
    let size = (weight / closes.weight).max(same as f64 / closes.priced as f64);
    let least = evening.limits.least(Check::StaleCopy);
    if !enough || size <= least || 2 * moved <= same {
        return None;
    }
    let seen = format!(
        "{same} of {} closes, {:.0} % of the weight, are those of the session before",
        closes.priced,
        100.0 * weight / closes.weight,
    );
    let subject = Subject::Exchange(closes.mic);
    let mut finding = Finding::new(Check::StaleCopy, subject, evening.held.date, seen);
    (finding.size, finding.weight) = (size, Some(weight));
    Some(finding)
}
