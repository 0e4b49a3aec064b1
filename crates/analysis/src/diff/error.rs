//! Obstacles to a difference of rulebooks.

use kapok_methodology::ReviewError;

/// More changes would need more than 2⁸ reviews.
pub const MOST_CHANGES: usize = 8;

/// Rules of both indices that have no outcome together.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("with {} of the second index, the review has no outcome: {error}", listed(changes))]
pub struct Unworkable {
    /// The parts that are taken from the second index.
    pub changes: Vec<String>,
    /// Reason for which there is no review.
    pub error: ReviewError,
}

fn listed(changes: &[String]) -> String {
    if changes.is_empty() { "nothing".into() } else { changes.join(", ") }
}

/// Obstacles to the comparison of two rulebooks.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DiffError {
    /// More changes than are attributed.
    #[error("{} parts differ, {MOST_CHANGES} at most are compared: {}", .0.len(), .0.join(", "))]
    TooMany(Vec<String>),
    /// The rules of the second index, in the place of the first, find nothing.
    #[error(transparent)]
    Unworkable(#[from] Unworkable),
    /// A figure of the first index lacks data.
    #[error(transparent)]
    Figures(#[from] ReviewError),
}

impl DiffError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::TooMany(_) => {
                Some("change fewer parts at a time, with index files in between".into())
            }
            Self::Unworkable(unworkable) => unworkable.error.hint(),
            Self::Figures(error) => error.hint(),
        }
    }

    /// Whether the rules cannot be satisfied, rather than data be missing.
    #[must_use]
    pub fn is_infeasible(&self) -> bool {
        match self {
            Self::TooMany(_) => false,
            Self::Unworkable(unworkable) => unworkable.error.is_infeasible(),
            Self::Figures(error) => error.is_infeasible(),
        }
    }
}
