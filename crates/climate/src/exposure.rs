//! Exposure to sectors with a high impact on the climate. Regulation (EU) 2020/1818, Art. 3.
//!
//! Source: `docs/methodology/climate-benchmarks.md` §6.

use kapok_kernels::sum;

/// Exposure of an index against that of its universe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exposure {
    /// Weight of the sectors in the index, a fraction of one.
    pub index: f64,
    /// Weight of the sectors in the universe, a fraction of one.
    pub universe: f64,
}

impl Exposure {
    /// Whether the index has at least as much of them as the universe, but for rounding.
    #[must_use]
    pub fn is_met(&self) -> bool {
        const SLACK: f64 = 1e-12;
        self.index >= self.universe - SLACK
    }
}

/// The weight of the constituents in NACE Rev. 2 sections A to H and L: `Σ w` over them.
///
/// * `weights`: fractions of one
/// * `high_impact`: whether each is in one of the sections
///
/// # Panics
///
/// If the slices differ in length.
#[must_use]
pub fn exposure(weights: &[f64], high_impact: &[bool]) -> f64 {
    assert_eq!(weights.len(), high_impact.len());
    let inside = weights.iter().zip(high_impact).filter(|(_, high)| **high);
    sum(&inside.map(|(weight, _)| *weight).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_with_more_than_its_universe() {
        let index = exposure(&[0.35, 0.25, 0.4], &[true, false, true]);
        assert_eq!(index, 0.75);
        assert!(Exposure { index, universe: 0.7 }.is_met());
        assert!(Exposure { index: 0.7, universe: 0.7 }.is_met());
        assert!(!Exposure { index: 0.699, universe: 0.7 }.is_met());
    }
}
