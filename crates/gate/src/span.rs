//! Spans of days.

use chrono::{Days, NaiveDate};

/// Days after `after` and up to `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The day before the first.
    pub after: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl Span {
    /// Whether a day lies within.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        self.after < date && date <= self.to
    }
}

/// Day some calendar days before another.
pub(crate) fn days_before(date: NaiveDate, days: u32) -> NaiveDate {
    date.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN)
}

/// Day some calendar days after another.
pub(crate) fn days_after(date: NaiveDate, days: u32) -> NaiveDate {
    date.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX)
}
