//! The variables of the solver's form: weights of names that can move.

use std::cmp::Ordering;

use kapok_kernels::{sum, sum_of};

use super::cones::Line;
use crate::constraint::Constraint;
use crate::covariance::Covariance;
use crate::program::{Objective, Program};

/// Names of a program: those that can move are variables, the others are fixed.
pub(super) struct Variables {
    /// Names that can move, in the order of their columns: that of their data, so that the order in
    /// which they came does not matter.
    pub(super) open: Vec<usize>,
    /// Unit of the variable of each name.
    pub(super) unit: Vec<f64>,
    /// Weights of names that cannot move, zero for those that can.
    pub(super) fixed: Vec<f64>,
}

impl Variables {
    pub(super) fn new(program: &Program, stretched: Option<&Constraint>) -> Self {
        let names = program.benchmark.len();
        let loose = matches!(stretched, Some(Constraint::LowerBounds | Constraint::UpperBounds));
        let moves = |i: usize| match loose {
            true => !program.is_excluded(i),
            false => program.lower[i] < program.upper[i],
        };
        let mut open: Vec<usize> = (0..names).filter(|&i| moves(i)).collect();
        open.sort_by(|&i, &j| order(program, i, j));
        Self {
            unit: (0..names).map(|i| unit(program, i)).collect(),
            fixed: (0..names).map(|i| if moves(i) { 0.0 } else { program.lower[i] }).collect(),
            open,
        }
    }

    /// Names that cannot move.
    pub(super) fn still(&self) -> impl Iterator<Item = usize> {
        let mut still = vec![true; self.fixed.len()];
        self.open.iter().for_each(|&i| still[i] = false);
        (0..still.len()).filter(move |&i| still[i])
    }

    /// `times · (Σ aᵢ wᵢ) ≤ times · limit` over the names that can move.
    pub(super) fn line(&self, coefficients: &[f64], times: f64, limit: f64) -> Line {
        let cells = self.open.iter().enumerate().filter(|(_, i)| coefficients[**i] != 0.0);
        let cell = |(column, &i): (usize, &usize)| (column, times * coefficients[i] * self.unit[i]);
        let held = sum_of(self.fixed.len(), |i| coefficients[i] * self.fixed[i]);
        Line { cells: cells.map(cell).collect(), right: times * (limit - held) }
    }

    /// The row whose slack is `times · f·(w − b)`.
    pub(super) fn along(&self, factor: &[f64], benchmark: &[f64], times: f64) -> Line {
        let at_benchmark = sum_of(factor.len(), |i| factor[i] * benchmark[i]);
        self.line(factor, -times, at_benchmark)
    }

    /// The rows whose slacks are `times · eᵢ (wᵢ − bᵢ)`; names that cannot move share one.
    pub(super) fn own_lines(
        &self,
        covariance: &Covariance,
        benchmark: &[f64],
        times: f64,
    ) -> Vec<Line> {
        let own = &covariance.own;
        let line = |(column, &i): (usize, &usize)| Line {
            cells: vec![(column, -times * own[i] * self.unit[i])],
            right: -times * own[i] * benchmark[i],
        };
        let open = self.open.iter().enumerate().filter(|(_, i)| own[**i] != 0.0);
        let mut lines: Vec<Line> = open.map(line).collect();
        let held = |i: usize| own[i] * (self.fixed[i] - benchmark[i]);
        let held = sum(&self.still().map(held).map(|x| x * x).collect::<Vec<f64>>());
        lines.push(Line { cells: Vec::new(), right: times * held.sqrt() });
        lines
    }
}

/// The unit of a variable: the benchmark weight, or an equal one where there is none.
fn unit(program: &Program, i: usize) -> f64 {
    let equal = 1.0 / program.benchmark.len() as f64;
    let b = program.benchmark[i];
    if b > 0.0 { b.max(1e-6 * equal) } else { equal }
}

/// Orders names by all that a program knows of them.
fn order(program: &Program, i: usize, j: usize) -> Ordering {
    let by = |values: &[f64]| values[i].total_cmp(&values[j]);
    let by_all = |columns: &[Vec<f64>]| {
        columns.iter().map(|column| by(column)).find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
    };
    let by_covariance =
        |covariance: &Covariance| by(&covariance.own).then_with(|| by_all(&covariance.factors));
    let by_objective = || match &program.objective {
        Objective::RelativeActiveShare | Objective::ActiveShare => Ordering::Equal,
        Objective::TrackingError(covariance) => by_covariance(covariance),
        Objective::Linear(a) => by(a),
    };
    let by_rows = || {
        let rows = program.rows.iter().map(|row| by(&row.coefficients));
        rows.into_iter().find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
    };
    let limit = || program.tracking_error.as_ref().map(|limit| by_covariance(&limit.covariance));
    let turnover = || program.turnover.as_ref().map(|turnover| by(&turnover.previous));
    by(&program.benchmark)
        .then_with(|| by(&program.lower))
        .then_with(|| by(&program.upper))
        .then_with(by_objective)
        .then_with(by_rows)
        .then_with(|| limit().unwrap_or(Ordering::Equal))
        .then_with(|| turnover().unwrap_or(Ordering::Equal))
}
