//! A separable problem solved to a certified optimum, or refuted.

use super::certificate::{Optimum, certify};
use super::error::SeparableError;
use super::farkas::{Farkas, prove};
use super::layout::Layout;
use super::newton::{Outcome, maximise};
use super::problem::Problem;
use super::shape::check;

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
    check(problem)?;
    let layout = Layout::new(problem);
    if let Some(farkas) = impossible_row(problem) {
        return Err(SeparableError::Infeasible(farkas));
    }
    let (point, iterations) = match maximise(&layout) {
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
