//! Scores by decile, by disclosure, and by the impact of a group.
//!
//! Source: `docs/methodology/weighting.md` §10.

use std::collections::BTreeMap;

use kapok_columns::predicate::Predicate;
use kapok_columns::{KnownColumns, Order, StatedNumber};
use kapok_kernels::tilt::{DECILES, decile, decile_factor, decile_thresholds, threshold_spread};
use kapok_market::SecurityIx;
use kapok_market::column::Column;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::column::{TiltColumn, TiltMissing};
use super::factor::check_factor;
use super::strength::TiltTarget;
use crate::error::WeightingError;
use crate::lineup::Lineup;
use crate::peers::Peers;

/// Tilt by decile, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecileTiltConfig {
    /// Column that is ranked.
    pub by: String,
    /// Order of the column: `asc` if low values are better, `desc` if high ones are. The better end
    /// is the first decile.
    pub order: Order,
    /// Weight factors by decile.
    pub deciles: DecilesConfig,
    /// Column within whose values securities are compared; absent: all together.
    pub within: Option<String>,
    /// Treatment of a security without a value; needed for columns that may lack one.
    pub if_missing: Option<TiltMissing>,
    /// Exponent of the score; or `target`.
    pub power: Option<f64>,
    /// Target for which the exponent is solved; or `power`.
    pub target: Option<TiltTarget>,
}

/// Weight factors by decile, by disclosure of the company, and by the impact of its group.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecilesConfig {
    /// Peers whose values make the thresholds.
    pub thresholds_of: Peers,
    /// SQL predicate for disclosure; unknown counts as not disclosed.
    pub disclosed_if: String,
    /// Ten factors for companies that disclose, from the best decile to the worst.
    pub disclosed: Vec<f64>,
    /// Ten factors for companies that do not disclose.
    pub not_disclosed: Vec<f64>,
    /// Multiplier of a factor's distance from one; absent: one.
    pub impact: Option<ImpactConfig>,
}

/// Impact of groups, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "impact")]
pub enum ImpactConfig {
    /// Impact by the value of `within`.
    Groups {
        /// Multiplier for every value that occurs.
        groups: BTreeMap<String, f64>,
    },
    /// Impact by the spread between the first and the last threshold.
    Spread {
        /// Spread from which the impact is middle, in the unit of the column; money names its
        /// currency.
        mid_from: StatedNumber,
        /// Spread from which the impact is high.
        high_from: StatedNumber,
        /// Multiplier of a low impact.
        low: f64,
        /// Multiplier of a middle impact.
        mid: f64,
        /// Multiplier of a high impact.
        high: f64,
    },
}

/// Weight factors by decile.
#[derive(Debug, Clone, PartialEq)]
pub struct DecileRule {
    /// Order of the column; the better end is the first decile.
    pub order: Order,
    /// Column within whose values deciles are made; `None`: all together.
    pub within: Option<String>,
    /// Peers whose values make the thresholds.
    pub thresholds_of: Peers,
    /// Predicate for disclosure.
    pub disclosed_if: Predicate,
    /// Factors for companies that disclose, from the best decile to the worst.
    pub disclosed: [f64; 10],
    /// Factors for companies that do not.
    pub not_disclosed: [f64; 10],
    /// Multiplier of a factor's distance from one.
    pub impact: Impact,
}

/// Impact of groups.
#[derive(Debug, Clone, PartialEq)]
pub enum Impact {
    /// Multiplier of one everywhere.
    One,
    /// Multiplier by the value of the column within which deciles are made.
    Groups(BTreeMap<String, f64>),
    /// Multiplier by the spread between the first and the last threshold.
    Spread {
        /// Spread from which the impact is middle, in the unit of the column.
        mid_from: f64,
        /// Spread from which the impact is high.
        high_from: f64,
        /// Multipliers of a low, a middle and a high impact.
        multipliers: [f64; 3],
    },
}

