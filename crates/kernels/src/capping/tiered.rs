//! Weights under a highest weight of one group and a highest sum of the large ones.
//!
//! Such a rule does not say by itself which weights it wants. Three answers are in use:
//!
//! * [`rank_based`]: as many of the largest as fit keep their place, the others go down to the
//!   threshold
//! * [`effective_cap`]: one lower cap for all
//! * [`group_trim`]: all that are large are scaled down together

use super::effective::effective_cap;
use super::partition::{Partition, assert_bases};
use super::pour::{refill, single_cap};
use super::slack::LIMIT_SLACK;
use super::{CapAlgorithm, CapError, Capped, Redistribution, Tier};

/// Weights under a rule of two limbs.
#[derive(Debug, Clone, PartialEq)]
pub struct Tiered {
    /// The weights and what is left of each name.
    pub capped: Capped,
    /// The cap that all groups were held to: lower than `single` only for an effective cap.
    pub cap: f64,
    /// Number of groups that weigh that much.
    pub at_cap: usize,
    /// Sum of the groups above the threshold, a fraction of one.
    pub above: f64,
}

/// Weights in proportion to `base` under a rule of two limbs.
///
/// * `base`: uncapped sizes in any one unit, each above zero
/// * `group`: the number of each name's group; lines of a group keep their proportions, and of two
///   equal groups the one with the lower number ranks first
/// * `redistribution`: who gets what is cut
/// * returns weights that sum to one and meet both limbs to 1e-12
///
/// Source: `docs/methodology/weighting.md` §4.
///
/// # Errors
///
/// If the algorithm finds no weights that meet both limbs.
///
/// # Panics
///
/// If the algorithm is a water-fill, which knows no aggregate, if the tier is out of order, if
/// slices differ in length, or a base is not above zero. All are for the rulebook to refuse.
pub fn cap_tier(
    base: &[f64],
    group: &[usize],
    tier: Tier,
    algorithm: CapAlgorithm,
    redistribution: Redistribution,
) -> Result<Tiered, CapError> {
    assert_bases(base);
    assert!(0.0 < tier.threshold && tier.threshold < tier.single, "{tier:?}");
    assert!(tier.single <= tier.aggregate, "{tier:?}");
    let partition = Partition::new(base, group);
    let start = &partition.weights;
    let mut cap = tier.single;
    let weights = match algorithm {
        CapAlgorithm::WaterFill => panic!("a water-fill knows no aggregate"),
        CapAlgorithm::RankBased => rank_based(start, tier, redistribution)?,
        CapAlgorithm::GroupTrim => group_trim(start, tier, redistribution)?,
        CapAlgorithm::EffectiveCap => {
            cap = effective_cap(start, tier, redistribution)?;
            single_cap(start, cap, redistribution)?
        }
    };
    Ok(Tiered {
        capped: partition.capped(base, &weights),
        cap,
        at_cap: weights.iter().filter(|weight| **weight >= cap - LIMIT_SLACK).count(),
        above: tier.above(&weights),
    })
}

/// 1. No group above `single`.
/// 2. The [`Tier::places`] largest by weight before caps stay as they are.
/// 3. The others go down to `threshold`; what is cut stays among them.
fn rank_based(
    start: &[f64],
    tier: Tier,
    redistribution: Redistribution,
) -> Result<Vec<f64>, CapError> {
    let mut weights = single_cap(start, tier.single, redistribution)?;
    let mut ranked: Vec<usize> = (0..start.len()).collect();
    ranked.sort_by(|&a, &b| start[b].total_cmp(&start[a]).then(a.cmp(&b)));
    let mut stays = vec![false; start.len()];
    ranked.iter().take(tier.places()).for_each(|&i| stays[i] = true);
    if (0..start.len()).any(|i| !stays[i] && weights[i] > tier.threshold) {
        refill(&mut weights, &stays, tier.threshold, redistribution)?;
    }
    Ok(weights)
}

/// 1. No group above `single`.
/// 2. If the groups above `threshold` sum to more than `aggregate`, each is scaled by `aggregate` /
///    that sum, but not to below `threshold`.
/// 3. What is cut goes to the groups that were not large, none of which rises over `threshold`.
fn group_trim(
    start: &[f64],
    tier: Tier,
    redistribution: Redistribution,
) -> Result<Vec<f64>, CapError> {
    let mut weights = single_cap(start, tier.single, redistribution)?;
    let above = tier.above(&weights);
    // Weights that meet both limbs are left alone: a rule may not move what it does not forbid.
    if above <= tier.aggregate + LIMIT_SLACK {
        return Ok(weights);
    }
    let large: Vec<bool> = weights.iter().map(|weight| tier.is_large(*weight)).collect();
    for (weight, _) in weights.iter_mut().zip(&large).filter(|(_, large)| **large) {
        // Pro rata for all large groups. Trimming the smallest of them first (a select-sector rule
        // until 2024) moved one name by a double-digit weight because it happened to be the
        // smallest.
        *weight = f64::max(*weight * (tier.aggregate / above), tier.threshold);
    }
    refill(&mut weights, &large, tier.threshold, redistribution)?;
    Ok(weights)
}
