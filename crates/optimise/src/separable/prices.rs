//! Prices that multipliers of rows put on names.

use super::problem::{Problem, Row};

/// `max(upper · y, lower · y)`; infinite where the limit that `y` leans on is missing.
pub(super) fn support(row: &Row<'_>, y: f64) -> f64 {
    let limit = if y > 0.0 { row.upper } else { row.lower };
    if y == 0.0 { 0.0 } else { limit.map_or(f64::INFINITY, |limit| limit * y) }
}

/// `sᵢ = Σ yᵣ aᵣᵢ`.
pub(super) fn prices(problem: &Problem<'_>, multipliers: &[f64]) -> Vec<f64> {
    let mut prices = vec![0.0; problem.target.len()];
    for (row, &y) in problem.rows.iter().zip(multipliers).filter(|(_, y)| **y != 0.0) {
        row.for_each(|i, a| prices[i] += y * a);
    }
    prices
}
