//! Bounds of single names from their benchmark weights.

/// Lowest and highest weights: `max(0, W − width)` and `min(1, max(W + width, floor))`.
///
/// * `width`: how far a weight may move, a fraction of one
/// * `floor`: up to here every name may go, a fraction of one
///
/// Source: S&P PAB and CTB indices (2 % and 5 %); `docs/methodology/optimised-weights.md` §2.
#[must_use]
pub fn stock_bounds(benchmark: &[f64], width: f64, floor: f64) -> (Vec<f64>, Vec<f64>) {
    let lower = benchmark.iter().map(|w| (w - width).max(0.0));
    let upper = benchmark.iter().map(|w| (w + width).max(floor).min(1.0));
    (lower.collect(), upper.collect())
}

/// Highest weights: `min(1, times · W)`.
///
/// Source: MSCI Low Carbon Target (20 times); `docs/methodology/optimised-weights.md` §2.
#[must_use]
pub fn times_parent(benchmark: &[f64], times: f64) -> Vec<f64> {
    benchmark.iter().map(|w| (w * times).min(1.0)).collect()
}

/// Lowest and highest weights: `W / factor` and `min(1, W · factor)`.
///
/// Source: Euronext PAB, with factors 2, 3, … 20 as levels; `docs/methodology/optimised-weights.md`
/// §2.
#[must_use]
pub fn factor_bounds(base: &[f64], factor: f64) -> (Vec<f64>, Vec<f64>) {
    (base.iter().map(|w| w / factor).collect(), times_parent(base, factor))
}
