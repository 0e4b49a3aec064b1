//! Programs in the form of the solver.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SolverStatus};

use super::cones::Cones;
use crate::error::OptimiseError;

/// A program in the form of the solver: `min ½ xᵀPx + qᵀx` with `Ax + s = b`, `s` in cones.
pub(super) struct Form {
    pub(super) columns: usize,
    pub(super) quadratic: Vec<(usize, usize, f64)>,
    pub(super) linear: Vec<f64>,
    pub(super) cones: Cones,
}

/// The end of a run of the interior point.
pub(super) struct Run {
    pub(super) status: SolverStatus,
    /// Variables.
    pub(super) x: Vec<f64>,
    /// Slacks of rows.
    pub(super) s: Vec<f64>,
    /// Multipliers of rows.
    pub(super) z: Vec<f64>,
}

impl Form {
    pub(super) fn run(&self, tolerance: f64) -> Result<Run, OptimiseError> {
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
        Ok(Run { status: found.status, x: found.x, s: found.s, z: found.z })
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
