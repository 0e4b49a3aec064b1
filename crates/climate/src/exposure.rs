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

/// Weight of the names in NACE Rev. 2 sections A to H and L, `Σ w` over them, in the unit of the
/// weights; `None` while it is not known of one name, and of nothing.
///
/// A section that is not known could be either: to leave it out would let an index pass by missing
/// data.
///
/// * `held`: weights, and whether the name is in one of the sections
#[must_use]
pub fn exposure(held: &[(f64, Option<bool>)]) -> Option<f64> {
    let known = !held.is_empty() && held.iter().all(|(_, inside)| inside.is_some());
    let inside = held.iter().filter(|(_, inside)| *inside == Some(true));
    known.then(|| sum(&inside.map(|(weight, _)| *weight).collect::<Vec<f64>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_with_more_than_its_universe() {
        let index = exposure(&[(0.35, Some(true)), (0.25, Some(false)), (0.4, Some(true))]);
        assert_eq!(index, Some(0.75));
        assert!(Exposure { index: 0.75, universe: 0.7 }.is_met());
        assert!(Exposure { index: 0.7, universe: 0.7 }.is_met());
        assert!(!Exposure { index: 0.699, universe: 0.7 }.is_met());
    }

    #[test]
    fn one_unknown_section_leaves_it_open() {
        assert_eq!(exposure(&[(0.9, Some(true)), (0.1, None)]), None);
        assert_eq!(exposure(&[]), None);
    }
}
