//! The first rulebook with parts of the second.

use kapok_methodology::Review;
use kapok_rulebook::Rulebook;

use super::error::Unworkable;
use super::parts::{Change, hybrid};
use crate::review::Basis;

/// The review under each set of changes.
pub(super) struct Hybrids<'a> {
    pub(super) basis: &'a Basis<'a>,
    pub(super) other: &'a Rulebook,
    pub(super) changes: &'a [Change],
}

impl Hybrids<'_> {
    /// The number of sets.
    pub(super) fn count(&self) -> usize {
        1 << self.changes.len()
    }

    /// The first index with a set of changes: bit `i` says whether change `i` is in it.
    pub(super) fn book(&self, set: usize) -> Rulebook {
        let inside = self.changes.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0);
        let close = self.basis.review.effective_close;
        hybrid(self.basis.book, self.other, close, inside.map(|(_, change)| &change.part))
    }

    /// The parts in a set.
    pub(super) fn names(&self, set: usize) -> Vec<String> {
        let inside = self.changes.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0);
        inside.map(|(_, change)| change.part.to_string()).collect()
    }

    /// The first index with a set of changes, and its review.
    pub(super) fn review(&self, set: usize) -> Result<(Rulebook, Review), Unworkable> {
        let book = self.book(set);
        let unworkable = |error| Unworkable { changes: self.names(set), error };
        let review = self.basis.composition(&book).map_err(unworkable)?;
        Ok((book, review))
    }
}
