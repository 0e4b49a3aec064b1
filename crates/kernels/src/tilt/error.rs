//! Reasons for which a tilt has no outcome.

use super::Goal;

/// The ends of what a measure can be brought to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// The lower end, in the terms of a goal.
    pub lowest: f64,
    /// The higher end, in the terms of a goal.
    pub highest: f64,
}

/// A reason for which there are no tilted sizes.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TiltError {
    /// No strength brings the weights to the aim.
    #[error(
        "{} is out of reach: strengths up to {highest_strength} either way lead from {} to {}",
        said(.goal), .reach.lowest, .reach.highest
    )]
    OutOfReach {
        /// Position of the tilt, from zero.
        tilt: usize,
        /// Goal that was asked for.
        goal: Goal,
        /// Ends to which the lowest and the highest strength lead, in the terms of the goal.
        reach: Reach,
        /// Highest strength of a tilt.
        highest_strength: f64,
    },
    /// A goal for a measure that nobody has, or a relative one for a measure of zero.
    #[error(
        "a target needs a measure before tilts: nobody's is known, or it is zero and cannot change \
         by a fraction"
    )]
    NoMeasure {
        /// Position of the tilt, from zero.
        tilt: usize,
    },
    /// Aims that pull against each other.
    #[error("several aims do not hold together: one is missed by {missed:e} after {rounds} rounds")]
    NotSettled {
        /// Position of the tilt that is furthest from its aim, from zero.
        tilt: usize,
        /// Distance from the aim, in the unit of its measure.
        missed: f64,
        /// Rounds gone through.
        rounds: usize,
    },
    /// A factor that is zero or endless in this arithmetic.
    #[error("a product of scores of {factor} is no factor: a tilt is too strong")]
    NoFactor {
        /// Position of the name, from zero.
        name: usize,
        /// The product.
        factor: f64,
    },
    /// Totals of partitions that cross cannot hold together.
    #[error(
        "group totals cannot hold together: after {rounds} rounds a group has {total:.6} of the \
         whole, it should have {wanted:.6}"
    )]
    GroupsUnmet {
        /// Position of the partition, from zero.
        level: usize,
        /// The group's number.
        group: usize,
        /// Fraction of the whole that the group has.
        total: f64,
        /// The part it should have.
        wanted: f64,
        /// Rounds gone through.
        rounds: usize,
    },
}

fn said(goal: &Goal) -> String {
    match goal {
        Goal::Active(change) => format!("an exposure of {change} over that of the base"),
        Goal::Relative(change) => format!("a change of {change} against the base"),
    }
}
