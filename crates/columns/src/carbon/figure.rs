//! Figures of a fiscal year: known, absent, impossible or unreadable.

use chrono::NaiveDate;
use kapok_domain::{Method, Timestamp};

use super::error::CarbonError;

/// One figure with where it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CarbonFigure {
    /// Tonnes of CO2 equivalent, or units of the currency.
    pub value: f64,
    /// Method by which it came about.
    pub method: Option<Method>,
    /// PCAF data quality, 1 to 5.
    pub quality: Option<u8>,
    /// The end of its period.
    pub period_end: NaiveDate,
    /// Time from which it could be known.
    pub known_at: Timestamp,
}

/// A figure of a fiscal year, as the tables give it.
#[derive(Debug, Clone, PartialEq)]
pub enum YearFigure {
    /// No row says it.
    Absent,
    /// A figure to calculate with.
    Known(CarbonFigure),
    /// A row says a value with which nothing can be calculated: the figure is unknown.
    Impossible(Impossible),
    /// A row that cannot be read: an error of whoever needs it, and of nobody else.
    Unreadable(CarbonError),
}

impl YearFigure {
    /// The figure; `None` if it is unknown.
    ///
    /// # Errors
    ///
    /// If a row is in a wrong unit or currency, or cannot be converted.
    pub fn known(&self) -> Result<Option<CarbonFigure>, CarbonError> {
        match self {
            Self::Known(figure) => Ok(Some(*figure)),
            Self::Absent | Self::Impossible(_) => Ok(None),
            Self::Unreadable(error) => Err(error.clone()),
        }
    }

    /// Fault of the row, in words.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        match self {
            Self::Absent | Self::Known(_) => None,
            Self::Impossible(impossible) => Some(impossible.to_string()),
            Self::Unreadable(error) => Some(error.to_string()),
        }
    }

    /// The value that cannot be.
    #[must_use]
    pub fn impossible(&self) -> Option<&Impossible> {
        match self {
            Self::Impossible(impossible) => Some(impossible),
            Self::Absent | Self::Known(_) | Self::Unreadable(_) => None,
        }
    }
}

/// A value with which nothing can be calculated: the figure of that company and year is unknown.
///
/// Source: `docs/methodology/carbon-metrics.md` §1.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{indicator} of {issuer} for {period_end} is {seen}: {need}")]
pub struct Impossible {
    /// The indicator.
    pub indicator: String,
    /// The company.
    pub issuer: String,
    /// End of its period.
    pub period_end: NaiveDate,
    /// The value.
    pub seen: f64,
    /// Values that can be.
    pub need: Need,
}

/// Values of a figure with which something can be calculated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Emissions: zero or more.
    NotNegative,
    /// Denominators: above zero. Zero revenue is a fact, and nothing is divided by it.
    AboveZero,
}

impl std::fmt::Display for Need {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotNegative => "emissions are zero or more, for removals are stated apart",
            Self::AboveZero => "emissions are divided only by what is above zero",
        })
    }
}
