//! Averages over what is known.

use crate::sum::sum_of;

/// A weighted average over what is known: `Σ sᵢ·aᵢ / Σ sᵢ`.
///
/// * `sizes`: what weights are in proportion to, in any one unit
/// * `values`: one for each size; unknown ones are left out of both sums
/// * returns an average in the unit of the values; `None` if the known have no size
///
/// Source: `docs/methodology/weighting.md` §8.
///
/// # Panics
///
/// If the slices differ in length.
#[must_use]
pub fn weighted_average(sizes: &[f64], values: &[Option<f64>]) -> Option<f64> {
    assert_eq!(sizes.len(), values.len());
    let size = |i: usize| values[i].map_or(0.0, |_| sizes[i]);
    let product = |i: usize| values[i].map_or(0.0, |value| sizes[i] * value);
    let known = sum_of(sizes.len(), size);
    (known != 0.0).then(|| sum_of(sizes.len(), product) / known)
}
