//! A program put into the form of the solver, and its answer read back.

use kapok_kernels::sum;

use super::answer::Found;
use super::cones::{Cones, Line, Place};
use super::distances::put_objective;
use super::form::{Form, Run};
use super::variables::Variables;
use crate::constraint::Constraint;
use crate::program::Program;
use crate::row::LinearRow;

/// Places of things in the form.
pub(super) struct Model {
    variables: Variables,
    /// Places of the limits of each row: lower and upper, or both in one.
    rows: Vec<[Option<(Place, f64)>; 2]>,
    /// Places of the bounds of each open name.
    bounds: Vec<[Option<Place>; 2]>,
    cones: Cones,
    /// Column by which a limit is stretched.
    stretch: Option<usize>,
    /// Divisor of the objective.
    size: f64,
}

impl Model {
    /// The form of a program, and where things are in it.
    pub(super) fn new(program: &Program, stretched: Option<&Constraint>) -> (Self, Form) {
        let variables = Variables::new(program, stretched);
        let mut model = Self {
            rows: Vec::new(),
            bounds: Vec::new(),
            cones: Cones::default(),
            stretch: stretched.map(|_| variables.open.len()),
            size: 1.0,
            variables,
        };
        let columns = model.variables.open.len() + usize::from(stretched.is_some());
        let mut form = Form {
            columns,
            quadratic: Vec::new(),
            linear: vec![0.0; columns],
            cones: Cones::default(),
        };
        model.put_budget_and_rows(program, stretched);
        model.put_bounds(program, stretched);
        model.put_turnover(program, stretched, &mut form);
        model.put_tracking_error(program, stretched);
        match model.stretch {
            Some(column) => {
                form.linear[column] = 1.0;
                let least = Line { cells: vec![(column, -1.0)], right: 0.0 };
                model.cones.less(least);
            }
            None => {
                let Self { variables, cones, .. } = &mut model;
                model.size = put_objective(program, variables, &mut form, cones);
            }
        }
        form.cones = model.cones.clone();
        (model, form)
    }

    /// Lets a limit be stretched, where it is the one that is.
    fn stretch(&self, line: &mut Line, is_stretched: bool) {
        line.cells.extend(self.stretch.filter(|_| is_stretched).map(|column| (column, -1.0)));
    }

    fn put_budget_and_rows(&mut self, program: &Program, stretched: Option<&Constraint>) {
        let ones = vec![1.0; program.benchmark.len()];
        let budget = self.variables.line(&ones, 1.0, 1.0);
        self.cones.equal(budget);
        for row in &program.rows {
            let is_stretched = matches!(stretched, Some(Constraint::Row(id)) if *id == row.id);
            let limits = self.put_row(row, is_stretched);
            self.rows.push(limits);
        }
    }

    fn put_row(&mut self, row: &LinearRow, is_stretched: bool) -> [Option<(Place, f64)>; 2] {
        match (row.lower, row.upper) {
            (Some(lower), Some(upper)) if lower == upper && !is_stretched => {
                let line = self.variables.line(&row.coefficients, 1.0, upper);
                [None, Some((self.cones.equal(line), 1.0))]
            }
            (lower, upper) => [(lower, -1.0), (upper, 1.0)].map(|(limit, times)| {
                let mut line = self.variables.line(&row.coefficients, times, limit?);
                self.stretch(&mut line, is_stretched);
                Some((self.cones.less(line), times))
            }),
        }
    }

    fn put_bounds(&mut self, program: &Program, stretched: Option<&Constraint>) {
        for (column, i) in self.variables.open.clone().into_iter().enumerate() {
            let unit = self.variables.unit[i];
            let mut bound = |times: f64, limit: f64, is_stretched| {
                let cells = vec![(column, times * unit)];
                let mut line = Line { cells, right: times * limit };
                self.stretch(&mut line, is_stretched);
                self.cones.less(line)
            };
            let (at_lower, at_upper) = (Constraint::LowerBounds, Constraint::UpperBounds);
            let (low, high) = (stretched == Some(&at_lower), stretched == Some(&at_upper));
            let lower = bound(-1.0, program.lower[i], low);
            let upper = bound(1.0, program.upper[i], high);
            if low {
                bound(-1.0, 0.0, false);
            }
            if high {
                bound(1.0, 1.0, false);
            }
            self.bounds.push([Some(lower), Some(upper)]);
        }
    }

