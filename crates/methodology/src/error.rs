//! Reasons for which a review has no outcome.

use chrono::NaiveDate;
use kapok_columns::FactError;
use kapok_columns::carbon::CarbonError;
use kapok_domain::calendar::CalendarError;
use kapok_market::fx::FxError;
use kapok_weighting::WeightingError;

/// Reason for which a review has no outcome.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReviewError {
    /// Every candidate was excluded, or the universe is empty.
    #[error(
        "no constituent is left on {reference_date}: {universe} securities in the universe, \
         {eligible} eligible"
    )]
    NobodyLeft {
        /// The reference date.
        reference_date: NaiveDate,
        /// Securities in the universe.
        universe: usize,
        /// Securities that passed all rules.
        eligible: usize,
    },
    /// No intensity is known from which the trajectory could start.
    #[error("nobody in the universe has an intensity on {date}, where the trajectory begins")]
    NoBaseIntensity {
        /// The last day of the base year.
        date: NaiveDate,
    },
    /// A fact is missing or unfit.
    #[error(transparent)]
    Fact(#[from] FactError),
    /// There are no weights.
    #[error(transparent)]
    Weighting(WeightingError),
}

impl From<WeightingError> for ReviewError {
    fn from(error: WeightingError) -> Self {
        match error {
            WeightingError::Fact(error) => Self::Fact(error),
            error => Self::Weighting(error),
        }
    }
}

impl From<CalendarError> for ReviewError {
    fn from(error: CalendarError) -> Self {
        Self::Fact(error.into())
    }
}

impl From<CarbonError> for ReviewError {
    fn from(error: CarbonError) -> Self {
        Self::Fact(error.into())
    }
}

impl From<FxError> for ReviewError {
    fn from(error: FxError) -> Self {
        Self::Fact(error.into())
    }
}

impl ReviewError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NobodyLeft { .. } => Some(
                "loosen a rule, or begin later: data that a rule asks for may not be known yet"
                    .into(),
            ),
            Self::NoBaseIntensity { .. } => {
                Some("begin later, or state the intensity: base = \"stated\"".into())
            }
            Self::Fact(error) => error.hint(),
            Self::Weighting(error) => error.hint(),
        }
    }

    /// Whether no composition could satisfy the rules, as against missing data.
    #[must_use]
    pub fn is_infeasible(&self) -> bool {
        match self {
            Self::NobodyLeft { .. } => true,
            Self::Weighting(error) => error.is_infeasible(),
            Self::NoBaseIntensity { .. } | Self::Fact(_) => false,
        }
    }
}
