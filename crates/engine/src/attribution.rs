//! Where a day's change of level came from, to a residual of exactly zero.
//!
//! Parts are laid on the grid of the level's own last binary digit; on that grid sums have no
//! rounding, so the part called rounding closes the account exactly.

use kapok_kernels::sum;
use kapok_market::SecurityIx;
use kapok_methodology::ReturnVariant;

use crate::outcome::{CloseDetail, LevelRecord, Outcome};

/// What a part of the change is due to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A constituent's price, at the rate of the close before.
    Price(SecurityIx),
    /// A constituent's currency.
    Fx(SecurityIx),
    /// A dividend, in return variants that reinvest it.
    Dividend(SecurityIx, Box<str>),
    /// An event: it moves the divisor, and so nothing here.
    CorporateAction(SecurityIx, Box<str>),
    /// A review: it moves the divisor, and so nothing here.
    Review,
    /// What floating-point numbers leave over.
    Rounding,
}

/// A part of the change of one variant.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Which level.
    pub variant: ReturnVariant,
    /// What it is due to.
    pub cause: Cause,
    /// Points.
    pub points: f64,
}

/// The parts of the day's change of one level; they sum to it exactly. Empty on the base date
/// and without [`CloseDetail`].
#[must_use]
pub fn attribute(outcome: &Outcome, variant: ReturnVariant) -> Vec<Part> {
    let (Some(detail), Some(previous)) = (&outcome.detail, outcome.level.previous) else {
        return Vec::new();
    };
    let before = pick(previous, variant);
    let after = pick(outcome.level.levels, variant);
    let scale = before / previous.price / outcome.level.divisor;
    let mut parts = market_parts(detail, &outcome.level, scale);
    parts.extend(event_parts(outcome, variant, before / previous.price));
    let grid = last_digit(before).min(last_digit(after));
    for (_, points) in &mut parts {
        *points = (*points / grid).round_ties_even() * grid;
    }
    let points: Vec<f64> = parts.iter().map(|(_, points)| *points).collect();
    parts.push((Cause::Rounding, (after - before) - sum(&points)));
    parts.into_iter().map(|(cause, points)| Part { variant, cause, points }).collect()
}

fn pick(levels: crate::state::Levels, variant: ReturnVariant) -> f64 {
    match variant {
        ReturnVariant::Price => levels.price,
        ReturnVariant::Net => levels.net,
        ReturnVariant::Gross => levels.gross,
    }
}

/// The value of the last binary digit of a positive number.
fn last_digit(level: f64) -> f64 {
    f64::from_bits(level.to_bits() + 1) - level
}

/// `qᵢ (p¹ᵢ − p⁰ᵢ) x⁰ᵢ` for the price and `qᵢ p¹ᵢ (x¹ᵢ − x⁰ᵢ)` for the currency, in points.
fn market_parts(detail: &CloseDetail, level: &LevelRecord, scale: f64) -> Vec<(Cause, f64)> {
    let close = &detail.close;
    let mut parts = Vec::with_capacity(level.count);
    for at in 0..close.len() {
        let (security, shares) = (close.security[at], close.index_shares[at]);
        let (p0, p1) = (detail.open_price[at], close.price[at]);
        let (x0, x1) = (detail.open_fx[at], close.fx[at]);
        parts.push((Cause::Price(security), shares * (p1 - p0) * x0 * scale));
        if x1 != x0 {
            parts.push((Cause::Fx(security), shares * p1 * (x1 - x0) * scale));
        }
    }
    parts
}

fn event_parts(outcome: &Outcome, variant: ReturnVariant, growth: f64) -> Vec<(Cause, f64)> {
    let mut parts = Vec::new();
    for action in &outcome.actions {
        let points = match variant {
            ReturnVariant::Price => 0.0,
            ReturnVariant::Net => action.points_net,
            ReturnVariant::Gross => action.points_gross,
        };
        let (security, id) = (action.security, action.event_id.clone());
        if points != 0.0 {
            parts.push((Cause::Dividend(security, id), points * growth));
        } else if action.points_gross == 0.0 {
            parts.push((Cause::CorporateAction(security, id), 0.0));
        }
    }
    if outcome.review.is_some() {
        parts.push((Cause::Review, 0.0));
    }
    parts
}
