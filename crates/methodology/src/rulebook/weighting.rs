//! How the chosen are weighted, as resolved.

use std::collections::BTreeMap;

use kapok_domain::SecurityId;
use kapok_kernels::{CapAlgorithm, Redistribution, sum};
use kapok_market::column::ColumnType;

use super::{Rule, column, parsed, predicate};
use crate::columns::ColumnSources;
use crate::config::tilts::{TiltMissing, UnderCaps};
use crate::config::{IfMissing, IndexConfig, Problem, Scheme, WeightingSection};
use crate::conventions::{CapAlgorithmName, CapRedistributionName, Conventions, Timeline};

mod caps;
mod groups;
mod optimise;
mod tilts;

pub use caps::{Cap, CapLimit};
pub use groups::{Neutral, Pocket};
pub use optimise::{Constraint, Limit, Limits, Measure, Objective, Optimise, Relax};
pub use tilts::{
    Band, DecileRule, Impact, TiltRule, TiltScore, TiltStrength, Tilting, ZMap, ZScore,
};

/// How the chosen are weighted.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighting {
    /// What weights are in proportion to.
    pub scheme: Scheme,
    /// The column of a score weighting.
    pub score: Option<String>,
    /// Weights of a `fixed_weight` index, index shares of a `fixed_shares` index; else empty.
    pub fixed: BTreeMap<SecurityId, f64>,
    /// What a `tilt` weighting starts from, and its tilts.
    pub tilting: Option<Tilting>,
    /// The parts of a `pockets` weighting, as written; else empty.
    pub pockets: Vec<Pocket>,
    /// The problem that an `optimised` weighting solves.
    pub optimise: Option<Optimise>,
    /// What caps do to groups whose weight is stated; where both are there.
    pub under_caps: Option<UnderCaps>,
    /// Highest weights.
    pub caps: Vec<Cap>,
}

/// What an index file says about caps in general, for all of its caps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapConventions {
    /// How a cap with an aggregate is met.
    pub algorithm: CapAlgorithm,
    /// Who gets what a cap cuts.
    pub redistribution: Redistribution,
}

impl From<&Conventions> for CapConventions {
    fn from(conventions: &Conventions) -> Self {
        let algorithm = match conventions.cap_algorithm {
            CapAlgorithmName::WaterFill => CapAlgorithm::WaterFill,
            CapAlgorithmName::RankBased => CapAlgorithm::RankBased,
            CapAlgorithmName::EffectiveCap => CapAlgorithm::EffectiveCap,
            CapAlgorithmName::GroupTrim => CapAlgorithm::GroupTrim,
        };
        let redistribution = match conventions.cap_redistribution {
            CapRedistributionName::Proportional => Redistribution::Proportional,
            CapRedistributionName::Equal => Redistribution::Equal,
        };
        Self { algorithm, redistribution }
    }
}

/// How far a sum of fixed weights may lie from one.
const SUM_SLACK: f64 = 1e-12;

