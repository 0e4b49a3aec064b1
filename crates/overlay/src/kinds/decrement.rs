//! Decrements and fees: a fraction or points a year are taken away.
//!
//! Source: `docs/methodology/overlays.md` §3.

use kapok_domain::DayCount;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::check::Check;
use crate::error::OverlayError;
use crate::index::Underlying;
use crate::rule::{Closed, Rule, Yesterday};
use crate::today::Today;
use crate::words::Words;
use crate::written::{Resolve, keys};

/// Form in which a fraction a year is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PercentMethod {
    /// Taken from the day's return.
    Additive,
    /// A factor beside the day's return.
    Multiplicative,
    /// A factor raised to the part of the year.
    Geometric,
}

impl PercentMethod {
    fn name(self) -> &'static str {
        match self {
            Self::Additive => "additive",
            Self::Multiplicative => "multiplicative",
            Self::Geometric => "geometric",
        }
    }
}

/// Level that points are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// The level of the day before.
    BeforeReturn,
    /// The level after the day's return.
    AfterReturn,
}

impl Timing {
    fn name(self) -> &'static str {
        match self {
            Self::BeforeReturn => "before_return",
            Self::AfterReturn => "after_return",
        }
    }
}

/// A decrement: a percentage or points a year.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum DecrementConfig {
    /// A percentage a year is taken away.
    Percent(PercentDecrementConfig),
    /// Points a year are taken away.
    Points(PointsDecrementConfig),
}

keys! {
    /// A percentage a year is taken away.
    PercentDecrementConfig, PercentDecrementChange: "decrement" on a series from a level;
    needed {
        /// A fraction a year.
        rate: f64,
        /// Form in which the rate changes the level.
        method: PercentMethod,
    }
    optional {
        /// Day count: how days become a part of a year; absent: by the convention.
        basis: DayCount,
    }
    fixed {}
}

keys! {
    /// Points a year are taken away.
    PointsDecrementConfig, PointsDecrementChange: "decrement" on a series from a level;
    needed {
        /// Index points a year.
        points: f64,
        /// Level that points are taken from: before or after the day's return.
        timing: Timing,
    }
    optional {
        /// Day count: how days become a part of a year; absent: by the convention.
        basis: DayCount,
    }
    fixed {}
}

keys! {
    /// A percentage a year is taken away as a fee.
    FeeConfig, FeeChange: "fee" on a series from a level;
    needed {
        /// A fraction a year.
        rate: f64,
        /// Form in which the rate changes the level.
        method: PercentMethod,
    }
    optional {
        /// Day count: how days become a part of a year; absent: by the convention.
        basis: DayCount,
    }
    fixed {}
}

/// A fraction a year that is taken away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Percent {
    /// Fraction a year.
    pub rate: f64,
    /// Form in which it is taken.
    pub method: PercentMethod,
    /// Part of a year.
    pub basis: DayCount,
}

/// Points a year that are taken away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Points {
    /// Points a year.
    pub points: f64,
    /// Level from which they are taken.
    pub timing: Timing,
    /// Part of a year.
    pub basis: DayCount,
}

impl Resolve for PercentDecrementConfig {
    type Rule = Percent;

    fn rule(&self, _: Option<&Underlying>, check: &mut Check<'_>) -> Option<Percent> {
        percent_a_year(self.rate, self.method, self.basis, check)
    }

    fn follows_conventions(&self) -> bool {
        self.basis.is_none()
    }
}

impl Resolve for FeeConfig {
    type Rule = Percent;

    fn rule(&self, _: Option<&Underlying>, check: &mut Check<'_>) -> Option<Percent> {
        percent_a_year(self.rate, self.method, self.basis, check)
    }

    fn follows_conventions(&self) -> bool {
        self.basis.is_none()
    }
}

fn percent_a_year(
    rate: f64,
    method: PercentMethod,
    basis: Option<DayCount>,
    check: &mut Check<'_>,
) -> Option<Percent> {
    let fraction = |rate: f64| (0.0..1.0).contains(&rate);
    let rate = check.number("rate", rate, "a fraction from 0 to 1", fraction);
    let basis = check.decrement_basis(basis);
    Some(Percent { rate: rate?, method, basis: basis? })
}

impl Resolve for PointsDecrementConfig {
    type Rule = Points;

    fn rule(&self, _: Option<&Underlying>, check: &mut Check<'_>) -> Option<Points> {
        let points = check.number("points", self.points, "zero or above", |p| p >= 0.0);
        let basis = check.decrement_basis(self.basis);
        Some(Points { points: points?, timing: self.timing, basis: basis? })
    }

    fn follows_conventions(&self) -> bool {
        self.basis.is_none()
    }
}

impl Rule for Percent {
    type State = ();

