//! Usual moves of a line: their size, and whether its close stands still at times.

use chrono::NaiveDate;
use kapok_market::{History, SecurityIx};

use crate::scan::days_before;

/// Days before an evening from whose closes the usual moves of a line are known.
pub(crate) const USUAL_DAYS: u32 = 52;
/// Mean absolute move of a normal variable, in standard deviations: `sqrt(2 / pi)`.
const MEAN_ABSOLUTE: f64 = 0.797_884_560_802_865_4;
/// Fewest moves from which the size of usual moves is estimated.
const FEWEST_MOVES: usize = 8;

/// Standard deviation of daily moves of a line up to a day, a fraction, from their mean absolute
/// size; one move in ten, the largest, does not count: they are events and news.
pub(crate) fn usual_move(history: &History, line: SecurityIx, to: NaiveDate) -> Option<f64> {
    let mut moves = moves(history, line, to);
    moves.sort_by(f64::total_cmp);
    let kept = moves.len() - moves.len() / 10;
    let sum: f64 = moves[..kept].iter().sum();
    (kept >= FEWEST_MOVES).then(|| sum / kept as f64 / MEAN_ABSOLUTE)
}

/// Number of sessions up to a day in which the close has stood still, for a line that seldom does;
/// `None` if it often does, or is too young to know.
///
/// * `seldom`: share of closes equal to the one before up to which a line seldom stands still
pub(super) fn still(
    history: &History,
    line: SecurityIx,
    to: NaiveDate,
    seldom: f64,
) -> Option<usize> {
    let moves = moves(history, line, to);
    let still = moves.iter().rev().take_while(|moved| **moved == 0.0).count();
    let before = &moves[..moves.len() - still];
    let equal = before.iter().filter(|moved| **moved == 0.0).count();
    (before.len() >= FEWEST_MOVES && equal as f64 <= seldom * before.len() as f64).then_some(still)
}

/// Absolute daily moves of a line up to a day, fractions.
fn moves(history: &History, line: SecurityIx, to: NaiveDate) -> Vec<f64> {
    let closes = history.prices().closes(line, days_before(to, USUAL_DAYS), to);
    let mut moves = Vec::with_capacity(USUAL_DAYS as usize);
    let mut last = None;
    for (_, close) in closes {
        moves.extend(last.map(|last: f64| (close / last - 1.0).abs()));
        last = Some(close);
    }
    moves
}
