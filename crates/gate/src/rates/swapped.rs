//! Rates in the place of another pair's: two columns of a file swapped, or one of them twice.

use chrono::NaiveDate;
use kapok_market::FxTable;

use super::row::{Row, before};
use crate::scan::Scan;

/// Smallest move that is looked at, a fraction.
pub(super) const LEAST_MOVE: f64 = 0.01;
/// Smallest one of a rate whose usual moves are not known.
const LEAST_OF_UNKNOWN: f64 = 0.05;
/// Usual moves of a rate beyond which one that ends near another pair is no coincidence.
const DEVIATIONS: f64 = 5.0;
/// Fixings from which usual moves are known: the fewest and the most.
const KNOWN: std::ops::Range<usize> = 10..40;
/// Mean absolute move of a normal variable, in standard deviations: `sqrt(2 / pi)`.
const MEAN_ABSOLUTE: f64 = 0.797_884_560_802_865_4;
/// Part of its own move within which a rate lies from the one of the other pair.
const NEARER: f64 = 0.25;

/// Pair whose rate stands in the place of this one, as `BASE/QUOTE is RATE`, with the distance from
/// it, a fraction.
///
/// The rate lies near the last one of another pair with the same base or quote, and either that
/// pair has moved near the last one of this, or both have the same rate.
pub(super) fn of_other_pair(
    scan: &Scan<'_>,
    fix: &FxTable,
    rows: &[Row],
    at: usize,
    told: NaiveDate,
) -> Option<(String, f64)> {
    let row = &rows[at];
    let (pair, fact) = row;
    let last = before(scan, fix, row, told)?.value;
    let moved = apart(fact.value, last);
    let usual = usual_move(&rows[..at]).map_or(LEAST_OF_UNKNOWN, |usual| DEVIATIONS * usual);
    if moved <= usual.max(LEAST_MOVE) {
        return None;
    }
    let cut_off = scan.history.cut_off(told);
    fix.pairs().filter(|other| other != pair && (other.0 == pair.0 || other.1 == pair.1)).find_map(
        |other| {
            let now = fix.fixed(other, fact.as_of, cut_off).filter(|o| o.as_of == fact.as_of)?;
            let of_other = before(scan, fix, &(other, *now), told)?.value;
            let distance = apart(fact.value, of_other);
            let near = |distance: f64| distance <= NEARER * moved;
            let is_swapped =
                near(apart(now.value, last)) && apart(now.value, of_other) > LEAST_MOVE;
            let (base, quote) = other;
            (near(distance) && (is_swapped || now.value == fact.value))
                .then(|| (format!("{base}/{quote} was {of_other} and is {}", now.value), distance))
        },
    )
}

/// Distance of two rates, a fraction of the smaller.
pub(super) fn apart(a: f64, b: f64) -> f64 {
    (a / b).max(b / a) - 1.0
}

/// Standard deviation of the moves between the last fixings of a pair, a fraction, from their mean
/// absolute size; `None` of few.
pub(super) fn usual_move(rows: &[Row]) -> Option<f64> {
    let last = &rows[rows.len().saturating_sub(KNOWN.end)..];
    let sum: f64 = last.windows(2).map(|pair| apart(pair[0].1.value, pair[1].1.value)).sum();
    (last.len() > KNOWN.start).then(|| sum / (last.len() - 1) as f64 / MEAN_ABSOLUTE)
}
