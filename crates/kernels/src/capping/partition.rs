//! Names gathered into groups, and a group's weight given back to its names.

use crate::sum::{sum, sum_of};

use super::capped::Capped;

/// The groups that occur among some names, in order of their numbers.
pub(super) struct Partition {
    /// The names of each group, in order.
    pub(super) members: Vec<Vec<usize>>,
    /// Weight of each group before caps, a fraction of one.
    pub(super) weights: Vec<f64>,
    /// Base of each group.
    totals: Vec<f64>,
}

/// Refuses a base that is not above zero.
pub(super) fn assert_bases(base: &[f64]) {
    assert!(base.iter().all(|b| *b > 0.0), "a base of a weight must be above zero");
}

impl Partition {
    /// Gathers names; `group` has the number of each name's group.
    pub(super) fn new(base: &[f64], group: &[usize]) -> Self {
        assert_eq!(base.len(), group.len());
        let mut names: Vec<usize> = (0..base.len()).collect();
        names.sort_by_key(|&i| group[i]);
        let same = |a: &usize, b: &usize| group[*a] == group[*b];
        let members: Vec<Vec<usize>> = names.chunk_by(same).map(<[usize]>::to_vec).collect();
        let totals: Vec<f64> =
            members.iter().map(|names| sum_of(names.len(), |k| base[names[k]])).collect();
        let all = sum(&totals);
        let weights = totals.iter().map(|total| total / all).collect();
        Self { members, weights, totals }
    }

    /// Weights of names from weights of groups, shared in proportion to the names' bases.
    pub(super) fn spread(&self, base: &[f64], groups: &[f64]) -> Vec<f64> {
        let mut weights = vec![0.0; base.len()];
        for ((names, total), weight) in self.members.iter().zip(&self.totals).zip(groups) {
            match names[..] {
                [only] => weights[only] = *weight,
                _ => names.iter().for_each(|&i| weights[i] = weight * (base[i] / total)),
            }
        }
        weights
    }

    /// Weights of names and what the caps left of each, from weights of groups.
    pub(super) fn capped(&self, base: &[f64], groups: &[f64]) -> Capped {
        let weights = self.spread(base, groups);
        let factors = factors(base, &weights);
        Capped { weights, factors }
    }
}

/// Distance that two quotients of the same numbers may lie apart by rounding.
const ROUNDING: f64 = 16.0 * f64::EPSILON;

/// The part left of each name, next to the name of which most is left: 1 exactly for that one and
/// its equals.
pub(super) fn factors(base: &[f64], weights: &[f64]) -> Vec<f64> {
    let ratios: Vec<f64> = weights.iter().zip(base).map(|(w, b)| w / b).collect();
    let largest = ratios.iter().copied().fold(0.0, f64::max);
    let left = |ratio: &f64| if ratio / largest > 1.0 - ROUNDING { 1.0 } else { ratio / largest };
    ratios.iter().map(left).collect()
}
