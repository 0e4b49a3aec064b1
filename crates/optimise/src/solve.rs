//! A program solved, or its conflict.

use crate::attempt::{Attempt, attempt};
use crate::conflict::explain;
use crate::error::OptimiseError;
use crate::program::Program;
use crate::solution::Solution;

/// Solves a program.
///
/// Names under the minimum weight are dropped and the program is solved again, until none is left
/// below it.
///
/// # Errors
///
/// [`OptimiseError::Infeasible`] with the limits that conflict; errors of form; a solver that ended
/// without an answer; weights that do not hold up to a check.
///
/// Source: `docs/methodology/optimised-weights.md` §3, §4, §7.
pub fn solve(program: &Program) -> Result<Solution, OptimiseError> {
    program.validate()?;
    match attempt(program)? {
        Attempt::Solved(solution) => Ok(*solution),
        Attempt::Infeasible(last) => Err(explain(&last, 0)?),
    }
}
