//! Reasons for which an index cannot be measured.

use chrono::NaiveDate;
use kapok_backtest::Held;
use kapok_methodology::ReviewError;

/// Reason for which an index cannot be measured against the regulation.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ComplianceError {
    /// Nothing says what it is to be measured by.
    #[error("{index} has no climate label: its file has no [climate]")]
    NoLabel {
        /// The index.
        index: String,
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
    /// The index could not be calculated up to the day.
    #[error("{index} is held on {}: {}", held.date, held.error)]
    Held {
        /// The index.
        index: String,
        /// Since when, and why.
        held: Box<Held>,
    },
    /// A figure that cannot be had.
    #[error(transparent)]
    Review(#[from] ReviewError),
}

impl ComplianceError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoLabel { .. } => Some("measure it by the terms of an index that has one".into()),
            Self::TooEarly { .. } => None,
            Self::Held { held, .. } => held.error.hint(),
            Self::Review(error) => error.hint(),
        }
    }

    /// Whether no methodology could be satisfied, rather than data be missing.
    #[must_use]
    pub fn is_infeasible(&self) -> bool {
        match self {
            Self::NoLabel { .. } | Self::TooEarly { .. } => false,
            Self::Held { held, .. } => held.error.is_infeasible(),
            Self::Review(error) => error.is_infeasible(),
        }
    }
}
