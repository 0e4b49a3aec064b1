//! Weights: each set sums to one below each node.

use std::collections::BTreeMap;

use super::problems::Problems;
use crate::config::{SchemeConfig, Unlabelled};
use crate::scheme::{Node, WeightChoice, WeightSet, Weights};
use crate::vocabulary::Vocabulary;

/// Distance of a sum of weights from one that is forgiven.
const TOLERANCE: f64 = 1e-9;

/// The weights that nodes and indicators state, and those of each industry.
pub(super) fn resolve(
    config: &SchemeConfig,
    nodes: &[Node],
    vocabulary: &Vocabulary<'_>,
    problems: &mut Problems,
) -> Weights {
    check_section(config, vocabulary, problems);
    let stated = WeightSet {
        nodes: config.nodes.iter().map(|node| node.weight).collect(),
        indicators: config.indicators.iter().map(|indicator| indicator.weight).collect(),
    };
    check_set(nodes, &stated, "", problems);
    let mut sets = vec![stated];
    let mut industries = BTreeMap::new();
    for (label, weights) in &config.industries {
        let set = of_industry(config, &sets[0], label, weights, problems);
        check_set(nodes, &set, &format!("industries.{label}"), problems);
        industries.insert(label.clone(), sets.len());
        sets.push(set);
    }
    Weights {
        choice: choice(config, industries),
        sets,
        missing_child: config.weights.missing_child,
        minimum_coverage: config.weights.minimum_coverage,
    }
}

/// The rule that chooses the set of an issuer.
fn choice(config: &SchemeConfig, industries: BTreeMap<String, usize>) -> WeightChoice {
    match &config.weights.by {
        None => WeightChoice::Stated,
        Some(level) => WeightChoice::ByLabel {
            level: level.clone(),
            // One that is not stated is a problem, and the scheme is refused for it.
            unlabelled: config.weights.unlabelled.unwrap_or(Unlabelled::Exclude),
            industries,
        },
    }
}

fn check_section(config: &SchemeConfig, vocabulary: &Vocabulary<'_>, problems: &mut Problems) {
    let section = &config.weights;
    let coverage = section.minimum_coverage;
    if !(0.0..=1.0).contains(&coverage) {
        let message = format!("it is {coverage}, allowed is a fraction between 0 and 1");
        problems.add("weights.minimum_coverage", message, None);
    }
    match &section.by {
        Some(level) => {
            problems.level("weights.by", level, vocabulary);
            if section.unlabelled.is_none() {
                let hint = "state \"default\" or \"exclude\"".to_owned();
                let message = "what an issuer without a label gets is not stated";
                problems.add("weights.unlabelled", message, Some(hint));
            }
            if config.industries.is_empty() {
                let hint = "add [industries.LABEL], or leave `by` and `unlabelled` out".to_owned();
                let message = "no industry has weights of its own, so this has no effect";
                problems.add("weights.by", message, Some(hint));
            }
        }
        None if !config.industries.is_empty() => {
            let message = "weights by industry need the level of their labels";
            problems.add("weights.by", message, None);
        }
        None => {}
    }
    if section.by.is_none() && section.unlabelled.is_some() {
        let hint = "leave it out, or state `by` and [industries.LABEL]".to_owned();
        let message = "no weights depend on a label, so this has no effect";
        problems.add("weights.unlabelled", message, Some(hint));
    }
}

/// The stated weights with those of an industry in their place.
fn of_industry(
    config: &SchemeConfig,
    stated: &WeightSet,
    label: &str,
    weights: &BTreeMap<String, f64>,
    problems: &mut Problems,
) -> WeightSet {
    let mut set = stated.clone();
    for (id, &weight) in weights {
        let node = config.nodes.iter().position(|node| node.id == *id);
        let indicator = config.indicators.iter().position(|indicator| indicator.id == *id);
        match (node, indicator) {
            (Some(node), _) => set.nodes[node] = weight,
            (None, Some(indicator)) => set.indicators[indicator] = weight,
            (None, None) => {
                let nodes = config.nodes.iter().map(|node| node.id.as_str());
                let known = nodes.chain(config.indicators.iter().map(|one| one.id.as_str()));
                problems.unknown(format!("industries.{label}"), "node or indicator", id, known);
            }
        }
    }
    set
}

fn check_set(nodes: &[Node], set: &WeightSet, path: &str, problems: &mut Problems) {
    let roots: Vec<f64> =
        (0..nodes.len()).filter(|&i| nodes[i].parent.is_none()).map(|i| set.nodes[i]).collect();
    check_sum(&roots, "the dimensions", if path.is_empty() { "nodes" } else { path }, problems);
    for (i, node) in nodes.iter().enumerate() {
        let below = node.nodes.iter().map(|&child| set.nodes[child]);
        let weights: Vec<f64> =
            below.chain(node.indicators.iter().map(|&child| set.indicators[child])).collect();
        let own = format!("nodes[{i}]");
        let path = if path.is_empty() { &own } else { path };
        check_sum(&weights, &format!("what is below `{}`", node.id), path, problems);
    }
}

fn check_sum(weights: &[f64], whose: &str, path: &str, problems: &mut Problems) {
    if weights.is_empty() {
        let hint = Some("give it a node or an indicator, or leave it out".into());
        return problems.add(path, format!("{whose} is empty"), hint);
    }
    if let Some(weight) = weights.iter().find(|weight| !(0.0..=1.0).contains(*weight)) {
        let message = format!("a weight of {whose} is {weight}, allowed is 0 to 1");
        return problems.add(path, message, None);
    }
    let sum = kapok_kernels::sum(weights);
    if (sum - 1.0).abs() > TOLERANCE {
        let message = format!("weights of {whose} sum to {sum}, allowed is 1 within {TOLERANCE:e}");
        problems.add(path, message, None);
    }
}
