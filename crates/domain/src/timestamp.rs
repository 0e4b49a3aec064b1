//! Time from which a fact could be known.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// A moment in UTC.
pub type Timestamp = DateTime<Utc>;

/// The last moment of a date in UTC: the default time at which a fact of that date is known, and
/// the default cut-off of a calculation for that date.
#[must_use]
pub fn end_of_day(date: NaiveDate) -> Timestamp {
    const LAST: NaiveTime = match NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999) {
        Some(time) => time,
        None => NaiveTime::MIN,
    };
    date.and_time(LAST).and_utc()
}
