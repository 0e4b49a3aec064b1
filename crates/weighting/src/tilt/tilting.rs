//! Tilted sizes of the selected securities.
//!
//! Source: `docs/methodology/weighting.md` §8, §9.
//!
//! 1. Each tilt's column becomes scores: one file a kind of score.
//! 2. Groups that stay neutral get their totals.
//! 3. `kapok_kernels::tilt` multiplies, solves and scales back.

use kapok_columns::KnownColumns;
use kapok_kernels::{GroupTotals, Tilt, TiltError, Tilted, tilt_sizes};
use kapok_strict_toml::Problem;

use super::factor::no_factor;
use super::figures::{Scored, TiltFigure};
use super::neutral::{self, GroupWeights, Neutral, NeutralConfig};
use super::rule::{self, TiltConfig, TiltRule};
use crate::error::WeightingError;
use crate::lineup::{Groups, Lineup};
use crate::shaped::Shaped;
use crate::sizes::BaseSize;

/// Tilts of a weighting, and the sizes from which they start.
#[derive(Debug, Clone, PartialEq)]
pub struct Tilting {
    /// Size to which weights are proportional before the tilts.
    pub base: BaseSize,
    /// Tilts; their factors multiply.
    pub tilts: Vec<TiltRule>,
    /// Groups that have the same weight after the tilts as before.
    pub neutral: Option<Neutral>,
}

/// Resolves the tilts of a weighting.
pub(crate) fn resolve(
    base: BaseSize,
    written: &[TiltConfig],
    neutral: Option<&NeutralConfig>,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Tilting {
    if written.is_empty() {
        let problem = Problem::new("weighting", "a tilt weighting needs at least one tilt");
        problems.push(problem.hint("add [[weighting.tilts]]"));
    }
    let neutral = neutral.and_then(|written| neutral::resolve(written, columns, problems));
    let mut tilts = Vec::with_capacity(written.len());
    for (i, tilt) in written.iter().enumerate() {
        tilts.extend(rule::resolve(&format!("weighting.tilts[{i}]"), tilt, columns, problems));
    }
    Tilting { base, tilts, neutral }
}

impl Tilting {
    /// Columns that tilts and neutral groups read.
    pub(crate) fn columns(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.tilts.iter().flat_map(TiltRule::columns).collect();
        if let Some(neutral) = &self.neutral {
            names.extend(neutral.by.iter().map(String::as_str));
            if matches!(neutral.weights, GroupWeights::OfUniverse(_)) {
                names.push("free_float_cap");
            }
        }
        names
    }
}

/// Sizes of the selected securities after all tilts.
///
/// Source: `docs/methodology/weighting.md` §8, §9.
///
/// * `base`: sizes before them, in the order of the selected securities
pub(crate) fn tilted(
    tilting: &Tilting,
    lineup: &Lineup<'_, '_>,
    base: Vec<f64>,
) -> Result<Shaped, WeightingError> {
    for (&security, &base) in lineup.chosen.iter().zip(&base) {
        lineup.check_positive(security, "free_float_cap", base)?;
    }
    let rules = tilting.tilts.iter();
    let scored = rules.map(|rule| rule.scored(lineup)).collect::<Result<Vec<_>, _>>()?;
    let rules = tilting.tilts.iter().zip(&scored);
    let tilts: Vec<Tilt> = rules.map(|(rule, scored)| rule.tilt(scored, lineup)).collect();
    let neutral = tilting.neutral.as_ref();
    let groups = neutral.iter().flat_map(|neutral| &neutral.by).map(|by| lineup.groups(by));
    let groups = groups.collect::<Result<Vec<_>, _>>()?;
    let mut levels = Vec::with_capacity(groups.len());
    if let Some(neutral) = neutral {
        for (by, groups) in neutral.by.iter().zip(&groups) {
            let totals = neutral::totals(neutral, tilting.base, by, groups, lineup, &base)?;
            levels.push(GroupTotals { group: groups.of.clone(), totals });
        }
    }
    let Tilted { sizes, factors, strengths } = tilt_sizes(&base, &tilts, &levels)
        .map_err(|error| no_outcome(error, tilting, &groups, lineup))?;
    let groups = groups.into_iter().next().map(|groups| groups.of);
    let figure = |((rule, scored), strength): ((&TiltRule, Scored), f64)| TiltFigure {
        column: rule.column.by.clone(),
        strength,
        moments: scored.moments,
    };
    let figures = tilting.tilts.iter().zip(scored).zip(strengths).map(figure).collect();
    Ok(Shaped { factors: Some(factors), figures, groups, ..Shaped::plain(sizes) })
}

/// Error in the words of the index file.
fn no_outcome(
    error: TiltError,
    tilting: &Tilting,
    groups: &[Groups],
    lineup: &Lineup<'_, '_>,
) -> WeightingError {
    let about = match &error {
        TiltError::OutOfReach { tilt, .. }
        | TiltError::NoMeasure { tilt }
        | TiltError::NotSettled { tilt, .. } => tilting.tilts[*tilt].column.by.clone(),
        TiltError::NoFactor { name, factor } => {
            let all: Vec<&str> = tilting.tilts.iter().map(|tilt| tilt.column.by.as_str()).collect();
            return no_factor(lineup, &all.join(" and "), *name, *factor);
        }
        TiltError::GroupsUnmet { level, group, .. } => {
            let by = tilting.neutral.iter().flat_map(|neutral| &neutral.by).nth(*level);
            format!("{} {}", by.map_or("group", String::as_str), groups[*level].names[*group])
        }
    };
    WeightingError::Tilt { error, about, reference_date: lineup.date() }
}
