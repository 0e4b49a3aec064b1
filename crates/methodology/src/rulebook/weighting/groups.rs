//! Groups whose weight is stated: neutral groups and pockets, and caps over them.

use kapok_kernels::sum;

use super::SUM_SLACK;
use crate::columns::ColumnSources;
use crate::config::tilts::{BaseName, IfEmpty, NeutralConfig, Peers, UnderCaps};
use crate::config::{CapConfig, Problem, Scheme, WeightingSection};
use crate::predicate::Predicate;
use crate::rulebook::{column, predicate};

/// Groups that weigh after the tilts what they weighed before.
#[derive(Debug, Clone, PartialEq)]
pub struct Neutral {
    /// The columns; several hold together.
    pub by: Vec<String>,
    /// Whose bases make the weights of the groups.
    pub weights_of: Peers,
    /// What becomes of the weight of a group without a constituent; of those of the universe.
    pub if_empty: Option<IfEmpty>,
}

/// A part of the index with a weight of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Pocket {
    /// Its name.
    pub id: String,
    /// Who is in it.
    pub predicate: Predicate,
    /// What it weighs, a fraction of one.
    pub weight: f64,
    /// What weights are in proportion to inside it.
    pub scheme: BaseName,
    /// What becomes of its weight where nobody is in it.
    pub if_empty: IfEmpty,
}

pub(super) fn neutral(
    config: &NeutralConfig,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Option<Neutral> {
    let path = "weighting.neutral";
    let before = problems.len();
    if config.by.is_empty() {
        problems.push(Problem::new(format!("{path}.by"), "no column makes no groups"));
    }
    for (i, name) in config.by.iter().enumerate() {
        let at = format!("{path}.by[{i}]");
        column(name, &at, columns, problems);
        if config.by[..i].contains(name) {
            problems.push(Problem::new(at, format!("`{name}` is named twice")));
        }
    }
    match (config.weights_of, config.if_empty) {
        (Peers::Universe, None) => {
            let message = "a group of the universe may have no constituent: say what then";
            let problem = Problem::new(path, message);
            problems.push(problem.hint("if_empty = \"spread\" or \"refuse\""));
        }
        (Peers::Constituents, Some(_)) => {
            let message = "groups of constituents are never empty";
            problems.push(Problem::new(format!("{path}.if_empty"), message));
        }
        (Peers::Universe, Some(_)) | (Peers::Constituents, None) => {}
    }
    let NeutralConfig { by, weights_of, if_empty } = config.clone();
    (problems.len() == before).then_some(Neutral { by, weights_of, if_empty })
}

/// The pockets that a pockets weighting needs, and no other may have.
pub(super) fn pockets(
    config: &WeightingSection,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Vec<Pocket> {
    let path = "weighting.pockets";
    match (config.scheme == Scheme::Pockets, config.pockets.is_empty()) {
        (false, false) => problems.push(Problem::new(path, "this scheme uses no pockets")),
        (true, true) => {
            let problem = Problem::new("weighting", "this scheme needs `pockets`");
            problems.push(problem.hint("add [[weighting.pockets]]"));
        }
        (true, false) => check_total(config, problems),
        (false, true) => {}
    }
    let mut pockets: Vec<Pocket> = Vec::with_capacity(config.pockets.len());
    for (i, pocket) in config.pockets.iter().enumerate() {
        let path = format!("{path}[{i}]");
        if config.pockets[..i].iter().any(|other| other.id == pocket.id) {
            let message = format!("two pockets have the id `{}`", pocket.id);
            problems.push(Problem::new(format!("{path}.id"), message));
        }
        let at = format!("{path}.where");
        if let Some(predicate) = predicate(problems, &at, &pocket.predicate, columns) {
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

/// Weights of pockets are above zero and sum to one.
fn check_total(config: &WeightingSection, problems: &mut Vec<Problem>) {
    let weights: Vec<f64> = config.pockets.iter().map(|pocket| pocket.weight).collect();
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

/// What a cap cuts either stays in a group whose weight is stated, or moves that weight.
pub(super) fn check_under_caps(config: &WeightingSection, problems: &mut Vec<Problem>) {
    let stated = config.neutral.is_some() || !config.pockets.is_empty();
    let both = stated && !config.caps.is_empty();
    let path = "weighting.under_caps";
    match (config.under_caps, both) {
        (None, true) => {
            let message = "caps move weight out of groups whose weight is stated: say if they may";
            let problem = Problem::new("weighting", message);
            problems.push(problem.hint("under_caps = \"keep_groups\" or \"move_groups\""));
        }
        (Some(_), false) => {
            let message = "without caps, or without neutral groups or pockets, it says nothing";
            problems.push(Problem::new(path, message));
        }
        (Some(UnderCaps::KeepGroups), true) => check_kept(config, problems),
        (Some(UnderCaps::MoveGroups), true) | (None, false) => {}
    }
}

/// Groups are kept by capping inside each: one partition, and plain caps on what lies inside it.
fn check_kept(config: &WeightingSection, problems: &mut Vec<Problem>) {
    let plain = |cap: &CapConfig| {
        let inside = cap.by == "security" || cap.by == "issuer";
        inside && cap.max.is_some() && cap.aggregate.is_none()
    };
    if config.neutral.as_ref().is_some_and(|neutral| neutral.by.len() > 1) {
        let message = "groups of several columns cannot be kept under caps";
        let problem = Problem::new("weighting.under_caps", message);
        problems.push(problem.hint("under_caps = \"move_groups\", or one column"));
    }
    for (i, _) in config.caps.iter().enumerate().filter(|(_, cap)| !plain(cap)) {
        let message = "only a plain cap on a security or an issuer can be met inside each group";
        let problem = Problem::new(format!("weighting.caps[{i}]"), message);
        problems.push(problem.hint("under_caps = \"move_groups\""));
    }
}
