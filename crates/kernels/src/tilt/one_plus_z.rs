//! A score above zero of a z-score.

/// The score of a z-score that grows without bound: `1 + Z` from zero up, `1 / (1 − Z)` below.
///
/// * `z`: a z-score, in standard deviations
/// * returns a number above zero, 1 for a z-score of zero; `S(−Z) = 1 / S(Z)`
///
/// Source: `docs/methodology/weighting.md` §8.
#[must_use]
pub fn one_plus_z(z: f64) -> f64 {
    if z >= 0.0 { 1.0 + z } else { 1.0 / (1.0 - z) }
}
