//! A highest weight of one group and a highest sum of the large ones: 5/10/40 and its kin.
//!
//! Such a rule does not say by itself which weights it wants. Three answers are in use:
//!
//! * [`rank_based`]: as many of the largest as fit keep their place, the others go down to the
//!   threshold
//! * [`effective_cap`]: one lower cap for all
//! * [`group_trim`]: all that are large are scaled down together

use crate::sum::sum_of;

use super::effective::effective_cap;
use super::partition::Partition;
use super::pour::{refill, single_cap};
use super::{CapError, Capped, LIMIT_SLACK, Redistribution, assert_bases};

/// How weights are brought under a cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapAlgorithm {
    /// What is over a cap goes to those under it. It knows single caps only, no aggregate.
    WaterFill,
    /// The `⌊aggregate / single⌋` largest stay, the others go down to the threshold.
    RankBased,
    /// The largest cap for all under which the aggregate holds.
    EffectiveCap,
    /// The groups above the threshold are scaled down together.
    GroupTrim,
}

/// A rule of two limbs: no group above `single`, and the groups above `threshold` sum to
/// `aggregate` at most. Fractions of one, `threshold < single <= aggregate`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tier {
    /// Highest weight of one group.
    pub single: f64,
    /// A group above this counts as large.
    pub threshold: f64,
    /// Highest sum of the large groups.
    pub aggregate: f64,
}

/// Weights under a rule of two limbs.
#[derive(Debug, Clone, PartialEq)]
pub struct Tiered {
    /// The weights and what is left of each name.
    pub capped: Capped,
    /// The cap that all groups were held to: lower than `single` only for an effective cap.
    pub cap: f64,
    /// How many groups weigh that much.
    pub at_cap: usize,
    /// What the groups above the threshold sum to, a fraction of one.
    pub above: f64,
}

/// Keeps 0.36 / 0.09 from being less than four.
const GUARD: f64 = 1e-9;

impl Tier {
    /// How many groups can stand at `single` within `aggregate`.
    #[must_use]
    pub fn places(&self) -> usize {
        (self.aggregate / self.single + GUARD).floor() as usize
    }

    /// Whether a weight counts as large.
    fn is_large(&self, weight: f64) -> bool {
        weight > self.threshold + LIMIT_SLACK
    }

    /// What the large groups sum to.
    #[must_use]
    pub fn above(&self, weights: &[f64]) -> f64 {
        sum_of(weights.len(), |i| if self.is_large(weights[i]) { weights[i] } else { 0.0 })
    }

    /// Highest total weight that any weights of `groups` groups can have under the rule.
    ///
    /// `max(n·t, min(a, k·s) + (n − k)·t)` over the numbers `k` of large groups around `a/s`.
    #[must_use]
    pub fn capacity(&self, groups: usize) -> f64 {
        let (n, few) = (groups as f64, self.places());
        let with = |k: usize| {
            let k = k.min(groups) as f64;
            f64::min(self.aggregate, k * self.single) + (n - k) * self.threshold
        };
        (n * self.threshold).max(with(few)).max(with(few + 1))
    }
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
    if above <= tier.aggregate + LIMIT_SLACK {
        return Ok(weights);
    }
    let large: Vec<bool> = weights.iter().map(|weight| tier.is_large(*weight)).collect();
    for (weight, _) in weights.iter_mut().zip(&large).filter(|(_, large)| **large) {
        *weight = f64::max(*weight * (tier.aggregate / above), tier.threshold);
    }
    refill(&mut weights, &large, tier.threshold, redistribution)?;
    Ok(weights)
}
