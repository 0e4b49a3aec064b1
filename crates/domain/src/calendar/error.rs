//! Reasons for which a calendar cannot answer.

use chrono::NaiveDate;

use crate::mic::Mic;

/// Reason for which a calendar cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Neither built in nor given by the `holidays` table.
    #[error("no calendar is known for exchange `{mic}`; known are {known}")]
    UnknownMic {
        /// The exchange asked for.
        mic: Mic,
        /// All known exchanges.
        known: String,
    },
    /// The calendar ends before, or begins after, the date.
    #[error("{date} is outside the calendar of {whose}, which covers {first} to {last}")]
    OutsideCoverage {
        /// The date asked for.
        date: NaiveDate,
        /// The exchange or exchanges.
        whose: String,
        /// First day covered.
        first: NaiveDate,
        /// Last day covered.
        last: NaiveDate,
    },
    /// A rule names a day that the month does not have.
    #[error("{year}-{month:02} has no {what}")]
    NoSuchDay {
        /// Year of the month.
        year: i32,
        /// Month, 1 to 12.
        month: u32,
        /// The day asked for, in words.
        what: String,
    },
}
