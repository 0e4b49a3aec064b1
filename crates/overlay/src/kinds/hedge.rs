//! Currency hedge: foreign currencies sold forward, the level marked afresh each day from the last
//! reset.
//!
//! Source: `docs/methodology/overlays.md` §7.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_kernels::sum_of;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::check::Check;
use crate::day::Exposures;
use crate::error::OverlayError;
use crate::facts::Fixing;
use crate::index::Underlying;
use crate::occasions::{Occasions, OccasionsConfig};
use crate::rule::{Closed, Going, Rule, Yesterday};
use crate::terms::Terms;
use crate::today::Today;
use crate::used::Quote;
use crate::words::Words;
use crate::written::{Resolve, keys};

/// How a forward is marked between its two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Interpolation {
    /// Linear between spot and forward, home currency per foreign.
    Linear,
    /// Linear between spot and forward, foreign currency per home.
    Inverted,
}

impl Interpolation {
    fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Inverted => "inverted",
        }
    }
}

/// From which close the amounts sold forward are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Notional {
    /// The close of the reset.
    ResetClose,
    /// The calculation day before; the hedge ratio is adjusted by the level's change since.
    DayBefore,
}

impl Notional {
    fn name(self) -> &'static str {
        match self {
            Self::ResetClose => "reset_close",
            Self::DayBefore => "day_before",
        }
    }
}

/// The weight of a currency in a hedge.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HedgeWeightConfig {
    /// The foreign currency, ISO 4217.
    pub currency: String,
    /// Its weight at each reset, a fraction of one.
    pub weight: f64,
}

keys! {
    /// Foreign currencies sold forward.
    HedgedConfig, HedgedChange: "hedged" on a series from a level;
    needed {
        /// The part of the exposure that is hedged.
        hedge_ratio: f64,
        /// The source of spot rates, as the `fx` table names it.
        fix: String,
        /// The source of outright forward rates, as the `fx` table names it.
        forward_fix: String,
        /// How many calendar days old an exchange rate may be.
        carry_days: u32,
        /// How a forward is marked between its two dates.
        interpolation: Interpolation,
        /// From which close the amounts sold forward are taken.
        notional: Notional,
        /// Closes after which forwards are renewed.
        reset: OccasionsConfig,
    }
    optional {
        /// Weights of foreign currencies; absent: those of the constituents.
        weights: Vec<HedgeWeightConfig>,
    }
    fixed {}
}

/// Foreign currencies sold forward.
#[derive(Debug, Clone, PartialEq)]
pub struct Hedge {
    /// The currency of the underlying's level, into which they are sold.
    pub home: Currency,
    /// `h`, the part of the exposure that is hedged.
    pub ratio: f64,
    /// Weights of currencies.
    pub weights: HedgeWeights,
    /// Source of spot rates.
    pub fix: String,
    /// Source of forward rates.
    pub forward_fix: String,
    /// How old a rate may be, calendar days.
    pub carry_days: u32,
    /// How a forward is marked between its two dates.
    pub interpolation: Interpolation,
    /// From which close the amounts are taken.
    pub notional: Notional,
    /// Closes after which forwards are renewed.
    pub reset: Occasions,
}

/// Weights of the currencies that are sold.
#[derive(Debug, Clone, PartialEq)]
pub enum HedgeWeights {
    /// Weights of the constituents at a close.
    Constituents,
    /// The same at each reset, by currency, fractions of one.
    Stated(Exposures),
}

impl Resolve for HedgedConfig {
    type Rule = Hedge;

    fn rule(&self, underlying: Option<&Underlying>, check: &mut Check<'_>) -> Option<Hedge> {
        let home = underlying?.currency;
        let ratio = check.number("hedge_ratio", self.hedge_ratio, "zero or above", |h| h >= 0.0);
        let weights = match &self.weights {
            None => Some(HedgeWeights::Constituents),
            Some(weights) => stated(home, weights, check).map(HedgeWeights::Stated),
        };
        let reset = check.occasions("reset", &self.reset);
        Some(Hedge {
            home,
            ratio: ratio?,
            weights: weights?,
            fix: self.fix.clone(),
            forward_fix: self.forward_fix.clone(),
            carry_days: self.carry_days,
            interpolation: self.interpolation,
            notional: self.notional,
            reset: reset?,
        })
    }
}

/// Weights that an index file states: of foreign currencies, each once.
fn stated(
    home: Currency,
    configs: &[HedgeWeightConfig],
    check: &mut Check<'_>,
) -> Option<Exposures> {
    let mut weights = Vec::with_capacity(configs.len());
    for config in configs {
        let currency = check.currency("weights", &config.currency)?;
        let fraction = |w| (0.0..=1.0).contains(&w);
        let weight = check.number("weights", config.weight, "from 0 to 1", fraction)?;
        weights.push((currency, weight));
    }
    weights.sort_by_key(|(currency, _)| *currency);
    let twice = weights.windows(2).any(|pair| pair[0].0 == pair[1].0);
    let own = weights.iter().any(|(currency, _)| *currency == home);
    let over = weights.iter().map(|(_, weight)| weight).sum::<f64>() > 1.0 + 1e-9;
    if weights.is_empty() || twice || own || over {
        let message = format!(
            "weights name each currency but {home} at most once, at least one, and sum to at most 1"
        );
        check.problem("weights", message, "weights = [{ currency = \"EUR\", weight = 1.0 }]");
        return None;
    }
    Some(weights)
}

