//! A published order in which limits are loosened.

use crate::attempt::{Attempt, attempt};
use crate::check::{Breach, breaches};
use crate::conflict::explain;
use crate::constraint::Constraint;
use crate::error::OptimiseError;
use crate::program::{Program, TrackingErrorLimit, Turnover};
use crate::row::{LinearRow, Relaxation};
use crate::solution::Solution;

/// A limit that a level of a ladder replaces by something wider.
///
/// Source: `docs/methodology/optimised-weights.md` §4.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The limits of a row, in its unit; none takes a limit away.
    Row {
        /// Name of the row.
        id: String,
        /// New lower limit.
        lower: Option<f64>,
        /// New upper limit.
        upper: Option<f64>,
    },
    /// The bounds of names, fractions of one. Excluded names stay excluded.
    Bounds {
        /// New lowest weights, one for each name.
        lower: Vec<f64>,
        /// New highest weights, one for each name.
        upper: Vec<f64>,
    },
    /// The limit on one-way turnover, a fraction of one; none takes it away.
    Turnover(Option<f64>),
    /// The limit on the tracking error, in its unit; none takes it away.
    TrackingError(Option<f64>),
}

/// One level of a ladder; it builds on those before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// Name of the step, as published.
    pub name: String,
    /// Limits that it loosens.
    pub changes: Vec<Change>,
}

/// Weights, and what they took.
#[derive(Debug, Clone, PartialEq)]
pub struct Solved {
    /// The weights.
    pub solution: Solution,
    /// Name of the level that was needed; none if the program holds as written.
    pub level: Option<String>,
    /// Limits of the program as written that the weights miss: what the level cost.
    pub cost: Vec<Breach>,
}

/// Solves a program, at the first level at which it has an answer.
///
/// # Errors
///
/// [`OptimiseError::Infeasible`] with the conflict at the last level, if there is no answer at any;
/// errors of form, of the program or of a level (a ladder may only loosen, and never what is marked
/// [`Relaxation::Never`]); errors of the solver, which are no reason to go on to the next level.
///
/// Source: S&P PAB and CTB constraint relaxation hierarchy; `docs/methodology/optimised-weights.md`
/// §4.
pub fn solve_with_ladder(program: &Program, levels: &[Level]) -> Result<Solved, OptimiseError> {
    program.validate()?;
    let programs = climb(program, levels)?;
    let mut last = match attempt(program)? {
        Attempt::Solved(solution) => {
            return Ok(Solved { solution: *solution, level: None, cost: Vec::new() });
        }
        Attempt::Infeasible(last) => last,
    };
    for (level, looser) in levels.iter().zip(&programs) {
        match attempt(looser)? {
            Attempt::Solved(solution) => {
                let (level, cost) =
                    (Some(level.name.clone()), breaches(program, &solution.weights));
                return Ok(Solved { solution: *solution, level, cost });
            }
            Attempt::Infeasible(program) => last = program,
        }
    }
    Err(explain(&last, levels.len())?)
}

/// The program of each level, all of them valid.
fn climb(program: &Program, levels: &[Level]) -> Result<Vec<Program>, OptimiseError> {
    let mut programs = Vec::new();
    let mut current = program.clone();
    for level in levels {
        for change in &level.changes {
            current = change.apply(&current, &level.name)?;
        }
        current.validate()?;
        programs.push(current.clone());
    }
    Ok(programs)
}

impl Change {
    fn apply(&self, program: &Program, level: &str) -> Result<Program, OptimiseError> {
        let mut looser = program.clone();
        let narrower = |what: Constraint| OptimiseError::Narrower {
            level: level.to_owned(),
            what: what.to_string(),
        };
        match self {
            Self::Row { id, lower, upper } => {
                let row = row_to_loosen(&mut looser, level, id)?;
                widen(row, level, *lower, *upper)?;
                looser.rows.retain(|row| row.lower.is_some() || row.upper.is_some());
            }
            Self::Bounds { lower, upper } => apply_bounds(&mut looser, level, lower, upper)?,
            Self::Turnover(limit) => {
                let before = program.turnover.as_ref().map(|turnover| turnover.limit);
                wider_above(before, *limit).ok_or_else(|| narrower(Constraint::Turnover))?;
                looser.turnover = limit
                    .zip(looser.turnover)
                    .map(|(limit, turnover)| Turnover { limit, previous: turnover.previous });
            }
            Self::TrackingError(limit) => {
                let before = program.tracking_error.as_ref().map(|before| before.limit);
                wider_above(before, *limit).ok_or_else(|| narrower(Constraint::TrackingError))?;
                let pair = limit.zip(looser.tracking_error);
                looser.tracking_error = pair.map(|(limit, before)| TrackingErrorLimit {
                    limit,
                    covariance: before.covariance,
                });
            }
        }
        Ok(looser)
    }
}

/// Something if an upper limit is not lowered.
fn wider_above(before: Option<f64>, after: Option<f64>) -> Option<()> {
    match (before, after) {
        (_, None) => Some(()),
        (None, Some(_)) => None,
        (Some(before), Some(after)) => (after >= before).then_some(()),
    }
}

/// The row that a level names, if it may be loosened.
fn row_to_loosen<'a>(
    program: &'a mut Program,
    level: &str,
    id: &str,
) -> Result<&'a mut LinearRow, OptimiseError> {
    let (level, id) = (level.to_owned(), id.to_owned());
    let Some(row) = program.rows.iter_mut().find(|row| row.id == id) else {
        return Err(OptimiseError::UnknownRow { level, id });
    };
    match row.relaxation {
        Relaxation::Never => Err(OptimiseError::NeverRelaxed { level, id }),
        Relaxation::Allowed => Ok(row),
    }
}

/// Gives a row wider limits.
fn widen(
    row: &mut LinearRow,
    level: &str,
    lower: Option<f64>,
    upper: Option<f64>,
) -> Result<(), OptimiseError> {
    let below = wider_above(row.lower.map(|l| -l), lower.map(|l| -l));
    if below.and(wider_above(row.upper, upper)).is_none() {
        return Err(OptimiseError::Narrower { level: level.to_owned(), what: row.id.clone() });
    }
    (row.lower, row.upper) = (lower, upper);
    Ok(())
}

fn apply_bounds(
    program: &mut Program,
    level: &str,
    lower: &[f64],
    upper: &[f64],
) -> Result<(), OptimiseError> {
    let names = program.benchmark.len();
    for (what, seen) in [("the lower bounds", lower.len()), ("the upper bounds", upper.len())] {
        if seen != names {
            let what = format!("{what} of level {level}");
            return Err(OptimiseError::Shape { what, names, seen });
        }
    }
    for i in (0..names).filter(|&i| !program.is_excluded(i)).collect::<Vec<_>>() {
        if lower[i] > program.lower[i] || upper[i] < program.upper[i] {
            let (level, what) = (level.to_owned(), format!("the bounds of name {i}"));
            return Err(OptimiseError::Narrower { level, what });
        }
        (program.lower[i], program.upper[i]) = (lower[i], upper[i]);
    }
    Ok(())
}
