//! Bounds of single names, and bands of groups, from their benchmark weights.

/// Lowest and highest weights, one for each name, fractions of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Bounds {
    /// Lowest weights.
    pub lower: Vec<f64>,
    /// Highest weights.
    pub upper: Vec<f64>,
}

/// Lowest and highest value of a row, in its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Lowest value.
    pub lower: f64,
    /// Highest value.
    pub upper: f64,
}

/// Lowest and highest weights: `max(0, W − width)` and `min(1, max(W + width, floor))`.
///
/// * `width`: how far a weight may move, a fraction of one
/// * `floor`: up to here every name may go, a fraction of one
///
/// Source: S&P PAB and CTB indices (2 % and 5 %); `docs/methodology/optimised-weights.md` §2.
#[must_use]
pub fn stock_bounds(benchmark: &[f64], width: f64, floor: f64) -> Bounds {
    let lower = benchmark.iter().map(|w| (w - width).max(0.0));
    let upper = benchmark.iter().map(|w| (w + width).max(floor).min(1.0));
    Bounds { lower: lower.collect(), upper: upper.collect() }
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
pub fn factor_bounds(base: &[f64], factor: f64) -> Bounds {
    let lower = base.iter().map(|w| w / factor).collect();
    Bounds { lower, upper: times_parent(base, factor) }
}

/// A band around the weight of a group: `max(0, parent − width)` and `min(1, parent + width)`.
///
/// * `parent`: weight of a group in the benchmark, a fraction of one
/// * `width`: how far it may move, a fraction of one
///
/// Source: MSCI Low Carbon Target (2 %), S&P PAB (5 %), Solactive ISS PAB;
/// `docs/methodology/optimised-weights.md` §2.
#[must_use]
pub fn band(parent: f64, width: f64) -> Band {
    Band { lower: (parent - width).max(0.0), upper: (parent + width).min(1.0) }
}
