//! Benchmarks of the kernels, at the sizes of a national, a broad and a world-wide index.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use kapok_kernels::{
    CapAlgorithm, CapLevel, Redistribution, Tier, Trigger, cap_single, cap_tier, cap_weights,
    exact_sum, market_value, reset_weights, sum,
};

const SIZES: [usize; 3] = [500, 3_000, 50_000];

/// Numbers from 1 to `spread`, evenly in their logarithm, the same in every run.
fn numbers(n: usize, spread: f64, seed: u64) -> Vec<f64> {
    let mut state = seed;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..n).map(|_| spread.powf(draw())).collect()
}

fn sums(criterion: &mut Criterion) {
    for n in SIZES {
        let values = numbers(n, 1e6, 7);
        criterion.bench_function(&format!("sum/{n}"), |b| b.iter(|| sum(black_box(&values))));
        criterion.bench_function(&format!("exact_sum/{n}"), |b| {
            b.iter(|| exact_sum(black_box(&values).iter().copied()));
        });
    }
}

fn market_values(criterion: &mut Criterion) {
    for n in SIZES {
        let (price, shares, fx) = (numbers(n, 1e3, 1), numbers(n, 1e9, 2), numbers(n, 10.0, 3));
        criterion.bench_function(&format!("market_value/{n}"), |b| {
            b.iter(|| market_value(black_box(&price), black_box(&shares), black_box(&fx)));
        });
    }
}

/// A cap on each name that about one in ten meets, within sectors of which some meet theirs.
fn caps(criterion: &mut Criterion) {
    for n in SIZES {
        let base = numbers(n, 1e4, 5);
        let name = CapLevel { group: (0..n).collect(), cap: 4.0 / n as f64 };
        let sector = CapLevel { group: (0..n).map(|i| i * i % 11).collect(), cap: 0.19 };
        let levels = [name, sector];
        criterion.bench_function(&format!("cap_weights/{n}"), |b| {
            b.iter(|| cap_weights(black_box(&base), black_box(&levels[..1])).expect("they hold"));
        });
        criterion.bench_function(&format!("cap_weights_nested/{n}"), |b| {
            b.iter(|| cap_weights(black_box(&base), black_box(&levels)).expect("they hold"));
        });
    }
}

/// Rules of two limbs over a broad index with a few large names and many near the threshold.
fn tiers(criterion: &mut Criterion) {
    let n = 3_000;
    let base = numbers(n, 1e4, 5);
    let group: Vec<usize> = (0..n).collect();
    let unit = 1.0 / n as f64;
    let tier = Tier { single: 4.0 * unit, threshold: 2.0 * unit, aggregate: 0.4 };
    let algorithms = [
        ("rank_based", CapAlgorithm::RankBased),
        ("effective_cap", CapAlgorithm::EffectiveCap),
        ("group_trim", CapAlgorithm::GroupTrim),
    ];
    for (name, algorithm) in algorithms {
        criterion.bench_function(&format!("cap_tier_{name}/{n}"), |b| {
            let share = Redistribution::Proportional;
            b.iter(|| {
                cap_tier(black_box(&base), &group, tier, algorithm, share).expect("it holds")
            });
        });
    }
    let level = CapLevel { group: group.clone(), cap: 4.0 * unit };
    criterion.bench_function(&format!("cap_single_equal/{n}"), |b| {
        b.iter(|| cap_single(black_box(&base), &level, Redistribution::Equal).expect("it holds"));
    });
    let trigger = Trigger { single: None, threshold: 2.0 * unit, sum: 0.4, reset_sum: 0.39 };
    criterion.bench_function(&format!("reset_weights/{n}"), |b| {
        let share = Redistribution::Proportional;
        b.iter(|| reset_weights(black_box(&base), &group, trigger, share));
    });
}

/// A cap on each name, on eleven sectors and on twenty-three countries that cross them.
fn crossing(criterion: &mut Criterion) {
    let n = 3_000;
    let base = numbers(n, 1e4, 5);
    let name = CapLevel { group: (0..n).collect(), cap: 4.0 / n as f64 };
    let sector = CapLevel { group: (0..n).map(|i| i * i % 11).collect(), cap: 0.17 };
    let country = CapLevel { group: (0..n).map(|i| i * 7 % 23).collect(), cap: 0.045 };
    let levels = [name, sector, country];
    criterion.bench_function(&format!("cap_weights_crossing/{n}"), |b| {
        b.iter(|| cap_weights(black_box(&base), black_box(&levels)).expect("they hold"));
    });
}

criterion_group!(benches, sums, market_values, caps, tiers, crossing);
criterion_main!(benches);
