//! Closes of an evening beside the prices with which the lines of an index opened, in one pass.

use kapok_market::History;

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
        let mut today = Self::default();
        for at in to_look_at(opened, row, usual, limits) {
            let (close, price) = (row[opened.security[at].at()], opened.price[at]);
            if close <= 0.0 {
                today.missing.push(at);
            } else if close == price {
                today.unchanged.push(at);
            } else {
                today.far.push(at);
            }
        }
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

/// Positions of the lines whose close is missing, unchanged or far. One pass without a branch, so
/// that the processor need not guess which line of thousands is one of the few.
fn to_look_at(
    opened: &Lines,
    row: &[f64],
    usual: UsualTonight<'_>,
    limits: &Limits,
) -> impl Iterator<Item = usize> {
    let is_far = is_far(limits, opened.total);
    let lines = opened.security.iter().zip(&opened.price).zip(&opened.value);
    let mut found = vec![0_u32; opened.security.len() + 1];
    let mut number = 0;
    for (at, ((line, &price), &value)) in (0..).zip(lines) {
        let close = row[line.at()];
        let away = (close - price).abs();
        let far = is_far(away, price, value, usual.of_month(*line));
        found[number] = at;
        number += usize::from((close <= 0.0) | (away == 0.0) | far);
    }
    found.truncate(number);
    found.into_iter().map(|at| at as usize)
}

/// Test of the distance of a close from the price of the open, by that price, by value and usual
/// move of the line (not a number if it is not known): whether a check of moves could have
/// something to say. A line must itself move half as far as is unusual: the median of its exchange
/// may add the rest.
fn is_far(limits: &Limits, total: f64) -> impl Fn(f64, f64, f64, f32) -> bool {
    let least = total * limits.least(Check::PriceOutlier) / BASIS;
    let jump = limits.least(Check::PriceJump);
    let from = LEAST_MOVE.min(jump);
    let unusual = limits.least(Check::PriceUnusual) / 2.0;
    let outlier = unusual.min(DEVIATIONS / 2.0);
    move |away, price, value, usual| {
        let moves_index = value * away > least * price;
        let usual = f64::from(usual) * price;
        // Of a line whose usual move is not known nothing is within it.
        let within = |times: f64| away <= times * usual;
        let moves_far = (away > from * price) & (!within(unusual) | (away > jump * price));
        moves_far | moves_index & !within(outlier)
    }
}
