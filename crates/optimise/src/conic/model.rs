//! A program put into the form of the solver, and its answer read back.

use std::cmp::Ordering;

use kapok_kernels::{sum, sum_of};

use super::super::{Constraint, Covariance, LinearRow, Objective, Program};
use super::cones::{Cones, Line, Place};
use super::{Form, Found};

/// Where things are in the form.
pub(super) struct Model {
    /// Names that can move, in the order of their columns: that of their data, so that the order in
    /// which they came does not matter.
    open: Vec<usize>,
    /// What the variable of each name was divided by.
    unit: Vec<f64>,
    /// Weights of names that cannot move, zero for those that can.
    fixed: Vec<f64>,
    /// Where the limits of each row are: lower and upper, or both in one.
    rows: Vec<[Option<(Place, f64)>; 2]>,
    /// Where the bounds of each open name are.
    bounds: Vec<[Option<Place>; 2]>,
    cones: Cones,
    /// Column by which a limit is stretched.
    stretch: Option<usize>,
    /// What the objective was divided by.
    size: f64,
}

impl Model {
    /// The form of a program, and where things are in it.
    pub(super) fn new(program: &Program, stretched: Option<&Constraint>) -> (Self, Form) {
        let names = program.benchmark.len();
        let loose = matches!(stretched, Some(Constraint::LowerBounds | Constraint::UpperBounds));
        let moves = |i: usize| match loose {
            true => !program.is_excluded(i),
            false => program.lower[i] < program.upper[i],
        };
        let mut open: Vec<usize> = (0..names).filter(|&i| moves(i)).collect();
        open.sort_by(|&i, &j| order(program, i, j));
        let mut model = Self {
            unit: (0..names).map(|i| unit(program, i)).collect(),
            fixed: (0..names).map(|i| if moves(i) { 0.0 } else { program.lower[i] }).collect(),
            rows: Vec::new(),
            bounds: Vec::new(),
            cones: Cones::default(),
            stretch: stretched.map(|_| open.len()),
            size: 1.0,
            open,
        };
        let columns = model.open.len() + usize::from(stretched.is_some());
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
            None => model.put_objective(program, &mut form),
        }
        form.cones = model.cones.clone();
        (model, form)
    }

    /// Names that cannot move.
    fn still(&self) -> impl Iterator<Item = usize> {
        let mut still = vec![true; self.fixed.len()];
        self.open.iter().for_each(|&i| still[i] = false);
        (0..still.len()).filter(move |&i| still[i])
    }

    /// `times · (Σ aᵢ wᵢ) ≤ times · limit` over the names that can move.
    fn line(&self, coefficients: &[f64], times: f64, limit: f64) -> Line {
        let cells = self.open.iter().enumerate().filter(|(_, i)| coefficients[**i] != 0.0);
        let cell = |(column, &i): (usize, &usize)| (column, times * coefficients[i] * self.unit[i]);
        let held = sum_of(self.fixed.len(), |i| coefficients[i] * self.fixed[i]);
        Line { cells: cells.map(cell).collect(), right: times * (limit - held) }
    }

    /// Lets a limit be stretched, where it is the one that is.
    fn stretch(&self, line: &mut Line, is_stretched: bool) {
        line.cells.extend(self.stretch.filter(|_| is_stretched).map(|column| (column, -1.0)));
    }

    fn put_budget_and_rows(&mut self, program: &Program, stretched: Option<&Constraint>) {
        let ones = vec![1.0; program.benchmark.len()];
        let budget = self.line(&ones, 1.0, 1.0);
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
                let line = self.line(&row.coefficients, 1.0, upper);
                [None, Some((self.cones.equal(line), 1.0))]
            }
            (lower, upper) => [(lower, -1.0), (upper, 1.0)].map(|(limit, times)| {
                let mut line = self.line(&row.coefficients, times, limit?);
                self.stretch(&mut line, is_stretched);
                Some((self.cones.less(line), times))
            }),
        }
    }

    fn put_bounds(&mut self, program: &Program, stretched: Option<&Constraint>) {
        for (column, i) in self.open.clone().into_iter().enumerate() {
            let unit = self.unit[i];
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
        let held = |i: usize| (self.fixed[i] - turnover.previous[i]).abs();
        let held = sum(&self.still().map(held).collect::<Vec<f64>>());
        let mut total = Line { cells: Vec::new(), right: turnover.limit - 0.5 * held };
        for (column, i) in self.open.clone().into_iter().enumerate() {
            let (unit, before, traded) = (self.unit[i], turnover.previous[i], form.columns);
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
            lines.push(self.along(factor, &program.benchmark, times));
        }
        lines.extend(self.own_lines(&limit.covariance, &program.benchmark, times));
        self.cones.cone(lines);
    }

    /// The row whose slack is `times · f·(w − b)`.
    fn along(&self, factor: &[f64], benchmark: &[f64], times: f64) -> Line {
        let at_benchmark = sum_of(factor.len(), |i| factor[i] * benchmark[i]);
        self.line(factor, -times, at_benchmark)
    }

    /// The rows whose slacks are `times · eᵢ (wᵢ − bᵢ)`; names that cannot move share one.
    fn own_lines(&self, covariance: &Covariance, benchmark: &[f64], times: f64) -> Vec<Line> {
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

    fn put_objective(&mut self, program: &Program, form: &mut Form) {
        let b = &program.benchmark;
        match &program.objective {
            Objective::RelativeActiveShare => self.put_distances(form, b, |i| 1.0 / b[i]),
            Objective::ActiveShare => self.put_distances(form, b, |_| 1.0),
            Objective::Linear(a) => {
                for (column, &i) in self.open.iter().enumerate() {
                    form.linear[column] = a[i] * self.unit[i];
                }
            }
            Objective::TrackingError(covariance) => {
                let still = covariance.deviation(b);
                let times = if still > 0.0 { 1.0 / still } else { 1.0 };
                self.put_distances(form, b, |i| (times * covariance.own[i]).powi(2));
                for factor in &covariance.factors {
                    let column = form.columns;
                    form.columns += 1;
                    form.linear.push(0.0);
                    form.quadratic.push((column, column, 2.0));
                    let mut line = self.along(factor, b, times);
                    line.cells.push((column, 1.0));
                    self.cones.equal(line);
                }
                self.size = times * times;
            }
        }
        let cells = form.quadratic.iter().map(|cell| cell.2).chain(form.linear.iter().copied());
        let largest = cells.fold(0.0, |m: f64, x| m.max(x.abs()));
        if largest > 0.0 {
            form.quadratic.iter_mut().for_each(|cell| cell.2 /= largest);
            form.linear.iter_mut().for_each(|x| *x /= largest);
            self.size /= largest;
        }
    }

    /// `Σ cᵢ (wᵢ − bᵢ)²`, without what does not depend on weights.
    fn put_distances(&self, form: &mut Form, benchmark: &[f64], curvature: impl Fn(usize) -> f64) {
        for (column, &i) in self.open.iter().enumerate() {
            let (unit, c) = (self.unit[i], curvature(i));
            form.quadratic.push((column, column, 2.0 * c * unit * unit));
            form.linear[column] = -2.0 * c * unit * benchmark[i];
        }
    }

    /// The answer where no name can move.
    pub(super) fn read_fixed(&self, program: &Program) -> Found {
        Found {
            weights: self.fixed.clone(),
            bound: self.fixed.iter().map(|&w| Some(w)).collect(),
            multipliers: vec![0.0; program.rows.len()],
            stretch: 0.0,
        }
    }

    /// Reads an answer.
    pub(super) fn read(&self, program: &Program, x: &[f64], s: &[f64], z: &[f64]) -> Found {
        let mut weights = self.fixed.clone();
        let mut bound: Vec<Option<f64>> = self.fixed.iter().map(|&w| Some(w)).collect();
        for (column, &i) in self.open.iter().enumerate() {
            weights[i] = x[column] * self.unit[i];
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
