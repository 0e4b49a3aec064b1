//! The dual function: its value, its gradient, its second derivative, and its rays.

use super::layout::{Layout, Limit, Name};

/// Names whose terms are added before they go to the total, which keeps rounding small.
const BLOCK: usize = 64;

/// The dual at some multipliers; all in the units and the order of the layout.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub(super) multipliers: Vec<f64>,
    /// The weights that are best at these prices.
    pub(super) weights: Vec<f64>,
    /// Whether a weight is within its bounds, on neither of them.
    pub(super) inside: Vec<bool>,
    /// `Σ aᵢ wᵢ` of each row.
    pub(super) activity: Vec<f64>,
    /// `q(y)`.
    pub(super) value: f64,
}

impl Layout {
    /// The price of a name, `Σ yᵣ aᵣᵢ`.
    fn price(&self, name: usize, y: &[f64]) -> f64 {
        let mut lanes = [0.0; 4];
        let (a, dense) = (self.dense_of(name), &y[..self.width]);
        let (a4, y4) = (a.chunks_exact(4), dense.chunks_exact(4));
        let rest = a4.remainder().iter().zip(y4.remainder());
        let rest: f64 = rest.map(|(a, y)| a * y).sum();
        for (a, y) in a4.zip(y4) {
            lanes.iter_mut().zip(a).zip(y).for_each(|((lane, a), y)| *lane += a * y);
        }
        let entries = self.entries_of(name).iter();
        let sparse: f64 = entries.map(|&(row, a)| a * y[row]).sum();
        (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]) + rest + sparse
    }

    /// The dual function at `y`.
    pub(super) fn evaluate(&self, y: Vec<f64>) -> Point {
        let n = self.names.len();
        let mut point = Point {
            weights: Vec::with_capacity(n),
            inside: Vec::with_capacity(n),
            activity: vec![0.0; y.len()],
            value: 0.0,
            multipliers: y,
        };
        let mut objective = 0.0;
        for start in (0..n).step_by(BLOCK) {
            objective += self.evaluate_block(start..(start + BLOCK).min(n), &mut point);
        }
        let rows = self.limits.iter().zip(&point.multipliers).zip(&point.activity);
        let priced = |((limit, &y), activity): ((_, &f64), &f64)| {
            if y == 0.0 { 0.0 } else { y * (activity - leaned_on(limit, y)) }
        };
        point.value = objective + rows.map(priced).sum::<f64>();
        point
    }

    /// Adds some names to a point and returns their part of the objective.
    fn evaluate_block(&self, block: std::ops::Range<usize>, point: &mut Point) -> f64 {
        let mut activity = vec![0.0; point.activity.len()];
        let mut objective = 0.0;
        for name in block {
            let Name { target, give, lower, upper } = self.names[name];
            let ideal = target - give * self.price(name, &point.multipliers);
            let weight = ideal.clamp(lower, upper);
            point.weights.push(weight);
            point.inside.push(lower < ideal && ideal < upper);
            objective += (weight - target) * (weight - target) * (0.5 / give);
            let dense = activity.iter_mut().zip(self.dense_of(name));
            dense.for_each(|(sum, a)| *sum += a * weight);
            self.entries_of(name).iter().for_each(|&(row, a)| activity[row] += a * weight);
        }
        point.activity.iter_mut().zip(activity).for_each(|(sum, part)| *sum += part);
        objective
    }

    /// `Σ give · a · aᵀ` over the names inside, the lower half of it, row after row; of rows that
    /// do not move with others, the diagonal only.
    pub(super) fn curvature(&self, inside: &[bool], moves: &[bool]) -> Vec<f64> {
        let size = self.limits.len();
        let mut matrix = vec![0.0; size * size];
        let names: Vec<usize> = (0..inside.len()).filter(|&name| inside[name]).collect();
        let fours = names.chunks_exact(4);
        fours.remainder().iter().for_each(|&name| self.add_dense([name; 1], moves, &mut matrix));
        for four in fours {
            self.add_dense([four[0], four[1], four[2], four[3]], moves, &mut matrix);
        }
        for name in names {
            let (a, give) = (self.dense_of(name), self.names[name].give);
            let entries = self.entries_of(name);
            for (k, &(row, of_row)) in entries.iter().enumerate() {
                let line = &mut matrix[row * size..(row + 1) * size];
                let times = give * of_row;
                if !moves[row] {
                    line[row] += times * of_row;
                    continue;
                }
                line.iter_mut().zip(a).for_each(|(cell, a)| *cell += times * a);
                entries[..=k].iter().for_each(|&(column, a)| line[column] += times * a);
            }
        }
        matrix
    }

    /// Adds the part of dense rows for some names at once, which spares loads and stores.
    fn add_dense<const N: usize>(&self, names: [usize; N], moves: &[bool], matrix: &mut [f64]) {
        let a = names.map(|name| self.dense_of(name));
        let size = self.limits.len();
        for row in 0..self.width {
            let first = if moves[row] { 0 } else { row };
            let times: [f64; N] = std::array::from_fn(|k| self.names[names[k]].give * a[k][row]);
            let parts = a.map(|a| &a[first..=row]);
            let line = &mut matrix[row * size + first..=row * size + row];
            for (column, cell) in line.iter_mut().enumerate() {
                *cell += (0..N).map(|k| times[k] * parts[k][column]).sum::<f64>();
            }
        }
    }

    /// Miss by which a ray of multipliers shows that rows and bounds cannot hold together, as a
    /// part of the sizes of its rows; below zero if it does not. Signs that lean on no limit are
    /// cut.
    pub(super) fn contradiction(&self, ray: &mut [f64]) -> f64 {
        for (y, limit) in ray.iter_mut().zip(&self.limits) {
            *y = if leaned_on(limit, *y).is_finite() { *y } else { 0.0 };
        }
        let least = |name: usize| {
            let price = self.price(name, ray);
            (self.names[name].lower * price).min(self.names[name].upper * price)
        };
        let least: f64 = (0..self.names.len()).map(least).sum();
        let most = |(limit, &y): (_, &f64)| if y == 0.0 { 0.0 } else { y * leaned_on(limit, y) };
        let most: f64 = self.limits.iter().zip(&*ray).map(most).sum();
        let sizes = self.limits.iter().zip(&*ray).map(|(limit, y)| limit.size * y.abs());
        (least - most) / sizes.sum::<f64>().max(f64::MIN_POSITIVE)
    }
}

/// The limit on which a multiplier of this sign leans.
fn leaned_on(limit: &Limit, y: f64) -> f64 {
    if y > 0.0 { limit.upper } else { limit.lower }
}
