//! Reasons why a metric has no value.

use kapok_climate::NoAverage;
use kapok_columns::FactError;
use kapok_domain::SecurityId;
use kapok_industry::CodeError;
use kapok_market::snapshot::ColumnError;
use kapok_methodology::ReviewError;

/// Reason why a metric has no value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum Lack {
    /// The index file names no data for it.
    #[error("no column: {0}")]
    NoColumn(String),
    /// A column that holds no numbers.
    #[error("column `{0}` is not a number")]
    NoNumber(String),
    /// A column of dates.
    #[error("column `{0}` is a date")]
    Date(String),
    /// A fact that is missing or unfit.
    #[error(transparent)]
    Fact(#[from] FactError),
    /// Facts that the climate label needs.
    #[error(transparent)]
    Label(#[from] ReviewError),
    /// A column that the tables do not hold.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// A code that its system does not have.
    #[error("{line}: {error}")]
    Code {
        /// The share line.
        line: SecurityId,
        /// Fault of the code.
        error: CodeError,
    },
    /// Holdings without an average.
    #[error(transparent)]
    Average(#[from] NoAverage),
    /// A value that no constituent has.
    #[error("not known of any constituent")]
    OfNoConstituent,
    /// A value that nobody in the universe has.
    #[error("not known of anybody in the universe")]
    OfNobody,
    /// A universe that weighs nothing.
    #[error("nobody in the universe has a market value")]
    NoMarketValue,
    /// Constituents of which no intensity is known.
    #[error("no intensity is known")]
    NoIntensity,
    /// Facts that do not say how they came about.
    #[error("the data do not say")]
    NotSaid,
    /// An index without a climate label.
    #[error("there is no label")]
    NoLabel,
}
