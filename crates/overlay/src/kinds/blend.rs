//! Blend: several series with weights.
//!
//! Source: `docs/methodology/overlays.md` §11.

use kapok_domain::{DayCount, IndexId};
use kapok_kernels::{Mean, sum_of};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::check::Check;
use crate::error::OverlayError;
use crate::index::Underlying;
use crate::occasions::{Occasions, OccasionsConfig};
use crate::others::Wanted;
use crate::outside::PREFIX;
use crate::rate::Rate;
use crate::rule::{Closed, Going, Rule, Yesterday};
use crate::series::{Point, Series};
use crate::today::Today;
use crate::words::Words;
use crate::written::{Resolve, Written, keys};

/// A part of a blend, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComponentConfig {
    /// `price`, `net`, `gross`, an overlay of this file, `INDEX:series` of another one,
    /// `outside:SERIES`, or `cash`.
    pub series: String,
    /// Weight at a rebalance, a fraction of one; below zero for a short line.
    pub weight: f64,
}

keys! {
    /// Several series with weights.
    BlendConfig, BlendChange: "blend" of components from a level;
    needed {
        /// Rebalanced of the blend; weights sum to one.
        components: Vec<ComponentConfig>,
        /// Mean by which the parts become one.
        mean: Mean,
        /// Closes after which the parts get their weights again.
        rebalance: OccasionsConfig,
    }
    optional {
        /// The rate of a component `cash`, a fraction a year, as a number or from the `rates`
        /// table; needed with it.
        rate: Rate,
        /// Day count: how days become a part of a year; needed with a component `cash`.
        basis: DayCount,
        /// Highest age of the level of another index, calendar days; needed with one.
        carry_days: u32,
    }
    fixed {}
}

/// Several series with weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Blend {
    /// The series with their weights at a rebalance, which sum to one.
    pub components: Vec<Component>,
    /// Mean by which they become one.
    pub mean: Mean,
    /// Closes after which they get their weights again.
    pub rebalance: Occasions,
    /// The interest of a cash component, where there is one.
    pub cash: Option<Cash>,
    /// Highest age of the level of another index, calendar days.
    pub carry_days: u32,
}

/// A part of a blend.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// The series.
    pub series: Series,
    /// Weight at a rebalance, a fraction of one.
    pub weight: f64,
}

/// Interest of a cash component.
#[derive(Debug, Clone, PartialEq)]
pub struct Cash {
    /// The rate.
    pub rate: Rate,
    /// Part of a year.
    pub basis: DayCount,
}

impl Resolve for BlendConfig {
    type Rule = Blend;

    const REFERS_BY: &'static str = "components";

    fn rule(&self, _: Option<&Underlying>, check: &mut Check<'_>) -> Option<Blend> {
        let components = self.resolved(check);
        components.iter().for_each(|component| check.has_begun(&component.series));
        let rebalance = check.occasions("rebalance", &self.rebalance);
        let has = |test: fn(&Series) -> bool| components.iter().any(|part| test(&part.series));
        let cash = self.cash(has(|series| *series == Series::Cash), check);
        let others = has(|series| matches!(series, Series::Other(..)));
        let carry_days = self.carry_days(others, check);
        let sum = sum_of(components.len(), |at| components[at].weight);
        if components.is_empty() || (sum - 1.0).abs() > 1e-9 {
            let message = format!("the weights of a blend sum to {sum}, not to 1");
            check.problem("components", message, "a component `cash` can take the rest");
            return None;
        }
        let (mean, rebalance) = (self.mean, rebalance?);
        Some(Blend { components, mean, rebalance, cash: cash?, carry_days: carry_days? })
    }

    fn references(&self) -> Vec<&str> {
        let later = self.changes().iter().filter_map(|change| change.components.as_ref());
        let all = std::iter::once(&self.components).chain(later).flatten();
        all.map(|component| component.series.as_str()).collect()
    }
}

