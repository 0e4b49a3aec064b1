//! Giving out a mass under a ceiling for each item.
//!
//! 1. Every item that is not full gets its share of what the full ones leave ([`Share`]).
//! 2. Items above their ceiling are set to it: they are full.
//! 3. Repeat until none is above. Shares only grow, so a full item stays full, and this ends after
//!    as many rounds as there are items at most.

use crate::sum::sum_of;

use super::slack::CAPACITY_SLACK;
use super::{CapError, Redistribution};

/// A mass that was given out.
pub(super) struct Poured {
    /// Weight that each item got.
    pub(super) weights: Vec<f64>,
    /// Worth of a unit of base to items that are not full; absent if all are, or if shares
    /// are not in proportion.
    pub(super) scale: Option<f64>,
}

/// The share of an item that is not full.
#[derive(Clone, Copy)]
enum Share {
    /// Part of `left` in proportion to a base, among bases that sum to `total`.
    Part { left: f64, total: f64 },
    /// Base plus `raise`.
    Raised { raise: f64 },
    /// An equal part for all: where bases are too small to be told from zero.
    Same { each: f64 },
}

impl Share {
    fn of(self, base: f64) -> f64 {
        match self {
            Self::Part { left, total } => left * (base / total),
            Self::Raised { raise } => base + raise,
            Self::Same { each } => each,
        }
    }

    fn scale(self) -> Option<f64> {
        match self {
            Self::Part { left, total } => Some(left / total),
            Self::Raised { .. } | Self::Same { .. } => None,
        }
    }
}

/// Gives out a mass, which the ceilings together can hold.
///
/// * in proportion: `wᵢ = min(uᵢ, λ·bᵢ)`
/// * in equal parts: `wᵢ = min(uᵢ, bᵢ + λ)`
///
/// with the `λ` that makes `Σ w` the mass.
pub(super) fn pour(
    mass: f64,
    base: &[f64],
    ceiling: impl Fn(usize) -> f64,
    redistribution: Redistribution,
) -> Poured {
    let mut weights = vec![0.0; base.len()];
    let mut full = vec![false; base.len()];
    loop {
        let Some(share) = share(mass, base, &weights, &full, redistribution) else {
            return Poured { weights, scale: None };
        };
        let mut over = false;
        for i in 0..base.len() {
            if !full[i] {
                let (wanted, most) = (share.of(base[i]), ceiling(i));
                full[i] = wanted > most;
                weights[i] = wanted.min(most);
                over |= full[i];
            }
        }
        if !over {
            return Poured { weights, scale: share.scale() };
        }
    }
}

/// The share of the items that are not full; `None` if all are.
fn share(
    mass: f64,
    base: &[f64],
    weights: &[f64],
    full: &[bool],
    redistribution: Redistribution,
) -> Option<Share> {
    let n = base.len();
    let free = full.iter().filter(|full| !**full).count();
    let held = sum_of(n, |i| if full[i] { weights[i] } else { 0.0 });
    let total = sum_of(n, |i| if full[i] { 0.0 } else { base[i] });
    let left = (mass - held).max(0.0);
    match redistribution {
        _ if free == 0 => None,
        Redistribution::Equal => Some(Share::Raised { raise: (left - total) / free as f64 }),
        Redistribution::Proportional if total > 0.0 => Some(Share::Part { left, total }),
        Redistribution::Proportional => Some(Share::Same { each: left / free as f64 }),
    }
}

/// Weights under one ceiling for all.
pub(super) fn single_cap(
    weights: &[f64],
    cap: f64,
    redistribution: Redistribution,
) -> Result<Vec<f64>, CapError> {
    let groups = weights.len();
    let capacity = cap * groups as f64;
    if capacity < 1.0 - CAPACITY_SLACK {
        return Err(CapError::Infeasible { capacity, groups, cap });
    }
    // Untouched weights keep their bits, and their names a cap factor of exactly one.
    if weights.iter().all(|weight| *weight <= cap) {
        return Ok(weights.to_vec());
    }
    Ok(pour(1.0, weights, |_| cap, redistribution).weights)
}

/// Gives what some items leave of one to the others, none of which may rise over a threshold.
///
/// * `weights`: of all items; only those of the others change
/// * `fixed`: which items stay
pub(super) fn refill(
    weights: &mut [f64],
    fixed: &[bool],
    threshold: f64,
    redistribution: Redistribution,
) -> Result<(), CapError> {
    let others: Vec<usize> = (0..weights.len()).filter(|&i| !fixed[i]).collect();
    let mass = 1.0 - sum_of(weights.len(), |i| if fixed[i] { weights[i] } else { 0.0 });
    let (groups, room) = (others.len(), threshold * others.len() as f64);
    if room < mass - CAPACITY_SLACK {
        return Err(CapError::NoRoom { groups, threshold, mass, room });
    }
    let base: Vec<f64> = others.iter().map(|&i| weights[i]).collect();
    let poured = pour(mass, &base, |_| threshold, redistribution);
    others.iter().zip(&poured.weights).for_each(|(&i, weight)| weights[i] = *weight);
    Ok(())
}
