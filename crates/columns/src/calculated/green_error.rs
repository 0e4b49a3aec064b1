//! Facts from which no column can be calculated.

use kapok_chain::{ChainError, PathwayError};
use kapok_domain::{IssuerId, SecurityId};
use kapok_taxonomy::{MapError, ShareError, UnknownWord};

/// Reason why a column of taxonomies, supply chains or pathways cannot be calculated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GreenError {
    /// Shares of activities that cannot be right.
    #[error("{security}: {error}")]
    Share {
        /// The security.
        security: SecurityId,
        /// Problem.
        error: ShareError,
    },
    /// Rows of `taxonomy_map` that cannot be used.
    #[error(transparent)]
    Map(#[from] MapError),
    /// A word of `taxonomy_map` that is none.
    #[error("taxonomy_map: {0}")]
    Word(#[from] UnknownWord),
    /// Links or intensities along which nothing can be calculated.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// A company with two values.
    #[error("{issuer} has both {first} and {second} in `{of}`, a company has one intensity")]
    TwoValues {
        /// The company.
        issuer: IssuerId,
        /// The column.
        of: String,
        /// Value of one share line.
        first: f64,
        /// Value of another share line.
        second: f64,
    },
    /// An intensity that cannot be set beside a pathway.
    #[error("{security}: {error}")]
    Pathway {
        /// The security.
        security: SecurityId,
        /// Problem.
        error: PathwayError,
    },
}

impl GreenError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Share { error, .. } => error.hint(),
            Self::Map(error) => error.hint(),
            Self::Word(_) => "correct the row of the table",
            Self::Chain(error) => error.hint(),
            Self::TwoValues { .. } => "name a column of companies, not of share lines",
            Self::Pathway { error, .. } => error.hint(),
        }
    }
}
