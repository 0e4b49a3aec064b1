//! Attribution: where a day's change of level came from, to a residual of exactly zero.
//!
//! Parts are laid on the grid of the level's own last binary digit; on that grid sums have no
//! rounding, so the part called rounding closes the account exactly. After a leap of the level it
//! may take two of them.

use kapok_conventions::Reinvestment;
use kapok_domain::ReturnVariant;
use kapok_kernels::sum;
use kapok_market::SecurityIx;
use kapok_rulebook::Rulebook;
use kapok_weighting::WeightingKind;

use crate::levels::NetGross;
use crate::outcome::{ActionRecord, CloseDetail, LevelRecord, Outcome, Stage};
use crate::returns::Grown;

/// Cause of a part of the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A constituent's price, at the rate of the close before.
    Price(SecurityIx),
    /// A constituent's currency.
    Fx(SecurityIx),
    /// A dividend, in return variants that reinvest it.
    Dividend(SecurityIx, Box<str>),
    /// Corporate action. It changes the divisor and contributes no points, unless it is adjusted by
    /// the price of its ex-date.
    CorporateAction(SecurityIx, Box<str>),
    /// Review. It changes the divisor and contributes no points.
    Review,
    /// Remainder that floating-point arithmetic leaves.
    Rounding,
}

/// Contribution to the change of one variant's level over a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Return variant of the level.
    pub variant: ReturnVariant,
    /// Cause of the contribution.
    pub cause: Cause,
    /// Contribution, in points of the variant.
    pub points: f64,
}

/// Growth of one variant over a day, with the portfolio that it holds.
struct Variant {
    grown: Grown,
    /// Growth of an index share, where dividends buy more of their own stock.
    growth: Option<fn(&NetGross<f64>) -> f64>,
}

/// Contributions to the day's change of one level; they sum to it exactly. Empty on the base date
/// and without [`CloseDetail`].
///
/// Source: `docs/methodology/calculation.md` §5.
#[must_use]
pub fn attribute(book: &Rulebook, outcome: &Outcome, variant: ReturnVariant) -> Vec<Part> {
    let (Some(detail), Some(previous)) = (&outcome.detail, outcome.level.previous) else {
        return Vec::new();
    };
    let (before, after) = (previous.of(variant), outcome.level.levels.of(variant));
    let of_variant = of_variant(book, outcome, variant);
    let mut parts = moved(outcome, detail, &of_variant);
    // Several records of one event (a line that leaves, another that comes in) are one cause:
    // listing it again with zero points would only repeat it.
    for (cause, points) in event_parts(outcome, detail, variant, &of_variant) {
        // An event is one part, though it may have several records.
        let counted = points == 0.0 && parts.iter().any(|(known, _)| *known == cause);
        if !counted {
            parts.push((cause, points));
        }
    }
    close_account(&mut parts, before, after);
    parts.into_iter().map(|(cause, points)| Part { variant, cause, points }).collect()
}

/// Contributions of constituents: prices, currencies and price adjustment factors, in points.
///
/// Source: `docs/methodology/calculation.md` §5.
fn moved(outcome: &Outcome, detail: &CloseDetail, variant: &Variant) -> Vec<(Cause, f64)> {
    if outcome.weighting == WeightingKind::Geometric {
        return geometric_parts(outcome, detail, variant);
    }
    let mut parts = market_parts(detail, &outcome.level, variant);
    parts.extend(factor_parts(outcome, detail, variant));
    parts
}

/// Rounds contributions to the grid of the level's last binary digit, and adds the remainder as
/// [`Cause::Rounding`].
///
/// Source: `docs/methodology/calculation.md` §5.
///
/// * `before`, `after`: the level, points
fn close_account(parts: &mut Vec<(Cause, f64)>, before: f64, after: f64) {
    // Multiples of one power of two add up without error while they fit the mantissa, so the
    // remainder below is exact. Half to even: no bias in either direction.
    let grid = last_digit(before).min(last_digit(after));
    for (_, points) in &mut *parts {
        *points = (*points / grid).round_ties_even() * grid;
    }
    let mut left: Vec<f64> = parts.iter().map(|(_, points)| -points).collect();
    left.extend([after, -before]);
    let rounding = sum(&left);
    parts.push((Cause::Rounding, rounding));
    // After a large move the remainder may need more digits than one number holds: a second one.
    left.push(-rounding);
    let rest = sum(&left);
    parts.extend((rest != 0.0).then_some((Cause::Rounding, rest)));
}

fn of_variant(book: &Rulebook, outcome: &Outcome, variant: ReturnVariant) -> Variant {
    let conventions = book.conventions.on(outcome.date);
    // With reinvestment in the paying stock a return variant is a portfolio with its own share
    // counts, so its parts cannot be scaled from those of the price return.
    let in_stock = conventions.reinvestment == Reinvestment::InStock;
    let NetGross { net, gross } = outcome.level.returns;
    let growth = |of: fn(&NetGross<f64>) -> f64| in_stock.then_some(of);
    match variant {
        ReturnVariant::Price => {
            let price = outcome.level.levels.price;
            let (per_price_point, per_dividend_point) = (1.0, 0.0);
            let grown = Grown { level: price, cash: 0.0, per_price_point, per_dividend_point };
            Variant { grown, growth: None }
        }
        ReturnVariant::Net => Variant { grown: net, growth: growth(|growth| growth.net) },
        ReturnVariant::Gross => Variant { grown: gross, growth: growth(|growth| growth.gross) },
    }
}

/// Value of the last binary digit of a positive number: the distance to the next larger one.
fn last_digit(level: f64) -> f64 {
    f64::from_bits(level.to_bits() + 1) - level
}

