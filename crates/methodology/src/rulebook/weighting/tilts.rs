//! Tilts: from keys to scores and strengths, and what is left open refused.

mod deciles;
mod scores;

use std::collections::BTreeMap;

use kapok_kernels::score::Ddof;
use kapok_market::column::ColumnType;

use super::groups::{Neutral, neutral};
use crate::columns::ColumnSources;
use crate::config::tilts::{
    BaseName, NoSpread, Peers, ScoreName, TiltConfig, TiltMissing, TiltTarget,
};
use crate::config::{Order, Problem, Scheme, WeightingSection};
use crate::predicate::Predicate;
use crate::rulebook::column;

/// What a tilted weighting starts from, and what it is multiplied by.
#[derive(Debug, Clone, PartialEq)]
pub struct Tilting {
    /// What weights are in proportion to before the tilts.
    pub base: BaseName,
    /// The tilts; their factors multiply.
    pub tilts: Vec<TiltRule>,
    /// Groups that weigh after the tilts what they weighed before.
    pub neutral: Option<Neutral>,
}

/// One tilt.
#[derive(Debug, Clone, PartialEq)]
pub struct TiltRule {
    /// The column.
    pub by: String,
    /// How a value becomes a score.
    pub score: TiltScore,
    /// The exponent of the score.
    pub strength: TiltStrength,
    /// What becomes of a name without a value; absent where every name has one.
    pub if_missing: Option<TiltMissing>,
}

/// How a value becomes a score.
#[derive(Debug, Clone, PartialEq)]
pub enum TiltScore {
    /// A function of its z-score.
    Z(ZScore),
    /// The value (`desc`) or one over it (`asc`).
    Value(Order),
    /// The factor of a text.
    Factors(BTreeMap<String, f64>),
    /// The factor of the first band that holds a number.
    Bands(Vec<Band>),
    /// The factor of its decile.
    Decile(Box<DecileRule>),
}

/// Z-scores and what is made of them.
#[derive(Debug, Clone, PartialEq)]
pub struct ZScore {
    /// The function.
    pub map: ZMap,
    /// Which end is better: `asc` turns the sign.
    pub order: Order,
    /// What the sum of squares is divided by.
    pub ddof: Ddof,
    /// How many deviations from the mean a score may lie.
    pub truncate: Option<f64>,
    /// The column within whose values scores are made; absent: all together.
    pub within: Option<String>,
    /// What becomes of values without a spread.
    pub if_no_spread: NoSpread,
}

/// A function of a z-score, above zero and growing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZMap {
    /// The normal distribution function.
    NormalCdf,
    /// `1 + Z` from zero up, `1 / (1 − Z)` below.
    OnePlusZ,
}

/// An interval of numbers and its factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Values below this; absent: all.
    pub below: Option<f64>,
    /// The factor, above zero.
    pub factor: f64,
}

/// Weight factors by decile.
#[derive(Debug, Clone, PartialEq)]
pub struct DecileRule {
    /// Which end is better: it is the first decile.
    pub order: Order,
    /// The column within whose values deciles are made; absent: all together.
    pub within: Option<String>,
    /// Whose values make the thresholds.
    pub thresholds_of: Peers,
    /// Who discloses.
    pub disclosed_if: Predicate,
    /// Factors of those who do, from the best decile to the worst.
    pub disclosed: [f64; 10],
    /// Factors of those who do not.
    pub not_disclosed: [f64; 10],
    /// What the distance of a factor from one is multiplied by.
    pub impact: Impact,
}

/// The impact of groups.
#[derive(Debug, Clone, PartialEq)]
pub enum Impact {
    /// One everywhere.
    One,
    /// By the value of the column within which deciles are made.
    Groups(BTreeMap<String, f64>),
    /// By the spread between the first and the last threshold.
    Spread {
        /// From here on `mid`, in the unit of the column.
        mid_from: f64,
        /// From here on `high`.
        high_from: f64,
        /// Multipliers of a low, a middle and a high impact.
        multipliers: [f64; 3],
    },
}

/// The exponent of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TiltStrength {
    /// This one.
    Power(f64),
    /// The one with this `Σ (wᵢ − bᵢ)·Zᵢ`, in deviations.
    Exposure(f64),
    /// The one with this change of the weighted average against that of the base, a fraction.
    Change(f64),
}