impl Rule for Hedge {
    type State = Forwards;

    fn begin(&self, level: f64, today: &mut Today<'_, Self>) -> Result<Forwards, OverlayError> {
        let reset = Reset { level, underlying: today.point().next, last: None };
        self.sell(reset, today)
    }

    fn day(
        &self,
        yesterday: Yesterday<Forwards>,
        today: &mut Today<'_, Self>,
    ) -> Result<Closed<Forwards>, OverlayError> {
        let Yesterday { level: last, state: forwards, .. } = yesterday;
        let quotes: Result<Vec<Quote>, OverlayError> =
            forwards.legs.iter().map(|leg| self.quote(leg.currency, today)).collect();
        let quotes = quotes?;
        let (date, underlying) = (today.ground.day.date, today.point().today);
        let level = forwards.mark(date, underlying, &quotes, self.interpolation);
        today.used.quotes = quotes;
        Closed::at(today.terms, level, ())?.and_then(|going| {
            let Going { level, next, .. } = going;
            let state = after_close(forwards, level, last, today)?;
            Ok(Going { level, next, state })
        })
    }

    fn can_reach_zero(&self) -> bool {
        false
    }

    fn words(&self, words: &mut Words<'_>) {
        words.put("home", self.home);
        words.number("hedge_ratio", self.ratio);
        match &self.weights {
            HedgeWeights::Constituents => words.put("weights", "constituents"),
            HedgeWeights::Stated(weights) => {
                let text = |(currency, weight): &(Currency, f64)| format!("{currency}:{weight:?}");
                let texts: Vec<String> = weights.iter().map(text).collect();
                words.put("weights", texts.join(";"));
            }
        }
        words.put("fix", &self.fix);
        words.put("forward_fix", &self.forward_fix);
        words.put("carry_days", self.carry_days);
        words.put("interpolation", self.interpolation.name());
        words.put("notional", self.notional.name());
    }

    fn occasions(&self) -> Option<&Occasions> {
        Some(&self.reset)
    }
}

/// Levels at a reset, points.
#[derive(Clone, Copy)]
struct Reset {
    /// The hedged level.
    level: f64,
    /// The underlying's level, after a level split.
    underlying: f64,
    /// The hedged level of the day before; `None` on the base date.
    last: Option<f64>,
}

/// Forwards after a close: sold again at a reset, and where the terms of the next day are on
/// another series; else carried, with the level splits of the underlying.
fn after_close(
    forwards: Forwards,
    level: f64,
    last: f64,
    today: &mut Today<'_, Hedge>,
) -> Result<Forwards, OverlayError> {
    let Terms { on, rule: next, .. } = today.next;
    let point = today.point();
    if today.is_due || *on != today.terms.on {
        let other = today.ground.underlying(today.next)?;
        let underlying = other.map_or(point.today, |point| point.next);
        return next.sell(Reset { level, underlying, last: Some(last) }, today);
    }
    let underlying = forwards.underlying * (point.next / point.today);
    Ok(Forwards { underlying, ..forwards })
}

impl Hedge {
    /// Sells forward at the close: spot, forward and weight of each currency stay until the next
    /// reset.
    ///
    /// Source: `docs/methodology/overlays.md` §7.
    fn sell(&self, reset: Reset, today: &Today<'_, Self>) -> Result<Forwards, OverlayError> {
        let Reset { level, underlying, last } = reset;
        let day = today.ground.day;
        let settles = self.reset.next(day.date + chrono::Days::new(1), day.calendar)?;
        let (exposures, ratio) = match (self.notional, last) {
            (Notional::DayBefore, Some(last)) => {
                (day.exposures_before, self.ratio * (last / level))
            }
            (Notional::DayBefore, None) | (Notional::ResetClose, _) => (day.exposures, self.ratio),
        };
        let weights: &[(Currency, f64)] = match &self.weights {
            HedgeWeights::Stated(weights) => weights,
            HedgeWeights::Constituents => exposures.map_or(&[], |exposures| exposures),
        };
        let foreign = weights.iter().filter(|(currency, _)| *currency != self.home);
        let leg = |&(currency, weight): &(Currency, f64)| {
            let quote = self.quote(currency, today)?;
            Ok(Leg { currency, weight, spot: quote.spot, forward: quote.forward })
        };
        let legs: Result<Vec<Leg>, OverlayError> = foreign.map(leg).collect();
        Ok(Forwards { reset: day.date, settles, level, underlying, ratio, legs: legs? })
    }

    fn quote(&self, currency: Currency, today: &Today<'_, Self>) -> Result<Quote, OverlayError> {
        let of = |fix| {
            let (to, carry_days) = (self.home, self.carry_days);
            today.ground.facts.exchange(Fixing { fix, from: currency, to, carry_days })
        };
        let (spot, forward) = (of(&self.fix)?, of(&self.forward_fix)?);
        Ok(Quote {
            currency,
            spot: spot.rate,
            spot_as_of: spot.as_of,
            forward: forward.rate,
            forward_as_of: forward.as_of,
        })
    }
}

/// One currency sold forward at a reset.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    /// The foreign currency.
    pub currency: Currency,
    /// Its weight at the reset, a fraction of one.
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