/// Points of a variant per unit of index currency, `P / M` times its points per price point.
///
/// Source: `docs/methodology/calculation.md` §5.
fn points_per_value(level: &LevelRecord, variant: &Variant) -> f64 {
    // No factor P/M: the variant's own portfolio value already is the base of its growth.
    match variant.growth {
        // The variant is a portfolio of its own, not a multiple of the price return.
        Some(_) => variant.grown.per_price_point,
        None => level.levels.price / level.market_value * variant.grown.per_price_point,
    }
}

/// Parts of prices `qᵢ (p¹ᵢ − p⁰ᵢ) x⁰ᵢ` and of currencies `qᵢ p¹ᵢ (x¹ᵢ − x⁰ᵢ)`, in points.
///
/// Source: `docs/methodology/calculation.md` §5.
fn market_parts(detail: &CloseDetail, level: &LevelRecord, variant: &Variant) -> Vec<(Cause, f64)> {
    let close = &detail.close;
    let scale = points_per_value(level, variant);
    let mut parts = Vec::with_capacity(level.count);
    for at in 0..close.len() {
        let growth = variant.growth.map_or(1.0, |growth| growth(&detail.open_growth[at]));
        let (security, shares) = (close.security[at], close.index_shares[at] * growth);
        let (p0, p1) = (detail.open_price[at], close.price[at]);
        let (x0, x1) = (detail.open_fx[at], close.fx[at]);
        // The cross term of price and currency is counted with the currency: the price part uses
        // the rate of the day before, the currency part the new price.
        parts.push((Cause::Price(security), shares * (p1 - p0) * x0 * scale));
        // Zero parts for constituents in the index currency would double the published table.
        if x1 != x0 {
            parts.push((Cause::Fx(security), shares * p1 * (x1 - x0) * scale));
        }
    }
    parts
}

/// Parts of the change of a geometric level, in proportion to the logarithms of the relatives.
///
/// Source: `docs/methodology/calculation.md` §5.
fn geometric_parts(
    outcome: &Outcome,
    detail: &CloseDetail,
    variant: &Variant,
) -> Vec<(Cause, f64)> {
    let (close, level) = (&detail.close, &outcome.level);
    let mut logarithms = Vec::with_capacity(level.count);
    // A line that opened at zero (a child of a spin-off) is not in the geometric mean either.
    for at in (0..close.len()).filter(|&at| detail.open_price[at] > 0.0) {
        let security = close.security[at];
        let price = libm::log(close.price[at] / detail.open_price[at]);
        let fx = libm::log(close.fx[at] / detail.open_fx[at]);
        logarithms.push((Cause::Price(security), price));
        if fx != 0.0 {
            logarithms.push((Cause::Fx(security), fx));
        }
        let factor = detail.price_factor[at];
        if let Some(cause) = settled(outcome, security).filter(|_| factor != 1.0) {
            logarithms.push((cause, libm::log(factor)));
        }
    }
    let total = sum(&logarithms.iter().map(|(_, log)| *log).collect::<Vec<f64>>());
    let previous = level.previous.map_or(level.levels.price, |levels| levels.price);
    let moved = (level.levels.price - previous) * variant.grown.per_price_point;
    let part = |log: f64| if total == 0.0 { 0.0 } else { moved * (log / total) };
    logarithms.into_iter().map(|(cause, log)| (cause, part(log))).collect()
}

/// Parts that price adjustment factors add, `qᵢ p¹ᵢ x¹ᵢ (Fᵢ − 1)`, in points.
///
/// Source: `docs/methodology/calculation.md` §5.
fn factor_parts(outcome: &Outcome, detail: &CloseDetail, variant: &Variant) -> Vec<(Cause, f64)> {
    let mut parts = Vec::new();
    let scale = points_per_value(&outcome.level, variant);
    for (at, factor) in detail.price_factor.iter().enumerate().filter(|(_, f)| **f != 1.0) {
        let security = detail.close.security[at];
        let growth = variant.growth.map_or(1.0, |growth| growth(&detail.close.growth[at]));
        let points = detail.close.market_value_of(at) * growth * (factor - 1.0) * scale;
        parts.extend(settled(outcome, security).map(|cause| (cause, points)));
    }
    parts
}

/// Event to which the price adjustment factor of a line is due.
fn settled(outcome: &Outcome, security: SecurityIx) -> Option<Cause> {
    let mut actions = outcome.actions.iter();
    let of_line = |a: &&ActionRecord| a.security == security && a.stage == Stage::AfterClose;
    let action = actions.find(of_line)?;
    Some(Cause::CorporateAction(security, action.event_id.clone()))
}

fn event_parts(
    outcome: &Outcome,
    detail: &CloseDetail,
    variant: ReturnVariant,
    of_variant: &Variant,
) -> Vec<(Cause, f64)> {
    let mut parts = Vec::new();
    let per_point = |security: SecurityIx| {
        let at = of_variant.growth.zip(detail.close.find(security));
        let growth = at.map_or(1.0, |(growth, at)| growth(&detail.open_growth[at]));
        of_variant.grown.per_dividend_point * growth
    };
    for action in &outcome.actions {
        let points = match variant {
            ReturnVariant::Price => 0.0,
            ReturnVariant::Net => action.points_net,
            ReturnVariant::Gross => action.points_gross,
        };
        let (security, id) = (action.security, action.event_id.clone());
        if points != 0.0 {
            parts.push((Cause::Dividend(security, id), points * per_point(security)));
        } else if action.stage != Stage::TodayClose {
            parts.push((Cause::CorporateAction(security, id), 0.0));
        }
    }
    if outcome.review.is_some() {
        parts.push((Cause::Review, 0.0));
    }
    parts
}
