//! Closes of a session that are those of the session before.

use kapok_domain::Mic;
use kapok_market::SecurityIx;

use crate::check::Check;
use crate::family::Evening;
use crate::finding::Finding;
use crate::scan::days_before;
use crate::subject::Subject;

/// Fewest unchanged closes that make a copy, if all of an exchange are.
const FEWEST: usize = 3;
/// Fewest, if some are not.
const FEWEST_OF_SOME: usize = 6;
/// Days within which the closes of the two sessions before lie.
const REACH_DAYS: u32 = 31;

/// Closes of an exchange in the index.
struct Closes {
    mic: Mic,
    priced: usize,
    weight: f64,
    unchanged: Vec<(SecurityIx, f64)>,
}

/// Exchanges most of whose closes are those of the session before, though they moved on that one.
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
    found.extend(exchanges.iter().filter_map(|closes| copy(evening, closes)));
}

fn copy(evening: &Evening<'_>, closes: &Closes) -> Option<Finding> {
    let same = closes.unchanged.len();
    let enough = same >= FEWEST_OF_SOME || same == closes.priced && same >= FEWEST;
    let weight: f64 = closes.unchanged.iter().map(|(_, weight)| weight).sum();
    let size = (weight / closes.weight).min(same as f64 / closes.priced as f64);
    let least = evening.limits.least(Check::StaleCopy);
    if !enough || size <= least || !moved_before(evening, &closes.unchanged) {
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

/// Whether most of some lines moved on the session before: prices that stand still for days are no
/// copies.
fn moved_before(evening: &Evening<'_>, lines: &[(SecurityIx, f64)]) -> bool {
    let (held, prices) = (evening.held, evening.history.prices());
    let from = days_before(held.date, REACH_DAYS);
    let moved = lines.iter().filter(|(line, _)| {
        let day_before = held.date.pred_opt().unwrap_or(held.date);
        let last = prices.last_close(*line, from, day_before);
        let before = last.and_then(|(day, _)| prices.last_close(*line, from, day.pred_opt()?));
        last.zip(before).is_some_and(|((_, last), (_, before))| last != before)
    });
    2 * moved.count() > lines.len()
}
