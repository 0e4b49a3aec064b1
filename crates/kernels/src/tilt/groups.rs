//! Groups scaled to totals, one partition or several at once.
//!
//! 1. One partition: each group has one factor, its total over what it holds.
//! 2. Several that cross: iterative proportional fitting, one partition after the other, until all
//!    totals hold; where that is slow, Newton's method goes ahead. The result is the only one of
//!    the form `size · Π x_g`.

use crate::sum::{sum, sum_of};

use super::{TiltError, fit_newton};

/// A partition of all names, and what its groups hold.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupTotals {
    /// The group of each name, numbered from zero.
    pub group: Vec<usize>,
    /// What each group holds, above zero, in any one unit: their proportions count.
    pub totals: Vec<f64>,
}

/// How far a group may be from its total, as a part of it.
const SLACK: f64 = 1e-13;

/// Rounds after which totals are held to contradict each other.
const ROUNDS: usize = 5_000;

/// Rounds after which Newton's method goes ahead.
const SLOW: usize = 100;

/// The names of each group.
pub(super) struct Level<'a> {
    pub(super) totals: Vec<f64>,
    members: Vec<Vec<usize>>,
    pub(super) group: &'a [usize],
}

/// Sizes whose groups hold their totals, with the proportions inside each group kept.
///
/// * `sizes`: above zero, in any one unit
/// * `levels`: partitions in which each group has a name
/// * returns sizes in the unit of the totals of the first partition; the sizes as they are, to the
///   last bit, if there is no partition or all totals hold already
///
/// The certificate of several partitions is that every total holds to a part of 10⁻¹³ of itself.
///
/// Source: `docs/methodology/weighting.md` §9.
///
/// # Errors
///
/// If the totals of several partitions cannot hold together.
///
/// # Panics
///
/// If lengths differ, a group has no name, or a size or a total is not above zero.
pub fn fit_groups(sizes: &[f64], levels: &[GroupTotals]) -> Result<Vec<f64>, TiltError> {
    assert!(sizes.iter().all(|s| *s > 0.0), "a size must be above zero");
    let Some(first) = levels.first() else { return Ok(sizes.to_vec()) };
    let whole = sum(&first.totals);
    let levels: Vec<Level<'_>> = levels.iter().map(|level| Level::new(level, whole)).collect();
    let mut sizes = sizes.to_vec();
    if let [only] = &levels[..] {
        only.scale(&mut sizes);
        return Ok(sizes);
    }
    for round in 0..ROUNDS {
        if round == SLOW {
            ahead(&mut sizes, &levels);
        }
        if levels.iter().all(|level| level.worst(&sizes).1 <= SLACK) {
            return Ok(sizes);
        }
        levels.iter().for_each(|level| level.scale(&mut sizes));
    }
    Err(unmet(&levels, &sizes, whole))
}

/// Newton's sizes, if their groups are nearer to their totals.
fn ahead(sizes: &mut Vec<f64>, levels: &[Level<'_>]) {
    let found = fit_newton::near(sizes, levels, SLACK);
    let worst = |sizes: &[f64]| levels.iter().fold(0.0_f64, |w, level| w.max(level.worst(sizes).1));
    let sound = found.iter().all(|size| size.is_finite() && *size > 0.0);
    if sound && worst(&found) < worst(sizes) {
        *sizes = found;
    }
}

impl<'a> Level<'a> {
    /// With totals that sum to `whole`.
    fn new(level: &'a GroupTotals, whole: f64) -> Self {
        assert!(level.totals.iter().all(|t| *t > 0.0), "a total must be above zero");
        let mut members = vec![Vec::new(); level.totals.len()];
        level.group.iter().enumerate().for_each(|(name, &group)| members[group].push(name));
        assert!(members.iter().all(|names| !names.is_empty()), "a group must have a name");
        let own = sum(&level.totals);
        let totals = level.totals.iter().map(|t| t * (whole / own)).collect();
        Self { totals, members, group: &level.group }
    }

    pub(super) fn held(&self, sizes: &[f64], group: usize) -> f64 {
        let names = &self.members[group];
        sum_of(names.len(), |k| sizes[names[k]])
    }

    fn scale(&self, sizes: &mut [f64]) {
        assert_eq!(self.group.len(), sizes.len());
        for group in 0..self.totals.len() {
            let scale = self.totals[group] / self.held(sizes, group);
            self.members[group].iter().for_each(|&name| sizes[name] *= scale);
        }
    }

    /// The group furthest from its total, and how far, as a part of it.
    pub(super) fn worst(&self, sizes: &[f64]) -> (usize, f64) {
        let miss = |group| (self.held(sizes, group) / self.totals[group] - 1.0).abs();
        let all = (0..self.totals.len()).map(|group| (group, miss(group)));
        all.fold((0, 0.0), |worst, next| if next.1 > worst.1 { next } else { worst })
    }
}

fn unmet(levels: &[Level<'_>], sizes: &[f64], whole: f64) -> TiltError {
    let of = |level: usize| (level, levels[level].worst(sizes));
    let first = of(0);
    let (level, (group, _)) =
        (1..levels.len()).map(of).fold(first, |a, b| if b.1.1 > a.1.1 { b } else { a });
    TiltError::GroupsUnmet {
        level,
        group,
        total: levels[level].held(sizes, group) / whole,
        wanted: levels[level].totals[group] / whole,
        rounds: ROUNDS,
    }
}