/// Resolves factors by decile; `None` if there is a problem with them.
pub(crate) fn resolve(
    path: &str,
    config: &DecileTiltConfig,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<DecileRule> {
    if let Some(within) = &config.within {
        columns.named(within, &format!("{path}.within"), problems);
    }
    let deciles = &config.deciles;
    let path = format!("{path}.deciles");
    let at = format!("{path}.disclosed_if");
    let disclosed_if = columns.predicate(&deciles.disclosed_if, &at, problems);
    let disclosed = ten(&format!("{path}.disclosed"), &deciles.disclosed, problems);
    let not_disclosed = ten(&format!("{path}.not_disclosed"), &deciles.not_disclosed, problems);
    let impact = match &deciles.impact {
        None => Some(Impact::One),
        Some(written) => impact(&format!("{path}.impact"), written, config, columns, problems),
    };
    let (disclosed, not_disclosed) = disclosed.zip(not_disclosed)?;
    let impact = impact?;
    check_products(&path, deciles, &impact, problems);
    Some(DecileRule {
        order: config.order,
        within: config.within.clone(),
        thresholds_of: deciles.thresholds_of,
        disclosed_if: disclosed_if?,
        disclosed,
        not_disclosed,
        impact,
    })
}

fn ten(path: &str, factors: &[f64], problems: &mut Vec<Problem>) -> Option<[f64; DECILES]> {
    for (i, &factor) in factors.iter().enumerate() {
        check_factor(&format!("{path}[{i}]"), factor, problems);
    }
    let ten = factors.try_into().ok();
    if ten.is_none() {
        let message = format!("{} factors for ten deciles", factors.len());
        problems.push(Problem::new(path, message).hint("one each, from the best to the worst"));
    }
    ten
}

fn impact(
    path: &str,
    written: &ImpactConfig,
    config: &DecileTiltConfig,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<Impact> {
    let impact = match written {
        ImpactConfig::Groups { groups } if config.within.is_some() => {
            let within = config.within.as_ref().and_then(|name| Some((name, columns.get(name)?)));
            for group in groups.keys() {
                if let Some((name, known)) = within {
                    known.check_word(name, group, &format!("{path}.groups.{group}"), problems);
                }
            }
            Impact::Groups(groups.clone())
        }
        ImpactConfig::Groups { .. } => {
            let problem = Problem::new(path, "`groups` are values of `within`, and there is none");
            problems.push(problem.hint("within = \"the column of the groups\""));
            return None;
        }
        ImpactConfig::Spread { mid_from, high_from, low, mid, high } => {
            let known = columns.get(&config.by);
            let mut from = |key: &str, written: &StatedNumber| {
                written.resolve(&config.by, known, &format!("{path}.{key}"), problems)
            };
            let (mid_from, high_from) = (from("mid_from", mid_from), from("high_from", high_from));
            let multipliers = [*low, *mid, *high];
            Impact::Spread { mid_from: mid_from?, high_from: high_from?, multipliers }
        }
    };
    if let Impact::Spread { mid_from, high_from, .. } = impact {
        let in_order = 0.0 <= mid_from && mid_from <= high_from && high_from.is_finite();
        if !in_order {
            let message =
                format!("spreads need 0 <= mid_from ({mid_from}) <= high_from ({high_from})");
            problems.push(Problem::new(path, message));
        }
    }
    for multiplier in multipliers(&impact) {
        if !(multiplier >= 0.0 && multiplier.is_finite()) {
            let message = format!("an impact of {multiplier} is not zero or above");
            problems.push(Problem::new(path, message));
        }
    }
    Some(impact)
}

fn multipliers(impact: &Impact) -> Vec<f64> {
    match impact {
        Impact::One => vec![1.0],
        Impact::Groups(groups) => groups.values().copied().collect(),
        Impact::Spread { multipliers, .. } => multipliers.to_vec(),
    }
}

fn check_products(
    path: &str,
    config: &DecilesConfig,
    impact: &Impact,
    problems: &mut Vec<Problem>,
) {
    let factors = config.disclosed.iter().chain(&config.not_disclosed);
    let lowest = factors.copied().fold(f64::INFINITY, f64::min);
    // A high impact drives a factor below one further down; 1 + i·(f − 1) must stay above zero for
    // the lowest factor and the highest impact together.
    let highest = multipliers(impact).into_iter().fold(0.0, f64::max);
    let product = decile_factor(lowest, highest);
    if lowest > 0.0 && product <= 0.0 {
        let message = format!(
            "a factor of {lowest} with an impact of {highest} is 1 + {highest} * ({lowest} - 1) = \
             {product}, not above zero"
        );
        problems.push(Problem::new(format!("{path}.impact"), message).hint("lower the impact"));
    }
}

type Thresholds = [f64; DECILES - 1];

/// Scores of the selected securities.
///
/// Source: `docs/methodology/weighting.md` §10.
pub(crate) fn scores(
    column: &TiltColumn,
    deciles: &DecileRule,
    lineup: &Lineup<'_, '_>,
) -> Result<Vec<f64>, WeightingError> {
    let thresholds = thresholds(column, deciles, lineup);
    let disclosure = lineup.sheet.columns_of(&deciles.disclosed_if);
    let scoring = Scoring { column, deciles, lineup, thresholds, disclosure };
    lineup.chosen.iter().map(|&security| scoring.score(security)).collect()
}

/// Value with its sign turned where more is better, so that less is always better.
fn turned(value: f64, order: Order) -> f64 {
    if order == Order::Asc { value } else { -value }
}

/// Thresholds of each group in which a value is known.
fn thresholds(
    column: &TiltColumn,
    deciles: &DecileRule,
    lineup: &Lineup<'_, '_>,
) -> BTreeMap<Option<String>, Thresholds> {
    let peers = match deciles.thresholds_of {
        Peers::Constituents => lineup.chosen,
        Peers::Universe => lineup.universe,
    };
    let mut values: BTreeMap<Option<String>, Vec<f64>> = BTreeMap::new();
    for &security in peers {
        let group = deciles.within.as_ref().map(|within| lineup.group(within, security));
        // A security of unknown group is in no group's distribution.
        let (Some(value), false) = (column.number(lineup, security), group == Some(None)) else {
            continue;
        };
        values.entry(group.flatten()).or_default().push(turned(value, deciles.order));
    }
    values.into_iter().map(|(group, values)| (group, decile_thresholds(&values))).collect()
}

struct Scoring<'s, 'h> {
    column: &'s TiltColumn,
    deciles: &'s DecileRule,
    lineup: &'s Lineup<'s, 'h>,
    thresholds: BTreeMap<Option<String>, Thresholds>,
    disclosure: Vec<&'s Column<'h>>,
}

impl Scoring<'_, '_> {
    fn score(&self, security: SecurityIx) -> Result<f64, WeightingError> {
        let (lineup, deciles) = (self.lineup, self.deciles);
        let missing = |what: &str| WeightingError::from(lineup.missing(security, what));
        let group = match &deciles.within {
            Some(by) => Some(lineup.group(by, security).ok_or_else(|| missing(by))?),
            None => None,
        };
        let value = self.column.number(lineup, security);
        let thresholds = self.thresholds.get(&group);
        let factor = match (value, self.column.if_missing, thresholds) {
            (None, Some(TiltMissing::Neutral), _) => return Ok(1.0),
            (Some(value), _, Some(thresholds)) => {
                self.factors(security)[decile(turned(value, deciles.order), thresholds) - 1]
            }
            (None, Some(TiltMissing::Worst), Some(_)) => {
                let all = deciles.disclosed.iter().chain(&deciles.not_disclosed);
                all.copied().fold(f64::INFINITY, f64::min)
            }
            (None, Some(TiltMissing::Exclude | TiltMissing::Worst) | None, _)
            | (Some(_), _, None) => return Err(missing(&self.column.by)),
        };
        Ok(decile_factor(factor, self.impact(group.as_deref(), thresholds)?))
    }

    /// Factors by disclosure; unknown counts as not disclosed.
    fn factors(&self, security: SecurityIx) -> &[f64; DECILES] {
        match self.deciles.disclosed_if.holds(&self.disclosure, security.at()) {
            Some(true) => &self.deciles.disclosed,
            Some(false) | None => &self.deciles.not_disclosed,
        }
    }

    fn impact(
        &self,
        group: Option<&str>,
        thresholds: Option<&Thresholds>,
    ) -> Result<f64, WeightingError> {
        match &self.deciles.impact {
            Impact::One => Ok(1.0),
            Impact::Groups(groups) => {
                let group = group.unwrap_or_default();
                groups.get(group).copied().ok_or_else(|| WeightingError::NotInTable {
                    what: format!("impact of a group by {}", self.column.by),
                    seen: group.to_owned(),
                    reference_date: self.lineup.date(),
                })
            }
            Impact::Spread { mid_from, high_from, multipliers: [low, mid, high] } => {
                let spread = thresholds.map_or(0.0, threshold_spread);
                Ok(if spread >= *high_from {
                    *high
                } else if spread >= *mid_from {
                    *mid
                } else {
                    *low
                })
            }
        }
    }
}
