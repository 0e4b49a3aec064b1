//! Caps of levels that cross: the closest weights, and their agreement with the water-fill.

use kapok_kernels::{CapError, CapLevel, cap_weights, closest_weights, sum};
use proptest::collection::vec;
use proptest::prelude::*;

use super::caps::{groups, singles};

const SLACK: f64 = 1e-12;

fn sizes() -> impl Strategy<Value = Vec<f64>> {
    vec((-2.0..2.0).prop_map(|power: f64| 10.0_f64.powf(power)), 6..60)
}

/// A single cap, sectors and countries.
fn levels(n: usize, draws: &[(usize, usize)], caps: (f64, f64, f64)) -> Vec<CapLevel> {
    let sector = draws[..n].iter().map(|draw| draw.0).collect();
    let country = draws[..n].iter().map(|draw| draw.1).collect();
    vec![
        singles(n, f64::min(caps.0 / n as f64, 1.0)),
        CapLevel { group: sector, cap: caps.1 },
        CapLevel { group: country, cap: caps.2 },
    ]
}

fn check_caps(levels: &[CapLevel], weights: &[f64]) -> Result<(), TestCaseError> {
    prop_assert!((sum(weights) - 1.0).abs() <= SLACK);
    for level in levels {
        for total in groups(level, weights) {
            prop_assert!(total <= level.cap + SLACK, "{total} over {}", level.cap);
        }
    }
    Ok(())
}

