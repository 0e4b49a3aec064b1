//! Weight factors by decile.

use crate::sum::sum_of;

/// Number of parts that deciles make.
pub const DECILES: usize = 10;

/// The nine values that part some values into deciles, by nearest rank: the `⌈k·n/10⌉`-th smallest
/// for `k` from 1 to 9.
///
/// * `values`: finite, at least one, in any order
/// * returns thresholds in the unit of the values, none below the one before
///
/// Source: `docs/methodology/weighting.md` §10.
///
/// # Panics
///
/// If there is no value.
#[must_use]
pub fn decile_thresholds(values: &[f64]) -> [f64; DECILES - 1] {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    std::array::from_fn(|k| sorted[((k + 1) * sorted.len()).div_ceil(DECILES) - 1])
}

/// The decile of a value, 1 to 10: one more than the thresholds that it is above.
///
/// Source: `docs/methodology/weighting.md` §10.
#[must_use]
pub fn decile(value: f64, thresholds: &[f64; DECILES - 1]) -> usize {
    1 + thresholds.iter().filter(|threshold| value > **threshold).count()
}

/// The last threshold less the first, in the unit of the values.
///
/// Source: `docs/methodology/weighting.md` §10.
#[must_use]
pub fn threshold_spread(thresholds: &[f64; DECILES - 1]) -> f64 {
    sum_of(2, |i| if i == 0 { thresholds[DECILES - 2] } else { -thresholds[0] })
}

/// A factor whose distance from one is multiplied: `1 + impact · (factor − 1)`.
///
/// * `factor`: what a table has for a decile, 1 for no change
/// * `impact`: how much it counts in a group, 0 or more; 1 leaves the factor as it is
/// * returns a factor on the weight
///
/// Source: `docs/methodology/weighting.md` §10.
#[must_use]
pub fn decile_factor(factor: f64, impact: f64) -> f64 {
    if impact == 1.0 { factor } else { 1.0 + impact * (factor - 1.0) }
}
