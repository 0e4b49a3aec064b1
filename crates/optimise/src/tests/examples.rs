//! Worked examples from providers' rules and from papers.

use super::super::*;
use super::{Draw, assert_near, single_factor};

const B: [f64; 8] = [0.2, 0.19, 0.17, 0.13, 0.12, 0.08, 0.06, 0.05];
const CI: [f64; 8] = [100.5, 97.2, 250.4, 352.3, 27.1, 54.2, 78.6, 426.7];

fn covariance() -> Covariance {
    let beta = [0.3, 1.8, 0.85, 0.83, 1.47, 0.94, 1.67, 1.08];
    let own = [0.1, 0.05, 0.06, 0.12, 0.15, 0.04, 0.08, 0.07];
    single_factor(&beta, 0.18 * 0.18, &own)
}

/// SP-PACT-01: only the intensity binds.
#[test]
fn half_the_intensity_with_a_buffer() {
    let (b, ci) = (vec![0.5, 0.3, 0.2], [400.0, 200.0, 50.0]);
    let waci = LinearRow::at_most_times("waci", &ci, &b, 0.5 * 0.95);
    assert!((waci.upper.unwrap() - 128.25).abs() < 1e-12);
    let found = solve(&Program::new(b, Objective::RelativeActiveShare).with(waci)).unwrap();
    let expected = [0.029_910_714_285_714_29, 0.451_875, 0.518_214_285_714_285_7];
    assert_near(&found.weights, &expected, 1e-12);
    assert!((found.objective - 1.025_156_25).abs() < 1e-12);
    assert_eq!(found.method, Method::Structured);
    // λ of the closed form is half the multiplier of Σ (w − b)² / b.
    assert!((found.binding[0].multiplier / 2.0 - 0.007_232_142_857_142_857).abs() < 1e-12);
}

/// The closed form `wᵢ = Wᵢ [1 − λ (CIᵢ − WACI)]`, `λ = (WACI − T) / Var`, wherever weights stay
/// above zero.
#[test]
fn the_closed_form_of_one_binding_row() {
    let mut draw = Draw(41);
    let mut held = 0;
    for _ in 0..300 {
        let names = 3 + (draw.uniform() * 40.0) as usize;
        let b = draw.weights(names, 1.0);
        let ci: Vec<f64> = (0..names).map(|_| 100.0 * libm::exp(draw.normal())).collect();
        let mean: f64 = b.iter().zip(&ci).map(|(b, c)| b * c).sum();
        let variance: f64 = b.iter().zip(&ci).map(|(b, c)| b * (c - mean) * (c - mean)).sum();
        let target = mean * (1.0 - 0.3 * draw.uniform());
        let lambda = (mean - target) / variance;
        let closed: Vec<f64> =
            b.iter().zip(&ci).map(|(b, c)| b * (1.0 - lambda * (c - mean))).collect();
        if closed.iter().any(|w| !(0.0..=1.0).contains(w)) {
            continue;
        }
        held += 1;
        let row = LinearRow::at_most("waci", &ci, target);
        let found = solve(&Program::new(b, Objective::RelativeActiveShare).with(row)).unwrap();
        assert_near(&found.weights, &closed, 1e-12);
        assert!((found.objective - (mean - target) * lambda).abs() < 1e-12);
    }
    assert!(held > 150, "{held}");
}

/// MSCI-LCT-01: countries and sectors within 2 %, energy free.
#[test]
fn low_carbon_target_limits() {
    let Band { lower, upper } = band(0.6, 0.02);
    assert_near(&[lower, upper], &[0.58, 0.62], 1e-12);
    let (sectors, b) = (["Energy", "Banks", "Energy"], [0.05, 0.89, 0.06]);
    let width = |sector: &str| (sector != "Energy").then_some(0.02);
    let rows = group_bands("sector", &sectors, &b, width);
    assert_eq!(rows.iter().map(|row| &row.id[..]).collect::<Vec<_>>(), ["sector:Banks"]);
    assert_eq!(rows[0].coefficients, [0.0, 1.0, 0.0]);
}

/// Lowest carbon within 30 basis points of tracking error: the error binds, and no weights with
/// less carbon are within it.
#[test]
fn lowest_carbon_within_a_tracking_error() {
    let mut program = Program::new(B.to_vec(), Objective::Linear(CI.to_vec()));
    program.tracking_error = Some(TrackingErrorLimit { covariance: covariance(), limit: 0.003 });
    program.upper = B.iter().map(|w| (w * 20.0).min(1.0)).collect();
    let found = solve(&program).unwrap();
    let error = covariance().tracking_error(&found.weights, &B);
    assert!((error - 0.003).abs() < 1e-9, "{error}");
    assert_eq!(found.method, Method::Conic);
    // The other way round: the least tracking error at that carbon is the limit.
    let row = LinearRow::at_most("waci", &CI, found.objective);
    let back = Program::new(B.to_vec(), Objective::TrackingError(covariance())).with(row);
    let back = solve(&back).unwrap();
    assert!((back.objective - 0.003).abs() < 1e-9, "{}", back.objective);
    assert_near(&back.weights, &found.weights, 1e-6);
}