/// The tilts that a tilt weighting needs, and no other may have.
pub(super) fn tilting(
    config: &WeightingSection,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Option<Tilting> {
    if config.scheme != Scheme::Tilt {
        refuse_keys(config, problems);
        return None;
    }
    if config.base.is_none() {
        let problem = Problem::new("weighting", "a tilt needs `base`: what it starts from");
        problems.push(problem.hint("base = \"free_float_cap\" or \"equal\""));
    }
    if config.tilts.is_empty() {
        let problem = Problem::new("weighting", "a tilt weighting needs at least one tilt");
        problems.push(problem.hint("add [[weighting.tilts]]"));
    }
    let neutral = config.neutral.as_ref().and_then(|c| neutral(c, columns, problems));
    let mut tilts = Vec::with_capacity(config.tilts.len());
    for (i, tilt) in config.tilts.iter().enumerate() {
        tilts.extend(resolved(&format!("weighting.tilts[{i}]"), tilt, columns, problems));
    }
    Some(Tilting { base: config.base?, tilts, neutral })
}

fn refuse_keys(config: &WeightingSection, problems: &mut Vec<Problem>) {
    let keys = [
        ("base", config.base.is_some()),
        ("tilts", !config.tilts.is_empty()),
        ("neutral", config.neutral.is_some()),
    ];
    for (key, _) in keys.iter().filter(|(_, given)| *given) {
        let problem =
            Problem::new(format!("weighting.{key}"), format!("this scheme uses no {key}"));
        problems.push(problem.hint("scheme = \"tilt\""));
    }
}

fn resolved(
    path: &str,
    config: &TiltConfig,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Option<TiltRule> {
    let source = column(&config.by, &format!("{path}.by"), columns, problems);
    let type_ = source.map(|source| source.column_type());
    if source.is_some_and(|source| !source.is_total()) && config.if_missing.is_none() {
        let problem = Problem::new(path, format!("`{}` may be unknown: say what then", config.by));
        problems.push(problem.hint("if_missing = \"neutral\", \"exclude\" or \"worst\""));
    }
    check_missing(path, config, problems);
    let strength = strength(path, config, type_, problems);
    let score = scores::score(path, config, type_, columns, problems);
    let (score, strength) = score.zip(strength)?;
    Some(TiltRule { by: config.by.clone(), score, strength, if_missing: config.if_missing })
}

/// A value has no middle that leaves a weight as it is.
fn check_missing(path: &str, config: &TiltConfig, problems: &mut Vec<Problem>) {
    if config.score == ScoreName::Value && config.if_missing == Some(TiltMissing::Neutral) {
        let message = "a score that is the value itself has no neutral one";
        let problem = Problem::new(format!("{path}.if_missing"), message);
        problems.push(problem.hint("if_missing = \"exclude\" or \"worst\""));
    }
}

fn strength(
    path: &str,
    config: &TiltConfig,
    type_: Option<ColumnType>,
    problems: &mut Vec<Problem>,
) -> Option<TiltStrength> {
    let mut wrong = |at: String, message: &str, hint: &str| {
        problems.push(Problem::new(at, message).hint(hint));
        None
    };
    match (config.power, &config.target) {
        (Some(power), None) if power.is_finite() => Some(TiltStrength::Power(power)),
        (None, Some(target)) => {
            let at = format!("{path}.target");
            match *target {
                TiltTarget { exposure: Some(by), change: None } if by.is_finite() => {
                    match config.score {
                        ScoreName::NormalCdf | ScoreName::OnePlusZ => {
                            Some(TiltStrength::Exposure(by))
                        }
                        ScoreName::Value | ScoreName::Factor | ScoreName::Decile => {
                            let message = "an exposure is in deviations, this score has none";
                            wrong(at, message, "target = { change = … }")
                        }
                    }
                }
                TiltTarget { exposure: None, change: Some(by) } if by.is_finite() => {
                    if type_.is_some_and(|t| t != ColumnType::Number) {
                        return wrong(at, "only numbers have an average", "power = …");
                    }
                    Some(TiltStrength::Change(by))
                }
                _ => {
                    wrong(at, "a target is exactly one number: exposure or change", "leave one out")
                }
            }
        }
        _ => wrong(
            path.to_owned(),
            "a tilt has exactly one of `power`, a number, and `target`",
            "power = 1.0, target = { exposure = 0.5 } or target = { change = -0.3 }",
        ),
    }
}

#[cfg(test)]
mod tests;
