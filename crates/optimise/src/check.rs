//! Weights held against every limit, by sums of our own.

use kapok_kernels::{one_way_turnover, sum};

use crate::constraint::Constraint;
use crate::program::Program;
use crate::row::LinearRow;
use crate::rows::value_of;
use crate::separable::{Coefficients, Row, row_scale};

/// Largest violation of a limit: of a weight as such, of a row relative to its scale.
///
/// Source: `docs/methodology/optimised-weights.md` §7.
pub const TOLERANCE: f64 = 1e-9;

/// A limit that weights miss.
#[derive(Debug, Clone, PartialEq)]
pub struct Breach {
    /// The limit.
    pub constraint: Constraint,
    /// Miss, in the unit of the limit; the largest where it is one for each name.
    pub by: f64,
    /// Number of names that miss it, where it is one for each name.
    pub names: Option<usize>,
}

/// Limits of a program that weights miss by more than [`TOLERANCE`]: weights, turnover and the sum
/// as such, rows relative to their scale, the tracking error relative to its limit. An excluded
/// name misses its limit with any weight at all.
///
/// In the order of the rows, then bounds, turnover, tracking error.
///
/// Source: `docs/methodology/optimised-weights.md` §7.
#[must_use]
pub fn breaches(program: &Program, weights: &[f64]) -> Vec<Breach> {
    let budget = (sum(weights) - 1.0).abs();
    let mut found = Vec::new();
    let mut one = |constraint, by: f64, allowed: f64| {
        // What is not a number misses its limit too.
        if by.is_nan() || by > allowed {
            found.push(Breach { constraint, by, names: None });
        }
    };
    one(Constraint::Budget, budget, TOLERANCE);
    for row in &program.rows {
        let by = missed(row, value_of(row, weights));
        one(Constraint::Row(row.id.clone()), by, TOLERANCE * scale_of(row, &program.benchmark));
    }
    if let Some(turnover) = &program.turnover {
        let by = one_way_turnover(&turnover.previous, weights) - turnover.limit;
        one(Constraint::Turnover, by, TOLERANCE);
    }
    if let Some(limit) = &program.tracking_error {
        let seen = limit.covariance.tracking_error(weights, &program.benchmark);
        one(Constraint::TrackingError, seen - limit.limit, TOLERANCE * limit.limit);
    }
    found.extend(of_names(program, weights));
    found
}

/// Breaches of what holds for each name.
fn of_names(program: &Program, weights: &[f64]) -> Vec<Breach> {
    let all = 0..weights.len();
    let excluded = |i: usize| if program.is_excluded(i) { weights[i].abs() } else { 0.0 };
    let above = |i: usize| if program.is_excluded(i) { 0.0 } else { weights[i] - program.upper[i] };
    let small = |i: usize| match program.minimum_weight {
        Some(minimum) if weights[i] != 0.0 => minimum - weights[i],
        _ => 0.0,
    };
    let gather = |constraint, allowed: f64, by: &dyn Fn(usize) -> f64| {
        let misses = all.clone().map(by).filter(|by| by.is_nan() || *by > allowed);
        let misses: Vec<f64> = misses.collect();
        let by = misses.iter().copied().fold(0.0, f64::max);
        let names = Some(misses.len());
        (!misses.is_empty()).then_some(Breach { constraint, by, names })
    };
    [
        gather(Constraint::LowerBounds, TOLERANCE, &|i| program.lower[i] - weights[i]),
        gather(Constraint::UpperBounds, TOLERANCE, &above),
        gather(Constraint::Excluded, 0.0, &excluded),
        gather(Constraint::MinimumWeight, 0.0, &small),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Miss of a value against a row; zero or less where it holds.
pub(crate) fn missed(row: &LinearRow, value: f64) -> f64 {
    let over = row.upper.map_or(0.0, |upper| value - upper);
    let under = row.lower.map_or(0.0, |lower| lower - value);
    if value.is_nan() { value } else { over.max(under) }
}

/// The row as the structured solver takes it.
pub(crate) fn separable_row(row: &LinearRow) -> Row<'_> {
    let coefficients = Coefficients::Dense(&row.coefficients);
    Row { coefficients, lower: row.lower, upper: row.upper }
}

/// The size against which a miss is measured, in the unit of the row.
pub(crate) fn scale_of(row: &LinearRow, benchmark: &[f64]) -> f64 {
    row_scale(&separable_row(row), benchmark)
}
