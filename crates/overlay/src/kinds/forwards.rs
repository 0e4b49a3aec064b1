//! Forwards: the level of a hedge, marked afresh each day from the last reset.
//!
//! Source: `docs/methodology/overlays.md` §7.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_kernels::sum_of;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::used::Quote;

/// Marking of a forward between its two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Interpolation {
    /// Linear between spot and forward, home currency per foreign.
    Linear,
    /// Linear between spot and forward, foreign currency per home.
    Inverted,
}

impl Interpolation {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Inverted => "inverted",
        }
    }
}

/// One currency sold forward at a reset.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    /// The foreign currency.
    pub currency: Currency,
    /// Weight at the reset, a fraction of one.
    pub weight: f64,
    /// Home currency per unit at the reset, spot.
    pub spot: f64,
    /// Home currency per unit at the reset, forward.
    pub forward: f64,
}

/// Forwards that a hedged level carries from one reset to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Forwards {
    /// The day of the reset.
    pub reset: NaiveDate,
    /// The day on which the forwards settle: the next reset.
    pub settles: NaiveDate,
    /// The hedged level at the reset, points.
    pub level: f64,
    /// The underlying's level at the reset, points.
    pub underlying: f64,
    /// The hedge ratio with its adjustment.
    pub ratio: f64,
    /// The currencies, in order.
    pub legs: Vec<Leg>,
}

/// Gain of a forward sold at `leg.forward`, as a part of the amount at the reset.
///
/// Source: `docs/methodology/overlays.md` §7.
///
/// ```text
/// linear     (F_m − [S + (F − S)·δ]) / S_m
/// inverted   F_m/S_m − (1/S_m) / [1/S + (1/F − 1/S)·δ]
/// ```
///
/// * `left`: `δ`, days left by days in all; 0 at settlement, where both are `(F_m − S) / S_m`
#[must_use]
pub fn gain(leg: &Leg, spot: f64, forward: f64, left: f64, how: Interpolation) -> f64 {
    match how {
        Interpolation::Linear => {
            let marked = spot + (forward - spot) * left;
            (leg.forward - marked) / leg.spot
        }
        Interpolation::Inverted => {
            // FTSE and S&P quote foreign per home currency and interpolate that quote; the mean of
            // reciprocals is not the reciprocal of the mean, so the two differ within the month and
            // agree at settlement.
            let (now, then) = (1.0 / spot, 1.0 / forward);
            let marked = now + (then - now) * left;
            leg.forward / leg.spot - (1.0 / leg.spot) / marked
        }
    }
}

impl Forwards {
    /// Days left by days in all, `δ`.
    ///
    /// Source: `docs/methodology/overlays.md` §7.
    #[must_use]
    pub fn left(&self, date: NaiveDate) -> f64 {
        let days = |from: NaiveDate| (self.settles - from).num_days() as f64;
        days(date) / days(self.reset)
    }

    /// The hedge's part of the level since the reset, by the level there: `h · Σ wⱼ · gainⱼ`.
    ///
    /// Source: `docs/methodology/overlays.md` §7.
    ///
    /// * `quotes`: of the same currencies, in the same order
    #[must_use]
    pub fn impact(&self, date: NaiveDate, quotes: &[Quote], how: Interpolation) -> f64 {
        let left = self.left(date);
        let part = |at: usize| {
            let (leg, quote) = (&self.legs[at], &quotes[at]);
            leg.weight * gain(leg, quote.spot, quote.forward, left, how)
        };
        self.ratio * sum_of(self.legs.len(), part)
    }

    /// The hedged level `H = H_m · [U/U_m + h · Σ wⱼ · gainⱼ]`: everything from the reset, nothing
    /// added day by day.
    ///
    /// Source: `docs/methodology/overlays.md` §7.
    ///
    /// * `underlying`: `U`, points
    #[must_use]
    pub fn mark(
        &self,
        date: NaiveDate,
        underlying: f64,
        quotes: &[Quote],
        how: Interpolation,
    ) -> f64 {
        // Adding the gain since the reset day by day would count it again each day: a known error
        // in hedged series.
        self.level * (underlying / self.underlying + self.impact(date, quotes, how))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Days::new(n.into())
    }

