//! Examples of caps: one cap, rules of two limbs, caps on groups, triggers.

use std::collections::BTreeMap;

use kapok_kernels::{
    CapAlgorithm, Redistribution, SingleTrigger, Tier, Trigger, TriggerReport, cap_tier, sum,
};
use kapok_weighting::Target;
use kapok_weighting::caps::{Cap, CapLimit};
use serde_json::Value as Json;

use crate::support::index::{Index, Limits};

use super::example::number;
use super::facts::Facts;
use super::runners::{Inputs, by_id, list};
use super::story::{Story, nth};

/// How near a weight is to a limit that it is at.
const NEAR: f64 = 1e-12;

/// Names with their weights before caps.
type Named = Vec<(String, f64)>;

/// Names are told apart by id or by number.
fn named(weights: &Json) -> Named {
    match weights.as_object() {
        Some(_) => by_id(weights).into_iter().collect(),
        None => list(weights).into_iter().enumerate().map(|(n, w)| (nth(n), w)).collect(),
    }
}

fn lines(uncapped: &Named) -> Vec<(String, f64, f64, f64)> {
    uncapped.iter().map(|(id, weight)| (id.clone(), 100.0, weight * 1e6, 1.0)).collect()
}

fn by_security(limit: CapLimit) -> Cap {
    Cap { by: "security".into(), limit }
}

fn in_proportion(caps: Vec<Cap>, algorithm: CapAlgorithm) -> Limits {
    Limits { caps, algorithm, redistribution: Redistribution::Proportional }
}

/// The composition of an index of some names under some limits; `None` if they cannot hold.
fn review(mut story: Story, limits: Limits) -> Option<Vec<Target>> {
    story.index.limits = Some(limits);
    match story.tell() {
        Ok(told) => Some(told.evenings[0].1.review.as_ref().unwrap().review.targets.clone()),
        Err(error) => {
            assert!(error.is_infeasible(), "{error}");
            None
        }
    }
}

fn infeasible() -> Facts {
    let mut facts = Facts::default();
    facts.text("error", "infeasible");
    facts
}

/// Whether the inputs are weights and caps on them.
pub(crate) fn is_capped(inputs: &Inputs<'_>) -> bool {
    let any = |keys: &[&str]| keys.iter().any(|key| inputs.get(key).is_some());
    any(&["weights", "uncapped"]) && any(&["cap", "caps", "single", "algorithm"])
}

/// Weights under whatever caps the inputs name.
pub(crate) fn capped(inputs: &Inputs<'_>) -> Facts {
    let weights = inputs.get("weights").or_else(|| inputs.get("uncapped")).unwrap();
    let uncapped = named(weights);
    match tier(inputs) {
        Some(tier) => two_limbs(&uncapped, tier, algorithm(inputs)),
        None => plain(inputs, &uncapped),
    }
}

/// The limit that one of some keys gives, among the inputs or in their `caps`.
fn limit(inputs: &Inputs<'_>, keys: &[&str]) -> Option<f64> {
    let caps = inputs.get("caps");
    let of = |key: &&str| caps.and_then(|caps| caps.get(key)).or_else(|| inputs.get(key));
    keys.iter().find_map(of).map(number)
}

const SINGLE: [&str; 4] = ["single", "cap", "security", "max"];

/// A rule of two limbs, given in full; or 5/10/40 where an example names an aggregate limb only.
fn tier(inputs: &Inputs<'_>) -> Option<Tier> {
    let (single, threshold) = (limit(inputs, &SINGLE), limit(inputs, &["threshold", "above"]));
    let aggregate = limit(inputs, &["aggregate"]);
    match (single, threshold, aggregate) {
        (Some(single), Some(threshold), Some(aggregate)) => {
            Some(Tier { single, threshold, aggregate })
        }
        (None, None, None) if inputs.get("algorithm").is_some() => {
            Some(Tier { single: 0.10, threshold: 0.05, aggregate: 0.40 })
        }
        (_, None, None) => None,
        incomplete => panic!("a rule of two limbs needs three limits, seen {incomplete:?}"),
    }
}

/// The algorithms that an example is about: all of them if it names none.
fn algorithm(inputs: &Inputs<'_>) -> Vec<CapAlgorithm> {
    let words = [
        ("effective", CapAlgorithm::EffectiveCap),
        ("rank", CapAlgorithm::RankBased),
        ("trim", CapAlgorithm::GroupTrim),
        ("pro rata", CapAlgorithm::GroupTrim),
        ("pro_rata", CapAlgorithm::GroupTrim),
        ("pro-rata", CapAlgorithm::GroupTrim),
    ];
    match inputs.get("algorithm").and_then(Json::as_str) {
        None => {
            vec![CapAlgorithm::RankBased, CapAlgorithm::EffectiveCap, CapAlgorithm::GroupTrim]
        }
        Some(text) => {
            let found = words.iter().find(|(word, _)| text.to_lowercase().contains(word));
            vec![found.unwrap_or_else(|| panic!("no algorithm is known as `{text}`")).1]
        }
    }
}

