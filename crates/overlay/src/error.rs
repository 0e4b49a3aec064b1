//! Reasons for which an overlay cannot be calculated.

use chrono::NaiveDate;
use kapok_domain::calendar::CalendarError;
use kapok_domain::{Currency, DayCount};
use kapok_market::fx::FxError;

/// Reason for which an overlay has no level on a day. It is held; the index goes on.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OverlayError {
    /// No rate in the days allowed.
    #[error("no rate of {curve} {tenor} on {date} or up to {carry_days} days before")]
    NoRate {
        /// The curve.
        curve: String,
        /// The tenor.
        tenor: String,
        /// The day before, from which on interest runs.
        date: NaiveDate,
        /// Highest age of a rate, calendar days.
        carry_days: u32,
    },
    /// A rate for another day count than the overlay's.
    #[error("the rate of {curve} {tenor} of {date} is for {seen}, the overlay counts {wanted}")]
    RateBasis {
        /// The curve.
        curve: String,
        /// The tenor.
        tenor: String,
        /// Date of the rate.
        date: NaiveDate,
        /// The day count of the row.
        seen: DayCount,
        /// The basis of the overlay.
        wanted: DayCount,
    },
    /// No exchange rate.
    #[error(transparent)]
    Fx(#[from] FxError),
    /// A source of fixings without rows.
    #[error("the fx table has no fixings named `{fix}`")]
    NoFix {
        /// The source.
        fix: String,
    },
    /// A level of zero or less, where nothing says what then.
    #[error("its level would be {level}")]
    NotPositive {
        /// The level.
        level: f64,
    },
    /// The underlying has no level.
    #[error("`{series}`, which it is computed from, is held")]
    Underlying {
        /// The series.
        series: String,
    },
    /// The underlying stands at zero, from where there is no return.
    #[error("`{series}`, which it is computed from, stands at zero")]
    UnderlyingZero {
        /// The series.
        series: String,
    },
    /// Another index has no such level.
    #[error("{index} has no level of `{series}` on {date} or up to {carry_days} days before")]
    NoOther {
        /// The index.
        index: String,
        /// The series.
        series: String,
        /// The day.
        date: NaiveDate,
        /// Highest age of a level, calendar days.
        carry_days: u32,
    },
    /// Another index is held: its last level would be an old one in the place of today's.
    #[error("{index} is held since {since}, so `{series}` of it has no level")]
    OtherHeld {
        /// The index.
        index: String,
        /// The series.
        series: String,
        /// The first day without a level.
        since: NaiveDate,
    },
    /// A level in another currency.
    #[error("`{series}` of {index} is in {seen}, the blend in {wanted}")]
    OtherCurrency {
        /// The index.
        index: String,
        /// The series.
        series: String,
        /// Currency of the series.
        seen: Currency,
        /// The blend's.
        wanted: Currency,
    },
    /// No level of a series from outside.
    #[error(
        "the `levels` table has no level of `{series}` on {date} or up to {carry_days} days before"
    )]
    NoOutside {
        /// The series.
        series: String,
        /// The day.
        date: NaiveDate,
        /// Highest age of a level, calendar days.
        carry_days: u32,
    },
    /// A level from outside in another currency.
    #[error("the level of `{series}` of {date} is in {seen}, the index file says {wanted}")]
    OutsideCurrency {
        /// The series.
        series: String,
        /// Date of the level.
        date: NaiveDate,
        /// Currency of the row.
        seen: Currency,
        /// Currency of the index file.
        wanted: Currency,
    },
    /// The overlay began before, and nothing of the day before is known.
    #[error("it begins on {base_date}, and {before} is published without it")]
    NoState {
        /// Base date of the overlay.
        base_date: NaiveDate,
        /// The day before.
        before: NaiveDate,
    },
    /// Memory that does not fit the terms.
    #[error("what is published of it the day before does not fit its terms")]
    Memory,
    /// The calendar does not reach.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

impl OverlayError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::NoRate { curve, tenor, .. } => format!(
                "supply {curve} {tenor} in the `rates` table and calculate again from this day \
                 with a --reason, or raise carry_days"
            ),
            Self::RateBasis { wanted, .. } => {
                format!("name a curve for {wanted}, or change `basis`")
            }
            Self::Fx(FxError::Missing { .. }) => {
                "supply the fixing and calculate again from this day with a --reason, or raise \
                 carry_days"
                    .into()
            }
            Self::Fx(FxError::Inverted { .. }) => {
                "the table wants units of quote per one base: correct the row".into()
            }
            Self::NoFix { .. } => {
                "forward rates are rows of the fx table under a fix of their own".into()
            }
            Self::NotPositive { .. } => "floor = \"stop_at_zero\" would end it at zero".into(),
            Self::Underlying { .. } => "see why that one is held".into(),
            Self::UnderlyingZero { .. } => "end the overlay, or change `on` from a date on".into(),
            Self::NoOther { index, .. } => {
                format!("calculate {index} for that day as well, or raise carry_days")
            }
            Self::OtherHeld { index, .. } => {
                format!("calculate {index} first, then this day again with a --reason")
            }
            Self::OtherCurrency { .. } => {
                "convert it with a `currency` overlay in the other file, and name that".into()
            }
            Self::NoOutside { series, .. } => format!(
                "supply {series} in the `levels` table and calculate again from this day with a \
                 --reason, or raise carry_days"
            ),
            Self::OutsideCurrency { .. } => {
                "correct the row, or the `currency` of the series in the index file".into()
            }
            Self::NoState { before, .. } => format!(
                "give it a base_date after {before}, or publish from its base date again with a \
                 --reason"
            ),
            Self::Memory => "begin a new overlay, and link the two with a `chain_link`".into(),
            Self::Calendar(_) => "extend the calendar with the `holidays` table".into(),
        }
    }
}