/// SOLA-PAB-01: of a candidate's deviations only that of the rating is too large.
#[test]
fn deviations_from_benchmark_buckets() {
    // Names: the issuer in question, and others of its bucket or of none.
    let b = [0.009, 0.191, 0.2, 0.6];
    let issuer = group_bands("issuer", &["a", "b", "c", "d"], &b, |i| (i == "a").then_some(0.04));
    let sector = group_bands("sector", &["s", "t", "s", "t"], &b, |s| (s == "s").then_some(0.05));
    let rating = group_bands("rating", &["A", "B", "B", "A"], &b, |r| (r == "A").then_some(0.02));
    let mut program = Program::new(b.to_vec(), Objective::ActiveShare);
    program.rows = [rating, sector, issuer].concat();
    program.rows.push(LinearRow::at_most("cap:a", &[1.0, 0.0, 0.0, 0.0], 0.05));
    // Issuer a: 0.049 (+4 %); sector s: 0.259 (+5 %); rating A: 0.63 (+2.1 %).
    let candidate = [0.049, 0.16, 0.21, 0.581];
    let found = breaches(&program, &candidate);
    let rows: Vec<String> = found.iter().map(|breach| breach.constraint.to_string()).collect();
    assert_eq!(rows, ["rating:A"]);
    assert!((found[0].by - 0.001).abs() < 1e-12);
}

/// Reduction, weights, tracking error.
const THRESHOLDS: [(f64, [f64; 8], f64); 4] = [
    (
        0.1,
        [
            0.205357056800556,
            0.19330374795556793,
            0.15672340411966798,
            0.12275562556205474,
            0.12257562709825691,
            0.11713506946094454,
            0.06355919123676905,
            0.018590277766182807,
        ],
        0.0030010036173058275,
    ),
    (
        0.2,
        [
            0.21144660064427614,
            0.19286519206679634,
            0.1290897851697068,
            0.10946151989669824,
            0.12600039288697198,
            0.1642211467522501,
            0.06691536258330041,
            0.0,
        ],
        0.006190160591981788,
    ),
    (
        0.3,
        [
            0.21859836973706415,
            0.1869996874418748,
            0.08063614960874879,
            0.08739432080968325,
            0.13065654777039307,
            0.22573780253601036,
            0.06997712209622566,
            0.0,
        ],
        0.010409662806638633,
    ),
    (
        0.6,
        [
            0.1787007977383948,
            0.10159467804121956,
            0.0,
            0.0,
            0.16915773121791353,
            0.4697534968981544,
            0.0807932961043178,
            0.0,
        ],
        0.026153059451302793,
    ),
];

/// THRESH-TE-10 … 60: least tracking error with a lower intensity.
#[test]
fn least_tracking_error_at_a_threshold() {
    for (reduction, weights, error) in THRESHOLDS {
        let row = LinearRow::at_most_times("waci", &CI, &B, 1.0 - reduction);
        let program = Program::new(B.to_vec(), Objective::TrackingError(covariance())).with(row);
        let found = solve(&program).unwrap();
        assert_near(&found.weights, &weights, 1e-8);
        assert!((found.objective - error).abs() < 1e-9, "{} {error}", found.objective);
        for (seen, expected) in found.weights.iter().zip(weights) {
            assert_eq!(*seen == 0.0, expected == 0.0, "{found:?}");
        }
    }
}

/// Two names, four returns: variances 5/3 and 20/3, covariance 10/3; half of that off the diagonal.
#[test]
fn covariance_by_hand() {
    let returns = [vec![1.0, 2.0, 3.0, 4.0], vec![2.0, 4.0, 6.0, 8.0]];
    let estimate =
        |ddof, intensity| Covariance::estimate(&returns, Estimate { ddof, intensity }).unwrap();
    let close = |seen: f64, square: f64| assert!((seen * seen - square).abs() < 1e-14, "{seen}");
    close(estimate(1, 0.0).deviation(&[1.0, 0.0]), 5.0 / 3.0);
    close(estimate(0, 0.0).deviation(&[0.0, 1.0]), 5.0);
    close(estimate(1, 0.0).deviation(&[1.0, -0.5]), 0.0);
    close(estimate(1, 0.5).deviation(&[1.0, 1.0]), 25.0 / 3.0 + 10.0 / 3.0);
    close(estimate(1, 1.0).deviation(&[1.0, 1.0]), 25.0 / 3.0);
}
