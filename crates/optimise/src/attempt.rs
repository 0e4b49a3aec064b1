//! One attempt at a program, and whether it can hold at all.

use crate::check::{TOLERANCE, breaches, scale_of};
use crate::conic;
use crate::constraint::Constraint;
use crate::error::OptimiseError;
use crate::program::{Objective, Program};
use crate::row::LinearRow;
use crate::rows::value_of;
use crate::solution::{Binding, Method, Solution};
use crate::structured::{self, Target, closest, curvature, is_possible};

/// The outcome of a program.
pub(crate) enum Attempt {
    Solved(Box<Solution>),
    /// No answer to the program as it was at last, without the names dropped.
    Infeasible(Box<Program>),
}

/// Solves a valid program, and again without the names under the minimum weight.
pub(crate) fn attempt(program: &Program) -> Result<Attempt, OptimiseError> {
    let mut current = program.clone();
    let mut dropped = Vec::new();
    loop {
        let Some(found) = once(&current)? else {
            return Ok(Attempt::Infeasible(Box::new(current)));
        };
        let minimum = program.minimum_weight.unwrap_or(0.0);
        let small = |&i: &usize| found.weights[i] != 0.0 && found.weights[i] < minimum;
        let small: Vec<usize> = (0..found.weights.len()).filter(small).collect();
        if small.is_empty() {
            dropped.sort_unstable();
            return finish(program, found, dropped);
        }
        small.iter().for_each(|&i| current.exclude(i));
        dropped.extend(small);
    }
}

/// Weights of one run.
struct Run {
    weights: Vec<f64>,
    multipliers: Vec<f64>,
    method: Method,
}

/// One run without regard to the minimum weight; none if the program is infeasible.
fn once(program: &Program) -> Result<Option<Run>, OptimiseError> {
    let is_linear = program.turnover.is_none() && program.tracking_error.is_none();
    if let Some(c) = curvature(program).filter(|_| is_linear) {
        match closest(program, Target::benchmark(program, &c))? {
            structured::Answer::Solved { weights, multipliers } => {
                return Ok(Some(Run { weights, multipliers, method: Method::Structured }));
            }
            structured::Answer::Infeasible => return Ok(None),
            structured::Answer::Open => {}
        }
    } else if is_possible(program)? == Some(false) {
        return Ok(None);
    }
    match conic::solve(program, None)? {
        conic::Answer::Infeasible => Ok(None),
        conic::Answer::Solved(found) => {
            let weights = clean(program, &found)?;
            Ok(Some(Run { weights, multipliers: found.multipliers, method: Method::Conic }))
        }
    }
}

/// Weights of the interior point, put onto the bounds that its multipliers name and then onto the
/// rows, by the closest weights to them; if that cannot be certified, only within their bounds.
fn clean(program: &Program, found: &conic::Found) -> Result<Vec<f64>, OptimiseError> {
    let names = 0..found.weights.len();
    let clipped = |i: usize| found.weights[i].clamp(program.lower[i], program.upper[i]);
    let target: Vec<f64> = names.clone().map(|i| found.bound[i].unwrap_or(clipped(i))).collect();
    let curvature: Vec<f64> = target.iter().map(|w| 1.0 / w.max(1e-6)).collect();
    let held = |bound: &[f64]| -> Vec<f64> {
        names.clone().map(|i| found.bound[i].unwrap_or(bound[i])).collect()
    };
    let on_bounds = (held(&program.lower), held(&program.upper));
    for (lower, upper) in [(&on_bounds.0, &on_bounds.1), (&program.lower, &program.upper)] {
        let nearby = Target { weights: &target, curvature: &curvature, lower, upper };
        let answer = closest(program, nearby)?;
        if let structured::Answer::Solved { weights, .. } = answer {
            return Ok(weights);
        }
    }
    Ok(names.map(clipped).collect())
}

/// Checks weights against the program and states what binds.
fn finish(program: &Program, found: Run, dropped: Vec<usize>) -> Result<Attempt, OptimiseError> {
    let Run { weights, multipliers, method } = found;
    if let Some(breach) = breaches(program, &weights).into_iter().next() {
        return Err(OptimiseError::Unchecked { constraint: breach.constraint, by: breach.by });
    }
    let objective = program.value(&weights);
    let binding = binding(program, &weights, &multipliers);
    Ok(Attempt::Solved(Box::new(Solution { weights, objective, method, binding, dropped })))
}

/// Rows that lie on a limit.
fn binding(program: &Program, weights: &[f64], multipliers: &[f64]) -> Vec<Binding> {
    let rows = program.rows.iter().zip(multipliers);
    let binds = |(row, &multiplier): (&LinearRow, &f64)| {
        let (value, scale) = (value_of(row, weights), scale_of(row, &program.benchmark));
        let on = |limit: &f64| (value - limit).abs() <= TOLERANCE * scale;
        let (lower, upper) = (row.lower.filter(on), row.upper.filter(on));
        let limit = if multiplier < 0.0 { lower.or(upper) } else { upper.or(lower) }?;
        Some(Binding { id: row.id.clone(), limit, multiplier })
    };
    rows.filter_map(binds).collect()
}

/// Whether any weights hold, whatever the objective.
pub(crate) fn is_feasible(program: &Program) -> Result<bool, OptimiseError> {
    let is_linear = program.turnover.is_none() && program.tracking_error.is_none();
    match is_possible(program)? {
        Some(false) => return Ok(false),
        Some(true) if is_linear => return Ok(true),
        Some(true) | None => {}
    }
    let mut plain = program.clone();
    plain.objective = Objective::ActiveShare;
    Ok(matches!(conic::solve(&plain, None)?, conic::Answer::Solved(_)))
}

/// Distance by which one limit must be loosened for all others to hold, in its unit; none if no
/// loosening of it alone is enough, or if that cannot be calculated.
pub(crate) fn loosening(program: &Program, constraint: &Constraint) -> Option<f64> {
    match conic::solve(program, Some(constraint)) {
        Ok(conic::Answer::Solved(found)) => Some(found.stretch),
        Ok(conic::Answer::Infeasible) | Err(_) => None,
    }
}
