//! Scores by distance from the mean.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sum::sum_of;

/// The divisor of the sum of squares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ddof {
    /// n: the values are the whole population.
    Population,
    /// n − 1: the values are a sample.
    Sample,
}

/// Rounds of truncation after which the last one stands (see [`z_scores`]).
const ROUNDS: usize = 100;

/// Distance over the limit that counts as inside: rounding must not cause another round.
const SLACK: f64 = 1e-12;

/// Distribution function of the standard normal, Φ(z) = erfc(−z / √2) / 2.
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// z-scores, (x − mean) / standard deviation, larger values above.
///
/// * `values`: finite numbers
/// * `ddof`: what the sum of squares is divided by
/// * `truncate`: k in standard deviations; scores beyond ±k are set to ±k and all are standardised
///   again, until none is beyond. Some values never get there (one name far from 11 or more that
///   are equal): after 100 rounds, scores beyond ±k are set to ±k and stay
/// * returns the scores in the order of `values`; `None` where there is no spread: fewer than two
///   values, or all equal
///
/// For a single truncation, clamp the scores of `truncate: None`.
///
/// Source: `docs/methodology/esg-evaluation.md` §5.2.
///
/// # Panics
/// If a value is not finite, or k is not above 0.
#[must_use]
pub fn z_scores(values: &[f64], ddof: Ddof, truncate: Option<f64>) -> Option<Vec<f64>> {
    assert!(values.iter().all(|value| value.is_finite()), "scores are of finite values");
    let mut scores = standardise(values, ddof)?;
    let Some(limit) = truncate else { return Some(scores) };
    assert!(limit > 0.0, "scores are truncated at a distance above 0");
    for _ in 0..ROUNDS {
        if scores.iter().all(|z| z.abs() <= limit + SLACK) {
            break;
        }
        clamp(&mut scores, limit);
        scores = standardise(&scores, ddof)?;
    }
    clamp(&mut scores, limit);
    Some(scores)
}

fn clamp(scores: &mut [f64], limit: f64) {
    scores.iter_mut().for_each(|z| *z = z.clamp(-limit, limit));
}

/// One pass of [`z_scores`], in one scale for numbers of any size.
fn standardise(values: &[f64], ddof: Ddof) -> Option<Vec<f64>> {
    let first = *values.first()?;
    // All equal is asked of the values: their deviations from a rounded mean need not be zero.
    if values.iter().all(|&value| value == first) {
        return None;
    }
    let n = values.len();
    let largest = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    let mean = sum_of(n, |i| values[i] / largest) / n as f64;
    let deviations: Vec<f64> = values.iter().map(|value| value / largest - mean).collect();
    let divisor = match ddof {
        Ddof::Population => n,
        Ddof::Sample => n - 1,
    };
    let deviation = (sum_of(n, |i| deviations[i] * deviations[i]) / divisor as f64).sqrt();
    // Squares of tiny differences can vanish: then there is no spread that numbers can show.
    (deviation > 0.0).then(|| deviations.iter().map(|distance| distance / deviation).collect())
}
