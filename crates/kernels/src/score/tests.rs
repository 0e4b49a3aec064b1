use super::*;

fn close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() <= tolerance, "{found:?} is not {expected:?}");
    }
}

#[test]
fn ties_share_their_percentile() {
    let values = [10.0, 20.0, 20.0, 30.0];
    assert_eq!(percentile_ranks(&values, Better::Higher), [0.125, 0.5, 0.5, 0.875]);
    assert_eq!(percentile_ranks(&values, Better::Lower), [0.875, 0.5, 0.5, 0.125]);
    assert_eq!(percentile_ranks(&[7.0], Better::Higher), [0.5]);
    assert_eq!(percentile_ranks(&[0.0, -0.0], Better::Higher), [0.5, 0.5]);
    assert!(percentile_ranks(&[], Better::Higher).is_empty());
}

#[test]
fn equal_values_share_the_rank_that_is_asked_for() {
    let values = [10.0, 20.0, 20.0, 30.0];
    assert_eq!(rank_scores(&values, Better::Higher, Ties::Best), [0.25, 0.75, 0.75, 1.0]);
    assert_eq!(rank_scores(&values, Better::Higher, Ties::Mean), [0.25, 0.625, 0.625, 1.0]);
    assert_eq!(rank_scores(&values, Better::Higher, Ties::Worst), [0.25, 0.5, 0.5, 1.0]);
    assert_eq!(rank_scores(&values, Better::Lower, Ties::Best), [1.0, 0.75, 0.75, 0.25]);
}

#[test]
fn z_scores_and_their_normal_probabilities() {
    let z = z_scores(&[80.0, 65.0, 50.0, 35.0, 20.0], Ddof::Population, Some(3.0)).expect("spread");
    let root_half = std::f64::consts::FRAC_1_SQRT_2;
    close(&z, &[2.0 * root_half, root_half, 0.0, -root_half, -2.0 * root_half], 1e-12);
    let s: Vec<f64> = z.into_iter().map(normal_cdf).collect();
    let expected =
        [0.9213503964748574, 0.7602499389065233, 0.5, 0.23975006109347674, 0.07864960352514261];
    close(&s, &expected, 1e-12);
    let sample = z_scores(&[1.0, 2.0, 3.0], Ddof::Sample, None).expect("spread");
    close(&sample, &[-1.0, 0.0, 1.0], 1e-12);
}

#[test]
fn no_spread_has_no_z_score() {
    assert_eq!(z_scores(&[0.1; 10], Ddof::Population, Some(3.0)), None);
    assert_eq!(z_scores(&[4.0], Ddof::Sample, None), None);
    assert_eq!(z_scores(&[], Ddof::Population, None), None);
}

/// Standardised again after each truncation, not truncated once.
#[test]
fn truncation_is_repeated() {
    let mut values: Vec<f64> = (0..30).map(f64::from).collect();
    values.push(500.0);
    let z = z_scores(&values, Ddof::Population, Some(3.0)).expect("spread");
    let once = z_scores(&values, Ddof::Population, None).expect("spread");
    assert!(z.iter().all(|z| z.abs() <= 3.0));
    let spread = z[29] - z[0];
    assert!(spread > 1.2 * (once[29] - once[0]), "{spread}");
    // What stands is standardised: mean 0, deviation 1.
    let again = z_scores(&z, Ddof::Population, None).expect("spread");
    close(&z, &again, 1e-9);
    // One name beyond many equal ones never comes inside: it ends at the limit.
    let mut alone = vec![0.0; 20];
    alone.push(1.0);
    let z = z_scores(&alone, Ddof::Population, Some(3.0)).expect("spread");
    assert_eq!(z[20], 3.0);
}

#[test]
fn tails_are_moved_to_type_7_quantiles() {
    let values = [1.0, 2.0, 3.0, 4.0, 100.0];
    // h = 4 × 0.05 = 0.2: 1 + 0.2 × 1; and 4 + 0.8 × 96.
    close(&winsorise(&values, 0.05), &[1.2, 2.0, 3.0, 4.0, 80.8], 1e-12);
    assert_eq!(winsorise(&values, 0.0), values);
    assert_eq!(median(&[4.0, 1.0, 3.0]), Some(3.0));
    assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
    assert_eq!(median(&[]), None);
    assert_eq!(min_max(&[2.0, 4.0, 3.0]), Some(vec![0.0, 1.0, 0.5]));
    assert_eq!(min_max(&[2.0, 2.0]), None);
}

#[test]
fn the_order_of_the_values_does_not_matter() {
    let values: Vec<f64> = (0..97).map(|i| f64::from(i * i % 41) * 0.1 - 1.0).collect();
    let back: Vec<f64> = values.iter().rev().copied().collect();
    let reversed = |scores: Vec<f64>| scores.into_iter().rev().collect::<Vec<f64>>();
    let z = |v: &[f64]| z_scores(v, Ddof::Sample, Some(1.5)).expect("spread");
    assert_eq!(z(&values), reversed(z(&back)));
    let rank = |v: &[f64]| percentile_ranks(v, Better::Lower);
    assert_eq!(rank(&values), reversed(rank(&back)));
    assert_eq!(winsorise(&values, 0.1), reversed(winsorise(&back, 0.1)));
}