/// `Σ w · ln(w / b)`.
fn entropy(weights: &[f64], base: &[f64]) -> f64 {
    let term = |(w, b): (&f64, &f64)| if *w > 0.0 { w * (w / b).ln() } else { 0.0 };
    sum(&weights.iter().zip(base).map(term).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        max_global_rejects: 8192,
        ..ProptestConfig::default()
    })]

    #[test]
    fn caps_that_cross_hold_and_hold_still(
        base in sizes(),
        draws in vec((0..4_usize, 0..3_usize), 60),
        caps in (1.2..6.0, 0.25..0.9, 0.34..0.9),
    ) {
        let levels = levels(base.len(), &draws, caps);
        let once = cap_weights(&base, &levels);
        prop_assume!(once.is_ok());
        let once = once.unwrap();
        check_caps(&levels, &once.weights)?;
        prop_assert!(once.factors.iter().all(|left| *left > 0.0 && *left <= 1.0));
        let twice = cap_weights(&once.weights, &levels).unwrap();
        for (once, twice) in once.weights.iter().zip(&twice.weights) {
            prop_assert!((once - twice).abs() <= SLACK, "{once} and {twice}");
        }
        let scaled: Vec<f64> = base.iter().map(|b| b * 1e7).collect();
        let scaled = cap_weights(&scaled, &levels).unwrap();
        for (once, scaled) in once.weights.iter().zip(&scaled.weights) {
            prop_assert!((once - scaled).abs() <= SLACK, "{once} and {scaled}");
        }
    }

    /// Other weights under the same caps, from another base, are further away.
    #[test]
    fn no_other_weights_are_closer(
        base in sizes(),
        other in vec((-2.0..2.0).prop_map(|power: f64| 10.0_f64.powf(power)), 60),
        draws in vec((0..4_usize, 0..3_usize), 60),
        caps in (1.2..6.0, 0.25..0.9, 0.34..0.9),
    ) {
        let levels = levels(base.len(), &draws, caps);
        let best = cap_weights(&base, &levels);
        prop_assume!(best.is_ok());
        let best = best.unwrap();
        let other = cap_weights(&other[..base.len()], &levels).unwrap();
        let (best, other) = (entropy(&best.weights, &base), entropy(&other.weights, &base));
        prop_assert!(best <= other + 1e-11, "{best} and {other}");
    }

    #[test]
    fn the_order_of_names_and_levels_does_not_matter(
        base in sizes(),
        draws in vec((0..4_usize, 0..3_usize), 60),
        caps in (1.2..6.0, 0.25..0.9, 0.34..0.9),
        shift in 0..60_usize,
    ) {
        let n = base.len();
        let by = shift % n;
        let levels = levels(n, &draws, caps);
        let plain = cap_weights(&base, &levels);
        let mut turned = base.clone();
        turned.rotate_left(by);
        let turn = |level: &CapLevel| {
            let mut level = level.clone();
            level.group.rotate_left(by);
            level
        };
        let other: Vec<CapLevel> = levels.iter().rev().map(turn).collect();
        let turned = cap_weights(&turned, &other);
        prop_assert_eq!(plain.is_ok(), turned.is_ok(), "{:?} {:?}", plain, turned);
        // Where both refuse there is no more to hold; others are drawn instead.
        prop_assume!(plain.is_ok());
        let (plain, mut back) = (plain.unwrap().weights, turned.unwrap().weights);
        back.rotate_right(by);
        for (plain, back) in plain.iter().zip(&back) {
            prop_assert!((plain - back).abs() <= SLACK, "{plain} and {back}");
        }
    }

    /// Nested levels have one answer, whichever way it is found.
    #[test]
    fn nested_levels_agree_with_the_water_fill(
        base in sizes(),
        draws in vec(0..20_usize, 60),
        caps in (0.06..0.6, 0.26..1.0),
    ) {
        let issuer: Vec<usize> = (0..base.len()).map(|i| draws[i]).collect();
        let sector = issuer.iter().map(|issuer| issuer % 4).collect();
        let levels =
            [CapLevel { group: issuer, cap: caps.0 }, CapLevel { group: sector, cap: caps.1 }];
        match (cap_weights(&base, &levels), closest_weights(&base, &levels)) {
            (Ok(filled), Ok(closest)) => {
                for (filled, closest) in filled.weights.iter().zip(&closest.weights) {
                    prop_assert!((filled - closest).abs() <= SLACK, "{filled} and {closest}");
                }
                for (filled, closest) in filled.factors.iter().zip(&closest.factors) {
                    prop_assert!((filled - closest).abs() <= 1e-9, "{filled} and {closest}");
                }
            }
            (Err(_), Err(_)) => {}
            (filled, closest) => prop_assert!(false, "{filled:?} and {closest:?}"),
        }
    }

    /// Two sectors and two countries: there is room exactly if the largest flow reaches one.
    #[test]
    fn what_cannot_hold_is_refused_and_named(
        counts in (1..6_usize, 1..6_usize, 1..6_usize, 1..6_usize),
        caps in (0.02..0.3, 0.5..0.8, 0.5..0.8),
    ) {
        let (a, b, c, d) = counts;
        let cells = [(0, 0, a), (0, 1, b), (1, 0, c), (1, 1, d)];
        let mut draws = Vec::new();
        cells.iter().for_each(|(s, k, many)| draws.extend(vec![(*s, *k); *many]));
        let n = draws.len();
        let levels = levels(n, &draws, (caps.0 * n as f64, caps.1, caps.2));
        let cell = |many: usize| many as f64 * levels[0].cap;
        // The smallest cut: each sector and each country is on one side or the other.
        let mut flow = f64::INFINITY;
        for side in 0..16_u8 {
            let bit = |k: u8| side >> k & 1 == 1;
            let (s, k) = ([bit(0), bit(1)], [bit(2), bit(3)]);
            let sectors = s.iter().filter(|kept| !**kept).count() as f64 * levels[1].cap;
            let countries = k.iter().filter(|kept| **kept).count() as f64 * levels[2].cap;
            let between = cells.iter().filter(|(i, j, _)| s[*i] && !k[*j]);
            let between: f64 = between.map(|(_, _, many)| cell(*many)).sum();
            flow = flow.min(sectors + countries + between);
        }
        match closest_weights(&vec![1.0; n], &levels) {
            Ok(capped) => {
                prop_assert!(flow >= 1.0 - 1e-9);
                check_caps(&levels, &capped.weights)?;
            }
            Err(CapError::Unmet { total, cap, .. }) => {
                prop_assert!(flow < 1.0 && total > cap, "{flow} {total} {cap}");
            }
            Err(error) => prop_assert!(flow < 1.0, "{error} but {flow}"),
        }
    }
}
