//! Names of the limits of a program.

use std::fmt;

/// A limit that weights can be held against.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Constraint {
    /// Weights sum to one.
    Budget,
    /// A row, by its name.
    Row(String),
    /// The lowest weights of names.
    LowerBounds,
    /// The highest weights of names that are not excluded.
    UpperBounds,
    /// Names that may not weigh anything: excluded, or dropped under the minimum weight.
    Excluded,
    /// The minimum weight.
    MinimumWeight,
    /// The turnover.
    Turnover,
    /// The tracking error.
    TrackingError,
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Budget => f.write_str("sum of weights"),
            Self::Row(id) => f.write_str(id),
            Self::LowerBounds => f.write_str("lowest weights of names"),
            Self::UpperBounds => f.write_str("highest weights of names"),
            Self::Excluded => f.write_str("excluded names"),
            Self::MinimumWeight => f.write_str("minimum weight"),
            Self::Turnover => f.write_str("turnover"),
            Self::TrackingError => f.write_str("tracking error"),
        }
    }
}
