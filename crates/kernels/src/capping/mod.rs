//! Caps on weights.
//!
//! A cap says how much one group may weigh: a share line, a company, a sector. What a cap means for
//! the others is a rule of its own, and each rule gives another index:
//!
//! * [`cap_weights`]: caps of one or more levels; nested levels by [`water_fill`], levels that
//!   cross by [`closest_weights`]
//! * [`cap_single`]: one level, with what is cut shared out in proportion or in equal parts
//! * [`cap_tier`]: a highest weight and a highest sum of the large ("5/10/40"), by rank, by the
//!   largest common cap, or by trimming the large ones together
//! * [`reset_weights`]: nothing until a trigger is met ("24/48"), then back to lower limits
//!
//! All are exact up to rounding and do not depend on the order of the names, but for one thing:
//! where two groups are equal and a rule takes one of them, it takes the one with the lower number.
//! Callers number groups in an order that means something (by id).

mod crossing;
mod effective;
mod error;
mod newton;
mod partition;
mod pour;
mod tier;
mod trigger;
mod water_fill;

#[cfg(test)]
mod tests;

pub use crossing::closest_weights;
pub use error::CapError;
pub use tier::{CapAlgorithm, Tier, Tiered, cap_tier};
pub use trigger::{SingleTrigger, Trigger, TriggerReport, reset_weights};

use partition::Partition;
use pour::single_cap;

/// One level of caps: a partition of all names.
#[derive(Debug, Clone, PartialEq)]
pub struct CapLevel {
    /// The group of each name, numbered from zero.
    pub group: Vec<usize>,
    /// Highest weight of one group, a fraction of one.
    pub cap: f64,
}

/// Weights under caps.
#[derive(Debug, Clone, PartialEq)]
pub struct Capped {
    /// Fractions of one.
    pub weights: Vec<f64>,
    /// What a cap left of each name: 1 exactly for a name that none touched.
    pub factors: Vec<f64>,
}

/// Who gets what is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redistribution {
    /// The groups that no cap touches, in proportion to their bases.
    Proportional,
    /// The groups that no cap touches, in equal parts.
    Equal,
}

/// Slack for capacities that are one but for rounding.
const CAPACITY_SLACK: f64 = 1e-12;

/// Slack in comparing a weight or a sum of weights with its limit.
const LIMIT_SLACK: f64 = 1e-12;

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
    let nested = levels.windows(2).all(|pair| nests(&pair[0].group, &pair[1].group));
    if nested { water_fill::water_fill(base, levels) } else { closest_weights(base, levels) }
}

/// Weights under one cap, with a choice of who gets what is cut.
///
/// In proportion: `wᵢ = min(cap, λ·bᵢ)`; in equal parts: `wᵢ = min(cap, bᵢ/Σb + λ)`, with the `λ`
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

fn assert_bases(base: &[f64]) {
    assert!(base.iter().all(|b| *b > 0.0), "a base of a weight must be above zero");
}

/// Whether each group of the finer partition lies in one group of the coarser.
fn nests(finer: &[usize], coarser: &[usize]) -> bool {
    let groups = finer.iter().max().map_or(0, |last| last + 1);
    let mut parent = vec![None; groups];
    finer.iter().zip(coarser).all(|(&fine, &coarse)| {
        let known = parent[fine].get_or_insert(coarse);
        *known == coarse
    })
}
