//! A leap towards the answer of crossing caps, where rounds alone would creep.
//!
//! Near the answer the held groups have to meet their caps by small changes of their factors. With
//! `x·(1 + d)` for each held group and `λ·(1 + d₀)`, the sum of a group changes by `Σ w·d` over its
//! free items and their groups: linear equations, one for each held group and one for the total
//! ([`leap`]).

use crate::sum::sum_of;

/// A held group: its free items with their weights, and what it lacks to its cap.
pub(super) struct Held {
    /// Whether an item is in it and free.
    pub(super) free: Vec<bool>,
    /// Cap less sum.
    pub(super) lack: f64,
}

/// The relative change of each held group's factor that brings all to their caps at once.
pub(super) fn leap(held: &[Held], weights: &[f64]) -> Vec<f64> {
    let entry = |a: &Held, b: &Held| {
        let both = |i: usize| a.free[i] && b.free[i];
        sum_of(weights.len(), |i| if both(i) { weights[i] } else { 0.0 })
    };
    let row = |a: &Held| {
        let mut row: Vec<f64> = held.iter().map(|b| entry(a, b)).collect();
        row.push(a.lack);
        row
    };
    solve(held.iter().map(row).collect())
}

/// Below this part of one, a pivot says nothing.
const PIVOT: f64 = 1e-15;

/// Solves linear equations, given as rows of coefficients and right-hand side, by elimination with
/// the largest pivot; an unknown without a pivot is zero.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let n = rows.len();
    let mut pivots: Vec<Option<usize>> = vec![None; n];
    let mut used = vec![false; n];
    for column in 0..n {
        let size = |&row: &usize| rows[row][column].abs();
        let open = (0..n).filter(|&row| !used[row]);
        let best = open.max_by(|a, b| size(a).total_cmp(&size(b))).filter(|row| size(row) > PIVOT);
        let Some(pivot) = best else { continue };
        (used[pivot], pivots[column]) = (true, Some(pivot));
        let line = rows[pivot].clone();
        for row in (0..n).filter(|&row| row != pivot) {
            let times = rows[row][column] / line[column];
            rows[row].iter_mut().zip(&line).for_each(|(cell, p)| *cell -= times * p);
        }
    }
    let value = |(column, pivot): (usize, &Option<usize>)| {
        pivot.map_or(0.0, |row| rows[row][n] / rows[row][column])
    };
    pivots.iter().enumerate().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::solve;

    #[test]
    fn equations_with_and_without_an_answer() {
        assert_eq!(solve(vec![vec![2.0, 1.0, 5.0], vec![1.0, 3.0, 10.0]]), [1.0, 3.0]);
        assert_eq!(solve(vec![vec![0.0, 2.0, 4.0], vec![0.0, 0.0, 1.0]]), [0.0, 2.0]);
    }
}
