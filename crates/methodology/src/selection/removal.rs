//! Leaving the selection for being among the last.

use std::collections::BTreeSet;

use kapok_kernels::selection::drop_last;
use kapok_market::SecurityIx;

use super::Ranking;
use crate::candidates::Candidates;
use crate::config::Rounding;
use crate::error::ReviewError;

/// Who leaves for being among the last.
#[derive(Debug, Clone, PartialEq)]
pub struct Removal {
    /// How many of a group.
    pub size: RemovalSize,
    /// The order that decides; that of the selection if absent.
    pub by: Option<Ranking>,
}

/// How many of a group leave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RemovalSize {
    /// That fraction of the names, above zero and below one.
    Fraction(f64, Rounding),
    /// That many names; and others than members down to that rank from the end.
    Count(u32, Option<u32>),
}

impl Removal {
    /// Who leaves. A candidate that a missing key excludes from the removal's own ranking leaves
    /// too: `if_missing` says so.
    ///
    /// # Errors
    ///
    /// If a candidate has no group.
    pub(super) fn of(
        &self,
        candidates: &Candidates<'_>,
        ranking: &Ranking,
        left: &[SecurityIx],
    ) -> Result<BTreeSet<SecurityIx>, ReviewError> {
        let mut leaving: BTreeSet<SecurityIx> = match self.by {
            Some(_) => left.iter().copied().collect(),
            None => BTreeSet::new(),
        };
        for (_, ordered) in self.by.as_ref().unwrap_or(ranking).groups(candidates, left)? {
            let member: Vec<bool> = ordered.iter().map(|&s| candidates.is_member(s)).collect();
            let (count, reentry_rank) = self.size.of(ordered.len());
            let reentry_rank = reentry_rank.filter(|_| candidates.has_members());
            let leaves = drop_last(&member, count, reentry_rank);
            for (security, leaves) in ordered.into_iter().zip(leaves) {
                if leaves {
                    leaving.insert(security);
                } else {
                    leaving.remove(&security);
                }
            }
        }
        Ok(leaving)
    }
}

impl RemovalSize {
    /// How many of so many names leave, and the rank from the end down to which others than
    /// members do.
    fn of(self, names: usize) -> (usize, Option<usize>) {
        let whole = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        match self {
            Self::Fraction(part, rounding) => {
                let last = rounding.apply(part * names as f64);
                ((0..names).take_while(|&i| (i as f64) < last).count(), None)
            }
            Self::Count(count, reentry_rank) => (whole(count), reentry_rank.map(whole)),
        }
    }
}
