//! Weighted sums of numbers.

use kapok_kernels::sum;
use kapok_market::column::{Column, Values};

/// Values of a column of numbers; none of another type.
pub(super) fn numbers<'c>(column: &'c Column<'_>) -> &'c [Option<f64>] {
    match &column.values {
        Values::Number(values) => values,
        Values::Text(_) | Values::Date(_) => &[],
    }
}

/// Weighted sum `Σ a·w`.
pub(super) fn weighted(coefficients: &[f64], weights: &[f64]) -> f64 {
    let products: Vec<f64> = coefficients.iter().zip(weights).map(|(a, w)| a * w).collect();
    sum(&products)
}