impl BlendConfig {
    /// The components that are there.
    fn resolved(&self, check: &mut Check<'_>) -> Vec<Component> {
        let mut components = Vec::new();
        for ComponentConfig { series: name, weight } in &self.components {
            let Some(series) = series(name, check) else { continue };
            // A mean of levels in two currencies would move by neither.
            if check.index.currency_of(&series, check.earlier) != check.index.currency {
                let message = format!("`{name}` is in another currency than the index");
                let hint = "convert it with a `currency` overlay first";
                check.problem("components", message, hint);
            }
            check.number("components", *weight, "a number", f64::is_finite);
            components.push(Component { series, weight: *weight });
        }
        let mut names: Vec<&Series> = components.iter().map(|part| &part.series).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) {
            check.problem("components", "a series is named twice", "add the two weights");
        }
        components
    }

    /// The interest of a cash component: stated where there is one, and not elsewhere.
    fn cash(&self, has_cash: bool, check: &mut Check<'_>) -> Option<Option<Cash>> {
        if !has_cash {
            check.meaningless("rate", self.rate.as_ref());
            check.meaningless("basis", self.basis.as_ref());
            return Some(None);
        }
        let rate = check.needed("rate", self.rate.as_ref());
        let rate = rate.and_then(|rate| check.rate(rate));
        let basis = check.needed("basis", self.basis);
        Some(Some(Cash { rate: rate?, basis: basis? }))
    }

    fn carry_days(&self, has_others: bool, check: &mut Check<'_>) -> Option<u32> {
        if has_others {
            return check.needed("carry_days", self.carry_days);
        }
        check.meaningless("carry_days", self.carry_days.as_ref());
        Some(0)
    }
}

/// The series of a name: from outside, of another index, cash, or of the same file.
fn series(name: &str, check: &Check<'_>) -> Option<Series> {
    if name.starts_with(PREFIX) {
        return check.index.find(name, check.earlier).map(|underlying| underlying.series);
    }
    let other = name.split_once(':').and_then(|(index, series)| {
        Some(Series::Other(index.parse::<IndexId>().ok()?, series.to_owned()))
    });
    let cash = (name == "cash").then_some(Series::Cash);
    let own = || check.index.find(name, check.earlier).map(|underlying| underlying.series);
    other.or(cash).or_else(own)
}

impl Rule for Blend {
    type State = Rebalanced;

    fn begin(&self, level: f64, today: &mut Today<'_, Self>) -> Result<Rebalanced, OverlayError> {
        Ok(rebalanced(level, &self.points(today)?))
    }

    fn day(
        &self,
        yesterday: Yesterday<Rebalanced>,
        today: &mut Today<'_, Self>,
    ) -> Result<Closed<Rebalanced>, OverlayError> {
        let mut parts = yesterday.state;
        let points = self.points(today)?;
        if parts.bases.len() != points.len() {
            return Err(OverlayError::Memory);
        }
        if let Some(Cash { rate, basis }) = &self.cash {
            let interest = today.interest(rate, *basis)?;
            parts.cash *= 1.0 + interest.rate * interest.fraction;
        }
        let is_cash = |at: usize| self.components[at].series == Series::Cash;
        let now = |at: usize| if is_cash(at) { parts.cash } else { points[at].today };
        today.used.components = (0..points.len()).map(now).collect();
        let part = |at: usize| ComponentGrowth {
            weight: self.components[at].weight,
            growth: now(at) / parts.bases[at],
        };
        // Always from the last rebalance, never from yesterday: rounding does not add up.
        let level = blended(parts.level, points.len(), part, self.mean);
        Closed::at(today.terms, level, ())?.and_then(|going| {
            let Going { level, next, .. } = going;
            let state = self.after_close(parts, level, &points, today)?;
            Ok(Going { level, next, state })
        })
    }

    fn can_reach_zero(&self) -> bool {
        self.components.iter().any(|component| component.weight < 0.0)
    }

    fn words(&self, words: &mut Words<'_>) {
        let component =
            |part: &Component| format!("{}={:?}", words.name(&part.series), part.weight);
        let components: Vec<String> = self.components.iter().map(component).collect();
        words.put("components", components.join(";"));
        words.put("mean", self.mean.word());
        self.cash.iter().for_each(|cash| cash.rate.words(words));
        words.put("carry_days", self.carry_days);
    }

    fn occasions(&self) -> Option<&Occasions> {
        Some(&self.rebalance)
    }

