//! Hand-worked examples, as in `docs/methodology/weighting.md`.

use super::*;

fn single(n: usize, cap: f64) -> CapLevel {
    CapLevel { group: (0..n).collect(), cap }
}

fn close(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| (x - y).abs() < 1e-15)
}

#[test]
fn what_is_cut_goes_to_the_free_names_in_proportion() {
    let capped = cap_weights(&[50.0, 20.0, 15.0, 10.0, 5.0], &[single(5, 0.3)]).unwrap();
    assert!(close(&capped.weights, &[0.3, 0.28, 0.21, 0.14, 0.07]), "{capped:?}");
    assert!(close(&capped.factors, &[3.0 / 7.0, 1.0, 1.0, 1.0, 1.0]), "{capped:?}");
}

#[test]
fn a_second_name_may_go_over_its_cap() {
    let capped = cap_weights(&[0.6, 0.3, 0.1], &[single(3, 0.4)]).unwrap();
    assert!(close(&capped.weights, &[0.4, 0.4, 0.2]), "{capped:?}");
}

#[test]
fn a_cap_below_one_nth_is_infeasible() {
    let error = cap_weights(&[0.6, 0.3, 0.1], &[single(3, 0.3)]).unwrap_err();
    assert!(matches!(error, CapError::Infeasible { groups: 3, .. }), "{error}");
    assert!(cap_weights(&[0.6, 0.3, 0.1], &[single(3, 1.0 / 3.0)]).is_ok());
}

#[test]
fn groups_and_names_are_capped_together() {
    // Sector 0 holds 0.5 + 0.3; capped at 0.5 in all and 0.3 a name.
    let sector = CapLevel { group: vec![0, 0, 1, 1], cap: 0.5 };
    let levels = [single(4, 0.3), sector];
    let capped = cap_weights(&[0.5, 0.3, 0.1, 0.1], &levels).unwrap();
    assert!(close(&capped.weights, &[0.3, 0.2, 0.25, 0.25]), "{capped:?}");
}

#[test]
fn issuer_lines_keep_their_proportion() {
    let issuer = CapLevel { group: vec![0, 0, 1, 2, 3], cap: 0.3 };
    let capped = cap_weights(&[0.3, 0.1, 0.2, 0.2, 0.2], &[issuer]).unwrap();
    assert!(close(&capped.weights[..2], &[0.225, 0.075]), "{capped:?}");
}

/// The example of UCITS 5/10/40: six at 8 %, twenty at 2.6 %.
fn six_and_twenty() -> Vec<f64> {
    [vec![0.08; 6], vec![0.026; 20]].concat()
}

const UCITS: Tier = Tier { single: 0.10, threshold: 0.05, aggregate: 0.40 };

fn tiered(base: &[f64], tier: Tier, algorithm: CapAlgorithm) -> Result<Tiered, CapError> {
    let group: Vec<usize> = (0..base.len()).collect();
    cap_tier(base, &group, tier, algorithm, Redistribution::Proportional)
}

#[test]
fn the_effective_cap_is_the_largest_that_meets_the_aggregate() {
    let found = tiered(&six_and_twenty(), UCITS, CapAlgorithm::EffectiveCap).unwrap();
    assert!((found.cap - 1.0 / 15.0).abs() <= 1e-17, "{}", found.cap);
    assert_eq!(found.at_cap, 6);
    assert!(close(&found.capped.weights, &[vec![1.0 / 15.0; 6], vec![0.03; 20]].concat()));
    assert!(close(&found.capped.factors[6..], &[1.0; 20]));
}

#[test]
fn by_rank_the_first_four_keep_their_weight() {
    let found = tiered(&six_and_twenty(), UCITS, CapAlgorithm::RankBased).unwrap();
    let expected = [vec![0.08; 4], vec![0.05; 2], vec![0.58 / 20.0; 20]].concat();
    assert!(close(&found.capped.weights, &expected), "{found:?}");
    assert_eq!(found.at_cap, 0);
}

#[test]
fn nine_four_and_a_half_thirty_six() {
    let base = [vec![20.0, 12.0, 10.0, 9.0, 7.0, 6.0], vec![1.8; 20]].concat();
    let tier = Tier { single: 0.09, threshold: 0.045, aggregate: 0.36 };
    let found = tiered(&base, tier, CapAlgorithm::RankBased).unwrap();
    let expected = [vec![0.09; 4], vec![0.045; 2], vec![0.55 / 20.0; 20]].concat();
    assert!(close(&found.capped.weights, &expected), "{found:?}");
    assert_eq!((tier.places(), found.at_cap), (4, 4));
    assert!((found.above - 0.36).abs() < 1e-15);
}

