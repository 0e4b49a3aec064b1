//! Scores that are functions of z-scores.

use kapok_columns::Order;
use kapok_kernels::score::{Ddof, normal_cdf, z_scores};
use kapok_kernels::sum_of;
use kapok_kernels::tilt::one_plus_z;
use kapok_strict_toml::Problem;

use super::column::TiltColumn;
use super::factor::no_factor;
use super::figures::{Moments, Scored};
use super::written::{DeviationName, NoSpread, TiltConfig, TiltMissing, TruncateConfig};
use crate::error::WeightingError;
use crate::lineup::{Groups, Lineup};

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

/// Resolves the keys of a z-score.
pub(crate) fn resolve(
    path: &str,
    config: &TiltConfig,
    map: ZMap,
    problems: &mut Vec<Problem>,
) -> Option<ZScore> {
    let truncate = match config.truncate? {
        TruncateConfig::Word(_) => None,
        TruncateConfig::At(limit) => {
            if !(limit > 0.0 && limit.is_finite()) {
                let message = format!("no score lies within {limit} deviations");
                problems.push(Problem::new(format!("{path}.truncate"), message));
            }
            Some(limit)
        }
    };
    let ddof = match config.deviation? {
        DeviationName::Population => Ddof::Population,
        DeviationName::Sample => Ddof::Sample,
    };
    let (order, if_no_spread) = config.order.zip(config.if_no_spread)?;
    let within = config.within.clone();
    Some(ZScore { map, order, ddof, truncate, within, if_no_spread })
}

/// The scores of the chosen.
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

/// A name without a value that no policy covers stops the review.
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

/// Scores of the known in their places, and what the policy gives to the others.
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

/// A score too small to be told from zero is none.
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
