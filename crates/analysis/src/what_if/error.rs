//! Reasons for which an event cannot be looked at.

use chrono::NaiveDate;
use kapok_backtest::Held;
use kapok_domain::calendar::CalendarError;
use kapok_domain::{IndexId, SecurityId};
use kapok_market::ActionStatus;

/// Reason for which an event cannot be looked at.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WhatIfError {
    /// No event has the id.
    #[error("no corporate action has the id `{id}`")]
    UnknownEvent {
        /// The id.
        id: String,
        /// The question after the most similar one, if one is similar.
        did_you_mean: Option<String>,
    },
    /// The event was not known on the day.
    #[error("event {id} was not known on {as_of}: it became known on {known}")]
    NotYetKnown {
        /// The event.
        id: String,
        /// The day.
        as_of: NaiveDate,
        /// The day on which it became known.
        known: NaiveDate,
    },
    /// The event had been called off.
    #[error("event {id} had been called off by {as_of} ({})", status_name(*status))]
    CalledOff {
        /// The event.
        id: String,
        /// The day.
        as_of: NaiveDate,
        /// Status of the event.
        status: ActionStatus,
        /// The last day on which it stood, if there was one.
        stood: Option<NaiveDate>,
    },
    /// The index does not hold the line.
    #[error("event {id} is one of {security}, which {index} does not hold on {date}")]
    NotHeld {
        /// The event.
        id: String,
        /// Line of the event.
        security: SecurityId,
        /// The index.
        index: IndexId,
        /// The evening before the event.
        date: NaiveDate,
    },
    /// The index does not hold a line.
    #[error("{index} does not hold {security} on {date}")]
    NotAConstituent {
        /// The line.
        security: SecurityId,
        /// The index.
        index: IndexId,
        /// The day.
        date: NaiveDate,
    },
    /// The index begins after the event.
    #[error("event {id} goes ex on {ex_date}, and {index} begins on {base_date}")]
    BeforeBase {
        /// The event.
        id: String,
        /// Ex-date of the event.
        ex_date: NaiveDate,
        /// The index.
        index: IndexId,
        /// Base date of the index.
        base_date: NaiveDate,
    },
    /// There is no close yet.
    #[error("{index} has no calculation day with prices up to {as_of}")]
    NoPrices {
        /// The index.
        index: IndexId,
        /// The day.
        as_of: NaiveDate,
    },
    /// The index cannot be calculated up to the evening.
    #[error("{index} is held on {}: {}", held.date, held.error)]
    Held {
        /// The index.
        index: IndexId,
        /// Date and reason of the hold.
        held: Held,
    },
    /// The calendar does not reach.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

impl WhatIfError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownEvent { did_you_mean: Some(question), .. } => Some(question.clone()),
            Self::UnknownEvent { did_you_mean: None, .. } => {
                Some("`kapok events` lists those that are coming".into())
            }
            Self::NotYetKnown { known, .. } => Some(format!("choose --date {known} or later")),
            Self::CalledOff { stood, .. } => {
                stood.map(|day| format!("it still stood on {day}: choose --date {day}"))
            }
            Self::NotHeld { security, index, date, .. }
            | Self::NotAConstituent { security, index, date } => Some(format!(
                "`kapok explain {index} --security {security} --date {date}` says why"
            )),
            Self::BeforeBase { .. } => None,
            Self::NoPrices { .. } => Some("choose a later --date, or supply prices".into()),
            Self::Held { held, .. } => held.error.hint(),
            Self::Calendar(_) => Some("extend the calendar with the `holidays` table".into()),
        }
    }
}

/// The status as the `corporate_actions` table writes it.
#[must_use]
pub fn status_name(status: ActionStatus) -> &'static str {
    match status {
        ActionStatus::Estimated => "estimated",
        ActionStatus::Announced => "announced",
        ActionStatus::Confirmed => "confirmed",
        ActionStatus::Cancelled => "cancelled",
        ActionStatus::Reversed => "reversed",
    }
}
