//! Sizes that tilts multiply.

use super::strength::strengths;
use super::{GroupTotals, Tilt, TiltError, fit_groups};

/// Sizes after tilts.
#[derive(Debug, Clone, PartialEq)]
pub struct Tilted {
    /// Sizes to which weights are in proportion, in the unit of the base.
    pub sizes: Vec<f64>,
    /// `Π S_k^n_k` of each name, before groups are scaled back.
    pub factors: Vec<f64>,
    /// `n_k` of each tilt, as given or as solved.
    pub strengths: Vec<f64>,
}

/// Sizes in proportion to `base · Π S_k^n_k`, with groups scaled to their totals.
///
/// * `base`: sizes before tilts in any one unit, each above zero
/// * `tilts`: scores and strengths; a strength of zero leaves the base as it is to the last bit
/// * `levels`: partitions whose groups have totals; empty: the tilt decides
/// * returns sizes of which weights are the parts, the factor of each name and the strengths
///
/// Aims are met by the sizes that come out, after groups are scaled back. Several are met in turn,
/// again and again, until all hold.
///
/// Source: `docs/methodology/weighting.md` §8.
///
/// # Errors
///
/// If an aim is out of reach, group totals cannot hold together, or a factor is not above zero in
/// this arithmetic.
///
/// # Panics
///
/// If lengths differ, or a base or a score is not above zero.
pub fn tilt_sizes(
    base: &[f64],
    tilts: &[Tilt],
    levels: &[GroupTotals],
) -> Result<Tilted, TiltError> {
    assert!(base.iter().all(|b| *b > 0.0), "a base of a weight must be above zero");
    for tilt in tilts {
        assert_eq!(tilt.score.len(), base.len());
        assert!(tilt.score.iter().all(|s| *s > 0.0), "a score of a tilt must be above zero");
    }
    let strengths = strengths(base, tilts, levels)?;
    let factors = factors(base.len(), tilts, &strengths)?;
    let tilted: Vec<f64> = base.iter().zip(&factors).map(|(base, factor)| base * factor).collect();
    Ok(Tilted { sizes: fit_groups(&tilted, levels)?, factors, strengths })
}

/// `Π S_k^n_k` of each name.
fn factors(names: usize, tilts: &[Tilt], strengths: &[f64]) -> Result<Vec<f64>, TiltError> {
    let of = |name: usize| {
        let powers = tilts.iter().zip(strengths);
        let factor: f64 = powers.map(|(tilt, &n)| libm::pow(tilt.score[name], n)).product();
        let right = factor > 0.0 && factor.is_finite();
        right.then_some(factor).ok_or(TiltError::NoFactor { name, factor })
    };
    (0..names).map(of).collect()
}
