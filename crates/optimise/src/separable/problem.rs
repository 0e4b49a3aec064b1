//! Separable problems: what weights shall be close to, under rows and bounds.

use kapok_kernels::sum_of;

/// Largest violation of a row, and largest gap of the objective, of an answer; relative.
///
/// Source: `docs/methodology/optimised-weights.md` §3.
pub const TOLERANCE: f64 = 1e-9;

/// The coefficients of a row.
#[derive(Debug, Clone, Copy)]
pub enum Coefficients<'a> {
    /// One for each name.
    Dense(&'a [f64]),
    /// One for the names at these ascending positions, zero for all others.
    Members(&'a [usize]),
}

/// A linear limit on the weights: `lower ≤ Σ aᵢ wᵢ ≤ upper`.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The `aᵢ`, in the unit of the metric.
    pub coefficients: Coefficients<'a>,
    /// Lowest value, in the unit of the metric; equal to `upper` for an equality.
    pub lower: Option<f64>,
    /// Highest value, in the unit of the metric.
    pub upper: Option<f64>,
}

/// A separable quadratic problem; all slices have one entry for each name.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// The `bᵢ`: what weights should be close to, a fraction of one.
    pub target: &'a [f64],
    /// The `cᵢ`, above zero: `1/bᵢ` for relative active share, 1 for active share.
    pub curvature: &'a [f64],
    /// Lowest weights, finite.
    pub lower: &'a [f64],
    /// Highest weights, finite.
    pub upper: &'a [f64],
    /// Rows.
    pub rows: &'a [Row<'a>],
}

impl Row<'_> {
    /// The exactly rounded `Σ aᵢ · xᵢ` for a slice with one value for each name.
    #[must_use]
    pub fn dot(&self, values: &[f64]) -> f64 {
        match self.coefficients {
            Coefficients::Dense(a) => sum_of(a.len(), |i| a[i] * values[i]),
            Coefficients::Members(members) => sum_of(members.len(), |k| values[members[k]]),
        }
    }

    /// Calls `each` with the position and the coefficient of each name whose one is not zero.
    pub(super) fn for_each(&self, mut each: impl FnMut(usize, f64)) {
        match self.coefficients {
            Coefficients::Dense(a) => {
                a.iter().enumerate().filter(|(_, a)| **a != 0.0).for_each(|(i, &a)| each(i, a));
            }
            Coefficients::Members(members) => members.iter().for_each(|&i| each(i, 1.0)),
        }
    }

    /// Lowest and highest value within bounds, rounded.
    pub(super) fn range(&self, lower: &[f64], upper: &[f64]) -> (f64, f64) {
        let (mut lowest, mut highest) = (0.0, 0.0);
        self.for_each(|i, a| {
            let (at_lower, at_upper) = (a * lower[i], a * upper[i]);
            lowest += at_lower.min(at_upper);
            highest += at_lower.max(at_upper);
        });
        (lowest, highest)
    }
}
