//! Programs solved by the interior point, at the first tolerance that it reaches.

use clarabel::solver::SolverStatus;

use super::answer::Answer;
use super::model::Model;
use crate::constraint::Constraint;
use crate::error::OptimiseError;
use crate::program::Program;

/// Tolerances of the interior point, tried in this order.
const TOLERANCES: [f64; 3] = [1e-12, 1e-10, 1e-8];

/// Solves a program; with `stretched`, finds instead by how much that limit must be loosened, in
/// its unit, for all others to hold.
pub(crate) fn solve(
    program: &Program,
    stretched: Option<&Constraint>,
) -> Result<Answer, OptimiseError> {
    let (model, form) = Model::new(program, stretched);
    if form.columns == 0 {
        return Ok(Answer::Solved(model.read_fixed(program)));
    }
    let mut status = SolverStatus::Unsolved;
    for tolerance in TOLERANCES {
        let run = form.run(tolerance)?;
        match run.status {
            SolverStatus::Solved => return Ok(Answer::Solved(model.read(program, &run))),
            SolverStatus::PrimalInfeasible => return Ok(Answer::Infeasible),
            SolverStatus::Unsolved
            | SolverStatus::DualInfeasible
            | SolverStatus::AlmostSolved
            | SolverStatus::AlmostPrimalInfeasible
            | SolverStatus::AlmostDualInfeasible
            | SolverStatus::MaxIterations
            | SolverStatus::MaxTime
            | SolverStatus::NumericalError
            | SolverStatus::InsufficientProgress
            | SolverStatus::CallbackTerminated => status = run.status,
        }
    }
    Err(OptimiseError::Solver { status: status.to_string() })
}
