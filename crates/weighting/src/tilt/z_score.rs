//! Scores that are functions of z-scores.
//!
//! Source: `docs/methodology/weighting.md` §8.

use kapok_columns::{KnownColumns, Order};
use kapok_kernels::score::{Ddof, normal_cdf, z_scores};
use kapok_kernels::sum_of;
use kapok_kernels::tilt::one_plus_z;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::column::{TiltColumn, TiltMissing};
use super::factor::no_factor;
use super::figures::{Moments, Scored};
use super::strength::TiltTarget;
use crate::error::WeightingError;
use crate::lineup::{Groups, Lineup};

/// Tilt by z-scores, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZTiltConfig {
    /// Column that it reads.
    pub by: String,
    /// Order of the column: `asc` if low values are better, `desc` if high ones are.
    pub order: Order,
    /// Divisor of the sum of squares: `population` (n) or `sample` (n − 1).
    pub deviation: Ddof,
    /// Largest distance of a z-score from the mean, in standard deviations, or `none`.
    pub truncate: TruncateConfig,
    /// Treatment of values that are all the same, or of a single value.
    pub if_no_spread: NoSpread,
    /// Column within whose values securities are compared; absent: all together.
    pub within: Option<String>,
    /// Treatment of a security without a value; needed for columns that may lack one.
    pub if_missing: Option<TiltMissing>,
    /// Exponent of the score; or `target`.
    pub power: Option<f64>,
    /// Target for which the exponent is solved; or `power`.
    pub target: Option<TiltTarget>,
}

/// Truncation of z-scores.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum TruncateConfig {
    /// None.
    Word(NoTruncation),
    /// Largest distance from the mean, in standard deviations.
    At(f64),
}

/// Word for no truncation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoTruncation {
    /// No truncation.
    None,
}

/// Treatment of values without a spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoSpread {
    /// Z-score of zero for all.
    Neutral,
    /// The review fails.
    Refuse,
}

/// Z-scores and the function that makes scores of them.
#[derive(Debug, Clone, PartialEq)]
pub struct ZScore {
    /// Function of the z-score.
    pub map: ZMap,
    /// Order: `asc` turns the sign.
    pub order: Order,
    /// Divisor of the sum of squares.
    pub ddof: Ddof,
    /// Largest distance from the mean, in standard deviations; `None` without truncation.
    pub truncate: Option<f64>,
    /// Column within whose values scores are made; `None`: all together.
    pub within: Option<String>,
    /// Treatment of values without a spread.
    pub if_no_spread: NoSpread,
}

/// Function of a z-score, above zero and increasing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZMap {
    /// Normal distribution function.
    NormalCdf,
    /// Score `1 + Z` from zero up, `1 / (1 − Z)` below.
    OnePlusZ,
}

