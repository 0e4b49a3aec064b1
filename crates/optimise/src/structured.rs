//! Separable programs, handed to the structured solver.

use crate::check::separable_row;
use crate::error::OptimiseError;
use crate::program::{Objective, Program};
use crate::separable::{Coefficients, Problem, Row, SeparableError, solve};

/// An answer of the structured solver.
pub(crate) enum Answer {
    /// Certified weights, and a multiplier for each row of the program.
    Solved {
        /// Weights.
        weights: Vec<f64>,
        /// Multipliers.
        multipliers: Vec<f64>,
    },
    /// Certified: there are none.
    Infeasible,
    /// Nothing certified.
    Open,
}

/// Weights to come close to, all slices with one entry for each name.
pub(crate) struct Target<'a> {
    /// The weights.
    pub(crate) weights: &'a [f64],
    /// Cost of a squared distance from them, above zero.
    pub(crate) curvature: &'a [f64],
    /// Lowest weights.
    pub(crate) lower: &'a [f64],
    /// Highest weights.
    pub(crate) upper: &'a [f64],
}

impl<'a> Target<'a> {
    /// The benchmark of a program, within its bounds.
    pub(crate) fn benchmark(program: &'a Program, curvature: &'a [f64]) -> Self {
        let Program { benchmark, lower, upper, .. } = program;
        Self { weights: benchmark, curvature, lower, upper }
    }
}

/// Weights closest to a target under the rows of a program.
pub(crate) fn closest(program: &Program, target: Target<'_>) -> Result<Answer, OptimiseError> {
    let Target { weights: target, curvature, lower, upper } = target;
    let ones = vec![1.0; target.len()];
    let budget =
        Row { coefficients: Coefficients::Dense(&ones), lower: Some(1.0), upper: Some(1.0) };
    let mut rows = vec![budget];
    rows.extend(program.rows.iter().map(separable_row));
    match solve(&Problem { target, curvature, lower, upper, rows: &rows }) {
        Ok(mut found) => {
            found.multipliers.remove(0);
            Ok(Answer::Solved { weights: found.weights, multipliers: found.multipliers })
        }
        Err(SeparableError::Infeasible(_)) => Ok(Answer::Infeasible),
        Err(SeparableError::NotConverged { .. }) => Ok(Answer::Open),
        Err(
            error @ (SeparableError::Shape { .. }
            | SeparableError::NotFinite { .. }
            | SeparableError::Curvature { .. }
            | SeparableError::Crossed { .. }),
        ) => Err(OptimiseError::Solver { status: error.to_string() }),
    }
}

/// The curvature of a separable objective, none for another.
///
/// A name without a benchmark weight has room for nothing else than zero under the relative
/// objective, so that any curvature will do for it.
pub(crate) fn curvature(program: &Program) -> Option<Vec<f64>> {
    let relative = |&b: &f64| if b == 0.0 { 1.0 } else { 1.0 / b };
    match program.objective {
        Objective::RelativeActiveShare => Some(program.benchmark.iter().map(relative).collect()),
        Objective::ActiveShare => Some(vec![1.0; program.benchmark.len()]),
        Objective::TrackingError(_) | Objective::Linear(_) => None,
    }
}

/// Whether rows and bounds can hold at all; none if that is not certified either way.
pub(crate) fn is_possible(program: &Program) -> Result<Option<bool>, OptimiseError> {
    let ones = vec![1.0; program.benchmark.len()];
    Ok(match closest(program, Target::benchmark(program, &ones))? {
        Answer::Solved { .. } => Some(true),
        Answer::Infeasible => Some(false),
        Answer::Open => None,
    })
}
