//! Rules of two limbs and triggers: sum, limits, idempotence, scale, order of names, bad input.

use std::collections::BTreeMap;

use kapok_kernels::{
    CapAlgorithm, CapLevel, Redistribution, SingleTrigger, Tier, Tiered, Trigger, cap_single,
    cap_tier, reset_weights, sum,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::caps::{groups, singles};

const SLACK: f64 = 1e-12;

const ALGORITHMS: [CapAlgorithm; 3] =
    [CapAlgorithm::RankBased, CapAlgorithm::EffectiveCap, CapAlgorithm::GroupTrim];

fn tiers() -> impl Strategy<Value = Tier> {
    let tier = |single, threshold, aggregate| Tier { single, threshold, aggregate };
    prop_oneof![
        Just(tier(0.10, 0.05, 0.40)),
        Just(tier(0.09, 0.045, 0.36)),
        Just(tier(0.25, 0.05, 0.50)),
        Just(tier(0.25, 0.048, 0.50)),
        (0.02..0.3, 0.2..0.9, 1.0..6.0).prop_map(move |(single, part, places)| {
            tier(single, single * part, f64::min(single * places, 1.0))
        }),
    ]
}

/// A few large names among many: sizes over `decades` powers of ten.
fn sizes(decades: f64) -> impl Strategy<Value = Vec<f64>> {
    vec((0.0..decades).prop_map(|power: f64| 10.0_f64.powf(power)), 12..80)
}

/// Dust beside a giant.
fn dusty() -> impl Strategy<Value = Vec<f64>> {
    let power = |power: f64| 10.0_f64.powf(power);
    let dust = vec((-18.0..0.0).prop_map(power), 1..60);
    (dust, (0.0..15.0).prop_map(power)).prop_map(|(mut sizes, giant)| {
        sizes.push(giant);
        sizes
    })
}

fn triggers() -> impl Strategy<Value = Trigger> {
    let limits = (0.1..0.3, 0.5..1.0, 0.1..0.9, 0.3..0.8, 0.5..1.0);
    (limits, any::<bool>()).prop_map(|((above, reset, threshold, most, reset_sum), with_single)| {
        let single = SingleTrigger { above, reset: above * reset };
        Trigger {
            single: with_single.then_some(single),
            threshold: single.reset * threshold,
            sum: most,
            reset_sum: most * reset_sum,
        }
    })
}

/// Groups of two lines each.
fn pairs(count: usize) -> Vec<usize> {
    (0..count).map(|i| i / 2).collect()
}

fn redistributions() -> impl Strategy<Value = Redistribution> {
    prop_oneof![Just(Redistribution::Proportional), Just(Redistribution::Equal)]
}

fn near(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= SLACK)
}

/// Both limbs over the groups, and a total of one.
fn limbs(weights: &[f64], group: &[usize], tier: Tier) -> Result<(), TestCaseError> {
    prop_assert!(weights.iter().all(|weight| weight.is_finite() && *weight >= 0.0));
    prop_assert!((sum(weights) - 1.0).abs() <= SLACK, "{}", sum(weights));
    let totals = groups(&CapLevel { group: group.to_vec(), cap: tier.single }, weights);
    let largest = totals.iter().copied().fold(0.0, f64::max);
    prop_assert!(largest <= tier.single + SLACK, "{largest} over {tier:?}");
    let above: Vec<f64> = totals.into_iter().filter(|w| *w > tier.threshold + SLACK).collect();
    prop_assert!(sum(&above) <= tier.aggregate + SLACK, "{} over {tier:?}", sum(&above));
    Ok(())
}

fn run(
    base: &[f64],
    group: &[usize],
    tier: Tier,
    algorithm: CapAlgorithm,
    redistribution: Redistribution,
) -> Option<Tiered> {
    cap_tier(base, group, tier, algorithm, redistribution).ok()
}

