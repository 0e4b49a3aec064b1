//! Optimised weights: the problem of the index file over the securities of a review.

use kapok_market::SecurityIx;
use kapok_optimise::{
    Change, Covariance, Estimate, Level, Objective as ProgramObjective, OptimiseError, Program,
    Solved, TrackingErrorLimit, Turnover, solve_with_ladder,
};

use super::average::{numbers, weighted};
use super::definition::{Objective, Optimise, Relax};
use super::entrants::{Entrants, entrants, previous};
use super::figures::{ConstraintFigure, OptimisedFigures, WeightLimits};
use super::label::LabelFigures;
use super::limits::Limits;
use super::returns::daily_returns;
use super::rows::{Limited, rows};
use super::written::Bounds;
use crate::error::WeightingError;
use crate::lineup::Lineup;
use crate::shaped::Shaped;

/// Trading days per year, for annualising daily returns.
const DAYS_A_YEAR: f64 = 252.0;

/// Weights of the selected securities, with the figures of the optimisation.
///
/// Source: `docs/methodology/optimised-weights.md` §1, §4.
pub(crate) fn optimised(
    rule: &Optimise,
    lineup: &Lineup<'_, '_>,
    label: &LabelFigures,
) -> Result<Shaped, WeightingError> {
    let entrants = entrants(rule, lineup)?;
    let limited = rows(rule, lineup, &entrants, label)?;
    let mut program = Program::new(entrants.benchmark.clone(), ProgramObjective::ActiveShare);
    program.minimum_weight = rule.min_weight;
    let covariance = covariance(rule, lineup, &entrants)?;
    program.objective = objective(rule, lineup, &entrants, covariance.as_ref())?;
    program.rows = limited.iter().map(|one| one.row.clone()).collect();
    (program.lower, program.upper) = bounds(&rule.bounds, rule.min_weight, &entrants);
    // Where nothing was held before, there is nothing to turn over.
    let held = !lineup.sheet.situation().members.is_empty();
    program.turnover = match rule.turnover.filter(|_| held) {
        Some(limit) => Some(Turnover { previous: previous(lineup, &entrants)?, limit }),
        None => None,
    };
    program.tracking_error = rule
        .tracking_error
        .zip(covariance)
        .map(|(limit, covariance)| TrackingErrorLimit { covariance, limit });
    let mut levels = levels(rule, &limited, &entrants);
    if !held {
        // A limit of turnover would tighten a program that has none.
        let is_turnover = |change: &Change| matches!(change, Change::Turnover(_));
        levels.iter_mut().for_each(|level| level.changes.retain(|change| !is_turnover(change)));
    }
    let solved = solve_with_ladder(&program, &levels);
    let solved = solved.map_err(|error| refused(lineup, &entrants, error))?;
    let figures = figures(&entrants, &limited, &solved);
    let (lower, upper) = bounds(bounds_of(rule, &solved), rule.min_weight, &entrants);
    let places = lineup.chosen.iter().filter_map(|one| entrants.names.binary_search(one).ok());
    let places: Vec<usize> = places.collect();
    let limits = |&at: &usize| WeightLimits {
        benchmark: entrants.benchmark[at],
        lowest: lower[at],
        highest: upper[at],
    };
    let weights = places.iter().map(|&at| solved.solution.weights[at]).collect();
    Ok(Shaped {
        optimised: Some(figures),
        limits: Some(places.iter().map(limits).collect()),
        ..Shaped::plain(weights)
    })
}

/// Bounds at the step of the ladder that was needed: those of the last step up to it that states
/// any.
fn bounds_of<'r>(rule: &'r Optimise, solved: &Solved) -> &'r Bounds {
    let named = |step: &&Relax| Some(&step.name) == solved.level.as_ref();
    let last = rule.relax.iter().position(|step| named(&step)).map_or(0, |at| at + 1);
    let stated = rule.relax[..last].iter().rev().find_map(|step| step.bounds.as_ref());
    stated.unwrap_or(&rule.bounds)
}

fn objective(
    rule: &Optimise,
    lineup: &Lineup<'_, '_>,
    entrants: &Entrants,
    covariance: Option<&Covariance>,
) -> Result<ProgramObjective, WeightingError> {
    Ok(match (&rule.objective, covariance) {
        (Objective::RelativeActiveShare, _) => ProgramObjective::RelativeActiveShare,
        (Objective::TrackingError, Some(covariance)) => {
            ProgramObjective::TrackingError(covariance.clone())
        }
        (Objective::ActiveShare | Objective::TrackingError, _) => ProgramObjective::ActiveShare,
        (Objective::Average { column, highest }, _) => {
            let sign = if *highest { -1.0 } else { 1.0 };
            let values = numbers(lineup.sheet.column(column));
            let value = |(at, name): (usize, &SecurityIx)| match values.get(name.at()) {
                Some(Some(value)) => Ok(sign * value),
                // A name that cannot have a weight needs no value: its coefficient meets zero.
                _ if !entrants.chosen[at] => Ok(0.0),
                _ => Err(lineup.missing(*name, column)),
            };
            let values = entrants.names.iter().enumerate().map(value);
            ProgramObjective::Linear(values.collect::<Result<_, _>>()?)
        }
    })
}

