//! A highest weight of one group and a highest sum of the large ones: 5/10/40 and its kin.

use crate::sum::sum_of;

use super::slack::LIMIT_SLACK;

/// A rule of two limbs: no group above `single`, and the groups above `threshold` sum to
/// `aggregate` at most. Fractions of one, `threshold < single <= aggregate`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tier {
    /// Highest weight of one group.
    pub single: f64,
    /// A group above this counts as large.
    pub threshold: f64,
    /// Highest sum of the large groups.
    pub aggregate: f64,
}

/// Keeps 0.36 / 0.09 from being less than four.
const GUARD: f64 = 1e-9;

impl Tier {
    /// Number of groups that can stand at `single` within `aggregate`.
    #[must_use]
    pub fn places(&self) -> usize {
        (self.aggregate / self.single + GUARD).floor() as usize
    }

    /// Whether a weight counts as large.
    pub(super) fn is_large(&self, weight: f64) -> bool {
        weight > self.threshold + LIMIT_SLACK
    }

    /// Sum of the large groups.
    #[must_use]
    pub fn above(&self, weights: &[f64]) -> f64 {
        sum_of(weights.len(), |i| if self.is_large(weights[i]) { weights[i] } else { 0.0 })
    }

    /// Highest total weight that any weights of `groups` groups can have under the rule.
    ///
    /// `max(n·t, min(a, k·s) + (n − k)·t)` over the numbers `k` of large groups around `a/s`.
    #[must_use]
    pub fn capacity(&self, groups: usize) -> f64 {
        let (n, few) = (groups as f64, self.places());
        let with = |k: usize| {
            let k = k.min(groups) as f64;
            f64::min(self.aggregate, k * self.single) + (n - k) * self.threshold
        };
        (n * self.threshold).max(with(few)).max(with(few + 1))
    }
}
