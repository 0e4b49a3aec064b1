//! A partition of names with a cap on each of its groups.

/// One level of caps: a partition of all names.
#[derive(Debug, Clone, PartialEq)]
pub struct CapLevel {
    /// The group of each name, numbered from zero.
    pub group: Vec<usize>,
    /// Highest weight of one group, a fraction of one.
    pub cap: f64,
}

impl CapLevel {
    /// Whether each group of this level lies in one group of the other.
    pub(super) fn nests_in(&self, coarser: &Self) -> bool {
        let (finer, coarser) = (&self.group, &coarser.group);
        let groups = finer.iter().max().map_or(0, |last| last + 1);
        let mut parent = vec![None; groups];
        finer.iter().zip(coarser).all(|(&fine, &coarse)| {
            let known = parent[fine].get_or_insert(coarse);
            *known == coarse
        })
    }
}