/// Covariance of yearly returns: daily returns times the root of 252.
///
/// Source: `docs/methodology/optimised-weights.md` §6.
fn covariance(
    rule: &Optimise,
    lineup: &Lineup<'_, '_>,
    entrants: &Entrants,
) -> Result<Option<Covariance>, WeightingError> {
    let Some(how) = rule.covariance else { return Ok(None) };
    let (setting, snapshot) = (lineup.sheet.setting(), lineup.sheet.snapshot());
    let mut returns = daily_returns(setting, &snapshot, &entrants.names, how.days)?;
    for value in returns.iter_mut().flatten() {
        *value *= DAYS_A_YEAR.sqrt();
    }
    // Sample covariance: one degree of freedom is spent on the mean.
    let estimate = Estimate { ddof: 1, intensity: how.shrinkage };
    let estimated = Covariance::estimate(&returns, estimate);
    estimated.map(Some).map_err(|error| refused(lineup, entrants, error))
}

/// Lowest and highest weights; zero for names that are not selected. A lowest weight above zero is
/// at least the minimum weight.
fn bounds(bounds: &Bounds, min_weight: Option<f64>, entrants: &Entrants) -> (Vec<f64>, Vec<f64>) {
    let one = |(at, &weight): (usize, &f64)| {
        if !entrants.chosen[at] {
            return (0.0, 0.0);
        }
        let lower = bounds.below.map_or(0.0, |below| (weight - below).max(0.0));
        // Otherwise a lower bound below the minimum weight would demand a weight that is set to
        // zero.
        let lower = if lower > 0.0 { lower.max(min_weight.unwrap_or(0.0)) } else { lower };
        let above = bounds.above.map(|above| {
            let above = weight + above;
            bounds.or_up_to.map_or(above, |least| above.max(least))
        });
        let times = bounds.times_benchmark.map(|times| weight * times);
        let limits = [above, times, bounds.max];
        (lower, limits.into_iter().flatten().fold(1.0, f64::min))
    };
    entrants.benchmark.iter().enumerate().map(one).unzip()
}

/// Steps of the ladder over the rows of the problem.
fn levels(rule: &Optimise, limited: &[Limited], entrants: &Entrants) -> Vec<Level> {
    let level = |step: &Relax| {
        let mut changes = Vec::new();
        if let Some(wider) = &step.bounds {
            let (lower, upper) = bounds(wider, rule.min_weight, entrants);
            changes.push(Change::Bounds { lower, upper });
        }
        changes.extend(step.turnover.map(|limit| Change::Turnover(Some(limit))));
        changes.extend(step.tracking_error.map(|limit| Change::TrackingError(Some(limit))));
        for relaxed in &step.constraints {
            let rows = limited.iter().filter(|one| one.constraint == relaxed.id);
            changes.extend(rows.map(|one| loosened(one, relaxed.limits)));
        }
        Level { name: step.name.clone(), changes }
    };
    rule.relax.iter().map(level).collect()
}

fn loosened(one: &Limited, limits: Limits) -> Change {
    let (lower, upper) = one.resolve(limits);
    Change::Row { id: one.row.id.clone(), lower, upper }
}

fn figures(entrants: &Entrants, limited: &[Limited], solved: &Solved) -> OptimisedFigures {
    let constraints = limited.iter().map(|one| {
        let bound = solved.solution.binding.iter().find(|binding| binding.id == one.row.id);
        let miss = solved.cost.iter().find(|breach| breach.constraint.to_string() == one.row.id);
        ConstraintFigure {
            id: one.row.id.clone(),
            source: one.row.limb.clone(),
            value: weighted(&one.row.coefficients, &solved.solution.weights),
            benchmark: one.benchmark,
            lower: one.row.lower,
            upper: one.row.upper,
            binding: bound.is_some(),
            multiplier: bound.map(|binding| binding.multiplier),
            missed: miss.map(|breach| breach.by),
        }
    });
    let constraints: Vec<ConstraintFigure> = constraints.collect();
    let of_rows = |text: &String| limited.iter().any(|one| one.row.id == *text);
    let missed = solved.cost.iter().filter_map(|breach| {
        let what = breach.constraint.to_string();
        (!of_rows(&what)).then(|| format!("{what} by up to {}", breach.by))
    });
    let missed = missed.collect();
    debug_assert_eq!(entrants.names.len(), solved.solution.weights.len());
    OptimisedFigures {
        objective: solved.solution.objective,
        step: solved.level.clone(),
        constraints,
        missed,
    }
}

fn refused(lineup: &Lineup<'_, '_>, entrants: &Entrants, error: OptimiseError) -> WeightingError {
    let whose = match &error {
        OptimiseError::NoBenchmark { name, .. } => {
            Some(lineup.history().security(entrants.names[*name]).id.clone())
        }
        _ => None,
    };
    WeightingError::Optimisation { error, whose, reference_date: lineup.date() }
}
