//! Scores that look at the order of the values alone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The good end of the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// Large values are good.
    Higher,
    /// Small values are good.
    Lower,
}

/// The rank that equal values share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// The best one: 1, 2, 2, 4.
    Best,
    /// The mean of them: 1, 2.5, 2.5, 4.
    Mean,
    /// The worst one: 1, 3, 3, 4.
    Worst,
}

/// Percentile in which ties share: (number worse + number equal, itself included, / 2) / n.
///
/// * `values`: finite numbers
/// * `better`: which end is good
/// * returns fractions between 0 and 1 in the order of `values`; their mean is 1/2
///
/// Source: `docs/methodology/esg-evaluation.md` §5.1.
#[must_use]
pub fn percentile_ranks(values: &[f64], better: Better) -> Vec<f64> {
    scores(values, better, |n, worse, same| (2 * worse + same) as f64 / (2 * n) as f64)
}

/// (n − rank + 1) / n, where rank 1 is the best value.
///
/// * `values`: finite numbers
/// * `better`: which end is good
/// * `ties`: the rank that equal values share
/// * returns fractions above 0 and up to 1 in the order of `values`
///
/// Source: `docs/methodology/esg-evaluation.md` §5.4.
#[must_use]
pub fn rank_scores(values: &[f64], better: Better, ties: Ties) -> Vec<f64> {
    scores(values, better, |n, worse, same| {
        let twice = match ties {
            Ties::Best => 2 * (worse + same),
            Ties::Mean => 2 * worse + same + 1,
            Ties::Worst => 2 * (worse + 1),
        };
        twice as f64 / (2 * n) as f64
    })
}

/// A score of n, the number of worse and the number of equal values, for each value.
fn scores(values: &[f64], better: Better, score: impl Fn(usize, usize, usize) -> f64) -> Vec<f64> {
    let n = values.len();
    let order = ascending(values);
    let mut result = vec![0.0; n];
    let mut below = 0;
    // −0 and 0 are equal here and next to each other in the order.
    for run in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let worse = match better {
            Better::Higher => below,
            Better::Lower => n - below - run.len(),
        };
        let shared = score(n, worse, run.len());
        run.iter().for_each(|&i| result[i] = shared);
        below += run.len();
    }
    result
}

/// Positions of the values, smallest first.
///
/// # Panics
/// If a value is not a number.
fn ascending(values: &[f64]) -> Vec<usize> {
    assert!(values.iter().all(|value| value.is_finite()), "scores are of finite values");
    // The values beside their positions: no comparison has to look one up.
    let mut pairs: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    pairs.into_iter().map(|pair| pair.1).collect()
}
