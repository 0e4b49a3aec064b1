//! Caps on weights, with what is cut given to the others in proportion ("water-fill").
//!
//! Caps may stand at several levels that nest: a share line in its issuer, an issuer in its
//! sector. The result is the only set of weights in which every name that no cap touches keeps
//! its proportion to every other such name.
//!
//! 1. Scale the free names so that all weights sum to the mass to be given out.
//! 2. From the finest level up, freeze each group that is over its cap: its mass is the cap,
//!    given out inside it by the same steps ([`Filling::freeze`]).
//! 3. Repeat until nothing is over. A frozen group stays over its cap, because the scale of the
//!    free names only grows; so this ends, and the order of freezing does not matter.

use crate::sum::sum_of;

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

/// Why no weights satisfy the caps.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CapError {
    /// All groups at their caps together hold less than one.
    #[error("caps allow a total weight of {capacity:.6} only: {groups} groups, highest {cap} each")]
    Infeasible {
        /// Highest total weight that the caps allow.
        capacity: f64,
        /// Groups of the coarsest level.
        groups: usize,
        /// Cap of the coarsest level.
        cap: f64,
    },
    /// A group of one level lies in two groups of the next.
    #[error("cap levels {finer} and {coarser} do not nest")]
    Crossing {
        /// Position of the finer level.
        finer: usize,
        /// Position of the coarser level.
        coarser: usize,
    },
}

/// Slack for capacities that are one but for rounding.
const CAPACITY_SLACK: f64 = 1e-12;

/// Weights in proportion to `base` under nested caps.
///
/// * `base`: uncapped sizes in any one unit, each above zero
/// * `levels`: caps from the finest partition to the coarsest; each nests in the next
/// * returns weights that sum to one, and what the caps left of each name
///
/// Source: `docs/methodology/weighting.md` §2.
///
/// # Errors
///
/// If the caps cannot hold a total of one, or two levels cross.
///
/// # Panics
///
/// If a level does not give each name a group, or a base is not above zero.
pub fn cap_weights(base: &[f64], levels: &[CapLevel]) -> Result<Capped, CapError> {
    assert!(base.iter().all(|b| *b > 0.0), "a base of a weight must be above zero");
    assert!(levels.iter().all(|level| level.group.len() == base.len()));
    check_nesting(levels)?;
    let names: Vec<usize> = (0..base.len()).collect();
    check_capacity(&names, levels)?;
    let mut weights = vec![0.0; base.len()];
    let free_scale = fill(&names, 1.0, base, levels, &mut weights);
    Ok(Capped { factors: factors(base, &weights, free_scale), weights })
}

/// What is left of each name; where no name is free, the largest is given one.
fn factors(base: &[f64], weights: &[f64], free_scale: Option<f64>) -> Vec<f64> {
    let ratio = |i: usize, scale: f64| weights[i] / (scale * base[i]);
    let largest = || (0..base.len()).map(|i| ratio(i, 1.0)).fold(0.0, f64::max);
    let scale = free_scale.unwrap_or_else(largest);
    let exact =
        |i: usize| if weights[i] == scale * base[i] { 1.0 } else { ratio(i, scale).min(1.0) };
    (0..base.len()).map(exact).collect()
}

fn check_nesting(levels: &[CapLevel]) -> Result<(), CapError> {
    for (finer, pair) in levels.windows(2).enumerate() {
        let groups = pair[0].group.iter().max().map_or(0, |g| g + 1);
        let mut parent = vec![usize::MAX; groups];
        for (&fine, &coarse) in pair[0].group.iter().zip(&pair[1].group) {
            if parent[fine] != usize::MAX && parent[fine] != coarse {
                return Err(CapError::Crossing { finer, coarser: finer + 1 });
            }
            parent[fine] = coarse;
        }
    }
    Ok(())
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

    /// What a unit of base is worth to the free names; `None` if there are none.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn single(n: usize, cap: f64) -> CapLevel {
        CapLevel { group: (0..n).collect(), cap }
    }

    fn close(a: &[f64], b: &[f64]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(x, y)| (x - y).abs() < 1e-15)
    }

    #[test]
    fn what_is_cut_goes_to_the_free_names_in_proportion() {
        let capped = cap_weights(&[50.0, 20.0, 15.0, 10.0, 5.0], &[single(5, 0.3)]).unwrap();
        assert!(close(&capped.weights, &[0.3, 0.28, 0.21, 0.14, 0.07]), "{capped:?}");
        assert!(close(&capped.factors, &[3.0 / 7.0, 1.0, 1.0, 1.0, 1.0]), "{capped:?}");
    }

    #[test]
    fn a_second_name_may_go_over_its_cap() {
        let capped = cap_weights(&[0.6, 0.3, 0.1], &[single(3, 0.4)]).unwrap();
        assert!(close(&capped.weights, &[0.4, 0.4, 0.2]), "{capped:?}");
    }

    #[test]
    fn a_cap_below_one_nth_is_infeasible() {
        let error = cap_weights(&[0.6, 0.3, 0.1], &[single(3, 0.3)]).unwrap_err();
        assert!(matches!(error, CapError::Infeasible { groups: 3, .. }), "{error}");
        assert!(cap_weights(&[0.6, 0.3, 0.1], &[single(3, 1.0 / 3.0)]).is_ok());
    }

    #[test]
    fn groups_and_names_are_capped_together() {
        // Sector 0 holds 0.5 + 0.3; capped at 0.5 in all and 0.3 a name.
        let sector = CapLevel { group: vec![0, 0, 1, 1], cap: 0.5 };
        let levels = [single(4, 0.3), sector];
        let capped = cap_weights(&[0.5, 0.3, 0.1, 0.1], &levels).unwrap();
        assert!(close(&capped.weights, &[0.3, 0.2, 0.25, 0.25]), "{capped:?}");
    }

    #[test]
    fn issuer_lines_keep_their_proportion() {
        let issuer = CapLevel { group: vec![0, 0, 1, 2, 3], cap: 0.3 };
        let capped = cap_weights(&[0.3, 0.1, 0.2, 0.2, 0.2], &[issuer]).unwrap();
        assert!(close(&capped.weights[..2], &[0.225, 0.075]), "{capped:?}");
    }

    #[test]
    fn crossing_levels_are_refused() {
        let sector = CapLevel { group: vec![0, 0, 1], cap: 0.6 };
        let country = CapLevel { group: vec![0, 1, 1], cap: 0.6 };
        let error = cap_weights(&[1.0, 1.0, 1.0], &[sector, country]).unwrap_err();
        assert_eq!(error, CapError::Crossing { finer: 0, coarser: 1 });
    }
}
