//! The review of an index that was in force on a day, ready to be run again.

use chrono::NaiveDate;
use kapok_backtest::{Held, replay};
use kapok_engine::Calculator;
use kapok_market::History;
use kapok_methodology::{Evidence, Review, ReviewDays, ReviewError, Verdict};
use kapok_rulebook::Rulebook;

/// A review and what it was held on, so that other rules can be tried on the same ground.
#[derive(Debug)]
pub struct Basis<'a> {
    /// The version of the methodology that made the review.
    pub book: &'a Rulebook,
    /// All that is known.
    pub history: &'a History,
    /// Outcome of the review.
    pub review: Review,
    days: ReviewDays,
}

/// Reason for which there is no review to run again.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BasisError {
    /// The index could not be calculated up to the day.
    #[error("{index} is held on {}: {}", held.date, held.error)]
    Held {
        /// The index.
        index: String,
        /// Since when, and why.
        held: Box<Held>,
    },
    /// The index begins later.
    #[error("{index} begins on {base_date}, after {date}")]
    TooEarly {
        /// The index.
        index: String,
        /// Base date of the index.
        base_date: NaiveDate,
        /// The day asked for.
        date: NaiveDate,
    },
    /// The review does not find the same again.
    #[error(transparent)]
    Review(#[from] ReviewError),
}

impl BasisError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Held { held, .. } => held.error.hint(),
            Self::TooEarly { .. } => None,
            Self::Review(error) => error.hint(),
        }
    }

    /// Whether no methodology could be satisfied, rather than data be missing.
    #[must_use]
    pub fn is_infeasible(&self) -> bool {
        match self {
            Self::Held { held, .. } => held.error.is_infeasible(),
            Self::TooEarly { .. } => false,
            Self::Review(error) => error.is_infeasible(),
        }
    }
}

impl<'a> Basis<'a> {
    /// The last review whose composition was in force at the close of a day or took effect after
    /// it.
    ///
    /// # Errors
    ///
    /// If the index begins later, or is held on the way.
    pub fn find(
        book: &'a Rulebook,
        history: &'a History,
        date: NaiveDate,
    ) -> Result<Self, BasisError> {
        let index = book.id.to_string();
        let mut last = None;
        let calculator = Calculator { book, history, detail: false };
        let replayed = replay(calculator, date, &[], &mut |outcome| {
            if let Some(record) = &outcome.review {
                last = Some((record.review.effective_close, record.review.members.clone()));
            }
        });
        if let Some(held) = replayed.held {
            return Err(BasisError::Held { index, held: Box::new(held) });
        }
        let base_date = book.base_date;
        let (close, members) = last.ok_or(BasisError::TooEarly { index, base_date, date })?;
        let review = book.review(history, close, &members, Evidence::All)?;
        let days = book.review_days(close).map_err(ReviewError::from)?;
        let book = book.of_review(close).map_err(ReviewError::from)?;
        Ok(Self { book, history, review, days })
    }

    /// The review held again by another book, without verdicts.
    ///
    /// # Errors
    ///
    /// If that one finds nothing.
    pub fn composition(&self, book: &Rulebook) -> Result<Review, ReviewError> {
        book.review_on(self.history, self.days, &self.review.members, Evidence::Composition)
    }

    /// The verdicts of another book on the same ground, whatever comes of its review.
    ///
    /// # Errors
    ///
    /// If facts are missing.
    pub fn verdicts(&self, book: &Rulebook) -> Result<Vec<Verdict>, ReviewError> {
        book.verdicts_on(self.history, self.days, &self.review.members)
    }

    /// Verdicts whose value lies near the limit of a rule that says what is near.
    pub fn near_misses(&self) -> impl Iterator<Item = &Verdict> {
        self.review.verdicts.iter().filter(|verdict| verdict.near_miss)
    }
}
