//! Weights closest to a target under linear rows and bounds, by Newton's method on the dual.
//!
//! ```text
//! minimise    f(w) = Σ cᵢ (wᵢ − bᵢ)²
//! subject to  lowerᵣ ≤ Σ aᵣᵢ wᵢ ≤ upperᵣ      for every row r
//!             lᵢ ≤ wᵢ ≤ uᵢ                    for every name i
//! ```
//!
//! With one multiplier `yᵣ` a row (above zero where the upper limit binds, below where the lower
//! one does) the best weights are `wᵢ(y) = clip(bᵢ − Σ yᵣ aᵣᵢ / 2cᵢ, lᵢ, uᵢ)`, and what is left is
//! a concave function of a few multipliers, maximised by a projected Newton method.
//!
//! Every answer carries a [`Certificate`] that is calculated afresh from the problem as given, and
//! an infeasible problem is answered with multipliers that prove it ([`Farkas`]).
//!
//! Source: D. P. Bertsekas, "Projected Newton methods for optimization problems with simple
//! constraints", SIAM J. Control Optim. 20 (1982); `docs/methodology/optimised-weights.md` §3.

mod certificate;
mod dual;
mod error;
mod layout;
mod newton;
#[cfg(test)]
mod tests;

pub use certificate::{Certificate, Farkas, row_scale};
pub use error::SeparableError;

use certificate::{certify, prove};
use layout::Layout;
use newton::Outcome;

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
    /// What was checked.
    pub certificate: Certificate,
}

/// Solves a separable problem to a certified optimum.
///
/// Names with equal data get equal weights, and the order of the names changes no bit of them. A
/// name that is fixed at zero changes no bit of the weights of the others.
///
/// # Errors
///
/// [`SeparableError::Infeasible`] with its proof, [`SeparableError::NotConverged`] where neither
/// an optimum nor its absence could be certified, and the input errors of [`SeparableError`].
///
/// Source: `docs/methodology/optimised-weights.md` §3.
pub fn solve(problem: &Problem<'_>) -> Result<Optimum, SeparableError> {
    error::check(problem)?;
    let layout = Layout::new(problem);
    if let Some(farkas) = impossible_row(problem) {
        return Err(SeparableError::Infeasible(farkas));
    }
    let (point, iterations) = match newton::maximise(&layout) {
        Outcome::Stopped { point, iterations } => (point, iterations),
        Outcome::Ray(ray) => match prove(problem, &layout.unscaled(&ray)) {
            Some(farkas) => return Err(SeparableError::Infeasible(farkas)),
            None => return Err(SeparableError::UNPROVED),
        },
    };
    let weights = layout.scatter(problem.target.len(), &point.weights);
    let multipliers = layout.unscaled(&point.multipliers);
    certify(problem, weights, multipliers, iterations)
}

/// Proof that one row alone cannot hold within the bounds of the names.
fn impossible_row(problem: &Problem<'_>) -> Option<Farkas> {
    let unit = |row: usize, sign: f64| {
        let mut multipliers = vec![0.0; problem.rows.len()];
        multipliers[row] = sign;
        multipliers
    };
    (0..problem.rows.len()).find_map(|row| {
        let (lowest, highest) = problem.rows[row].range(problem.lower, problem.upper);
        let over = problem.rows[row].upper.is_some_and(|upper| lowest > upper);
        let under = problem.rows[row].lower.is_some_and(|lower| highest < lower);
        let over = over.then(|| prove(problem, &unit(row, 1.0))).flatten();
        over.or_else(|| under.then(|| prove(problem, &unit(row, -1.0))).flatten())
    })
}

impl Row<'_> {
    /// The exactly rounded `Σ aᵢ · xᵢ` for a slice with one value for each name.
    #[must_use]
    pub fn dot(&self, values: &[f64]) -> f64 {
        match self.coefficients {
            Coefficients::Dense(a) => kapok_kernels::sum::sum_of(a.len(), |i| a[i] * values[i]),
            Coefficients::Members(members) => {
                kapok_kernels::sum::sum_of(members.len(), |k| values[members[k]])
            }
        }
    }

    /// Calls `each` with the position and the coefficient of each name whose one is not zero.
    fn for_each(&self, mut each: impl FnMut(usize, f64)) {
        match self.coefficients {
            Coefficients::Dense(a) => {
                a.iter().enumerate().filter(|(_, a)| **a != 0.0).for_each(|(i, &a)| each(i, a));
            }
            Coefficients::Members(members) => members.iter().for_each(|&i| each(i, 1.0)),
        }
    }

    /// Lowest and highest value within bounds, rounded.
    fn range(&self, lower: &[f64], upper: &[f64]) -> (f64, f64) {
        let (mut lowest, mut highest) = (0.0, 0.0);
        self.for_each(|i, a| {
            let (at_lower, at_upper) = (a * lower[i], a * upper[i]);
            lowest += at_lower.min(at_upper);
            highest += at_lower.max(at_upper);
        });
        (lowest, highest)
    }
}