/// Resolves a score made of z-scores.
pub(crate) fn resolve(
    path: &str,
    config: &ZTiltConfig,
    map: ZMap,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> ZScore {
    if let Some(within) = &config.within {
        columns.named(within, &format!("{path}.within"), problems);
    }
    let truncate = match config.truncate {
        TruncateConfig::Word(_) => None,
        TruncateConfig::At(limit) => {
            if !(limit > 0.0 && limit.is_finite()) {
                let message = format!("no score lies within {limit} deviations");
                problems.push(Problem::new(format!("{path}.truncate"), message));
            }
            Some(limit)
        }
    };
    let ZTiltConfig { order, deviation: ddof, if_no_spread, .. } = *config;
    ZScore { map, order, ddof, truncate, within: config.within.clone(), if_no_spread }
}

/// Scores of the selected securities.
///
/// Source: `docs/methodology/weighting.md` §8.
pub(crate) fn scores(
    column: &TiltColumn,
    z: &ZScore,
    lineup: &Lineup<'_, '_>,
) -> Result<Scored, WeightingError> {
    let names = lineup.chosen.len();
    let groups = match &z.within {
        Some(within) => lineup.groups(within)?,
        None => Groups::single(names),
    };
    let (mut all, mut moments) = (vec![0.0; names], Vec::with_capacity(groups.names.len()));
    for (group, members) in groups.names.iter().zip(groups.members()) {
        let of = |i: &usize| column.number(lineup, lineup.chosen[*i]);
        let values: Vec<Option<f64>> = members.iter().map(of).collect();
        let group = z.within.as_ref().map(|_| group.clone());
        check_known(column, lineup, &members, &values)?;
        // Mean and deviation are those of the known values: a substitute for the missing would pull
        // both towards itself.
        let known: Vec<f64> = values.iter().copied().flatten().collect();
        moments.push(moments_of(group.clone(), &known, z.ddof));
        match z_scores(&known, z.ddof, z.truncate) {
            Some(scores) => {
                let scores = with_missing(&values, &turned(scores, z.order), column.if_missing);
                members.iter().zip(scores).for_each(|(&i, score)| all[i] = score);
            }
            None if z.if_no_spread == NoSpread::Neutral => {}
            None => {
                let (column, reference_date) = (column.by.clone(), lineup.date());
                return Err(WeightingError::NoSpread { column, group, reference_date });
            }
        }
    }
    let map = |&z_score: &f64| match z.map {
        ZMap::NormalCdf => normal_cdf(z_score),
        ZMap::OnePlusZ => one_plus_z(z_score),
    };
    let score: Vec<f64> = all.iter().map(map).collect();
    check_scores(column, lineup, &score)?;
    Ok(Scored { score, z: all, moments })
}

/// Checks that every security without a value is covered by a policy.
fn check_known(
    column: &TiltColumn,
    lineup: &Lineup<'_, '_>,
    members: &[usize],
    values: &[Option<f64>],
) -> Result<(), WeightingError> {
    let missing = members.iter().zip(values).find(|(_, value)| value.is_none());
    match (missing, column.if_missing) {
        (Some((&i, _)), None | Some(TiltMissing::Exclude)) => {
            Err(column.missing(lineup, lineup.chosen[i]))
        }
        (Some(_), Some(TiltMissing::Neutral | TiltMissing::Worst)) | (None, _) => Ok(()),
    }
}

/// Z-scores with the better end above.
fn turned(mut scores: Vec<f64>, order: Order) -> Vec<f64> {
    if order == Order::Asc {
        // Zero keeps its sign: it is the middle either way.
        scores.iter_mut().filter(|z| **z != 0.0).for_each(|z| *z = -*z);
    }
    scores
}

/// Scores of the known in their places, with the policy's score for the others.
fn with_missing(
    values: &[Option<f64>],
    scores: &[f64],
    if_missing: Option<TiltMissing>,
) -> Vec<f64> {
    let lowest = scores.iter().copied().fold(f64::INFINITY, f64::min);
    let other = if if_missing == Some(TiltMissing::Worst) { lowest } else { 0.0 };
    let mut next = scores.iter().copied();
    values.iter().map(|value| value.and_then(|_| next.next()).unwrap_or(other)).collect()
}

fn moments_of(group: Option<String>, known: &[f64], ddof: Ddof) -> Moments {
    let names = known.len();
    let mean = (names > 0).then(|| sum_of(names, |i| known[i]) / names as f64);
    let divisor = match ddof {
        Ddof::Population => names,
        Ddof::Sample => names.saturating_sub(1),
    };
    let deviation = mean.filter(|_| divisor > 0).map(|mean| {
        let square = |i: usize| (known[i] - mean) * (known[i] - mean);
        (sum_of(names, square) / divisor as f64).sqrt()
    });
    Moments { group, names, mean, deviation }
}

/// Checks that no score is too small to be told from zero.
fn check_scores(
    column: &TiltColumn,
    lineup: &Lineup<'_, '_>,
    scores: &[f64],
) -> Result<(), WeightingError> {
    match scores.iter().position(|score| *score <= 0.0) {
        Some(name) => Err(no_factor(lineup, &column.by, name, scores[name])),
        None => Ok(()),
    }
}
