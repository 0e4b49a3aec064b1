//! Groups whose weight a tilt leaves as it is.
//!
//! Source: `docs/methodology/weighting.md` §9.

use std::collections::BTreeMap;

use kapok_columns::KnownColumns;
use kapok_kernels::sum_of;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::WeightingError;
use crate::lineup::{Groups, Lineup};
use crate::peers::{IfEmpty, Peers};
use crate::sizes::BaseSize;

/// Groups that have the same weight after the tilts as before.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NeutralConfig {
    /// Columns; several hold together.
    pub by: Vec<String>,
    /// Peers whose sizes make the weights of the groups.
    pub weights_of: Peers,
    /// Treatment of the weight of a group without a constituent; with `weights_of = "universe"`.
    pub if_empty: Option<IfEmpty>,
}

/// Groups that have the same weight after the tilts as before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neutral {
    /// Columns; several hold together.
    pub by: Vec<String>,
    /// Peers whose sizes make the weights of the groups.
    pub weights: GroupWeights,
}

/// Peers whose sizes make the weights of neutral groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupWeights {
    /// Constituents, of which each group has one.
    OfConstituents,
    /// Universe, with the treatment of the weight of a group without a constituent.
    OfUniverse(IfEmpty),
}

/// Resolves neutral groups; `None` if there is a problem with them.
pub(crate) fn resolve(
    config: &NeutralConfig,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<Neutral> {
    let path = "weighting.neutral";
    let before = problems.len();
    if config.by.is_empty() {
        problems
            .push(Problem::new(format!("{path}.by"), "neutral groups need at least one column"));
    }
    for (i, name) in config.by.iter().enumerate() {
        let at = format!("{path}.by[{i}]");
        columns.named(name, &at, problems);
        if config.by[..i].contains(name) {
            problems.push(Problem::new(at, format!("`{name}` is named twice")));
        }
    }
    let weights = weights(config, problems);
    let (by, weights) = (config.by.clone(), weights?);
    (problems.len() == before).then_some(Neutral { by, weights })
}

fn weights(config: &NeutralConfig, problems: &mut Vec<Problem>) -> Option<GroupWeights> {
    let path = "weighting.neutral";
    match (config.weights_of, config.if_empty) {
        (Peers::Constituents, None) => Some(GroupWeights::OfConstituents),
        (Peers::Universe, Some(if_empty)) => Some(GroupWeights::OfUniverse(if_empty)),
        (Peers::Universe, None) => {
            let message = "a group of the universe may have no constituent: say what then";
            let problem = Problem::new(path, message);
            problems.push(problem.hint("if_empty = \"spread\" or \"refuse\""));
            None
        }
        (Peers::Constituents, Some(_)) => {
            let message = "groups of constituents are never empty";
            problems.push(Problem::new(format!("{path}.if_empty"), message));
            None
        }
    }
}

/// Weight of each group of the selected securities before the tilts, in any unit.
///
/// Source: `docs/methodology/weighting.md` §9.
///
/// Of the universe, securities without a base or a group count nowhere: no index could hold them.
pub(crate) fn totals(
    neutral: &Neutral,
    base_size: BaseSize,
    by: &str,
    groups: &Groups,
    lineup: &Lineup<'_, '_>,
    base: &[f64],
) -> Result<Vec<f64>, WeightingError> {
    let GroupWeights::OfUniverse(if_empty) = neutral.weights else {
        let total = |names: &Vec<usize>| sum_of(names.len(), |k| base[names[k]]);
        return Ok(groups.members().iter().map(total).collect());
    };
    let mut sizes: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for &security in lineup.universe {
        let size = lineup.number("free_float_cap", security).filter(|size| *size > 0.0);
        if let Some((size, group)) = size.zip(lineup.group(by, security)) {
            let size = match base_size {
                BaseSize::FreeFloatCap => size,
                BaseSize::Equal => 1.0,
            };
            sizes.entry(group).or_default().push(size);
        }
    }
    let empty = sizes.keys().find(|name| groups.names.binary_search(name).is_err());
    if let (Some(name), IfEmpty::Refuse) = (empty, if_empty) {
        let reference_date = lineup.date();
        return Err(WeightingError::EmptyGroup { group: format!("{by} {name}"), reference_date });
    }
    let missing = |name: &String| WeightingError::EmptyGroup {
        group: format!("{by} {name} of the universe"),
        reference_date: lineup.date(),
    };
    let total = |name: &String| sizes.get(name).map(|s| kapok_kernels::sum(s));
    groups.names.iter().map(|name| total(name).ok_or_else(|| missing(name))).collect()
}
