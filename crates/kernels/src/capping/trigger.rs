//! Limits that do nothing until they are passed, and then reset to lower ones: the Nasdaq-100's
//! 24/48 rule.

use crate::sum::sum_of;

use super::partition::{Partition, assert_bases};
use super::pour::{refill, single_cap};
use super::slack::LIMIT_SLACK;
use super::{CapError, Capped, Redistribution};

/// A trigger and what it resets to. Fractions of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trigger {
    /// On the weight of one group; absent: none.
    pub single: Option<SingleTrigger>,
    /// A group that weighs this or more counts as large.
    pub threshold: f64,
    /// The trigger is met if the large groups sum to more than this.
    pub sum: f64,
    /// Sum to which the large groups are then brought down, pro rata.
    pub reset_sum: f64,
}

/// A trigger on the weight of one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SingleTrigger {
    /// The trigger is met if a group weighs more than this.
    pub above: f64,
    /// Highest weight of a group after a reset.
    pub reset: f64,
}

/// Figures that were measured against a trigger.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TriggerReport {
    /// The largest weight.
    pub largest: f64,
    /// Sum of the groups at or above the threshold.
    pub sum: f64,
    /// Whether the trigger is met.
    pub triggered: bool,
    /// Highest sum that these groups shall have: the reset if triggered, else the sum they have.
    pub target_sum: f64,
}

impl Trigger {
    fn is_large(&self, weight: f64) -> bool {
        weight >= self.threshold - LIMIT_SLACK
    }

    /// Measures weights of groups, which need not be all there are.
    #[must_use]
    pub fn check(&self, weights: &[f64]) -> TriggerReport {
        let large = |i: usize| if self.is_large(weights[i]) { weights[i] } else { 0.0 };
        let sum = sum_of(weights.len(), large);
        let largest = weights.iter().copied().fold(0.0, f64::max);
        let by_single = self.single.is_some_and(|single| largest > single.above + LIMIT_SLACK);
        let triggered = by_single || sum > self.sum + LIMIT_SLACK;
        let target_sum = if triggered { self.reset_sum.min(sum) } else { sum };
        TriggerReport { largest, sum, triggered, target_sum }
    }
}

/// Weights in proportion to `base`, reset if they meet a trigger.
///
/// 1. Not triggered: the weights stay.
/// 2. Triggered, with a trigger on one group: no group above its reset; what is cut goes to those
///    below.
/// 3. If the groups at or above the threshold then sum to more than `reset_sum`, all of them are
///    scaled to it by one factor. What is cut goes to the other groups, none of which rises over
///    the threshold.
///
/// * `base`: uncapped sizes in any one unit, each above zero
/// * `group`: the number of each name's group; lines of a group keep their proportions
/// * returns weights that sum to one, and what was measured before a reset
///
/// Source: `docs/methodology/weighting.md` §5.
///
/// # Errors
///
/// If the other groups cannot take what is cut.
///
/// # Panics
///
/// If slices differ in length, or a base is not above zero.
pub fn reset_weights(
    base: &[f64],
    group: &[usize],
    trigger: Trigger,
    redistribution: Redistribution,
) -> Result<(Capped, TriggerReport), CapError> {
    assert_bases(base);
    let partition = Partition::new(base, group);
    let report = trigger.check(&partition.weights);
    let weights = match report.triggered {
        true => reset(&partition.weights, trigger, redistribution)?,
        false => partition.weights.clone(),
    };
    Ok((partition.capped(base, &weights), report))
}

fn reset(
    start: &[f64],
    trigger: Trigger,
    redistribution: Redistribution,
) -> Result<Vec<f64>, CapError> {
    let mut weights = match trigger.single {
        Some(single) => single_cap(start, single.reset, redistribution)?,
        None => start.to_vec(),
    };
    let sum = trigger.check(&weights).sum;
    if sum <= trigger.reset_sum + LIMIT_SLACK {
        return Ok(weights);
    }
    let large: Vec<bool> = weights.iter().map(|weight| trigger.is_large(*weight)).collect();
    for (weight, _) in weights.iter_mut().zip(&large).filter(|(_, large)| **large) {
        *weight *= trigger.reset_sum / sum;
    }
    refill(&mut weights, &large, trigger.threshold, redistribution)?;
    Ok(weights)
}
