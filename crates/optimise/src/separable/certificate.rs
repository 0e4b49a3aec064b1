//! Optima and what proves them, calculated from the problem as it was given.

use kapok_kernels::{sum, sum_of};

use super::error::SeparableError;
use super::prices::{prices, support};
use super::problem::{Problem, Row, TOLERANCE};
use super::scale::scales;

/// The best weights and what proves them.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimum {
    /// Weights, within their bounds exactly.
    pub weights: Vec<f64>,
    /// One for each row, in objective per unit of the row; above zero where its upper limit binds,
    /// below zero where its lower one does.
    pub multipliers: Vec<f64>,
    /// `Σ cᵢ (wᵢ − bᵢ)²`.
    pub objective: f64,
    /// Figures that prove it.
    pub certificate: Certificate,
}

/// Figures that prove an optimum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Certificate {
    /// Largest violation of a row, relative to [`row_scale`].
    pub violation: f64,
    /// `f(w) − q(y)`: the objective is at most this far from the best one, in its own unit.
    pub gap: f64,
    /// Steps of Newton's method.
    pub iterations: usize,
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