#[test]
fn a_trim_takes_from_all_large_in_proportion() {
    // 0.24 + 0.18 + 0.12 + 0.06 = 0.60, to be 0.50: all by 5/6, but none below 0.05.
    let base = [vec![0.24, 0.18, 0.12, 0.06], vec![0.04; 10]].concat();
    let tier = Tier { single: 0.25, threshold: 0.05, aggregate: 0.50 };
    let found = tiered(&base, tier, CapAlgorithm::GroupTrim).unwrap();
    let expected = [vec![0.20, 0.15, 0.10, 0.05], vec![0.05; 10]].concat();
    assert!(close(&found.capped.weights, &expected), "{found:?}");
    assert!((found.above - 0.45).abs() < 1e-15);
}

#[test]
fn a_trim_may_leave_no_room_below() {
    let base = [vec![0.20; 3], vec![0.05; 8]].concat();
    let tier = Tier { single: 0.25, threshold: 0.05, aggregate: 0.50 };
    let error = tiered(&base, tier, CapAlgorithm::GroupTrim).unwrap_err();
    assert_eq!(
        error.to_string(),
        "8 groups that may not rise over 0.05 have to hold 0.500000 together, they can hold 0.400000"
    );
}

#[test]
fn the_largest_common_cap_is_not_where_a_search_by_halves_would_end() {
    // A group that sinks to the threshold leaves the sum, so 0.25 holds again where 0.22 does not.
    let base = [vec![0.30], vec![0.0507; 5], vec![0.0447; 10]].concat();
    let tier = Tier { single: 0.32, threshold: 0.05, aggregate: 0.50 };
    let above = |cap| {
        let capped = cap_weights(&base, &[single(base.len(), cap)]).unwrap();
        tier.above(&capped.weights)
    };
    assert!(above(0.26) > 0.50 && above(0.32) > 0.50, "{} {}", above(0.26), above(0.32));
    let found = tiered(&base, tier, CapAlgorithm::EffectiveCap).unwrap();
    assert!(found.above <= 0.5 + 1e-12, "{found:?}");
    for step in 1..1000 {
        let cap = found.cap + (0.32 - found.cap) * f64::from(step) / 1000.0;
        assert!(above(cap) > 0.5, "{cap} is larger than {}", found.cap);
    }
}

#[test]
fn too_few_names_have_no_common_cap() {
    let error = tiered(&[1.0; 12], UCITS, CapAlgorithm::EffectiveCap).unwrap_err();
    assert!(matches!(error, CapError::NoCommonCap { groups: 12, .. }), "{error}");
    assert!(UCITS.capacity(12) < 1.0);
    assert!((UCITS.capacity(16) - 1.0).abs() < 1e-15);
}

#[test]
fn what_is_cut_may_go_in_equal_parts() {
    // 0.5 is cut to 0.3: 0.05 for each of the four others.
    let level = single(5, 0.3);
    let base = [50.0, 20.0, 15.0, 10.0, 5.0];
    let capped = cap_single(&base, &level, Redistribution::Equal).unwrap();
    assert!(close(&capped.weights, &[0.30, 0.25, 0.20, 0.15, 0.10]), "{capped:?}");
    assert!(close(&capped.factors, &[0.3, 0.625, 2.0 / 3.0, 0.75, 1.0]), "{capped:?}");
}

const NASDAQ: Trigger = Trigger {
    single: Some(SingleTrigger { above: 0.24, reset: 0.20 }),
    threshold: 0.045,
    sum: 0.48,
    reset_sum: 0.40,
};

#[test]
fn a_trigger_resets_the_large_together() {
    let base = [vec![0.129, 0.125, 0.074, 0.07, 0.069, 0.045], vec![0.0244; 20]].concat();
    let group: Vec<usize> = (0..26).collect();
    let (capped, report) =
        reset_weights(&base, &group, NASDAQ, Redistribution::Proportional).unwrap();
    assert!(report.triggered && (report.sum - 0.512).abs() < 1e-15, "{report:?}");
    assert_eq!(report.target_sum, 0.40);
    let scaled: Vec<f64> = base[..6].iter().map(|weight| weight * 0.40 / 0.512).collect();
    assert!(close(&capped.weights[..6], &scaled), "{capped:?}");
    assert!(close(&capped.weights[6..], &[0.03; 20]), "{capped:?}");
}