    fn basis(&self) -> Option<DayCount> {
        self.cash.as_ref().map(|cash| cash.basis)
    }

    fn components(&self) -> impl Iterator<Item = &Series> {
        self.components.iter().map(|component| &component.series)
    }
}

impl Blend {
    /// Levels of the components, in order.
    fn points(&self, today: &Today<'_, Self>) -> Result<Vec<Point>, OverlayError> {
        let point = |component: &Component| match &component.series {
            Series::Cash => Ok(Point::UNIT),
            Series::Other(index, series) => {
                let (carry_days, currency) = (self.carry_days, today.currency);
                today.ground.facts.other(Wanted { index, series, carry_days, currency })
            }
            own @ (Series::Variant(_) | Series::Overlay(_) | Series::Outside(_)) => {
                today.ground.own(own)
            }
        };
        self.components.iter().map(point).collect()
    }

    /// Rebalanced after a close: in their weights again at a rebalance, and where the next day has
    /// other components; else carried, with the level splits of the components.
    fn after_close(
        &self,
        parts: Rebalanced,
        level: f64,
        points: &[Point],
        today: &Today<'_, Self>,
    ) -> Result<Rebalanced, OverlayError> {
        let next = &today.next.rule;
        // Other components from tomorrow on are a rebalance tonight, whatever the calendar says.
        if today.is_due || next.components != self.components {
            return Ok(rebalanced(level, &next.points(today)?));
        }
        let splits = parts.bases.iter().zip(points);
        let bases = splits.map(|(base, point)| base * (point.next / point.today));
        Ok(Rebalanced { bases: bases.collect(), ..parts })
    }
}

/// Components at their levels of this close.
fn rebalanced(level: f64, points: &[Point]) -> Rebalanced {
    Rebalanced { level, bases: points.iter().map(|point| point.next).collect(), cash: 1.0 }
}

/// Levels at the last rebalance, which a blend carries until the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Rebalanced {
    /// The blend's level at the rebalance, points.
    pub level: f64,
    /// The level of each component at the rebalance; 1 for cash.
    pub bases: Vec<f64>,
    /// One unit of cash with its interest since.
    pub cash: f64,
}

/// A component since the rebalance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ComponentGrowth {
    /// `wⱼ`, its weight at the rebalance, a fraction of one.
    pub weight: f64,
    /// `Sⱼ / Sⱼ,m`, its level by that of the rebalance.
    pub growth: f64,
}

/// A level since the rebalance.
///
/// Source: `docs/methodology/overlays.md` §11.
///
/// ```text
/// arithmetic    L_m · Σ wⱼ · Sⱼ / Sⱼ,m        weights drift in between
/// geometric     L_m · Π (Sⱼ / Sⱼ,m)^wⱼ
/// ```
///
/// * `level`: `L_m`, of the rebalance, points
/// * `part`: the j-th of `n` components
#[must_use]
pub fn blended(level: f64, n: usize, part: impl Fn(usize) -> ComponentGrowth, mean: Mean) -> f64 {
    let term = |at: usize| {
        let ComponentGrowth { weight, growth } = part(at);
        match mean {
            Mean::Arithmetic => weight * growth,
            Mean::Geometric => weight * libm::log(growth),
        }
    };
    let sum = sum_of(n, term);
    match mean {
        Mean::Arithmetic => level * sum,
        Mean::Geometric => level * libm::exp(sum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_short_and_cash() {
        let (weights, growth) = ([1.25, -0.25, 0.0], [1.1, 0.9, 1.0]);
        let part = |at: usize| ComponentGrowth { weight: weights[at], growth: growth[at] };
        let level = blended(100.0, 3, part, Mean::Arithmetic);
        assert!((level - 115.0).abs() < 1e-12);
    }

    #[test]
    fn a_geometric_mean_of_four() {
        let growth = [1.10, 0.90, 1.05, 1.00];
        let part = |at: usize| ComponentGrowth { weight: 0.25, growth: growth[at] };
        let level = blended(100.0, 4, part, Mean::Geometric);
        assert!((level - 100.973_200_804_866_32).abs() < 1e-11);
    }
}
