//! Two rulebooks on one review: what differs, and which rule makes which part of it.

mod attribution;
mod parts;

use kapok_market::SecurityIx;
use kapok_methodology::{Review, ReviewError, Rulebook};

use super::basis::Basis;
use super::effect::Effect;
use super::figures::{Figures, active};

pub use attribution::{Attribution, Figure, attribute};
pub use parts::{Change, Part};

use attribution::attributions;
use parts::{changes, hybrid, not_compared};

/// More changes would need more than 2⁸ reviews.
pub const MOST_CHANGES: usize = 8;

/// The review of one index under its own rules and under those of another.
#[derive(Debug, Clone, PartialEq)]
pub struct Diff {
    /// The parts in which the rules differ.
    pub changes: Vec<Change>,
    /// What also differs and is left as the first index has it.
    pub not_compared: Vec<&'static str>,
    /// Weighted averages under the first index's rules.
    pub before: Figures,
    /// What the other rules make of the review.
    pub effect: Effect,
    /// Weights that differ, the largest change first.
    pub weights: Vec<WeightChange>,
    /// How much of each figure's change is due to each rule, in the order of [`Figure::ALL`]; why
    /// that is not known, if some of the rules do not work together.
    pub attributions: Result<Vec<Attribution>, Unworkable>,
}

/// A weight before and after, fractions of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightChange {
    /// Whose.
    pub security: SecurityIx,
    /// Under the rules of the first index.
    pub before: f64,
    /// Under those of the second.
    pub after: f64,
}

/// Rules of both indices that have no outcome together.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("with {} of the second index, the review has no outcome: {error}", listed(changes))]
pub struct Unworkable {
    /// The parts that are taken from the second index.
    pub changes: Vec<String>,
    /// Why there is none.
    pub error: ReviewError,
}

fn listed(changes: &[String]) -> String {
    if changes.is_empty() { "nothing".into() } else { changes.join(", ") }
}

/// Why two rulebooks cannot be compared.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DiffError {
    /// More changes than are attributed.
    #[error("{} parts differ, {MOST_CHANGES} at most are compared: {}", .0.len(), .0.join(", "))]
    TooMany(Vec<String>),
    /// The rules of the second index, in the place of the first, find nothing.
    #[error(transparent)]
    Unworkable(#[from] Unworkable),
    /// A figure of the first index lacks data.
    #[error(transparent)]
    Figures(#[from] ReviewError),
}

impl DiffError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::TooMany(_) => {
                Some("bring in one change at a time, in index files between".into())
            }
            Self::Unworkable(unworkable) => unworkable.error.hint(),
            Self::Figures(error) => error.hint(),
        }
    }

    /// Whether the rules cannot be satisfied, rather than data be missing.
    #[must_use]
    pub fn is_infeasible(&self) -> bool {
        match self {
            Self::TooMany(_) => false,
            Self::Unworkable(unworkable) => unworkable.error.is_infeasible(),
            Self::Figures(error) => error.is_infeasible(),
        }
    }
}

/// Compares the rules of the basis with those of another book, on the same review.
///
/// * `other`: the second index; its members, dates, calendar and currency do not count
/// * `days`: how many daily returns the tracking error is from, two or more
///
/// Source: `docs/methodology/sensitivity.md` §3.
///
/// # Errors
///
/// If too many parts differ, or the other rules have no outcome.
pub fn diff(basis: &Basis<'_>, other: &Rulebook, days: u32) -> Result<Diff, DiffError> {
    let changes = changes(basis.book, other, basis.review.effective_close);
    let names: Vec<String> = changes.iter().map(|change| change.part.to_string()).collect();
    if changes.len() > MOST_CHANGES {
        return Err(DiffError::TooMany(names));
    }
    let hybrids = Hybrids { basis, other, changes: &changes };
    let none = hybrids.book(0);
    let before = Figures::of(&none, basis.history, &basis.review)?;
    let all = hybrids.book(hybrids.count() - 1);
    let unworkable = |error| Unworkable { changes: names, error };
    let after = basis.composition(&all).map_err(unworkable)?;
    let effect = Effect::of(basis, &all, &after, days)?;
    let weights = weights(&basis.review, &after);
    let attributions = attributions(&hybrids);
    let not_compared = not_compared(basis.book, other);
    Ok(Diff { changes, not_compared, before, effect, weights, attributions })
}

/// The review under each set of changes.
struct Hybrids<'a> {
    basis: &'a Basis<'a>,
    other: &'a Rulebook,
    changes: &'a [Change],
}

impl Hybrids<'_> {
    /// How many sets there are.
    fn count(&self) -> usize {
        1 << self.changes.len()
    }

    /// The first index with a set of changes: bit `i` says whether change `i` is in it.
    fn book(&self, set: usize) -> Rulebook {
        let inside = self.changes.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0);
        let close = self.basis.review.effective_close;
        hybrid(self.basis.book, self.other, close, inside.map(|(_, change)| &change.part))
    }

    /// The parts in a set.
    fn names(&self, set: usize) -> Vec<String> {
        let inside = self.changes.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0);
        inside.map(|(_, change)| change.part.to_string()).collect()
    }

    fn review(&self, set: usize) -> Result<(Rulebook, Review), Unworkable> {
        let book = self.book(set);
        let unworkable = |error| Unworkable { changes: self.names(set), error };
        let review = self.basis.composition(&book).map_err(unworkable)?;
        Ok((book, review))
    }
}

/// Weights that differ, the largest change first, of equal changes the first security.
fn weights(before: &Review, after: &Review) -> Vec<WeightChange> {
    let weight = |review: &Review, security: SecurityIx| {
        let at = review.targets.binary_search_by_key(&security, |target| target.security);
        at.map_or(0.0, |at| review.targets[at].weight)
    };
    let mut moved = active(before, after);
    moved.retain(|(_, change)| *change != 0.0);
    moved.sort_by(|(_, a), (_, b)| b.abs().total_cmp(&a.abs()));
    let change = |(security, _): (SecurityIx, f64)| WeightChange {
        security,
        before: weight(before, security),
        after: weight(after, security),
    };
    moved.into_iter().map(change).collect()
}
