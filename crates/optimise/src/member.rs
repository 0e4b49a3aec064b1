//! Limits of a conflict.

use std::fmt;

use crate::constraint::Constraint;

/// A limit of a conflict: without it, the others of the conflict could hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The limit.
    pub constraint: Constraint,
    /// The rule it comes from, where it is a row.
    pub limb: Option<String>,
    /// Lower limit, where it has one number.
    pub lower: Option<f64>,
    /// Upper limit, where it has one number.
    pub upper: Option<f64>,
    /// Distance by which it alone must be loosened for the program to have an answer, in its unit;
    /// none if that is not enough.
    pub loosen: Option<f64>,
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.constraint)?;
        match (self.lower, self.upper) {
            (Some(lower), Some(upper)) if lower == upper => write!(f, " = {lower}")?,
            (Some(lower), Some(upper)) => write!(f, " from {lower} to {upper}")?,
            (Some(lower), None) => write!(f, " ≥ {lower}")?,
            (None, Some(upper)) => write!(f, " ≤ {upper}")?,
            (None, None) => {}
        }
        match self.loosen {
            Some(by) => write!(f, " (enough if loosened by {by:.6})"),
            None => Ok(()),
        }
    }
}
