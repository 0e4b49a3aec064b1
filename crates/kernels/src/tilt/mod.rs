//! Tilts: weights that lean towards what scores well.
//!
//! 1. [`one_plus_z`] and the normal distribution make scores `S > 0` of z-scores;
//!    [`decile_thresholds`] and [`decile_factor`] make them of deciles.
//! 2. [`tilt_sizes`] multiplies each base with `Π S_k^n_k` ([`Tilt`]).
//! 3. A strength `n_k` is given, or solved for what the weights shall measure ([`Aim`]).
//! 4. Groups are scaled back to the totals they shall have ([`fit_groups`]).
//!
//! Nothing here depends on the order of the names.

mod deciles;
mod error;
mod fit_newton;
mod groups;
mod root;
mod strength;

use crate::sum::sum_of;

pub use deciles::{DECILES, decile, decile_factor, decile_thresholds, threshold_spread};
pub use error::TiltError;
pub use groups::{GroupTotals, fit_groups};
pub use strength::HIGHEST_STRENGTH;

/// One tilt: a score for each name, and how strongly it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Tilt {
    /// Scores above zero, of any scale: a factor on all of them changes no weight.
    pub score: Vec<f64>,
    /// The exponent of the score.
    pub strength: Strength,
}

/// The exponent of a score.
#[derive(Debug, Clone, PartialEq)]
pub enum Strength {
    /// This number: 0 is no tilt, 1 a single one, 2 a double one; below zero it leans away.
    Power(f64),
    /// The number that brings the weights to an aim.
    Solved(Aim),
}

/// What the weights shall measure: `m(w) = Σ wᵢ·aᵢ / Σ wᵢ` over the names whose `aᵢ` is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Aim {
    /// `aᵢ` for each name; unknown ones are left out of both sums.
    pub measure: Vec<Option<f64>>,
    /// What `m` shall be.
    pub goal: Goal,
}

/// What a measure shall be, from what it is before all tilts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// `m(w) − m(base)`, in the unit of the measure.
    Active(f64),
    /// `m(w) / m(base) − 1`, a fraction.
    Relative(f64),
}

/// Sizes after tilts.
#[derive(Debug, Clone, PartialEq)]
pub struct Tilted {
    /// What weights are in proportion to, in the unit of the base.
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
    let strengths = strength::strengths(base, tilts, levels)?;
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

/// A weighted average over what is known: `Σ sᵢ·aᵢ / Σ sᵢ`.
///
/// * `sizes`: what weights are in proportion to, in any one unit
/// * `values`: one for each size; unknown ones are left out of both sums
/// * returns an average in the unit of the values; `None` if the known have no size
///
/// Source: `docs/methodology/weighting.md` §8.
///
/// # Panics
///
/// If the slices differ in length.
#[must_use]
pub fn weighted_average(sizes: &[f64], values: &[Option<f64>]) -> Option<f64> {
    assert_eq!(sizes.len(), values.len());
    let size = |i: usize| values[i].map_or(0.0, |_| sizes[i]);
    let product = |i: usize| values[i].map_or(0.0, |value| sizes[i] * value);
    let known = sum_of(sizes.len(), size);
    (known != 0.0).then(|| sum_of(sizes.len(), product) / known)
}

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

#[cfg(test)]
mod tests;
