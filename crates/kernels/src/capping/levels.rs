//! Caps of one level or of several.

use super::crossing::closest_weights;
use super::partition::{Partition, assert_bases};
use super::pour::single_cap;
use super::water_fill::water_fill;
use super::{CapError, CapLevel, Capped, Redistribution};

/// Weights in proportion to `base` under caps of several levels.
///
/// * `base`: uncapped sizes in any one unit, each above zero
/// * `levels`: caps; where each nests in the next, from the finest partition to the coarsest, by
///   exact water-fill, else the weights that are closest to the base ([`closest_weights`])
/// * returns weights that sum to one, and what the caps left of each name
///
/// Source: `docs/methodology/weighting.md` §2, §6.
///
/// # Errors
///
/// If the caps cannot hold a total of one.
///
/// # Panics
///
/// If a level does not give each name a group, or a base is not above zero.
pub fn cap_weights(base: &[f64], levels: &[CapLevel]) -> Result<Capped, CapError> {
    assert_bases(base);
    assert!(levels.iter().all(|level| level.group.len() == base.len()));
    let nested = levels.windows(2).all(|pair| pair[0].nests_in(&pair[1]));
    if nested { water_fill(base, levels) } else { closest_weights(base, levels) }
}

/// Weights under one cap, with a choice of who gets what is cut.
///
/// Proportional: `wᵢ = min(cap, λ·bᵢ)`; in equal parts: `wᵢ = min(cap, bᵢ/Σb + λ)`, with the `λ`
/// that makes them sum to one. Lines of a group keep their proportions.
///
/// * `base`: uncapped sizes in any one unit, each above zero
/// * `level`: the groups and their highest weight
/// * returns weights that sum to one; in equal parts, the factor of the name that grew most is 1
///
/// Source: `docs/methodology/weighting.md` §2.
///
/// # Errors
///
/// If the caps cannot hold a total of one.
///
/// # Panics
///
/// If the level does not give each name a group, or a base is not above zero.
pub fn cap_single(
    base: &[f64],
    level: &CapLevel,
    redistribution: Redistribution,
) -> Result<Capped, CapError> {
    match redistribution {
        Redistribution::Proportional => cap_weights(base, std::slice::from_ref(level)),
        Redistribution::Equal => {
            assert_bases(base);
            let partition = Partition::new(base, &level.group);
            let weights = single_cap(&partition.weights, level.cap, redistribution)?;
            Ok(partition.capped(base, &weights))
        }
    }
}
