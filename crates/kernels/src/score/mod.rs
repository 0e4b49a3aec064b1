//! Scores of a cross-section: one number per member, from the values of all of them.
//!
//! Every function takes the values that exist; who has none is the caller's matter. Results do not
//! depend on the order of the values. Formulas: `docs/methodology/esg-evaluation.md` §5.

mod rank;
mod spread;
mod standard;

pub use rank::{Better, Ties, percentile_ranks, rank_scores};
pub use spread::{median, min_max, quantile, winsorise};
pub use standard::{Ddof, normal_cdf, z_scores};

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

#[cfg(test)]
mod tests;
