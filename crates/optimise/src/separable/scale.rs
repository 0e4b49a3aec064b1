//! Sizes of rows, against which violations are measured.

use kapok_kernels::sum_of;

use super::problem::{Coefficients, Problem, Row};

/// The size of a row against which its violation is measured, in the unit of the row: the largest
/// of its limits, of `Σ |aᵢ bᵢ|` and of a thousandth of `max |aᵢ| · Σ |bᵢ|`, over the names with a
/// target.
///
/// * `target`: the `bᵢ`, one for each name
///
/// Source: `docs/methodology/optimised-weights.md` §3.
#[must_use]
pub fn row_scale(row: &Row<'_>, target: &[f64]) -> f64 {
    let all = sum_of(target.len(), |i| target[i].abs());
    scale_within(row, target, all)
}

/// [`row_scale`] with the sum of the sizes of the target at hand.
fn scale_within(row: &Row<'_>, target: &[f64], all: f64) -> f64 {
    let (largest, used) = match row.coefficients {
        Coefficients::Dense(a) => (
            (0..a.len()).filter(|&i| target[i] != 0.0).fold(0.0, |m: f64, i| m.max(a[i].abs())),
            sum_of(a.len(), |i| (a[i] * target[i]).abs()),
        ),
        Coefficients::Members(members) => {
            (1.0, sum_of(members.len(), |k| target[members[k]].abs()))
        }
    };
    let limits = [row.lower, row.upper].into_iter().flatten().map(f64::abs);
    let scale = limits.fold(used.max(1e-3 * largest * all), f64::max);
    if scale > 0.0 { scale } else { 1.0 }
}

/// Scales of all rows.
pub(super) fn scales(problem: &Problem<'_>) -> Vec<f64> {
    let all = sum_of(problem.target.len(), |i| problem.target[i].abs());
    problem.rows.iter().map(|row| scale_within(row, problem.target, all)).collect()
}
