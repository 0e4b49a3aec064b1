//! Scores of the chosen from one column.

use kapok_kernels::score::{Ddof, normal_cdf, z_scores};
use kapok_kernels::sum_of;
use kapok_kernels::tilt::one_plus_z;
use kapok_market::SecurityIx;

use super::deciles::decile_scores;
use super::tilts::{Ground, Groups, Moments};
use crate::config::Order;
use crate::config::tilts::{NoSpread, TiltMissing};
use crate::error::ReviewError;
use crate::predicate::Value;
use crate::rulebook::{Band, TiltRule, TiltScore, ZMap, ZScore};

/// One number above zero for each of the chosen.
pub(super) struct Scored {
    pub(super) score: Vec<f64>,
    /// The z-scores behind them; empty for other scores.
    pub(super) z: Vec<f64>,
    pub(super) moments: Vec<Moments>,
}

impl Scored {
    fn plain(score: Vec<f64>) -> Self {
        Self { score, z: Vec::new(), moments: Vec::new() }
    }
}

pub(super) fn scored(rule: &TiltRule, ground: &Ground<'_, '_>) -> Result<Scored, ReviewError> {
    match &rule.score {
        TiltScore::Z(z) => z_scored(rule, z, ground),
        TiltScore::Value(order) => values(rule, *order, ground).map(Scored::plain),
        TiltScore::Factors(factors) => {
            let of = |value: &Value<'_>| factors.get(&value.to_string()).copied();
            from_table(rule, ground, of, factors.values().copied()).map(Scored::plain)
        }
        TiltScore::Bands(bands) => {
            let all = bands.iter().map(|band| band.factor);
            from_table(rule, ground, |value| band(bands, value), all).map(Scored::plain)
        }
        TiltScore::Decile(decile) => decile_scores(rule, decile, ground).map(Scored::plain),
    }
}

fn z_scored(rule: &TiltRule, z: &ZScore, ground: &Ground<'_, '_>) -> Result<Scored, ReviewError> {
    let names = ground.chosen.len();
    let groups = match &z.within {
        Some(within) => ground.groups(within)?,
        None => Groups { names: vec![String::new()], of: vec![0; names] },
    };
    let (mut all, mut moments) = (vec![0.0; names], Vec::with_capacity(groups.names.len()));
    for (group, members) in groups.names.iter().zip(groups.members()) {
        let of = |i: &usize| ground.number(&rule.by, ground.chosen[*i]);
        let values: Vec<Option<f64>> = members.iter().map(of).collect();
        let group = z.within.as_ref().map(|_| group.clone());
        check_known(rule, ground, &members, &values)?;
        let known: Vec<f64> = values.iter().copied().flatten().collect();
        moments.push(moments_of(group.clone(), &known, z.ddof));
        match z_scores(&known, z.ddof, z.truncate) {
            Some(scores) => {
                let scores = with_missing(&values, &turned(scores, z.order), rule.if_missing);
                members.iter().zip(scores).for_each(|(&i, score)| all[i] = score);
            }
            None if z.if_no_spread == NoSpread::Neutral => {}
            None => {
                let (column, reference_date) = (rule.by.clone(), ground.candidates.snapshot.date());
                return Err(ReviewError::NoSpread { column, group, reference_date });
            }
        }
    }
    let map = |&z_score: &f64| match z.map {
        ZMap::NormalCdf => normal_cdf(z_score),
        ZMap::OnePlusZ => one_plus_z(z_score),
    };
    let score: Vec<f64> = all.iter().map(map).collect();
    check_scores(rule, ground, &score)?;
    Ok(Scored { score, z: all, moments })
}

/// A name without a value that no policy covers stops the review.
fn check_known(
    rule: &TiltRule,
    ground: &Ground<'_, '_>,
    members: &[usize],
    values: &[Option<f64>],
) -> Result<(), ReviewError> {
    let missing = members.iter().zip(values).find(|(_, value)| value.is_none());
    match (missing, rule.if_missing) {
        (Some((&i, _)), None | Some(TiltMissing::Exclude)) => {
            Err(ground.candidates.missing(ground.chosen[i], &rule.by))
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
    rule: &TiltRule,
    ground: &Ground<'_, '_>,
    scores: &[f64],
) -> Result<(), ReviewError> {
    match scores.iter().position(|score| *score <= 0.0) {
        Some(name) => Err(ground.no_factor(&rule.by, name, scores[name])),
        None => Ok(()),
    }
}

/// The values themselves, or one over them where less is better.
fn values(rule: &TiltRule, order: Order, ground: &Ground<'_, '_>) -> Result<Vec<f64>, ReviewError> {
    let mut scores = Vec::with_capacity(ground.chosen.len());
    for &security in ground.chosen {
        let value = ground.number(&rule.by, security);
        if let Some(value) = value {
            super::positive(ground.candidates, security, &rule.by, value)?;
        }
        scores.push(value.map(|value| if order == Order::Asc { 1.0 / value } else { value }));
    }
    let lowest = scores.iter().copied().flatten().reduce(f64::min);
    let worst = lowest.filter(|_| rule.if_missing == Some(TiltMissing::Worst));
    let missing = |i: usize| ground.candidates.missing(ground.chosen[i], &rule.by);
    let all = scores.iter().enumerate();
    all.map(|(i, score)| score.or(worst).ok_or_else(|| missing(i))).collect()
}

/// What a table has for each value.
fn from_table(
    rule: &TiltRule,
    ground: &Ground<'_, '_>,
    of: impl Fn(&Value<'_>) -> Option<f64>,
    table: impl Iterator<Item = f64>,
) -> Result<Vec<f64>, ReviewError> {
    let lowest = table.fold(f64::INFINITY, f64::min);
    let score = |&security: &SecurityIx| match ground.value(&rule.by, security) {
        Value::Null => match rule.if_missing {
            Some(TiltMissing::Neutral) => Ok(1.0),
            Some(TiltMissing::Worst) => Ok(lowest),
            Some(TiltMissing::Exclude) | None => Err(ground.candidates.missing(security, &rule.by)),
        },
        value => of(&value).ok_or_else(|| ReviewError::NotInTable {
            what: format!("factor of {}", rule.by),
            seen: value.to_string(),
            reference_date: ground.candidates.snapshot.date(),
        }),
    };
    ground.chosen.iter().map(score).collect()
}

/// The factor of the first band that holds a number.
fn band(bands: &[Band], value: &Value<'_>) -> Option<f64> {
    let Value::Number(number) = value else { return None };
    let holds = |band: &&Band| band.below.is_none_or(|below| *number < below);
    bands.iter().find(holds).map(|band| band.factor)
}