    /// `|wᵢ − previousᵢ| ≤ tᵢ` and `½ Σ tᵢ ≤ limit`.
    fn put_turnover(&mut self, program: &Program, stretched: Option<&Constraint>, form: &mut Form) {
        let Some(turnover) = &program.turnover else { return };
        let held = |i: usize| (self.variables.fixed[i] - turnover.previous[i]).abs();
        let held = sum(&self.variables.still().map(held).collect::<Vec<f64>>());
        let mut total = Line { cells: Vec::new(), right: turnover.limit - 0.5 * held };
        for (column, i) in self.variables.open.clone().into_iter().enumerate() {
            let (unit, before, traded) =
                (self.variables.unit[i], turnover.previous[i], form.columns);
            form.columns += 1;
            form.linear.push(0.0);
            for times in [1.0, -1.0] {
                let cells = vec![(column, times * unit), (traded, -unit)];
                self.cones.less(Line { cells, right: times * before });
            }
            total.cells.push((traded, 0.5 * unit));
        }
        self.stretch(&mut total, stretched == Some(&Constraint::Turnover));
        self.cones.less(total);
    }

    /// `limit ≥ |(fₖ·(w − b), e∘(w − b))|`.
    fn put_tracking_error(&mut self, program: &Program, stretched: Option<&Constraint>) {
        let Some(limit) = &program.tracking_error else { return };
        let times = 1.0 / limit.limit;
        let mut first = Line { cells: Vec::new(), right: 1.0 };
        if stretched == Some(&Constraint::TrackingError) {
            first.cells.extend(self.stretch.map(|column| (column, -times)));
        }
        let mut lines = vec![first];
        for factor in &limit.covariance.factors {
            lines.push(self.variables.along(factor, &program.benchmark, times));
        }
        lines.extend(self.variables.own_lines(&limit.covariance, &program.benchmark, times));
        self.cones.cone(lines);
    }

    /// The answer where no name can move.
    pub(super) fn read_fixed(&self, program: &Program) -> Found {
        Found {
            weights: self.variables.fixed.clone(),
            bound: self.variables.fixed.iter().map(|&w| Some(w)).collect(),
            multipliers: vec![0.0; program.rows.len()],
            stretch: 0.0,
        }
    }

    /// Reads an answer.
    pub(super) fn read(&self, program: &Program, run: &Run) -> Found {
        let Run { x, s, z, .. } = run;
        let mut weights = self.variables.fixed.clone();
        let mut bound: Vec<Option<f64>> = self.variables.fixed.iter().map(|&w| Some(w)).collect();
        for (column, &i) in self.variables.open.iter().enumerate() {
            weights[i] = x[column] * self.variables.unit[i];
            let on = |place: &Option<Place>, limit: f64| {
                let place = (*place)?;
                let is_on = self.cones.read(place, z).0 > self.cones.read(place, s).0;
                is_on.then_some(limit)
            };
            let [lower, upper] = &self.bounds[column];
            bound[i] = on(lower, program.lower[i]).or_else(|| on(upper, program.upper[i]));
        }
        let multiplier = |limits: &[Option<(Place, f64)>; 2]| {
            let one = |&(place, times): &(Place, f64)| {
                let (z, by) = self.cones.read(place, z);
                times * z / (by * self.size)
            };
            limits.iter().flatten().map(one).sum()
        };
        Found {
            weights,
            bound,
            multipliers: self.rows.iter().map(multiplier).collect(),
            stretch: self.stretch.map_or(0.0, |column| x[column].max(0.0)),
        }
    }
}
