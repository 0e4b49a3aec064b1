//! Pockets: parts of an index with weights of their own.
//!
//! Source: `docs/methodology/weighting.md` §11.

use kapok_columns::KnownColumns;
use kapok_columns::predicate::Predicate;
use kapok_kernels::{GroupTotals, fit_groups, sum};
use kapok_market::SecurityIx;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::WeightingError;
use crate::fixed::SUM_SLACK;
use crate::lineup::Lineup;
use crate::peers::IfEmpty;
use crate::shaped::Shaped;
use crate::sizes::{BaseSize, Sizes};

/// Pocket: a part of the index with a weight of its own.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PocketConfig {
    /// Name in messages; unique.
    pub id: String,
    /// SQL predicate for membership. Each constituent is in exactly one pocket.
    #[serde(rename = "where")]
    pub predicate: String,
    /// Weight of the pocket, a fraction of one.
    pub weight: f64,
    /// Size to which weights inside the pocket are proportional.
    pub scheme: BaseSize,
    /// Treatment of its weight if no constituent is in it.
    pub if_empty: IfEmpty,
}

/// Pocket: a part of the index with a weight of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Pocket {
    /// Name of the pocket.
    pub id: String,
    /// Predicate for membership.
    pub predicate: Predicate,
    /// Weight of the pocket, a fraction of one.
    pub weight: f64,
    /// Size to which weights inside the pocket are proportional.
    pub scheme: BaseSize,
    /// Treatment of its weight if no constituent is in it.
    pub if_empty: IfEmpty,
}

/// Resolves the pockets of a weighting.
pub(crate) fn resolve(
    written: &[PocketConfig],
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Vec<Pocket> {
    if written.is_empty() {
        let problem = Problem::new("weighting", "this scheme needs `pockets`");
        problems.push(problem.hint("add [[weighting.pockets]]"));
    } else {
        check_total(written, problems);
    }
    let mut pockets: Vec<Pocket> = Vec::with_capacity(written.len());
    for (i, pocket) in written.iter().enumerate() {
        let path = format!("weighting.pockets[{i}]");
        if written[..i].iter().any(|other| other.id == pocket.id) {
            let message = format!("two pockets have the id `{}`", pocket.id);
            problems.push(Problem::new(format!("{path}.id"), message));
        }
        let at = format!("{path}.where");
        if let Some(predicate) = columns.predicate(&pocket.predicate, &at, problems) {
            pockets.push(Pocket {
                id: pocket.id.clone(),
                predicate,
                weight: pocket.weight,
                scheme: pocket.scheme,
                if_empty: pocket.if_empty,
            });
        }
    }
    pockets
}

/// Checks that the weights of pockets are above zero and sum to one.
fn check_total(written: &[PocketConfig], problems: &mut Vec<Problem>) {
    let weights: Vec<f64> = written.iter().map(|pocket| pocket.weight).collect();
    for (i, weight) in weights.iter().enumerate() {
        if !(*weight > 0.0 && *weight <= 1.0) {
            let message = format!("a weight of {weight} is not a fraction of one above zero");
            problems.push(Problem::new(format!("weighting.pockets[{i}].weight"), message));
        }
    }
    let total = sum(&weights.into_iter().filter(|w| w.is_finite()).collect::<Vec<_>>());
    if (total - 1.0).abs() > SUM_SLACK {
        let message = format!("the weights of the pockets sum to {total}, they must sum to one");
        let problem = Problem::new("weighting.pockets", message);
        problems.push(problem.hint("two to one is 0.6666666666666667 and 0.3333333333333333"));
    }
}

/// Sizes of the selected securities such that each pocket has its stated weight.
///
/// Source: `docs/methodology/weighting.md` §11.
pub(crate) fn parted(
    pockets: &[Pocket],
    lineup: &Lineup<'_, '_>,
    sizes: &[Sizes],
) -> Result<Shaped, WeightingError> {
    let reference_date = lineup.date();
    let of = assigned(pockets, lineup)?;
    let mut number = vec![None; pockets.len()];
    let mut totals = Vec::with_capacity(pockets.len());
    for (at, pocket) in pockets.iter().enumerate() {
        if of.contains(&at) {
            number[at] = Some(totals.len());
            totals.push(pocket.weight);
        } else if pocket.if_empty == IfEmpty::Refuse {
            let group = format!("pocket {}", pocket.id);
            return Err(WeightingError::EmptyGroup { group, reference_date });
        }
    }
    let mut base = Vec::with_capacity(sizes.len());
    for ((&security, size), &at) in lineup.chosen.iter().zip(sizes).zip(&of) {
        let size = size.base(pockets[at].scheme);
        lineup.check_positive(security, "free_float_cap", size)?;
        base.push(size);
    }
    let group: Vec<usize> = of.iter().filter_map(|&at| number[at]).collect();
    let level = GroupTotals { group, totals };
    let about = "pockets".to_owned();
    let sizes = fit_groups(&base, std::slice::from_ref(&level))
        .map_err(|error| WeightingError::Tilt { error, about, reference_date })?;
    Ok(Shaped { groups: Some(level.group), ..Shaped::plain(sizes) })
}

/// Pocket of each selected security: the only one whose predicate holds.
fn assigned(pockets: &[Pocket], lineup: &Lineup<'_, '_>) -> Result<Vec<usize>, WeightingError> {
    let columns: Vec<_> = pockets.iter().map(|p| lineup.sheet.columns_of(&p.predicate)).collect();
    let assign = |&security: &SecurityIx| {
        let holds =
            |at: &usize| pockets[*at].predicate.holds(&columns[*at], security.at()) == Some(true);
        let inside: Vec<usize> = (0..pockets.len()).filter(holds).collect();
        match inside[..] {
            [only] => Ok(only),
            _ => Err(WeightingError::Pockets {
                security: lineup.history().security(security).id.clone(),
                pockets: inside.iter().map(|&at| pockets[at].id.clone()).collect(),
                reference_date: lineup.date(),
            }),
        }
    };
    lineup.chosen.iter().map(assign).collect()
}