    fn begin(&self, _: f64, _: &mut Today<'_, Self>) -> Result<(), OverlayError> {
        Ok(())
    }

    fn day(
        &self,
        yesterday: Yesterday<()>,
        today: &mut Today<'_, Self>,
    ) -> Result<Closed<()>, OverlayError> {
        let (growth, fraction) = (today.growth(), today.fraction(self.basis));
        let level = percent(yesterday.from, growth, self.rate, fraction, self.method);
        Closed::at(today.terms, level, ())
    }

    fn can_reach_zero(&self) -> bool {
        // The two other forms multiply by a factor between 0 and 1, which never reaches zero.
        self.method == PercentMethod::Additive && self.rate > 0.0
    }

    fn words(&self, words: &mut Words<'_>) {
        words.number("rate", self.rate);
        words.put("method", self.method.name());
    }

    fn basis(&self) -> Option<DayCount> {
        Some(self.basis)
    }
}

impl Rule for Points {
    type State = ();

    fn begin(&self, _: f64, _: &mut Today<'_, Self>) -> Result<(), OverlayError> {
        Ok(())
    }

    fn day(
        &self,
        yesterday: Yesterday<()>,
        today: &mut Today<'_, Self>,
    ) -> Result<Closed<()>, OverlayError> {
        let (growth, fraction) = (today.growth(), today.fraction(self.basis));
        let level = points(yesterday.from, growth, self.points, fraction, self.timing);
        Closed::at(today.terms, level, ())
    }

    fn can_reach_zero(&self) -> bool {
        self.points > 0.0
    }

    fn words(&self, words: &mut Words<'_>) {
        words.number("points", self.points);
        words.put("timing", self.timing.name());
    }

    fn basis(&self) -> Option<DayCount> {
        Some(self.basis)
    }
}

/// A level after a fraction a year was taken away.
///
/// ```text
/// additive          L · (u − d·f)
/// multiplicative    L · u · (1 − d·f)
/// geometric         L · u · (1 − d)^f
/// ```
///
/// Source: `docs/methodology/overlays.md` §3.
///
/// * `level`: of the day before, points
/// * `growth`: `u`, the underlying's level by that of the day before
/// * `rate`: `d`, a fraction a year
/// * `fraction`: `f`, the part of a year between the two days
#[must_use]
pub fn percent(level: f64, growth: f64, rate: f64, fraction: f64, method: PercentMethod) -> f64 {
    match method {
        // As Euronext calculates it: the rate is subtracted from the growth, so a great fall
        // can reach zero.
        PercentMethod::Additive => level * (growth - rate * fraction),
        PercentMethod::Multiplicative => level * growth * (1.0 - rate * fraction),
        PercentMethod::Geometric => level * growth * libm::pow(1.0 - rate, fraction),
    }
}

/// A level after points a year were taken away: `L·u − P·f`, or `(L − P·f)·u` where they are taken
/// before the return. It may be below zero.
///
/// Source: `docs/methodology/overlays.md` §3.
///
/// * `level`: of the day before, points
/// * `growth`: `u`, the underlying's level by that of the day before
/// * `points`: `P`, points a year
/// * `fraction`: `f`, the part of a year between the two days
#[must_use]
pub fn points(level: f64, growth: f64, points: f64, fraction: f64, timing: Timing) -> f64 {
    match timing {
        Timing::AfterReturn => level * growth - points * fraction,
        Timing::BeforeReturn => (level - points * fraction) * growth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `DI = 1000`, underlying 2000 → 2010, 5 % or 50 points a year, three days by 365.
    #[test]
    fn one_weekend_in_every_form() {
        let (u, f) = (2010.0 / 2000.0, 3.0 / 365.0);
        let percent = |method| percent(1000.0, u, 0.05, f, method);
        assert!((percent(PercentMethod::Additive) - 73335.0 / 73.0).abs() < 1e-9);
        let factor = 1.0 - 0.15 / 365.0;
        assert!((percent(PercentMethod::Multiplicative) - 1005.0 * factor).abs() < 1e-9);
        assert!((percent(PercentMethod::Geometric) - 1005.0 * 0.95_f64.powf(f)).abs() < 1e-9);
        let after = points(1000.0, u, 50.0, f, Timing::AfterReturn);
        assert!((after - 73335.0 / 73.0).abs() < 1e-9);
        let before = points(1000.0, u, 50.0, f, Timing::BeforeReturn);
        assert!((before - (1000.0 - 150.0 / 365.0) * 1.005).abs() < 1e-9);
    }

    #[test]
    fn nothing_taken_is_the_underlying() {
        use PercentMethod::{Additive, Geometric, Multiplicative};
        for method in [Additive, Multiplicative, Geometric] {
            assert_eq!(percent(1000.0, 1.25, 0.0, 1.0 / 360.0, method), 1250.0);
        }
    }
}
