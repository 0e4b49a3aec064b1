//! Price level of a day.
//!
//! Source: `docs/methodology/calculation.md` §1, §6.

use kapok_conventions::CarriedRounding;
use kapok_domain::{Divisor, Level, ScalarError};

use crate::point_value::PointValue;

/// Numbers that the price level of a day is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Valuation {
    /// Market value `M`, index currency.
    pub(crate) market_value: f64,
    /// Growth of the level since the day before; `None` where the divisor makes the level.
    pub(crate) growth: Option<f64>,
}

/// Price level of a day, with the divisor as published.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PriceLevel {
    /// Points, unrounded.
    pub(crate) level: f64,
    /// Value of one point. For a chained or geometric index it follows from the level.
    pub(crate) point: PointValue,
}

impl PriceLevel {
    /// Price level `P = M / D · scale`, or `P₋₁` times its growth with `D = M / P · scale`, in
    /// points.
    ///
    /// Source: `docs/methodology/calculation.md` §1.
    ///
    /// * `yesterday`: `P₋₁`, points
    /// * `scale`: points of the index for one of `M / D`
    pub(crate) fn of(
        valuation: Valuation,
        yesterday: f64,
        divisor: Divisor,
        scale: f64,
    ) -> Result<Self, ScalarError> {
        let Valuation { market_value, growth } = valuation;
        let level = match growth {
            Some(growth) => yesterday * growth,
            None => market_value / divisor.get() * scale,
        };
        let level = Level::new(level)?.get();
        let divisor = match growth {
            Some(_) => market_value / level * scale,
            None => divisor.get(),
        };
        Ok(Self { level, point: PointValue { divisor, scale } })
    }
}

/// Level as carried on to the next day, points: unrounded, or rounded to eight decimals, halves to
/// the even digit.
///
/// Source: `docs/methodology/calculation.md` §6.
pub(crate) fn carried(rounding: CarriedRounding, level: f64) -> f64 {
    match rounding {
        CarriedRounding::Unrounded => level,
        CarriedRounding::EightDecimals => kapok_kernels::round_half_even(level, 8),
    }
}