/// Both limbs by each algorithm: where there are several, the facts are those that hold for all.
fn two_limbs(uncapped: &Named, tier: Tier, algorithms: Vec<CapAlgorithm>) -> Facts {
    let mut all = Vec::new();
    for &algorithm in &algorithms {
        let story = Story::new(Index::default(), &lines(uncapped));
        let limits = in_proportion(vec![by_security(CapLimit::Tier(tier))], algorithm);
        all.extend(review(story, limits).map(|targets| (algorithm, targets)));
    }
    let weights = |targets: &[Target]| targets.iter().map(|t| t.weight).collect::<Vec<f64>>();
    let Some((algorithm, targets)) = all.first() else { return infeasible() };
    let mut facts = match algorithms[..] {
        [_] => of_one(uncapped, tier, *algorithm, targets),
        _ => Facts::default(),
    };
    let most = |of: &dyn Fn(&[f64]) -> f64| {
        all.iter().map(|(_, targets)| of(&weights(targets))).fold(f64::MIN, f64::max)
    };
    let largest = most(&|weights| weights.iter().copied().fold(0.0, f64::max));
    facts.alias(&["max", "max_le"], largest);
    let percent = tier.threshold * 100.0;
    let percent = (percent * 1e6).round() / 1e6;
    for name in [format!("{percent}"), format!("{percent}").replace('.', "_")] {
        let key = format!("sum_above_{name}pct");
        let above = most(&|weights| tier.above(weights));
        facts.alias(&[&key, &format!("{key}_le"), "sum_above", "sum_above_le"], above);
    }
    facts.number("sum", most(&|weights| sum(weights)));
    facts
}

/// What one algorithm makes of the names.
fn of_one(uncapped: &Named, tier: Tier, algorithm: CapAlgorithm, targets: &[Target]) -> Facts {
    let mut facts = of_targets(uncapped, targets);
    let base: Vec<f64> = targets.iter().map(|target| target.uncapped_weight).collect();
    let group: Vec<usize> = (0..base.len()).collect();
    let redistribution = Redistribution::Proportional;
    let tiered = cap_tier(&base, &group, tier, algorithm, redistribution).unwrap();
    facts.alias(&["effective_cap", "cap"], tiered.cap);
    facts.number("names_at_cap", tiered.at_cap as f64);
    let at = |limit: f64| {
        let near = move |weight: f64| (weight - limit).abs() <= NEAR;
        (0..targets.len()).filter(move |&n| near(targets[n].weight))
    };
    for (key, limit) in [("at_cap", tiered.cap), ("at_threshold", tier.threshold)] {
        facts.number(format!("names_{key}"), at(limit).count() as f64);
        for (k, n) in at(limit).enumerate() {
            facts.text(format!("{key}[{k}]"), &uncapped[n].0);
        }
    }
    let others = targets.iter().filter(|target| target.weight < tiered.cap - NEAR);
    let others: Vec<f64> = others.map(|target| target.weight).collect();
    facts.list("others", &others);
    facts.number("others_sum", sum(&others));
    let same = others.windows(2).all(|pair| (pair[0] - pair[1]).abs() <= NEAR);
    if let ([first, ..], true) = (&others[..], same) {
        facts.number("others", *first);
    }
    facts
}

/// Weights and what the caps left of each name.
fn of_targets(uncapped: &Named, targets: &[Target]) -> Facts {
    let mut facts = Facts::default();
    let left: Vec<f64> = targets.iter().map(|target| target.cap_factor).collect();
    for (n, target) in targets.iter().enumerate() {
        facts.number(format!("weights[{n}]"), target.weight);
        facts.number(format!("weights.{}", uncapped[n].0), target.weight);
        facts.number(format!("normalised_factors.{}", uncapped[n].0), left[n]);
    }
    facts.list("normalised_factors", &left);
    let capped: Vec<usize> = (0..left.len()).filter(|&n| left[n] < 1.0).collect();
    for (k, &n) in capped.iter().enumerate() {
        facts.text(format!("capped[{k}]"), &uncapped[n].0);
        facts.number(format!("cap_factor_relative_to_uncapped_names[{k}]"), left[n]);
    }
    if let [only] = capped[..] {
        facts.number("cap_factor_relative_to_uncapped_names", left[only]);
    }
    facts
}

