//! Time from which a fact could be known.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

/// A moment in UTC.
pub type Timestamp = DateTime<Utc>;

/// The last moment of a date in UTC: the default time at which a fact of that date is known, and
/// the default cut-off of a calculation for that date.
#[must_use]
pub fn end_of_day(date: NaiveDate) -> Timestamp {
    let next = date.checked_add_days(Days::new(1)).unwrap_or(date).and_time(NaiveTime::MIN);
    next.and_utc() - chrono::TimeDelta::microseconds(1)
}
