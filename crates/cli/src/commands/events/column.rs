//! Columns of numbers in tables.

use kapok_analysis::what_if::Holdings;
use kapok_market::SecurityIx;

/// Text of a cell that equals the one in the index's own row.
pub(super) const SAME: &str = "=";

/// Largest relative difference of two numbers that are printed as equal.
const ROUNDING: f64 = 1e-12;

pub(super) fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= ROUNDING * a.abs().max(b.abs())
}

/// Price, shares and weight of each line, then the divisor.
pub(super) fn line_cells(
    lines: &[SecurityIx],
    held: Option<&Holdings>,
    divisor: Option<f64>,
    with_divisor: bool,
) -> Vec<Option<f64>> {
    let of = |line: &SecurityIx| {
        let held = held.and_then(|held| held.get(line));
        [held.map(|h| h.price), held.map(|h| h.index_shares), held.map(|h| h.weight)]
    };
    lines.iter().flat_map(of).chain(with_divisor.then_some(divisor)).collect()
}

/// Column of numbers.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) percent: bool,
}

impl Column {
    /// Text of a cell.
    ///
    /// * `quiet`: print `=` instead of a number equal to the index's own
    pub(super) fn cell(
        &self,
        value: Option<f64>,
        ours: Option<f64>,
        quiet: bool,
        decimals: usize,
    ) -> String {
        match (value, ours) {
            (None, None) => String::new(),
            (None, Some(_)) => "none".into(),
            (Some(value), Some(ours)) if quiet && near(value, ours) => SAME.into(),
            (Some(value), _) if self.percent => format!("{:.4}%", value * 100.0),
            (Some(value), _) => format!("{value:.decimals$}"),
        }
    }
}

/// Number of decimals with which the largest number has eight digits or more.
pub(super) fn decimals(numbers: impl Iterator<Item = f64>) -> usize {
    let largest = numbers.fold(1.0_f64, |largest, number| largest.max(number.abs()));
    let mut whole = 1;
    let mut power = 10.0;
    while power <= largest && whole < 8 {
        power *= 10.0;
        whole += 1;
    }
    (8 - whole).min(6)
}
