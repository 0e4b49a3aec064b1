//! Reasons for which a separable problem has no certified answer.

use super::farkas::Farkas;
use super::problem::TOLERANCE;

/// A reason for which no certified weights can be given.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SeparableError {
    /// Slices have another length than the target, or members are not ascending positions.
    #[error("{what}: not in the shape of {names} names")]
    Shape {
        /// Name of what does not fit.
        what: &'static str,
        /// Number of names of the target.
        names: usize,
    },
    /// A number is not finite.
    #[error("{what} {place} is not a finite number")]
    NotFinite {
        /// Name of the number.
        what: &'static str,
        /// Position of the name or of the row.
        place: usize,
    },
    /// A curvature is not above zero: the objective is undefined for the name.
    #[error("the curvature of name {name} is {curvature}, it must be above zero")]
    Curvature {
        /// Position of the name.
        name: usize,
        /// Curvature that was given.
        curvature: f64,
    },
    /// A lower limit lies over an upper one.
    #[error("{what} {place}: lower limit {lower} is over upper limit {upper}")]
    Crossed {
        /// "name" or "row".
        what: &'static str,
        /// Position of the name or of the row.
        place: usize,
        /// Lower limit.
        lower: f64,
        /// Upper limit.
        upper: f64,
    },
    /// No weights satisfy the rows and bounds together, as the multipliers prove.
    #[error("rows and bounds cannot hold together: they miss by {:.3e} at least", .0.miss)]
    Infeasible(Farkas),
    /// Neither an optimum nor its absence could be certified.
    #[error(
        "no certified optimum after {iterations} steps: rows are missed by {violation:.3e}, the \
         objective by {gap:.3e}, allowed are {:.0e}",
        TOLERANCE
    )]
    NotConverged {
        /// Steps made.
        iterations: usize,
        /// Largest violation of a row, relative to its scale.
        violation: f64,
        /// Duality gap, relative to the objective.
        gap: f64,
    },
}

impl SeparableError {
    /// A ray of the dual was found that does not prove anything.
    pub(super) const UNPROVED: Self =
        Self::NotConverged { iterations: 0, violation: f64::INFINITY, gap: f64::INFINITY };
}
