//! Examples of caps: one cap, rules of two limbs, caps on groups, triggers.

use std::collections::BTreeMap;

use kapok_kernels::{
    CapAlgorithm, Redistribution, SingleTrigger, Tier, Trigger, TriggerReport, cap_tier, sum,
};
use kapok_weighting::Target;
use kapok_weighting::caps::{Cap, CapLimit};

use crate::support::index::{Index, Limits};

use super::case::Case;
use super::facts::Facts;
use super::given::Given;
use super::story::{Story, nth};

/// Terms that make of weights an example of caps.
pub(crate) const CAPS: &str = "algorithm cap_on_country cap_on_group cap_on_issuer cap_on_sector \
                               cap_on_security";

/// How near a weight is to a limit that it is at.
const NEAR: f64 = 1e-12;

/// Names with their weights before caps.
type Named = Vec<(String, f64)>;

/// Names are told apart by id or by number.
fn named(given: &Given, term: &str) -> Named {
    match given.get(term) {
        Some(weights) if weights.is_object() => given.by_name(term).into_iter().collect(),
        _ => given.list(term).into_iter().enumerate().map(|(n, w)| (nth(n), w)).collect(),
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

/// Weights under whatever caps the inputs name.
pub(crate) fn capped(case: &Case<'_>) -> Facts {
    let uncapped = named(case, "weights");
    match tier(case) {
        Some(tier) => two_limbs(&uncapped, tier, algorithm(case)),
        None => plain(case, &uncapped),
    }
}

/// A rule of two limbs, given in full; or 5/10/40 where an example names an algorithm only.
fn tier(case: &Case<'_>) -> Option<Tier> {
    let limit = |term: &str| case.maybe_number(term);
    match (limit("cap_on_security"), limit("threshold"), limit("aggregate")) {
        (Some(single), Some(threshold), Some(aggregate)) => {
            Some(Tier { single, threshold, aggregate })
        }
        (None, None, None) if case.has("algorithm") => {
            Some(Tier { single: 0.10, threshold: 0.05, aggregate: 0.40 })
        }
        (_, None, None) => None,
        incomplete => panic!("a rule of two limbs needs three limits, seen {incomplete:?}"),
    }
}

/// The algorithms that an example is about: all of them if it names none.
fn algorithm(case: &Case<'_>) -> Vec<CapAlgorithm> {
    let words = [
        ("effective", CapAlgorithm::EffectiveCap),
        ("rank", CapAlgorithm::RankBased),
        ("trim", CapAlgorithm::GroupTrim),
        ("pro rata", CapAlgorithm::GroupTrim),
        ("pro_rata", CapAlgorithm::GroupTrim),
        ("pro-rata", CapAlgorithm::GroupTrim),
    ];
    match case.maybe_text("algorithm") {
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
    facts.number("largest", largest);
    let above = most(&|weights| tier.above(weights));
    facts.number("sum_above", above);
    facts.number(format!("sum_above_limit.{}", tier.threshold), above);
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
    facts.number("effective_cap", tiered.cap);
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
        facts.number(format!("cap_factors.{}", uncapped[n].0), left[n]);
    }
    facts.list("cap_factors", &left);
    let capped: Vec<usize> = (0..left.len()).filter(|&n| left[n] < 1.0).collect();
    for (k, &n) in capped.iter().enumerate() {
        facts.text(format!("capped[{k}]"), &uncapped[n].0);
        facts.number(format!("capped_factor[{k}]"), left[n]);
    }
    if let [only] = capped[..] {
        facts.number("capped_factor", left[only]);
    }
    facts
}

/// Columns that have caps: the cap, and the groups of the names by id or in order.
const COLUMNS: [(&str, &str, &str); 4] = [
    ("sector", "cap_on_sector", "sectors"),
    ("country", "cap_on_country", "countries"),
    ("issuer", "cap_on_issuer", "issuers"),
    ("sector", "cap_on_group", "groups"),
];

/// Plain caps: on each name, and on groups.
fn plain(case: &Case<'_>, uncapped: &Named) -> Facts {
    let mut story = Story::new(Index::default(), &lines(uncapped));
    let mut caps = Vec::new();
    caps.extend(case.maybe_number("cap_on_security").map(|cap| by_security(CapLimit::Max(cap))));
    for (column, cap, groups) in COLUMNS {
        let Some(cap) = case.maybe_number(cap) else { continue };
        let groups = case.get(groups).unwrap_or_else(|| panic!("a cap on {groups} needs these"));
        for (n, line) in story.market.lines.iter_mut().enumerate() {
            let group = groups.get(&line.id).or_else(|| groups.get(n)).unwrap();
            let group = group.as_str().map_or_else(|| group.to_string(), str::to_owned);
            match column {
                "country" => line.country = group,
                "issuer" => line.issuer = group,
                _ => line.sector = Some(group),
            }
        }
        caps.push(Cap { by: column.into(), limit: CapLimit::Max(cap) });
    }
    assert!(!caps.is_empty(), "no cap that is understood");
    match review(story, in_proportion(caps, CapAlgorithm::WaterFill)) {
        Some(targets) => of_targets(uncapped, &targets),
        None => infeasible(),
    }
}

/// The names at or above a threshold: `weights_from` it, or all beside a threshold.
fn large(case: &Case<'_>) -> (Named, f64) {
    let Some(threshold) = case.maybe_number("threshold") else {
        let all = case.part("weights_from");
        let [threshold] = all.terms()[..] else { panic!("a trigger has one threshold") };
        return (named(&all, threshold), threshold.parse().unwrap());
    };
    (named(case, "weights"), threshold)
}

/// Names at or above a threshold, among others below it that make up the rest of the index.
pub(crate) fn trigger(case: &Case<'_>) -> Facts {
    let (given, threshold) = large(case);
    let single = case.maybe_number("trigger_single").zip(case.maybe_number("reset_single"));
    let trigger = Trigger {
        single: single.map(|(above, reset)| SingleTrigger { above, reset }),
        threshold,
        sum: case.number("trigger_sum"),
        reset_sum: case.number("reset_sum"),
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
    facts.number("sum", total);
    facts.text("triggered", if triggered { "true" } else { "false" });
    let counts = given.iter().filter(|(_, weight)| *weight >= threshold - NEAR);
    let after = sum(&counts.map(|(id, _)| by_name[id.as_str()]).collect::<Vec<_>>());
    assert!(after <= target_sum + NEAR, "{after} over {target_sum}");
    facts.number("target_sum", after);
    given.iter().for_each(|(id, _)| facts.number(format!("weights.{id}"), by_name[id.as_str()]));
    facts
}
