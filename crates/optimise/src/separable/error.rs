//! Why a separable problem has no certified answer.

use super::{Coefficients, Farkas, Problem, Row};

/// Why no certified weights can be given.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SeparableError {
    /// Slices have another length than the target, or members are not ascending positions.
    #[error("{what}: not in the shape of {names} names")]
    Shape {
        /// What does not fit.
        what: &'static str,
        /// How many names the target has.
        names: usize,
    },
    /// A number is not finite.
    #[error("{what} {place} is not a finite number")]
    NotFinite {
        /// Which number.
        what: &'static str,
        /// Position of the name or of the row.
        place: usize,
    },
    /// A curvature is not above zero: the objective is undefined for the name.
    #[error("the curvature of name {name} is {curvature}, it must be above zero")]
    Curvature {
        /// Position of the name.
        name: usize,
        /// What was given.
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
        super::TOLERANCE
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

    /// The way out, where there is one.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Infeasible(_) => Some("loosen a row with a multiplier, or the bounds"),
            Self::NotConverged { .. } => Some("solve the problem by the general solver"),
            Self::Curvature { .. } => Some("leave out names without a target, or fix them at 0"),
            Self::Shape { .. } | Self::NotFinite { .. } | Self::Crossed { .. } => None,
        }
    }
}

/// Holds a problem to the shape that the solver assumes.
pub(super) fn check(problem: &Problem<'_>) -> Result<(), SeparableError> {
    let names = problem.target.len();
    let shape = |what, length: usize| match length == names {
        true => Ok(()),
        false => Err(SeparableError::Shape { what, names }),
    };
    shape("the curvature", problem.curvature.len())?;
    shape("the lower bounds", problem.lower.len())?;
    shape("the upper bounds", problem.upper.len())?;
    (0..names).try_for_each(|name| check_name(problem, name))?;
    (0..).zip(problem.rows).try_for_each(|(place, row)| check_row(row, place, names))
}

fn check_name(problem: &Problem<'_>, name: usize) -> Result<(), SeparableError> {
    let (lower, upper) = (problem.lower[name], problem.upper[name]);
    let curvature = problem.curvature[name];
    let numbers = [
        ("the target of name", problem.target[name]),
        ("a bound of name", lower),
        ("a bound of name", upper),
    ];
    if let Some((what, _)) = numbers.into_iter().find(|(_, number)| !number.is_finite()) {
        return Err(SeparableError::NotFinite { what, place: name });
    }
    if !(curvature > 0.0 && curvature.is_finite()) {
        return Err(SeparableError::Curvature { name, curvature });
    }
    if lower > upper {
        return Err(SeparableError::Crossed { what: "name", place: name, lower, upper });
    }
    Ok(())
}

fn check_row(row: &Row<'_>, place: usize, names: usize) -> Result<(), SeparableError> {
    let limits = [row.lower, row.upper];
    if limits.into_iter().flatten().any(|limit| !limit.is_finite()) {
        return Err(SeparableError::NotFinite { what: "a limit of row", place });
    }
    match row.coefficients {
        Coefficients::Dense(a) if a.len() != names => {
            return Err(SeparableError::Shape { what: "a row", names });
        }
        Coefficients::Dense(a) if a.iter().any(|a| !a.is_finite()) => {
            return Err(SeparableError::NotFinite { what: "a coefficient of row", place });
        }
        Coefficients::Dense(_) => {}
        Coefficients::Members(members) => {
            let ascending = members.windows(2).all(|pair| pair[0] < pair[1]);
            if !ascending || members.last().is_some_and(|&last| last >= names) {
                return Err(SeparableError::Shape { what: "the members of a row", names });
            }
        }
    }
    match (row.lower, row.upper) {
        (Some(lower), Some(upper)) if lower > upper => {
            Err(SeparableError::Crossed { what: "row", place, lower, upper })
        }
        _ => Ok(()),
    }
}
