//! The effect of other rules on a review.

use kapok_methodology::{Review, ReviewError};
use kapok_rulebook::Rulebook;

use super::basis::Basis;
use super::figures::{Figures, Moves, tracking_error, turnover};

/// A review against the one of the basis.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Names that come in and go out.
    pub moves: Moves,
    /// Weighted averages after, by the columns of the book that held the review.
    pub after: Figures,
    /// One-way turnover from the composition of the basis, a fraction of one.
    pub turnover: f64,
    /// Tracking error against the composition of the basis, a fraction a year; why it is not
    /// known, where returns are not.
    pub tracking_error: Result<f64, ReviewError>,
}

impl Effect {
    /// The effect of a review held by another book against the one of the basis.
    ///
    /// * `days`: how many daily returns the tracking error is from, two or more
    ///
    /// # Errors
    ///
    /// If the tables do not hold a column that is averaged.
    pub fn of(
        basis: &Basis<'_>,
        book: &Rulebook,
        review: &Review,
        days: u32,
    ) -> Result<Self, ReviewError> {
        let (history, before) = (basis.history, &basis.review);
        Ok(Self {
            moves: Moves::between(before, review),
            after: Figures::of(book, history, review)?,
            turnover: turnover(before, review),
            tracking_error: tracking_error(basis.book, history, before, review, days),
        })
    }
}