    fn euro() -> Currency {
        "EUR".parse().unwrap()
    }

    fn quote(spot: f64, forward: f64) -> Quote {
        let (currency, date) = (euro(), day(0));
        Quote { currency, spot, spot_as_of: date, forward, forward_as_of: date }
    }

    /// Sold at a reset: euros at 1.10 spot and 1.102 forward, for 30 days.
    fn forwards() -> Forwards {
        Forwards {
            reset: day(0),
            settles: day(30),
            level: 100.0,
            underlying: 100.0,
            ratio: 1.0,
            legs: vec![Leg { currency: euro(), weight: 1.0, spot: 1.10, forward: 1.102 }],
        }
    }

    /// The underlying in dollars where it has gained 2 % in euros.
    fn underlying(spot: f64) -> f64 {
        100.0 * 1.02 * (spot / 1.10)
    }

    #[test]
    fn day_20_of_30_in_both_forms() {
        let mark = |how| forwards().mark(day(20), underlying(1.05), &[quote(1.05, 1.0515)], how);
        assert!((mark(Interpolation::Linear) - 2245.0 / 22.0).abs() < 1e-12);
        assert!((mark(Interpolation::Inverted) - 102.045_498).abs() < 1e-6);
    }

    #[test]
    fn at_the_month_end_both_forms_settle_at_spot() {
        for how in [Interpolation::Linear, Interpolation::Inverted] {
            let level = forwards().mark(day(30), underlying(1.05), &[quote(1.05, 9.9)], how);
            assert!((level - 1123.0 / 11.0).abs() < 1e-12);
        }
    }

    /// Bug one of `equity-index` §1.9: adding each day what the forwards have gained since the
    /// reset. A rate that has moved once must count once, however many days follow.
    #[test]
    fn what_was_gained_counts_once_however_often_it_is_marked() {
        let forwards = forwards();
        let quotes = [quote(1.05, 1.05)];
        let level = |n| forwards.mark(day(n), underlying(1.05), &quotes, Interpolation::Linear);
        let first = level(1);
        for n in 2..=30 {
            assert!((level(n) - first).abs() < 1e-12, "day {n}");
        }
    }

    /// Bug two: the wrong orientation. When the foreign currency falls, what was sold gains.
    #[test]
    fn a_falling_foreign_currency_makes_the_hedge_gain() {
        let impact = |spot| forwards().impact(day(30), &[quote(spot, spot)], Interpolation::Linear);
        assert!(impact(1.05) > 0.0 && impact(1.15) < 0.0);
        let hedged = |spot: f64| {
            forwards().mark(day(30), underlying(spot), &[quote(spot, spot)], Interpolation::Linear)
        };
        let unhedged = (underlying(1.05) - underlying(1.15)).abs();
        assert!((hedged(1.05) - hedged(1.15)).abs() < unhedged / 40.0, "the hedge hedges");
    }

    /// Bug three: amounts of the drifted weights. What was sold at the reset is what is marked,
    /// however far one currency has run since: 0.5 · (1.1 − 2.2)/1.1 + 0.5 · (0.01 − 0.01)/0.01.
    #[test]
    fn the_weights_of_the_reset_are_hedged() {
        let yen: Currency = "JPY".parse().unwrap();
        let leg = |currency, rate| Leg { currency, weight: 0.5, spot: rate, forward: rate };
        let forwards = Forwards { legs: vec![leg(euro(), 1.1), leg(yen, 0.01)], ..forwards() };
        let quotes = [quote(2.2, 2.2), Quote { currency: yen, ..quote(0.01, 0.01) }];
        for n in [1, 20, 30] {
            let impact = forwards.impact(day(n), &quotes, Interpolation::Linear);
            assert!((impact + 0.5).abs() < 1e-12, "day {n}: {impact}");
        }
    }

    #[test]
    fn nothing_hedged_is_the_underlying() {
        let none = Forwards { ratio: 0.0, ..forwards() };
        let quotes = [quote(1.05, 1.0515)];
        let level = none.mark(day(20), underlying(1.05), &quotes, Interpolation::Linear);
        assert_eq!(level, 100.0 * (underlying(1.05) / 100.0));
    }
}
