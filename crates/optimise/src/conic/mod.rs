//! The general solver: quadratic and second-order cone programs, by Clarabel.
//!
//! Only this module knows Clarabel. Variables are `xᵢ = wᵢ / bᵢ`, so that they are near one.

mod cones;
mod model;

use clarabel::algebra::CscMatrix;
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SolverStatus};

use super::{Constraint, OptimiseError, Program};
use cones::Cones;
use model::Model;

/// Tolerances of the interior point, tried in this order.
const TOLERANCES: [f64; 3] = [1e-12, 1e-10, 1e-8];

/// What the solver says.
pub(super) enum Answer {
    /// Weights near the best ones.
    Solved(Found),
    /// There are none, by the solver's certificate.
    Infeasible,
}

/// An answer of the interior point, before it is cleaned.
pub(super) struct Found {
    /// Weights, within a rounding of their limits.
    pub(super) weights: Vec<f64>,
    /// For each name, the bound that its multiplier says it lies on.
    pub(super) bound: Vec<Option<f64>>,
    /// One for each row of the program, in objective per unit of the row, above zero where the
    /// upper limit binds; for the tracking error that of its square.
    pub(super) multipliers: Vec<f64>,
    /// How far the stretched limit was stretched.
    pub(super) stretch: f64,
}

/// A program in the form of the solver: `min ½ xᵀPx + qᵀx` with `Ax + s = b`, `s` in cones.
struct Form {
    columns: usize,
    quadratic: Vec<(usize, usize, f64)>,
    linear: Vec<f64>,
    cones: Cones,
}

/// Solves a program; with `stretched`, finds instead by how much that limit must be loosened, in
/// its unit, for all others to hold.
pub(super) fn solve(
    program: &Program,
    stretched: Option<&Constraint>,
) -> Result<Answer, OptimiseError> {
    let (model, form) = Model::new(program, stretched);
    if form.columns == 0 {
        return Ok(Answer::Solved(model.read_fixed(program)));
    }
    let mut status = SolverStatus::Unsolved;
    for tolerance in TOLERANCES {
        let (seen, x, s, z) = form.run(tolerance)?;
        match seen {
            SolverStatus::Solved => return Ok(Answer::Solved(model.read(program, &x, &s, &z))),
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
            | SolverStatus::CallbackTerminated => status = seen,
        }
    }
    Err(OptimiseError::Solver { status: status.to_string() })
}

/// Status, variables, slacks and multipliers.
type Run = (SolverStatus, Vec<f64>, Vec<f64>, Vec<f64>);

impl Form {
    fn run(&self, tolerance: f64) -> Result<Run, OptimiseError> {
        let settings = DefaultSettings {
            verbose: false,
            tol_gap_abs: tolerance,
            tol_gap_rel: tolerance,
            tol_feas: tolerance,
            max_threads: 1,
            presolve_enable: false,
            ..DefaultSettings::default()
        };
        let p = matrix(self.columns, self.columns, self.quadratic.iter().copied());
        let a = matrix(self.cones.len(), self.columns, self.cones.cells());
        let (right, cones) = (self.cones.right(), self.cones.kinds());
        let mut solver = DefaultSolver::new(&p, &self.linear, &a, &right, &cones, settings)
            .map_err(|error| OptimiseError::Solver { status: error.to_string() })?;
        solver.solve();
        let found = solver.solution;
        Ok((found.status, found.x, found.s, found.z))
    }
}

fn matrix(
    rows: usize,
    columns: usize,
    cells: impl Iterator<Item = (usize, usize, f64)>,
) -> CscMatrix<f64> {
    let (mut at_row, mut at_column, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for (row, column, value) in cells.filter(|cell| cell.2 != 0.0) {
        at_row.push(row);
        at_column.push(column);
        values.push(value);
    }
    CscMatrix::new_from_triplets(rows, columns, at_row, at_column, values)
}