/// The columns that an example may call its groups by, and how a list of them is called.
const GROUPS: [(&str, &str); 4] =
    [("sector", "sectors"), ("country", "countries"), ("issuer", "issuers"), ("group", "groups")];

/// Plain caps: on each name, and on groups that the inputs give by id or in order.
fn plain(inputs: &Inputs<'_>, uncapped: &Named) -> Facts {
    let mut story = Story::new(Index::default(), &lines(uncapped));
    let mut caps = Vec::new();
    caps.extend(limit(inputs, &SINGLE).map(|cap| by_security(CapLimit::Max(cap))));
    for (key, plural) in GROUPS {
        let cap = limit(inputs, &[key, &format!("{key}_cap"), plural]);
        let of = [plural, key].into_iter().find_map(|key| inputs.get(key));
        let (Some(cap), Some(of)) = (cap, of) else { continue };
        for (n, line) in story.market.lines.iter_mut().enumerate() {
            let group = of.get(&line.id).or_else(|| of.get(n)).unwrap_or(of);
            let group = group.as_str().map_or_else(|| group.to_string(), str::to_owned);
            match key {
                "country" => line.country = group,
                "issuer" => line.issuer = group,
                _ => line.sector = Some(group),
            }
        }
        let by = if key == "group" { "sector" } else { key };
        caps.push(Cap { by: by.into(), limit: CapLimit::Max(cap) });
    }
    assert!(!caps.is_empty(), "no cap that is understood");
    match review(story, in_proportion(caps, CapAlgorithm::WaterFill)) {
        Some(targets) => of_targets(uncapped, &targets),
        None => infeasible(),
    }
}

/// Whether the inputs are about a trigger.
pub(crate) fn is_trigger(inputs: &Inputs<'_>) -> bool {
    inputs.get("trigger_sum").is_some() && inputs.get("reset_sum").is_some()
}

/// The key `weights_ge_4_5` or `weights`, with the threshold that it or another key names.
fn large(inputs: &Inputs<'_>) -> (Named, f64) {
    let keys = inputs.others(&[]);
    let of_key = |key: &str| key.strip_prefix("weights_ge_").map(|p| p.replace('_', "."));
    let percent = keys.iter().find_map(|(key, _)| of_key(key));
    let threshold = match (limit(inputs, &["threshold"]), percent) {
        (Some(threshold), _) => threshold,
        (None, Some(percent)) => percent.parse::<f64>().unwrap() / 100.0,
        (None, None) => panic!("a trigger needs a threshold"),
    };
    let weights = keys.iter().find(|(key, _)| key.starts_with("weights")).unwrap().1;
    (named(weights), threshold)
}

/// Names at or above a threshold, among others below it that make up the rest of the index.
pub(crate) fn trigger(inputs: &Inputs<'_>) -> Facts {
    let (given, threshold) = large(inputs);
    let single = limit(inputs, &["trigger_single"]).zip(limit(inputs, &["reset_single"]));
    let trigger = Trigger {
        single: single.map(|(above, reset)| SingleTrigger { above, reset }),
        threshold,
        sum: inputs.number("trigger_sum"),
        reset_sum: inputs.number("reset_sum"),
    };
    let rest = 1.0 - sum(&given.iter().map(|(_, weight)| *weight).collect::<Vec<_>>());
    let mut names = given.clone();
    if rest > NEAR {
        let many = (rest / (threshold / 2.0)).ceil() as usize;
        names.extend((0..many).map(|n| (format!("~{}", nth(n)), rest / many as f64)));
    }
    let story = Story::new(Index::default(), &lines(&names));
    let limits =
        in_proportion(vec![by_security(CapLimit::Trigger(trigger))], CapAlgorithm::WaterFill);
    let Some(targets) = review(story, limits) else { return infeasible() };
    let before: Vec<f64> = targets.iter().map(|target| target.uncapped_weight).collect();
    let TriggerReport { sum: total, triggered, target_sum, .. } = trigger.check(&before);
    let by_name: BTreeMap<&str, f64> =
        names.iter().zip(&targets).map(|((id, _), t)| (id.as_str(), t.weight)).collect();
    let mut facts = Facts::default();
    facts.alias(&["sum", "sum_before"], total);
    facts.text("triggered", if triggered { "true" } else { "false" });
    let counts = given.iter().filter(|(_, weight)| *weight >= threshold - NEAR);
    let after = sum(&counts.map(|(id, _)| by_name[id.as_str()]).collect::<Vec<_>>());
    assert!(after <= target_sum + NEAR, "{after} over {target_sum}");
    facts.alias(&["target_sum", "sum_after"], after);
    given.iter().for_each(|(id, _)| facts.number(format!("weights.{id}"), by_name[id.as_str()]));
    facts
}
