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
    check_set(config, nodes, &stated, None, problems);
    let mut sets = vec![stated];
    let mut industries = BTreeMap::new();
    for (label, weights) in &config.industries {
        let set = of_industry(config, &sets[0], label, weights, problems);
        check_set(config, nodes, &set, Some(label), problems);
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
        problems.add("weights.minimum_coverage", message, "state a fraction such as 0.5");
    }
    match &section.by {
        Some(level) => {
            problems.level("weights.by", level, vocabulary);
            if section.unlabelled.is_none() {
                let hint = "state \"default\" or \"exclude\"";
                let message = "what an issuer without a label gets is not stated";
                problems.add("weights.unlabelled", message, hint);
            }
            if config.industries.is_empty() {
                let hint = "add [industries.LABEL], or leave `by` and `unlabelled` out";
                let message = "no industry has weights of its own, so this has no effect";
                problems.add("weights.by", message, hint);
            }
        }
        None if !config.industries.is_empty() => {
            let message = "weights by industry need the level of their labels";
            let hint = "state `by`, the classification level of the labels, and `unlabelled`";
            problems.add("weights.by", message, hint);
        }
        None => {}
    }
    if section.by.is_none() && section.unlabelled.is_some() {
        let hint = "leave it out, or state `by` and [industries.LABEL]";
        let message = "no weights depend on a label, so this has no effect";
        problems.add("weights.unlabelled", message, hint);
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

/// A weight with the id of its node or indicator.
type Weighed<'s> = (&'s str, f64);

/// Checks the weights of an industry, or of all.
///
/// * `label`: the industry; `None`: weights that nodes and indicators state themselves
fn check_set(
    config: &SchemeConfig,
    nodes: &[Node],
    set: &WeightSet,
    label: Option<&str>,
    problems: &mut Problems,
) {
    let path = |own: String| label.map_or(own, |label| format!("industries.{label}"));
    let node = |i: usize| (nodes[i].id.as_str(), set.nodes[i]);
    let roots = (0..nodes.len()).filter(|&i| nodes[i].parent.is_none());
    let roots: Vec<Weighed<'_>> = roots.map(node).collect();
    check_sum(&roots, "the dimensions", path("nodes".to_owned()), problems);
    for (i, one) in nodes.iter().enumerate() {
        let indicator = |&i: &usize| (config.indicators[i].id.as_str(), set.indicators[i]);
        let below = one.nodes.iter().map(|&child| node(child));
        let below: Vec<Weighed<'_>> = below.chain(one.indicators.iter().map(indicator)).collect();
        let whose = format!("what is below `{}`", one.id);
        check_sum(&below, &whose, path(format!("nodes[{i}]")), problems);
    }
}

fn check_sum(weights: &[Weighed<'_>], whose: &str, path: String, problems: &mut Problems) {
    if weights.is_empty() {
        let hint = "give it a node or an indicator, or leave it out";
        return problems.add(path, format!("{whose} is empty"), hint);
    }
    if let Some((id, weight)) = weights.iter().find(|(_, weight)| !(0.0..=1.0).contains(weight)) {
        let message = format!("a weight of {whose} is {weight}, allowed is 0 to 1");
        let hint = format!("state the weight of `{id}` as a fraction of one, such as 0.25");
        return problems.add(path, message, hint);
    }
    let sum = kapok_kernels::sum(&weights.iter().map(|(_, weight)| *weight).collect::<Vec<_>>());
    if (sum - 1.0).abs() > TOLERANCE {
        let message = format!("weights of {whose} sum to {sum}, allowed is 1 within {TOLERANCE:e}");
        let stated = weights.iter().map(|(id, weight)| format!("{id} {weight}"));
        let stated = stated.collect::<Vec<_>>().join(", ");
        problems.add(path, message, format!("change these so that they sum to 1: {stated}"));
    }
}
