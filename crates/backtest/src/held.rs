//! The end of an index that cannot be calculated any further.

use chrono::NaiveDate;
use kapok_domain::CalendarError;
use kapok_engine::StepError;
use kapok_rulebook::Rulebook;

/// The first day without a level of an index, and the obstacle.
#[derive(Debug, Clone, PartialEq)]
pub struct Held<E = StepError> {
    /// The first day without a level.
    pub date: NaiveDate,
    /// The obstacle.
    pub error: E,
}

impl Held {
    /// An index whose calendar does not reach from its base date.
    #[must_use]
    pub fn from_base(book: &Rulebook, error: CalendarError) -> Self {
        Self { date: book.base_date, error: error.into() }
    }
}
