//! Partitions of names whose groups have totals.

use crate::sum::{sum, sum_of};

/// A partition of all names, and what its groups hold.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupTotals {
    /// The group of each name, numbered from zero.
    pub group: Vec<usize>,
    /// Total of each group, above zero, in any one unit: their proportions count.
    pub totals: Vec<f64>,
}

/// The names of each group.
pub(super) struct Level<'a> {
    pub(super) totals: Vec<f64>,
    members: Vec<Vec<usize>>,
    pub(super) group: &'a [usize],
}

impl<'a> Level<'a> {
    /// Gathers names into groups, with totals that sum to `whole`.
    pub(super) fn new(level: &'a GroupTotals, whole: f64) -> Self {
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

    pub(super) fn scale(&self, sizes: &mut [f64]) {
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
