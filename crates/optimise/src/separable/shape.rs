//! The shape that a problem must have.

use super::error::SeparableError;
use super::problem::{Coefficients, Problem, Row};

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
