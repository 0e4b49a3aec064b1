//! Bands of groups, from their benchmark weights.

/// Lowest and highest value of a row, in its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Lowest value.
    pub lower: f64,
    /// Highest value.
    pub upper: f64,
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
