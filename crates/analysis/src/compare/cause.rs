//! Causes of differences.

use chrono::NaiveDate;
use kapok_market::SecurityIx;

/// The cause of a difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A corporate action, on its day or by the weights that it left.
    Event {
        /// Id of the event.
        event_id: Box<str>,
        /// Type of the event.
        kind: Box<str>,
        /// Line of the event.
        security: SecurityIx,
    },
    /// A dividend, in the returns that reinvest it.
    Dividend {
        /// Id of the event.
        event_id: Box<str>,
        /// Line that pays it.
        security: SecurityIx,
    },
    /// The reinvestment of dividends.
    Reinvestment,
    /// The weights of a review.
    Review {
        /// The close after which it took effect.
        after: NaiveDate,
    },
    /// Share counts that were taken over between reviews.
    ShareCounts {
        /// The close after which they were.
        after: NaiveDate,
    },
    /// Rates of a currency, or another index currency.
    Fx,
    /// One has a calculation day that the other has not.
    CalculationDays,
    /// A line has another price or return, and no event says why.
    Price {
        /// The line.
        security: SecurityIx,
    },
    /// Weights differ for no reason that was recorded, and what rounding leaves.
    Other,
}

/// The kinds of causes, in the order in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum CauseClass {
    Event,
    Dividend,
    Reinvestment,
    Review,
    ShareCounts,
    Fx,
    CalculationDays,
    Price,
    Other,
}

impl Cause {
    /// Class of the cause.
    #[must_use]
    pub fn class(&self) -> CauseClass {
        match self {
            Self::Event { .. } => CauseClass::Event,
            Self::Dividend { .. } => CauseClass::Dividend,
            Self::Reinvestment => CauseClass::Reinvestment,
            Self::Review { .. } => CauseClass::Review,
            Self::ShareCounts { .. } => CauseClass::ShareCounts,
            Self::Fx => CauseClass::Fx,
            Self::CalculationDays => CauseClass::CalculationDays,
            Self::Price { .. } => CauseClass::Price,
            Self::Other => CauseClass::Other,
        }
    }

    /// Security of the cause, if it has one.
    #[must_use]
    pub fn security(&self) -> Option<SecurityIx> {
        match self {
            Self::Event { security, .. }
            | Self::Dividend { security, .. }
            | Self::Price { security } => Some(*security),
            Self::Reinvestment
            | Self::Review { .. }
            | Self::ShareCounts { .. }
            | Self::Fx
            | Self::CalculationDays
            | Self::Other => None,
        }
    }

    /// The event.
    #[must_use]
    pub fn event_id(&self) -> Option<&str> {
        match self {
            Self::Event { event_id, .. } | Self::Dividend { event_id, .. } => Some(event_id),
            Self::Reinvestment
            | Self::Review { .. }
            | Self::ShareCounts { .. }
            | Self::Fx
            | Self::CalculationDays
            | Self::Price { .. }
            | Self::Other => None,
        }
    }
}

impl CauseClass {
    /// Name, as printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Dividend => "dividend",
            Self::Reinvestment => "reinvestment",
            Self::Review => "review",
            Self::ShareCounts => "share counts",
            Self::Fx => "fx",
            Self::CalculationDays => "calculation days",
            Self::Price => "price",
            Self::Other => "other",
        }
    }
}
