//! What proves an answer, calculated from the problem as it was given.

use super::{Coefficients, Optimum, Problem, Row, SeparableError, TOLERANCE};
use kapok_kernels::sum::{sum, sum_of};

/// What was checked of an optimum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Certificate {
    /// Largest violation of a row, relative to [`row_scale`].
    pub violation: f64,
    /// `f(w) − q(y)`: the objective is at most this far from the best one, in its own unit.
    pub gap: f64,
    /// Steps of Newton's method.
    pub iterations: usize,
}

/// Multipliers that prove that rows and bounds cannot hold together.
///
/// For weights within their bounds, `Σ yᵣ (Σ aᵣᵢ wᵢ)` is at least `Σ min(lᵢ sᵢ, uᵢ sᵢ)` with
/// `sᵢ = Σ yᵣ aᵣᵢ`, and where all rows hold it is at most `Σ max(upperᵣ yᵣ, lowerᵣ yᵣ)`. The first
/// is larger than the second, by `miss` in units of `Σ |yᵣ| · scaleᵣ`.
///
/// Source: Farkas' lemma; `docs/methodology/optimised-weights.md` §3.
#[derive(Debug, Clone, PartialEq)]
pub struct Farkas {
    /// One for each row; zero for rows that the contradiction does not need.
    pub multipliers: Vec<f64>,
    /// In any weights at least one row is violated by this part of its scale.
    pub miss: f64,
}

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

/// As [`row_scale`], with the sum of the sizes of the target at hand.
pub(super) fn scale_within(row: &Row<'_>, target: &[f64], all: f64) -> f64 {
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

/// `max(upper · y, lower · y)`; infinite where the limit that `y` leans on is missing.
fn support(row: &Row<'_>, y: f64) -> f64 {
    let limit = if y > 0.0 { row.upper } else { row.lower };
    if y == 0.0 { 0.0 } else { limit.map_or(f64::INFINITY, |limit| limit * y) }
}

/// `sᵢ = Σ yᵣ aᵣᵢ`.
fn prices(problem: &Problem<'_>, multipliers: &[f64]) -> Vec<f64> {
    let mut prices = vec![0.0; problem.target.len()];
    for (row, &y) in problem.rows.iter().zip(multipliers).filter(|(_, y)| **y != 0.0) {
        row.for_each(|i, a| prices[i] += y * a);
    }
    prices
}

/// Checks multipliers as a proof of infeasibility.
pub(super) fn prove(problem: &Problem<'_>, multipliers: &[f64]) -> Option<Farkas> {
    let s = prices(problem, multipliers);
    let (lower, upper) = (problem.lower, problem.upper);
    let scales = scales(problem);
    let size = sum_of(scales.len(), |r| multipliers[r].abs() * scales[r]);
    let supports: Vec<f64> =
        problem.rows.iter().zip(multipliers).map(|(row, &y)| support(row, y)).collect();
    if supports.iter().any(|support| support.is_infinite()) || size == 0.0 {
        return None;
    }
    let least = sum_of(s.len(), |i| (lower[i] * s[i]).min(upper[i] * s[i]));
    let miss = (least - sum(&supports)) / size;
    (miss > TOLERANCE).then(|| Farkas { multipliers: multipliers.to_vec(), miss })
}

/// Puts weights and multipliers to the test: rows, and the gap to the dual value.
pub(super) fn certify(
    problem: &Problem<'_>,
    weights: Vec<f64>,
    multipliers: Vec<f64>,
    iterations: usize,
) -> Result<Optimum, SeparableError> {
    let (b, c) = (problem.target, problem.curvature);
    let objective = sum_of(b.len(), |i| c[i] * (weights[i] - b[i]) * (weights[i] - b[i]));
    let gap = objective - dual_value(problem, &multipliers);
    let violation = violation(problem, &weights);
    // Where the target itself is all but allowed, rounding is what is left of the objective.
    let size = objective + 1e-16 * sum_of(b.len(), |i| c[i] * b[i] * b[i]);
    if violation <= TOLERANCE && gap.abs() <= TOLERANCE * size {
        let certificate = Certificate { violation, gap, iterations };
        return Ok(Optimum { weights, multipliers, objective, certificate });
    }
    Err(SeparableError::NotConverged { iterations, violation, gap: gap.abs() / size })
}

/// Largest violation of a row, relative to its scale.
fn violation(problem: &Problem<'_>, weights: &[f64]) -> f64 {
    let of_row = |(row, scale): (&Row<'_>, f64)| {
        let value = row.dot(weights);
        let over = row.upper.map_or(0.0, |upper| value - upper);
        let under = row.lower.map_or(0.0, |lower| lower - value);
        over.max(under).max(0.0) / scale
    };
    problem.rows.iter().zip(scales(problem)).map(of_row).fold(0.0, f64::max)
}

/// `q(y)`: the least that the objective can be, whatever the weights.
fn dual_value(problem: &Problem<'_>, multipliers: &[f64]) -> f64 {
    let (b, c) = (problem.target, problem.curvature);
    let s = prices(problem, multipliers);
    let least = |i: usize| {
        let w = (b[i] - s[i] / (2.0 * c[i])).clamp(problem.lower[i], problem.upper[i]);
        c[i] * (w - b[i]) * (w - b[i]) + s[i] * w
    };
    let mut terms: Vec<f64> = (0..b.len()).map(least).collect();
    terms.extend(problem.rows.iter().zip(multipliers).map(|(row, &y)| -support(row, y)));
    sum(&terms)
}
