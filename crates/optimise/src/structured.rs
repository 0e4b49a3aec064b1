//! Separable programs, handed to the kernel.

use crate::separable::{Coefficients, Problem, Row, SeparableError, solve};

use super::check::kernel_row;
use super::{Objective, OptimiseError, Program};

/// What the kernel says.
pub(super) enum Answer {
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

/// Weights closest to a target under the rows and bounds of a program.
///
/// * `curvature`: one for each name, above zero
pub(super) fn closest(
    program: &Program,
    target: &[f64],
    curvature: &[f64],
    (lower, upper): (&[f64], &[f64]),
) -> Result<Answer, OptimiseError> {
    let ones = vec![1.0; target.len()];
    let budget =
        Row { coefficients: Coefficients::Dense(&ones), lower: Some(1.0), upper: Some(1.0) };
    let mut rows = vec![budget];
    rows.extend(program.rows.iter().map(kernel_row));
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
pub(super) fn curvature(program: &Program) -> Option<Vec<f64>> {
    let relative = |&b: &f64| if b == 0.0 { 1.0 } else { 1.0 / b };
    match program.objective {
        Objective::RelativeActiveShare => Some(program.benchmark.iter().map(relative).collect()),
        Objective::ActiveShare => Some(vec![1.0; program.benchmark.len()]),
        Objective::TrackingError(_) | Objective::Linear(_) => None,
    }
}

/// Whether rows and bounds can hold at all; none if that is not certified either way.
pub(super) fn is_possible(program: &Program) -> Result<Option<bool>, OptimiseError> {
    let ones = vec![1.0; program.benchmark.len()];
    let bounds = (&program.lower[..], &program.upper[..]);
    Ok(match closest(program, &program.benchmark, &ones, bounds)? {
        Answer::Solved { .. } => Some(true),
        Answer::Infeasible => Some(false),
        Answer::Open => None,
    })
}
