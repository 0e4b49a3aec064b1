//! Closes of an evening beside the prices with which the lines of an index opened, in one pass.

use kapok_market::{History, SecurityIx};

use crate::check::Check;
use crate::held::{Held, Lines};
use crate::limits::Limits;
use crate::usual::UsualTonight;

/// Usual moves of a line beyond which one that moves the index is hard to believe.
pub(crate) const DEVIATIONS: f64 = 10.0;
/// Smallest move that is looked at whatever its weight, a fraction.
pub(crate) const LEAST_MOVE: f64 = 0.03;
/// Basis points in one.
pub(crate) const BASIS: f64 = 10_000.0;

/// Positions of the lines with which an index opened, by what came of their closes. Nearly all
/// lines of nearly all evenings are in none of these lists, so each check looks at a few.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Today {
    /// Whether the lines of the next open are those of this one.
    pub(crate) stays: bool,
    /// Without a close.
    pub(crate) missing: Vec<usize>,
    /// With the price with which they opened.
    pub(crate) unchanged: Vec<usize>,
    /// Far from the price with which they opened: all that the checks of moves need to look at.
    pub(crate) far: Vec<usize>,
}

impl Today {
    pub(crate) fn of(
        history: &History,
        limits: &Limits,
        held: &Held<'_>,
        usual: UsualTonight<'_>,
    ) -> Self {
        let prices = history.prices();
        let row = prices.row(held.date).unwrap_or_else(|| prices.closed_row());
        let opened = held.opened;
        let mut today = Self { stays: opened.are(&held.next.security), ..Self::default() };
        let is_far = is_far(limits);
        special(opened, row, limits, |at, close| {
            let (line, price) = (opened.security[at], opened.price[at]);
            if close <= 0.0 {
                today.missing.push(at);
            } else if close == price {
                today.unchanged.push(at);
            } else if is_far((close, price), opened.weight(at), usual.of_month(line)) {
                today.far.push(at);
            }
        });
        today
    }

    /// Positions of a list by exchange: number of the exchange among those of the lines.
    pub(crate) fn by_exchange(lines: &Lines, of: &[usize]) -> Vec<Vec<usize>> {
        let mut found = vec![Vec::new(); lines.exchanges.mics.len()];
        for &at in of {
            found[usize::from(lines.exchanges.of_line[at])].push(at);
        }
        found
    }
}

/// Lines side by side of which nearly always none is special.
const LANES: usize = 8;

/// Calls `each` with the position and the close of each line whose close is missing, unchanged or
/// far enough for a check to look at the line. Plain passes without a branch: the compiler takes
/// several lines at once, and the processor need not guess which of thousands are the few.
fn special(opened: &Lines, row: &[f64], limits: &Limits, mut each: impl FnMut(usize, f64)) {
    let closes = closes(&opened.security, row);
    let is_special = are_special(opened, &closes, limits);
    let (whole, rest) = is_special.as_chunks::<LANES>();
    for (first, lanes) in (0..).step_by(LANES).zip(whole) {
        let mut left = u64::from_le_bytes(*lanes);
        while left != 0 {
            let at = first + left.trailing_zeros() as usize / LANES;
            each(at, closes[at]);
            left &= left - 1;
        }
    }
    let first = LANES * whole.len();
    (first..).zip(rest).filter(|(_, special)| **special != 0).for_each(|(at, _)| {
        each(at, closes[at]);
    });
}

/// Flags of the lines that are special. A missing close is far from the price of the open.
fn are_special(opened: &Lines, closes: &[f64], limits: &Limits) -> Vec<u8> {
    let least = opened.total * limits.least(Check::PriceOutlier) / BASIS;
    let from = LEAST_MOVE.min(limits.least(Check::PriceJump));
    let lines = closes.iter().zip(&opened.price);
    // No line so heavy that a smaller move of it counts: its weight need not be looked at.
    if opened.largest * from < least * (1.0 - ROUNDING) {
        let is_special = |(close, price): (&f64, &f64)| {
            let away = (close - price).abs();
            u8::from((away == 0.0) | (away > from * price))
        };
        return lines.map(is_special).collect();
    }
    let is_special = |((close, price), value): ((&f64, &f64), &f64)| {
        let away = (close - price).abs();
        u8::from((away == 0.0) | (away > from * price) | (value * away > least * price))
    };
    lines.zip(&opened.value).map(is_special).collect()
}

/// Part by which a product of numbers may be rounded, and more.
const ROUNDING: f64 = 1e-9;

/// Closes of some lines out of a row of all.
fn closes(lines: &[SecurityIx], row: &[f64]) -> Vec<f64> {
    let mut closes = Vec::with_capacity(lines.len());
    let (whole, rest) = lines.as_chunks::<LANES>();
    for lanes in whole {
        closes.extend_from_slice(&lanes.map(|line| row[line.at()]));
    }
    closes.extend(rest.iter().map(|line| row[line.at()]));
    closes
}

/// Test of a close that is far, by weight and usual move of the line (not a number if it is not
/// known): whether a check of moves could have something to say. A line must itself move half as
/// far as is unusual: the median of its exchange may add the rest.
fn is_far(limits: &Limits) -> impl Fn((f64, f64), f64, f32) -> bool {
    let least = limits.least(Check::PriceOutlier) / BASIS;
    let jump = limits.least(Check::PriceJump);
    let unusual = limits.least(Check::PriceUnusual) / 2.0;
    move |(close, price), weight, usual| {
        let away = (close - price).abs();
        let moves_index = weight * away > least * price;
        let times = if moves_index { unusual.min(DEVIATIONS / 2.0) } else { unusual };
        let is_usual = away <= times * f64::from(usual) * price;
        !is_usual || away > jump * price
    }
}
