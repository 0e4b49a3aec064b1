//! P9: capped weights sum to one, keep to their caps, and cannot be capped further.

use kapok_kernels::{CapError, CapLevel, Capped, cap_weights, sum};
use proptest::collection::vec;
use proptest::prelude::*;

/// Room for the rounding of sums of weights in a group.
const SLACK: f64 = 1e-12;

fn sizes() -> impl Strategy<Value = Vec<f64>> {
    vec((-4.0..4.0).prop_map(|power: f64| 10.0_f64.powf(power)), 1..60)
}

pub(super) fn singles(n: usize, cap: f64) -> CapLevel {
    CapLevel { group: (0..n).collect(), cap }
}

pub(super) fn groups(level: &CapLevel, weights: &[f64]) -> Vec<f64> {
    let count = level.group.iter().max().map_or(0, |last| last + 1);
    let of = |g: usize| (0..weights.len()).filter(move |&i| level.group[i] == g);
    (0..count).map(|g| sum(&of(g).map(|i| weights[i]).collect::<Vec<_>>())).collect()
}

/// The laws that hold for any levels.
fn laws(base: &[f64], levels: &[CapLevel], capped: &Capped) -> Result<(), TestCaseError> {
    prop_assert!((sum(&capped.weights) - 1.0).abs() < SLACK, "{:?}", capped.weights);
    for level in levels {
        for total in groups(level, &capped.weights) {
            prop_assert!(total <= level.cap + SLACK, "{total} over {}", level.cap);
        }
    }
    let free: Vec<usize> = (0..base.len()).filter(|&i| capped.factors[i] == 1.0).collect();
    for pair in free.windows(2) {
        let scale = |i: usize| capped.weights[i] / base[i];
        prop_assert!((scale(pair[0]) / scale(pair[1]) - 1.0).abs() < SLACK);
    }
    prop_assert!(capped.factors.iter().all(|factor| *factor > 0.0 && *factor <= 1.0));
    let again = cap_weights(&capped.weights, levels).unwrap();
    for (once, twice) in capped.weights.iter().zip(&again.weights) {
        prop_assert!((once - twice).abs() <= SLACK * once, "{once} and {twice}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn one_cap(base in sizes(), tightness in 0.3..4.0) {
        let n = base.len();
        let cap = f64::min(tightness / n as f64, 1.0);
        match cap_weights(&base, &[singles(n, cap)]) {
            Ok(capped) => {
                prop_assert!(cap * n as f64 >= 1.0 - 1e-11);
                prop_assert!(capped.weights.iter().all(|weight| *weight <= cap + 1e-15));
                laws(&base, &[singles(n, cap)], &capped)?;
            }
            Err(error) => {
                prop_assert!(cap * (n as f64) < 1.0, "{error}");
                let infeasible = matches!(error, CapError::Infeasible { .. });
                prop_assert!(infeasible);
            }
        }
    }

    #[test]
    fn the_tightest_cap_gives_equal_weights(base in sizes()) {
        let n = base.len();
        let capped = cap_weights(&base, &[singles(n, 1.0 / n as f64)]).unwrap();
        for weight in capped.weights {
            prop_assert!((weight * n as f64 - 1.0).abs() < SLACK);
        }
    }

    /// Issuers hold some lines each, sectors some issuers.
    #[test]
    fn issuers_within_sectors(
        base in sizes(),
        draws in vec(0..20_usize, 60),
        caps in (0.02..0.6, 0.1..1.0),
    ) {
        let issuer: Vec<usize> = (0..base.len()).map(|i| draws[i]).collect();
        let sector = issuer.iter().map(|issuer| issuer % 4).collect();
        let levels =
            [CapLevel { group: issuer, cap: caps.0 }, CapLevel { group: sector, cap: caps.1 }];
        let capacity = |sector: usize| {
            let mut issuers: Vec<usize> = levels[0].group.clone();
            issuers.sort_unstable();
            issuers.dedup();
            let count = issuers.iter().filter(|issuer| *issuer % 4 == sector).count();
            f64::min(count as f64 * caps.0, caps.1)
        };
        let capacity: f64 = (0..4).map(capacity).sum();
        match cap_weights(&base, &levels) {
            Ok(capped) => {
                prop_assert!(capacity >= 1.0 - 1e-11);
                laws(&base, &levels, &capped)?;
            }
            Err(error) => prop_assert!(capacity < 1.0, "{error} but capacity {capacity}"),
        }
    }
}
