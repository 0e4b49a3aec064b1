//! Reasons for which there are no weights.

use crate::constraint::Constraint;
use crate::member::Member;

/// A reason for which a program has no checked answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OptimiseError {
    /// There is no name.
    #[error("a program without names has no weights")]
    Empty,
    /// Something has another length than the benchmark.
    #[error("{what} has {seen} entries for {names} names")]
    Shape {
        /// Name of what does not fit.
        what: String,
        /// Number of names of the benchmark.
        names: usize,
        /// Number of entries that were given.
        seen: usize,
    },
    /// A number lies outside its range.
    #[error("{what} is {seen}, it must be {allowed}")]
    OutOfRange {
        /// Name of the number.
        what: String,
        /// Number that was given.
        seen: f64,
        /// Range that is allowed.
        allowed: &'static str,
    },
    /// A lower limit is over an upper one.
    #[error("{what}: lower limit {lower} is over upper limit {upper}")]
    Crossed {
        /// Name of what has the limits.
        what: String,
        /// Lower limit.
        lower: f64,
        /// Upper limit.
        upper: f64,
    },
    /// Two rows have the same name.
    #[error("two rows are named {id}")]
    DuplicateRow {
        /// The name.
        id: String,
    },
    /// A row has neither limit.
    #[error("row {id} has neither a lower nor an upper limit")]
    NoLimit {
        /// Name of the row.
        id: String,
    },
    /// Relative active share is undefined for a name.
    #[error("name {name} has no benchmark weight and may weigh {upper}")]
    NoBenchmark {
        /// Position of the name.
        name: usize,
        /// Highest weight of the name.
        upper: f64,
    },
    /// A level of a ladder names a row that the program has not.
    #[error("step {level} loosens row {id}, which the program does not have")]
    UnknownRow {
        /// Name of the level.
        level: String,
        /// Name of the row.
        id: String,
    },
    /// A level of a ladder loosens what may never be loosened.
    #[error("step {level} loosens row {id}, which is never relaxed")]
    NeverRelaxed {
        /// Name of the level.
        level: String,
        /// Name of the row.
        id: String,
    },
    /// A level of a ladder tightens something.
    #[error("step {level} tightens {what}: a step may only loosen")]
    Narrower {
        /// Name of the level.
        level: String,
        /// Name of what does not fit.
        what: String,
    },
    /// The limits cannot hold together.
    #[error("no weights satisfy these limits together{}: {}", tried(*.levels), list(.conflict))]
    Infeasible {
        /// Limits of which each is needed for the conflict; that weights sum to one goes without
        /// saying.
        conflict: Vec<Member>,
        /// Levels of the ladder that were tried.
        levels: usize,
    },
    /// The general solver ended without an answer.
    #[error("the solver ended with status {status}")]
    Solver {
        /// Status that the solver reports.
        status: String,
    },
    /// An answer does not hold up to the limits.
    #[error("the solver's weights miss {constraint} by {by:.3e}")]
    Unchecked {
        /// Limit that is missed.
        constraint: Constraint,
        /// Miss, in the unit of the limit.
        by: f64,
    },
}

impl OptimiseError {
    /// The way out, where there is one.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Infeasible { .. } => {
                Some("loosen one of these limits, or add a step under [[weighting.optimise.relax]]")
            }
            Self::NoBenchmark { .. } => Some("exclude the name, or minimise the active share"),
            Self::Solver { .. } | Self::Unchecked { .. } => {
                Some("put metrics into units in which they are near one, or loosen a limit")
            }
            Self::Narrower { .. } => Some("steps build on the ones before them"),
            Self::NeverRelaxed { .. } => Some("take the row out of the step"),
            Self::Empty
            | Self::Shape { .. }
            | Self::OutOfRange { .. }
            | Self::Crossed { .. }
            | Self::DuplicateRow { .. }
            | Self::NoLimit { .. }
            | Self::UnknownRow { .. } => None,
        }
    }
}

fn tried(levels: usize) -> String {
    match levels {
        0 => String::new(),
        1 => ", after 1 step of relaxation".to_owned(),
        more => format!(", after {more} steps of relaxation"),
    }
}

fn list(conflict: &[Member]) -> String {
    conflict.iter().map(Member::to_string).collect::<Vec<_>>().join("; ")
}
