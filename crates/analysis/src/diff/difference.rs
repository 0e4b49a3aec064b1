//! Two rulebooks on one review.

use kapok_market::SecurityIx;
use kapok_methodology::{Review, ReviewError};
use kapok_rulebook::Rulebook;

use super::attribution::{Attribution, attributions};
use super::error::{DiffError, MOST_CHANGES, Unworkable};
use super::hybrids::Hybrids;
use super::parts::{Change, changes, not_compared};
use crate::review::{Basis, Effect, Figures, active};

/// The review of one index under its own rules and under those of another.
#[derive(Debug, Clone, PartialEq)]
pub struct Diff {
    /// The parts in which the rules differ.
    pub changes: Vec<Change>,
    /// Other differences, which are left as the first index has them.
    pub not_compared: Vec<&'static str>,
    /// Weighted averages under the first index's rules.
    pub before: Figures,
    /// The effect of the other rules on the review.
    pub effect: Effect,
    /// Weights that differ, the largest change first.
    pub weights: Vec<WeightChange>,
    /// The share of each rule in the change of each figure, in the order of [`Figure::ALL`]; why
    /// that is not known, if some of the rules do not work together.
    ///
    /// [`Figure::ALL`]: super::Figure::ALL
    pub attributions: Result<Vec<Attribution>, Unworkable>,
}

/// A weight before and after, fractions of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightChange {
    /// Security of the weight.
    pub security: SecurityIx,
    /// Under the rules of the first index.
    pub before: f64,
    /// Under those of the second.
    pub after: f64,
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
    let close = basis.review.effective_close;
    let other = other.of_review(close).map_err(ReviewError::from)?;
    let changes = changes(basis.book, other, close);
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
