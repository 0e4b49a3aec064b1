//! Reasons why no share could be formed.

use chrono::NaiveDate;

use crate::catalogue::CatalogueError;
use crate::claim::Activity;

/// Reason why no share could be formed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "each message names its fields")]
pub enum ShareError {
    #[error("{activity}: a share of {seen}, allowed are finite fractions of at most 1")]
    NotAFraction { activity: Activity, seen: f64 },
    #[error("{activity}: a range from {low} to {high}, allowed is 0 ≤ low ≤ high ≤ 1")]
    BadRange { activity: Activity, low: f64, high: f64 },
    #[error("{activity}: a negative share of {seen}, and negative shares are refused")]
    Negative { activity: Activity, seen: f64 },
    #[error("{activity}: stated twice for {objective} in the period to {period_end}")]
    Repeated { activity: Activity, objective: String, period_end: NaiveDate },
    #[error("the shares of {taxonomy} {version} in the period to {period_end} add up to {sum}")]
    AboveOne { taxonomy: String, version: String, period_end: NaiveDate, sum: f64 },
    #[error("no objective is asked for")]
    NoObjective,
    #[error(transparent)]
    Target(#[from] CatalogueError),
}

impl ShareError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotAFraction { .. } => "state shares as fractions of one, not in percent",
            Self::BadRange { .. } => "state both bounds as fractions of one, the lower one first",
            Self::Negative { .. } => "choose `zero_with_flag` or `net` for negative shares",
            Self::Repeated { .. } => "keep one of the two rows",
            Self::AboveOne { .. } => "a share is counted twice, or in percent",
            Self::NoObjective => "name at least one objective",
            Self::Target(error) => error.hint(),
        }
    }
}