/// The laws are worth what the draws are: every algorithm meets many rules of each kind of groups,
/// and refuses some.
#[test]
fn every_algorithm_answers_often() {
    let mut runner = TestRunner::deterministic();
    let drawn = (sizes(3.0), vec(0..60_usize, 80), tiers(), redistributions(), dusty());
    let mut answered: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for _ in 0..300 {
        let (base, draws, tier, redistribution, dusty) =
            drawn.new_tree(&mut runner).unwrap().current();
        let n = base.len();
        for algorithm in ALGORITHMS {
            for (kind, base, group) in [
                ("groups", &base, draws[..n].to_vec()),
                ("pairs", &base, pairs(n)),
                ("names", &base, (0..n).collect()),
                ("dust", &dusty, (0..dusty.len()).collect()),
            ] {
                let found = run(base, &group, tier, algorithm, redistribution);
                let count = answered.entry((format!("{algorithm:?}"), kind)).or_default();
                *count += usize::from(found.is_some());
            }
        }
    }
    assert_eq!(answered.len(), 12);
    assert!(answered.values().all(|count| (40..300).contains(count)), "{answered:?}");
}

/// The same for triggers: they are met, left alone and refused.
#[test]
fn triggers_do_all_that_they_can() {
    let mut runner = TestRunner::deterministic();
    let drawn = (sizes(2.5), triggers(), redistributions());
    let (mut reset, mut left, mut refused) = (0, 0, 0);
    for _ in 0..300 {
        let (base, trigger, redistribution) = drawn.new_tree(&mut runner).unwrap().current();
        let own: Vec<usize> = (0..base.len()).collect();
        match reset_weights(&base, &own, trigger, redistribution) {
            Ok((_, report)) if report.triggered => reset += 1,
            Ok(_) => left += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(reset > 30 && left > 30 && refused > 0, "{reset} {left} {refused}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1024,
        max_global_rejects: 16384,
        ..ProptestConfig::default()
    })]

    #[test]
    fn both_limbs_hold_and_hold_still(
        base in sizes(3.0),
        draws in vec(0..60_usize, 80),
        tier in tiers(),
        redistribution in redistributions(),
    ) {
        let group = &draws[..base.len()];
        let mut held = 0;
        for algorithm in ALGORITHMS {
            let Some(once) = run(&base, group, tier, algorithm, redistribution) else { continue };
            held += 1;
            limbs(&once.capped.weights, group, tier)?;
            prop_assert!(once.capped.factors.iter().all(|left| *left >= 0.0 && *left <= 1.0));
            let base = once.capped.weights.iter().map(|weight| weight.max(1e-300));
            let base: Vec<f64> = base.collect();
            let twice = cap_tier(&base, group, tier, algorithm, redistribution).unwrap();
            prop_assert!(near(&once.capped.weights, &twice.capped.weights), "{algorithm:?}");
        }
        prop_assume!(held > 0);
    }

    #[test]
    fn scale_and_order_do_not_matter(
        base in sizes(3.0),
        power in -9..9_i32,
        shift in 0..80_usize,
        tier in tiers(),
        redistribution in redistributions(),
    ) {
        let n = base.len();
        let own: Vec<usize> = (0..n).collect();
        let scaled: Vec<f64> = base.iter().map(|b| b * 10.0_f64.powi(power)).collect();
        let mut turned = base.clone();
        turned.rotate_left(shift % n);
        let mut held = 0;
        for algorithm in ALGORITHMS {
            let plain = run(&base, &own, tier, algorithm, redistribution);
            let scaled = run(&scaled, &own, tier, algorithm, redistribution);
            let turned = run(&turned, &own, tier, algorithm, redistribution);
            prop_assert_eq!(plain.is_some(), scaled.is_some());
            prop_assert_eq!(plain.is_some(), turned.is_some());
            let (Some(plain), Some(scaled), Some(turned)) = (plain, scaled, turned) else {
                continue;
            };
            held += 1;
            prop_assert!(near(&plain.capped.weights, &scaled.capped.weights), "{algorithm:?}");
            let mut back = turned.capped.weights;
            back.rotate_right(shift % n);
            prop_assert_eq!(&plain.capped.weights, &back, "{:?}", algorithm);
        }
        prop_assume!(held > 0);
    }

    /// What no weights can meet is refused by each algorithm.
    #[test]
    fn what_cannot_hold_is_refused(base in vec(0.1..10.0, 1..30), tier in tiers()) {
        let own: Vec<usize> = (0..base.len()).collect();
        prop_assume!(tier.capacity(base.len()) < 1.0 - SLACK);
        for algorithm in ALGORITHMS {
            let found = run(&base, &own, tier, algorithm, Redistribution::Proportional);
            prop_assert!(found.is_none(), "{algorithm:?} of {tier:?}: {found:?}");
        }
    }

    /// The effective cap is the largest: a little more breaks the sum of the large.
    #[test]
    fn no_larger_common_cap_will_do(
        base in sizes(2.0),
        tier in tiers(),
        redistribution in redistributions(),
        parts in vec(0.0..1.0, 50),
    ) {
        let own: Vec<usize> = (0..base.len()).collect();
        let algorithm = CapAlgorithm::EffectiveCap;
        let found = run(&base, &own, tier, algorithm, redistribution);
        let cap = found.map_or(tier.threshold, |found| found.cap);
        for part in parts {
            let more = cap + (tier.single - cap) * part;
            if more <= cap + 1e-9 || more * base.len() as f64 <= 1.0 {
                continue;
            }
            let level = singles(base.len(), more);
            let weights = cap_single(&base, &level, redistribution).unwrap().weights;
            prop_assert!(tier.above(&weights) > tier.aggregate, "{more} is larger than {cap}");
        }
    }

    /// Lines of an issuer are cut together.
    #[test]
    fn lines_of_a_group_keep_their_proportions(
        base in sizes(3.0),
        tier in tiers(),
        redistribution in redistributions(),
    ) {
        let group = pairs(base.len());
        let mut held = 0;
        for algorithm in ALGORITHMS {
            let found = run(&base, &group, tier, algorithm, redistribution);
            let Some(Tiered { capped, .. }) = found else { continue };
            held += 1;
            for (pair, base) in capped.weights.chunks_exact(2).zip(base.chunks_exact(2)) {
                prop_assert!((pair[0] * base[1] - pair[1] * base[0]).abs() <= SLACK * base[0]);
            }
        }
        prop_assume!(held > 0);
    }

    /// Dust beside a giant: an answer or an error, and no number that is none.
    #[test]
    fn dust_and_a_giant(
        base in dusty(),
        tier in tiers(),
        redistribution in redistributions(),
    ) {
        let own: Vec<usize> = (0..base.len()).collect();
        let mut held = 0;
        for algorithm in ALGORITHMS {
            if let Some(found) = run(&base, &own, tier, algorithm, redistribution) {
                held += 1;
                limbs(&found.capped.weights, &own, tier)?;
            }
        }
        prop_assume!(held > 0);
    }

    #[test]
    fn a_single_cap_in_equal_parts(base in sizes(3.0), tightness in 0.8..6.0) {
        let n = base.len();
        let level = singles(n, f64::min(tightness / n as f64, 1.0));
        let Ok(capped) = cap_single(&base, &level, Redistribution::Equal) else {
            prop_assert!(tightness < 1.0);
            return Ok(());
        };
        prop_assert!((sum(&capped.weights) - 1.0).abs() <= SLACK);
        let total = sum(&base);
        let raised = |i: usize| capped.weights[i] - base[i] / total;
        let free = (0..n).filter(|&i| capped.weights[i] < level.cap);
        let free: Vec<f64> = free.map(raised).collect();
        prop_assert!(free.windows(2).all(|pair| (pair[0] - pair[1]).abs() <= SLACK));
        prop_assert!(free.iter().all(|raise| *raise >= -SLACK));
    }

    #[test]
    fn a_trigger_resets_or_leaves_alone(
        base in sizes(2.5),
        trigger in triggers(),
        redistribution in redistributions(),
    ) {
        let own: Vec<usize> = (0..base.len()).collect();
        let found = reset_weights(&base, &own, trigger, redistribution);
        prop_assume!(found.is_ok());
        let (capped, report) = found.unwrap();
        prop_assert!((sum(&capped.weights) - 1.0).abs() <= SLACK);
        let total = sum(&base);
        if !report.triggered {
            let same = base.iter().map(|b| b / total).collect::<Vec<_>>();
            prop_assert_eq!(&capped.weights, &same);
            return Ok(());
        }
        let largest = capped.weights.iter().copied().fold(0.0, f64::max);
        prop_assert!(trigger.single.is_none_or(|single| largest <= single.reset + SLACK));
        // A group that was lifted to the threshold does not count as one that was large before.
        let rest = |w: &&f64| **w > trigger.threshold + SLACK;
        let still: Vec<f64> = capped.weights.iter().filter(rest).copied().collect();
        prop_assert!(sum(&still) <= trigger.reset_sum + SLACK, "{report:?}");
    }
}
