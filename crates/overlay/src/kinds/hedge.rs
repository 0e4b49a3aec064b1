//! Currency hedge: foreign currencies sold forward.
//!
//! Source: `docs/methodology/overlays.md` §7.

use kapok_domain::Currency;
use schemars::JsonSchema;
use serde::Deserialize;

use super::forwards::{Forwards, Interpolation, Leg};
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

/// Close from which the amounts sold forward are taken.
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
    /// Weight at each reset, a fraction of one.
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
        /// Highest age of an exchange rate, calendar days.
        carry_days: u32,
        /// Marking of a forward between its two dates.
        interpolation: Interpolation,
        /// Close from which the amounts sold forward are taken.
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
    /// Highest age of a rate, calendar days.
    pub carry_days: u32,
    /// Marking of a forward between its two dates.
    pub interpolation: Interpolation,
    /// Close from which the amounts are taken.
    pub notional: Notional,
    /// Closes after which forwards are renewed.
    pub reset: Occasions,
}

/// Weights of the currencies that are sold.
#[derive(Debug, Clone, PartialEq)]
pub enum HedgeWeights {
    /// Weights of the constituents at a close.
    Constituents,
    /// Weights of each reset, by currency, fractions of one.
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
        // The currencies and weights of the reset, not those of today: what was sold forward does
        // not drift with the index.
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
        words.fix(&self.fix);
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
        // From tomorrow: a reset today would otherwise be its own settlement, with no days to
        // interpolate over.
        let settles = self.reset.next(day.date + chrono::Days::new(1), day.calendar)?;
        let (exposures, ratio) = match (self.notional, last) {
            (Notional::DayBefore, Some(last)) => {
                // The amounts sold are those of the day before; the ratio is adjusted so that they
                // fit the level of the reset.
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