/// Resolves the weighting of an index file.
pub(super) fn weighting(
    index: &IndexConfig,
    conventions: Option<&Timeline>,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Weighting {
    let config = &index.weighting;
    check_score(config, columns, problems);
    let fixed = fixed(config, problems);
    let tilting = tilts::tilting(config, columns, problems);
    let pockets = groups::pockets(config, columns, problems);
    groups::check_under_caps(config, problems);
    let optimise = optimised(config, columns, problems);
    let caps = caps::caps(config, columns, problems);
    let ever: Vec<CapConventions> =
        conventions.into_iter().flat_map(Timeline::all).map(CapConventions::from).collect();
    for (at, conventions) in ever.iter().enumerate() {
        if !ever[..at].contains(conventions) {
            caps::check_algorithm(config, *conventions, problems);
        }
    }
    caps::check_against_count(index, problems);
    Weighting {
        scheme: config.scheme,
        score: config.score.clone(),
        fixed,
        tilting,
        pockets,
        optimise,
        under_caps: config.under_caps,
        caps,
    }
}

/// The problem of an optimised weighting, which no other scheme may have.
fn optimised(
    config: &WeightingSection,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Option<Optimise> {
    match (&config.optimise, config.scheme == Scheme::Optimised) {
        (Some(problem), true) => optimise::optimise(problem, columns, problems),
        (None, true) => {
            problems.push(Problem::new("weighting", "an optimised weighting needs `optimise`"));
            None
        }
        (Some(_), false) => {
            let message = "only an optimised weighting solves a problem";
            problems.push(Problem::new("weighting.optimise", message));
            None
        }
        (None, false) => None,
    }
}

/// Rules that the weighting makes: a name without the value of a tilt that says so is not eligible.
pub(super) fn rules(
    weighting: &Weighting,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Vec<Rule> {
    let tilts = weighting.tilting.iter().flat_map(|tilting| &tilting.tilts).enumerate();
    let mut rules = Vec::new();
    for (i, tilt) in tilts.filter(|(_, tilt)| tilt.if_missing == Some(TiltMissing::Exclude)) {
        let id = format!("weighting.tilts[{i}]");
        let known = predicate(problems, &id, &format!("{} IS NOT NULL", tilt.by), columns);
        let source = format!("{id}.if_missing");
        let rule =
            |predicate| Rule { id, predicate, if_missing: IfMissing::Exclude, near: None, source };
        rules.extend(known.map(rule));
    }
    rules
}

fn check_score(config: &WeightingSection, columns: &ColumnSources, problems: &mut Vec<Problem>) {
    let needs_score = matches!(config.scheme, Scheme::Score | Scheme::ScoreTimesCap);
    match (&config.score, needs_score) {
        (Some(name), true) => {
            let source = column(name, "weighting.score", columns, problems);
            if source.is_some_and(|s| s.column_type() != ColumnType::Number) {
                problems.push(Problem::new("weighting.score", format!("`{name}` is not a number")));
            }
        }
        (None, true) => {
            problems.push(Problem::new("weighting", "a score weighting needs `score`: a column"));
        }
        (Some(_), false) => {
            problems.push(Problem::new("weighting.score", "this scheme uses no score"));
        }
        (None, false) => {}
    }
}

/// The table that a fixed scheme needs, and no other scheme may have.
fn fixed(config: &WeightingSection, problems: &mut Vec<Problem>) -> BTreeMap<SecurityId, f64> {
    let tables = [
        ("weights", &config.weights, config.scheme == Scheme::FixedWeight),
        ("shares", &config.shares, config.scheme == Scheme::FixedShares),
    ];
    let mut values = BTreeMap::new();
    for (key, table, needed) in tables {
        let path = format!("weighting.{key}");
        match (table, needed) {
            (Some(table), true) => values = fixed_values(&path, table, problems),
            (None, true) => {
                let problem = Problem::new("weighting", format!("this scheme needs `{key}`"));
                problems.push(problem.hint(format!("{key} = {{ SECURITY_ID = NUMBER, … }}")));
            }
            (Some(_), false) => {
                problems.push(Problem::new(path, format!("this scheme uses no {key}")));
            }
            (None, false) => {}
        }
    }
    if config.scheme == Scheme::FixedWeight && config.weights.is_some() {
        check_total(&values, problems);
    }
    values
}

fn fixed_values(
    path: &str,
    table: &BTreeMap<String, f64>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<SecurityId, f64> {
    let mut values = BTreeMap::new();
    if table.is_empty() {
        problems.push(Problem::new(path, "an index needs at least one security"));
    }
    for (id, &value) in table {
        let at = format!("{path}.{id}");
        if !value.is_finite() || value == 0.0 {
            let problem = Problem::new(&at, format!("{value} holds nothing"));
            problems.push(problem.hint("give a number above or below zero, or leave it out"));
        }
        if let Some(id) = parsed::<SecurityId>(problems, &at, id) {
            values.insert(id, value);
        }
    }
    values
}

fn check_total(weights: &BTreeMap<SecurityId, f64>, problems: &mut Vec<Problem>) {
    let weights: Vec<f64> = weights.values().copied().filter(|w| w.is_finite()).collect();
    let total = sum(&weights);
    if (total - 1.0).abs() > SUM_SLACK {
        let message = format!("the weights sum to {total}, they must sum to one");
        problems.push(Problem::new("weighting.weights", message));
    }
}

#[cfg(test)]
mod tests;