#[test]
fn a_trigger_that_is_not_met_changes_nothing() {
    let base = [vec![0.12, 0.12, 0.12, 0.12], vec![0.026; 20]].concat();
    let group: Vec<usize> = (0..24).collect();
    let (capped, report) =
        reset_weights(&base, &group, NASDAQ, Redistribution::Proportional).unwrap();
    assert!(!report.triggered && (report.sum - 0.48).abs() < 1e-15, "{report:?}");
    assert_eq!(report.target_sum, report.sum);
    assert!(close(&capped.weights, &base) && capped.factors.iter().all(|left| *left == 1.0));
}

#[test]
fn a_single_trigger_resets_the_largest_first() {
    // 0.25 is over 0.24, so it goes to 0.20; the large then sum to 0.20 + 0.10·16/15.
    let base = [vec![0.25, 0.10], vec![0.026; 25]].concat();
    let group: Vec<usize> = (0..27).collect();
    let (capped, report) =
        reset_weights(&base, &group, NASDAQ, Redistribution::Proportional).unwrap();
    assert!(report.triggered && report.largest == 0.25, "{report:?}");
    let share = 0.80 / 0.75;
    let expected = [vec![0.20, 0.10 * share], vec![0.026 * share; 25]].concat();
    assert!(close(&capped.weights, &expected), "{capped:?}");
}

#[test]
fn sector_and_country_cross() {
    // Two by two cells of 0.4, 0.2, 0.3, 0.1. Sector 0 holds 0.6 and country 0 holds 0.7; at most
    // 0.5 each. By symmetry of the caps w = (x, 0.5 − x, 0.5 − x, x), and names that share no group
    // keep x² / (0.5 − x)² = 0.4·0.1 / (0.2·0.3), so x = 0.5·r / (1 + r) with r = √(2/3).
    let sector = CapLevel { group: vec![0, 0, 1, 1], cap: 0.5 };
    let country = CapLevel { group: vec![0, 1, 0, 1], cap: 0.5 };
    let capped = cap_weights(&[0.4, 0.2, 0.3, 0.1], &[sector, country]).unwrap();
    let r = (2.0_f64 / 3.0).sqrt();
    let x = 0.5 * r / (1.0 + r);
    assert!(close(&capped.weights, &[x, 0.5 - x, 0.5 - x, x]), "{capped:?}");
}

/// Four names, of which the last is alone in sector 1 and with the third in country 1.
fn four_names(sector_cap: f64) -> Result<Capped, CapError> {
    let sector = CapLevel { group: vec![0, 0, 0, 1], cap: sector_cap };
    let country = CapLevel { group: vec![0, 0, 1, 1], cap: 0.5 };
    cap_weights(&[1.0; 4], &[single(4, 0.3), sector, country])
}

#[test]
fn caps_that_leave_one_answer_alone_are_met() {
    // Sector 0 holds 0.7 at most, so the last has its 0.3; country 1 then leaves 0.2 to the third.
    let capped = four_names(0.7).unwrap();
    assert!(close(&capped.weights, &[0.25, 0.25, 0.2, 0.3]), "{capped:?}");
}

#[test]
fn caps_that_cross_and_cannot_hold_name_the_group() {
    let error = four_names(0.65).unwrap_err();
    let CapError::Unmet { level: 1, group: 0, total, cap: 0.65, rounds } = error else {
        panic!("{error}");
    };
    assert!((total - 0.7).abs() < 1e-9 && rounds < 100, "{error}");
}

/// Three sectors at 0.333 leave 0.0008 to the fourth: rounds alone need more than 20,000.
#[test]
fn caps_that_leave_little_are_met_soon() {
    let base = [20.58245354945332, 0.020266786997072447, 13.388415822386166, 28.727586907175397];
    let base = [&base[..], &[1.0, 1.0]].concat();
    let issuer = CapLevel { group: vec![13, 12, 14, 3, 1, 1], cap: 0.5646159061288875 };
    let sector = CapLevel { group: vec![1, 0, 2, 3, 1, 1], cap: 0.33305673209237824 };
    let levels = [issuer, sector];
    let filled = cap_weights(&base, &levels).unwrap().weights;
    let closest = closest_weights(&base, &levels).unwrap().weights;
    assert!(filled.iter().zip(&closest).all(|(a, b)| (a - b).abs() < 1e-12), "{closest:?}");
}
