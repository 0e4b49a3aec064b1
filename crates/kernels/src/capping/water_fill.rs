//! Nested caps, with what is cut given to the others in proportion ("water-fill").
//!
//! The result is the only set of weights in which every name that no cap touches keeps its
//! proportion to every other such name.
//!
//! 1. Scale the free names so that all weights sum to the mass to be given out.
//! 2. From the finest level up, freeze each group that is over its cap: its mass is the cap,
//!    given out inside it by the same steps ([`Filling::freeze`]).
//! 3. Repeat until nothing is over. A frozen group stays over its cap, because the scale of the
//!    free names only grows; so this ends, and the order of freezing does not matter.

use crate::sum::sum_of;

use super::slack::CAPACITY_SLACK;
use super::{CapError, CapLevel, Capped};

/// Weights in proportion to `base` under levels of which each nests in the next.
pub(super) fn water_fill(base: &[f64], levels: &[CapLevel]) -> Result<Capped, CapError> {
    let names: Vec<usize> = (0..base.len()).collect();
    check_capacity(&names, levels)?;
    let mut weights = vec![0.0; base.len()];
    let free_scale = fill(&names, 1.0, base, levels, &mut weights);
    Ok(Capped { factors: factors(base, &weights, free_scale), weights })
}

/// The part left of each name; where no name is free, the largest is given one.
fn factors(base: &[f64], weights: &[f64], free_scale: Option<f64>) -> Vec<f64> {
    let ratio = |i: usize, scale: f64| weights[i] / (scale * base[i]);
    let largest = || (0..base.len()).map(|i| ratio(i, 1.0)).fold(0.0, f64::max);
    let scale = free_scale.unwrap_or_else(largest);
    let exact =
        |i: usize| if weights[i] == scale * base[i] { 1.0 } else { ratio(i, scale).min(1.0) };
    (0..base.len()).map(exact).collect()
}

fn check_capacity(names: &[usize], levels: &[CapLevel]) -> Result<(), CapError> {
    let Some(coarsest) = levels.last() else { return Ok(()) };
    let capacity = capacity(names, levels);
    let groups = members(names, coarsest).len();
    let cap = coarsest.cap;
    let enough = capacity >= 1.0 - CAPACITY_SLACK;
    if enough { Ok(()) } else { Err(CapError::Infeasible { capacity, groups, cap }) }
}

/// Highest total weight of some names under the caps of `levels`.
fn capacity(names: &[usize], levels: &[CapLevel]) -> f64 {
    let Some((level, finer)) = levels.split_last() else { return f64::INFINITY };
    let groups = members(names, level);
    let held: Vec<f64> = groups.iter().map(|group| capacity(group, finer).min(level.cap)).collect();
    sum_of(held.len(), |i| held[i])
}

/// The names of each group of a level that occurs among `names`, in order of group.
fn members(names: &[usize], level: &CapLevel) -> Vec<Vec<usize>> {
    let mut sorted = names.to_vec();
    sorted.sort_by_key(|&i| level.group[i]);
    sorted.chunk_by(|&a, &b| level.group[a] == level.group[b]).map(<[usize]>::to_vec).collect()
}

/// Gives `mass` to `names`; returns the scale of the names that no cap touched, if any is left.
fn fill(
    names: &[usize],
    mass: f64,
    base: &[f64],
    levels: &[CapLevel],
    weights: &mut [f64],
) -> Option<f64> {
    let groups: Vec<_> = levels.iter().map(|level| members(names, level)).collect();
    let done = groups.iter().map(|groups| vec![false; groups.len()]).collect();
    let frozen = vec![false; base.len()];
    Filling { mass, base, levels, groups, done, frozen }.run(names, weights)
}

/// The state of one water-fill: which groups are at their cap, and which names lie in one.
struct Filling<'a> {
    mass: f64,
    base: &'a [f64],
    levels: &'a [CapLevel],
    groups: Vec<Vec<Vec<usize>>>,
    done: Vec<Vec<bool>>,
    frozen: Vec<bool>,
}

impl Filling<'_> {
    fn run(mut self, names: &[usize], weights: &mut [f64]) -> Option<f64> {
        loop {
            let scale = self.scale(names, weights);
            if let Some(scale) = scale {
                for &i in names.iter().filter(|&&i| !self.frozen[i]) {
                    weights[i] = scale * self.base[i];
                }
            }
            let over = (0..self.levels.len()).any(|level| self.freeze(level, weights));
            if !over {
                return scale;
            }
        }
    }

    /// Worth of a unit of base to the free names; `None` if there are none.
    fn scale(&self, names: &[usize], weights: &[f64]) -> Option<f64> {
        let frozen = |i: usize| if self.frozen[i] { weights[i] } else { 0.0 };
        let free = |i: usize| if self.frozen[i] { 0.0 } else { self.base[i] };
        let free_base = sum_of(names.len(), |k| free(names[k]));
        let left = self.mass - sum_of(names.len(), |k| frozen(names[k]));
        (free_base > 0.0).then(|| left / free_base)
    }

    /// Freezes the groups of a level that are over their cap; says if there were any.
    fn freeze(&mut self, level: usize, weights: &mut [f64]) -> bool {
        let cap = self.levels[level].cap;
        let mut over = false;
        for (group, done) in self.groups[level].iter().zip(&mut self.done[level]) {
            let total = sum_of(group.len(), |k| weights[group[k]]);
            if total > cap && !*done {
                match group[..] {
                    [only] => weights[only] = cap,
                    _ => drop(fill(group, cap, self.base, &self.levels[..level], weights)),
                }
                group.iter().for_each(|&i| self.frozen[i] = true);
                *done = true;
                over = true;
            }
        }
        over
    }
}
