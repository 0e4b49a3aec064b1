//! A problem laid out for speed: names sorted by their data, dense rows side by side.

use std::cmp::Ordering;

use kapok_kernels::sum;

use super::problem::{Problem, Row};
use super::scale::scales;

/// A row with more than one in this many names counts as dense.
const DENSE_FROM: usize = 4;

/// One name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    pub(super) target: f64,
    /// `1 / 2c`: how far the weight moves for a price of one.
    pub(super) give: f64,
    pub(super) lower: f64,
    pub(super) upper: f64,
}

/// The limits of one row, scaled; infinite where there is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub(super) lower: f64,
    pub(super) upper: f64,
    /// The size against which violations are measured.
    pub(super) size: f64,
}

/// Names and rows in the order of the solver: dense rows first.
///
/// Rows are scaled so that `Σ give · a²` is one.
pub(super) struct Layout {
    /// Position of each name in the problem.
    order: Vec<usize>,
    pub(super) names: Vec<Name>,
    /// Number of rows that are dense.
    pub(super) width: usize,
    /// Coefficients of the dense rows, name after name.
    pub(super) dense: Vec<f64>,
    /// Place where the entries of a name begin, and where those of the last one end.
    start: Vec<usize>,
    /// Row and coefficient in the other rows.
    entries: Vec<(usize, f64)>,
    pub(super) limits: Vec<Limit>,
    /// Position of each row in the problem, and what its coefficients were divided by.
    rows: Vec<(usize, f64)>,
}

impl Layout {
    /// Lays a checked problem out, without names that are fixed at zero.
    pub(super) fn new(problem: &Problem<'_>) -> Self {
        let n = problem.target.len();
        let rows = ranked_rows(problem);
        let width = rows.iter().take_while(|row| row.dense).count();
        let scales = scales(problem);
        let limit = |row: &RankedRow| Limit {
            lower: problem.rows[row.place].lower.map_or(f64::NEG_INFINITY, |l| l / row.divisor),
            upper: problem.rows[row.place].upper.map_or(f64::INFINITY, |u| u / row.divisor),
            size: scales[row.place] / row.divisor,
        };
        let mut layout = Self {
            order: (0..n).filter(|&i| is_kept(problem, i)).collect(),
            names: (0..n).map(|i| name(problem, i)).collect(),
            width,
            dense: vec![0.0; n * width],
            start: vec![0; n + 1],
            entries: Vec::new(),
            limits: rows.iter().map(limit).collect(),
            rows: rows.iter().map(|row| (row.place, row.divisor)).collect(),
        };
        layout.fill_dense(problem);
        layout.fill_entries(problem);
        layout.sort()
    }

    fn fill_dense(&mut self, problem: &Problem<'_>) {
        let width = self.width;
        for (k, &(place, divisor)) in self.rows[..width].iter().enumerate() {
            problem.rows[place].for_each(|i, a| self.dense[i * width + k] = a / divisor);
        }
    }

    fn fill_entries(&mut self, problem: &Problem<'_>) {
        let sparse = || self.rows.iter().enumerate().skip(self.width);
        for (_, &(place, _)) in sparse() {
            problem.rows[place].for_each(|i, _| self.start[i + 1] += 1);
        }
        for i in 0..self.names.len() {
            self.start[i + 1] += self.start[i];
        }
        let mut next = self.start.clone();
        let mut entries = vec![(0, 0.0); self.start[self.names.len()]];
        for (k, &(place, divisor)) in sparse() {
            problem.rows[place].for_each(|i, a| {
                entries[next[i]] = (k, a / divisor);
                next[i] += 1;
            });
        }
        self.entries = entries;
    }

    /// Sorts the names to keep by their data.
    fn sort(mut self) -> Self {
        let mut order = std::mem::take(&mut self.order);
        order.sort_unstable_by(|&i, &j| self.compare(i, j));
        let mut start = vec![0];
        let (mut dense, mut entries) = (Vec::with_capacity(self.dense.len()), Vec::new());
        for &i in &order {
            dense.extend_from_slice(self.dense_of(i));
            entries.extend_from_slice(self.entries_of(i));
            start.push(entries.len());
        }
        let names = order.iter().map(|&i| self.names[i]).collect();
        Self { order, names, dense, start, entries, ..self }
    }

    /// Orders names by their data alone, so that the order in which they came does not matter.
    fn compare(&self, i: usize, j: usize) -> Ordering {
        let (a, b) = (&self.names[i], &self.names[j]);
        let pairs = || {
            let entries = self.entries_of(i).iter().zip(self.entries_of(j));
            let dense = self.dense_of(i).iter().zip(self.dense_of(j));
            let of_dense = dense.map(|(a, b)| a.total_cmp(b));
            of_dense.chain(entries.map(|(a, b)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))))
        };
        let count = self.entries_of(i).len().cmp(&self.entries_of(j).len());
        let by_name = a.target.total_cmp(&b.target).then(a.give.total_cmp(&b.give));
        let by_bounds = || a.lower.total_cmp(&b.lower).then(a.upper.total_cmp(&b.upper));
        by_name.then_with(by_bounds).then(count).then_with(|| {
            pairs().find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
        })
    }

    pub(super) fn dense_of(&self, name: usize) -> &[f64] {
        &self.dense[name * self.width..(name + 1) * self.width]
    }

    pub(super) fn entries_of(&self, name: usize) -> &[(usize, f64)] {
        &self.entries[self.start[name]..self.start[name + 1]]
    }

    /// Weights in the order of the problem; names that were left out weigh nothing.
    pub(super) fn scatter(&self, names: usize, weights: &[f64]) -> Vec<f64> {
        let mut all = vec![0.0; names];
        self.order.iter().zip(weights).for_each(|(&i, &w)| all[i] = w);
        all
    }

    /// Multipliers in the order and in the units of the problem.
    pub(super) fn unscaled(&self, multipliers: &[f64]) -> Vec<f64> {
        let mut all = vec![0.0; self.rows.len()];
        for (&(place, divisor), &y) in self.rows.iter().zip(multipliers) {
            all[place] = y / divisor;
        }
        all
    }
}

/// A row of the problem on its way into the layout.
struct RankedRow {
    place: usize,
    divisor: f64,
    dense: bool,
}

/// Rows in the order of the layout: dense ones first.
fn ranked_rows(problem: &Problem<'_>) -> Vec<RankedRow> {
    let kept = (0..problem.target.len()).filter(|&i| is_kept(problem, i)).count();
    let ranked = |(place, row): (usize, &Row<'_>)| {
        let mut squares = Vec::new();
        row.for_each(|i, a| {
            if is_kept(problem, i) {
                let moves = problem.lower[i] < problem.upper[i];
                squares.push(if moves { a * a * 0.5 / problem.curvature[i] } else { 0.0 });
            }
        });
        let square = sum(&squares);
        let divisor = if square > 0.0 { square.sqrt() } else { 1.0 };
        RankedRow { place, divisor, dense: squares.len() * DENSE_FROM > kept }
    };
    let rows = || problem.rows.iter().enumerate().map(ranked);
    rows().filter(|row| row.dense).chain(rows().filter(|row| !row.dense)).collect()
}

fn name(problem: &Problem<'_>, i: usize) -> Name {
    Name {
        target: problem.target[i],
        give: 0.5 / problem.curvature[i],
        lower: problem.lower[i],
        upper: problem.upper[i],
    }
}

/// Whether a name can weigh anything.
fn is_kept(problem: &Problem<'_>, i: usize) -> bool {
    problem.lower[i] != 0.0 || problem.upper[i] != 0.0
}
