//! Optimised weights: the problem of the index file over the securities of a review.

use std::collections::BTreeMap;

use kapok_kernels::sum;
use kapok_market::column::{Column, Values};
use kapok_market::{SecurityIx, Snapshot};

use super::optimised_rows::{Ground, Limited, rows};
use crate::candidates::Candidates;
use crate::config::optimise::{BenchmarkName, BoundsConfig};
use crate::error::ReviewError;
use crate::optimise::{
    Change, Covariance, Estimate, Level, Objective as ProgramObjective, OptimiseError, Program,
    Solved, TrackingErrorLimit, Turnover, solve_with_ladder,
};
use crate::returns::daily_returns;
use crate::rulebook::{Limits, Objective, Optimise};

/// Trading days of a year, for annualising deviations.
const DAYS_A_YEAR: f64 = 252.0;

/// One constraint of an optimised weighting, and where the weights lie.
#[derive(Debug, Clone, PartialEq)]
pub struct ConstraintFigure {
    /// The constraint's id, with the group where it limits several.
    pub id: String,
    /// Where it comes from.
    pub source: String,
    /// Its value at the weights.
    pub value: f64,
    /// Its value at the benchmark weights.
    pub benchmark: f64,
    /// The lowest value allowed, as the index file states it.
    pub lower: Option<f64>,
    /// The highest value allowed.
    pub upper: Option<f64>,
    /// Whether the weights lie on a limit.
    pub binding: bool,
    /// What the objective gains for each unit by which the limit is loosened.
    pub multiplier: Option<f64>,
    /// By how much the weights miss the limit as written, where a step of the ladder allowed it.
    pub missed: Option<f64>,
}

/// The limits of one name's weight, fractions of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightLimits {
    /// Its weight in the benchmark.
    pub benchmark: f64,
    /// Its lowest weight at the step of the ladder that was needed.
    pub lowest: f64,
    /// Its highest weight at that step.
    pub highest: f64,
}

/// What an optimisation found beside the weights.
#[derive(Debug, Clone, PartialEq)]
pub struct OptimisedFigures {
    /// The value of the objective.
    pub objective: f64,
    /// The step of the relaxation ladder that was needed; `None`: everything holds as written.
    pub step: Option<String>,
    /// The constraints, in the order of the index file.
    pub constraints: Vec<ConstraintFigure>,
    /// Limits of names, turnover or tracking error that the weights miss as written, in words.
    pub missed: Vec<String>,
}

/// The weights of the chosen with their limits, and what they took.
pub(super) struct Optimised {
    pub(super) weights: Vec<f64>,
    pub(super) limits: Vec<WeightLimits>,
    pub(super) figures: OptimisedFigures,
}

/// The weights of the chosen, and what they took.
pub(super) fn optimised(
    rule: &Optimise,
    candidates: &Candidates<'_>,
    universe: &[SecurityIx],
    chosen: &[SecurityIx],
) -> Result<Optimised, ReviewError> {
    let ground = ground(rule, candidates, universe, chosen)?;
    let limited = rows(rule, candidates, &ground)?;
    let mut program = Program::new(ground.benchmark.clone(), ProgramObjective::ActiveShare);
    program.minimum_weight = rule.min_weight;
    let covariance = covariance(rule, candidates, &ground)?;
    program.objective = objective(rule, candidates, &ground, covariance.as_ref())?;
    program.rows = limited.iter().map(|one| one.row.clone()).collect();
    (program.lower, program.upper) = bounds(&rule.bounds, rule.min_weight, &ground);
    // Where nothing was held before, there is nothing to turn over.
    let held = !candidates.members.is_empty();
    program.turnover = match rule.turnover.filter(|_| held) {
        Some(limit) => Some(Turnover { previous: previous(candidates, &ground)?, limit }),
        None => None,
    };
    program.tracking_error = rule
        .tracking_error
        .zip(covariance)
        .map(|(limit, covariance)| TrackingErrorLimit { covariance, limit });
    let levels = levels(rule, &limited, &ground);
    let solved = solve_with_ladder(&program, &levels);
    let solved = solved.map_err(|error| refused(candidates, &ground, error))?;
    let figures = figures(&ground, &limited, &solved);
    let (lower, upper) = bounds(bounds_of(rule, &solved), rule.min_weight, &ground);
    let places = chosen.iter().filter_map(|one| ground.names.binary_search(one).ok());
    let places: Vec<usize> = places.collect();
    let limits = |&at: &usize| WeightLimits {
        benchmark: ground.benchmark[at],
        lowest: lower[at],
        highest: upper[at],
    };
    Ok(Optimised {
        weights: places.iter().map(|&at| solved.solution.weights[at]).collect(),
        limits: places.iter().map(limits).collect(),
        figures,
    })
}

/// The bounds at the step of the ladder that was needed: those of the last step up to it that
/// states any.
fn bounds_of<'r>(rule: &'r Optimise, solved: &Solved) -> &'r BoundsConfig {
    let named = |step: &&crate::rulebook::Relax| Some(&step.name) == solved.level.as_ref();
    let last = rule.relax.iter().position(|step| named(&step)).map_or(0, |at| at + 1);
    let stated = rule.relax[..last].iter().rev().find_map(|step| step.bounds.as_ref());
    stated.unwrap_or(&rule.bounds)
}

/// The names of the problem with their benchmark weights: the benchmark, the chosen, and whoever
/// is sold.
fn ground(
    rule: &Optimise,
    candidates: &Candidates<'_>,
    universe: &[SecurityIx],
    chosen: &[SecurityIx],
) -> Result<Ground, ReviewError> {
    let mut caps: BTreeMap<SecurityIx, f64> = BTreeMap::new();
    for &security in chosen {
        caps.insert(security, candidates.free_float_cap(security)?);
    }
    if rule.benchmark == BenchmarkName::Universe {
        for &security in universe {
            // One without a market value weighs nothing in the benchmark.
            if let Ok(cap) = candidates.free_float_cap(security) {
                caps.insert(security, cap);
            }
        }
    }
    let total = sum(&caps.values().copied().collect::<Vec<_>>());
    for holding in candidates.members.iter().filter(|_| rule.turnover.is_some()) {
        caps.entry(holding.security).or_insert(0.0);
    }
    let names: Vec<SecurityIx> = caps.keys().copied().collect();
    let is_chosen = names.iter().map(|name| chosen.binary_search(name).is_ok()).collect();
    let benchmark = caps.values().map(|cap| cap / total).collect();
    Ok(Ground { names, benchmark, chosen: is_chosen })
}

fn objective(
    rule: &Optimise,
    candidates: &Candidates<'_>,
    ground: &Ground,
    covariance: Option<&Covariance>,
) -> Result<ProgramObjective, ReviewError> {
    Ok(match (&rule.objective, covariance) {
        (Objective::RelativeActiveShare, _) => ProgramObjective::RelativeActiveShare,
        (Objective::TrackingError, Some(covariance)) => {
            ProgramObjective::TrackingError(covariance.clone())
        }
        (Objective::ActiveShare | Objective::TrackingError, _) => ProgramObjective::ActiveShare,
        (Objective::Average { column, highest }, _) => {
            let sign = if *highest { -1.0 } else { 1.0 };
            let values = numbers(candidates.column(column));
            let value = |(at, name): (usize, &SecurityIx)| match values.get(name.at()) {
                Some(Some(value)) => Ok(sign * value),
                _ if !ground.chosen[at] => Ok(0.0),
                _ => Err(candidates.missing(*name, column)),
            };
            let values = ground.names.iter().enumerate().map(value);
            ProgramObjective::Linear(values.collect::<Result<_, _>>()?)
        }
    })
}

/// The values of a column of numbers.
pub(super) fn numbers<'c>(column: &'c Column<'_>) -> &'c [Option<f64>] {
    match &column.values {
        Values::Number(values) => values,
        Values::Text(_) | Values::Date(_) => &[],
    }
}

/// The covariance of yearly returns: daily ones times the root of 252.
fn covariance(
    rule: &Optimise,
    candidates: &Candidates<'_>,
    ground: &Ground,
) -> Result<Option<Covariance>, ReviewError> {
    let Some(how) = rule.covariance else { return Ok(None) };
    let (book, snapshot) = (candidates.rulebook, &candidates.snapshot);
    let mut returns = daily_returns(book, snapshot, &ground.names, how.days)?;
    for value in returns.iter_mut().flatten() {
        *value *= DAYS_A_YEAR.sqrt();
    }
    let estimate = Estimate { ddof: 1, intensity: how.shrinkage };
    let estimated = Covariance::estimate(&returns, estimate);
    estimated.map(Some).map_err(|error| refused(candidates, ground, error))
}

/// Lowest and highest weights; zero for those who are not chosen. A lowest weight above zero is at
/// least the minimum weight.
fn bounds(bounds: &BoundsConfig, min_weight: Option<f64>, ground: &Ground) -> (Vec<f64>, Vec<f64>) {
    let one = |(at, &weight): (usize, &f64)| {
        if !ground.chosen[at] {
            return (0.0, 0.0);
        }
        let lower = bounds.below.map_or(0.0, |below| (weight - below).max(0.0));
        let lower = if lower > 0.0 { lower.max(min_weight.unwrap_or(0.0)) } else { lower };
        let above = bounds.above.map(|above| {
            let above = weight + above;
            bounds.or_up_to.map_or(above, |least| above.max(least))
        });
        let times = bounds.times_benchmark.map(|times| weight * times);
        let limits = [above, times, bounds.max];
        (lower, limits.into_iter().flatten().fold(1.0, f64::min))
    };
    ground.benchmark.iter().enumerate().map(one).unzip()
}

/// What each name weighs before the review, at the prices of the reference date.
fn previous(candidates: &Candidates<'_>, ground: &Ground) -> Result<Vec<f64>, ReviewError> {
    let mut values = vec![0.0; ground.names.len()];
    for holding in candidates.members {
        let value = value_of(candidates, &candidates.snapshot, holding)?;
        if let Ok(at) = ground.names.binary_search(&holding.security) {
            values[at] = value;
        }
    }
    let total = sum(&values);
    if total > 0.0 {
        values.iter_mut().for_each(|value| *value /= total);
    }
    Ok(values)
}

fn value_of(
    candidates: &Candidates<'_>,
    snapshot: &Snapshot<'_>,
    holding: &crate::review::Holding,
) -> Result<f64, ReviewError> {
    let (history, date) = (snapshot.history(), snapshot.date());
    let last = snapshot.last_price(holding.security);
    let Some(last) = last else { return Ok(0.0) };
    let fx = candidates.rulebook.fx_rate(history, holding.security, date, snapshot.cut_off())?;
    // Index shares are those after the splits up to the effective close.
    let factor = history.share_factor(
        holding.security,
        date,
        candidates.effective_close,
        history.cut_off(candidates.effective_close),
    );
    Ok(last.price * holding.index_shares / factor * fx.rate)
}

/// The steps of the ladder over the rows of the problem.
fn levels(rule: &Optimise, limited: &[Limited], ground: &Ground) -> Vec<Level> {
    let level = |step: &crate::rulebook::Relax| {
        let mut changes = Vec::new();
        if let Some(wider) = &step.bounds {
            let (lower, upper) = bounds(wider, rule.min_weight, ground);
            changes.push(Change::Bounds { lower, upper });
        }
        changes.extend(step.turnover.map(|limit| Change::Turnover(Some(limit))));
        changes.extend(step.tracking_error.map(|limit| Change::TrackingError(Some(limit))));
        for (id, limits) in &step.constraints {
            let rows = limited.iter().filter(|one| one.constraint == *id);
            changes.extend(rows.map(|one| loosened(one, *limits)));
        }
        Level { name: step.name.clone(), changes }
    };
    rule.relax.iter().map(level).collect()
}

fn loosened(one: &Limited, limits: Limits) -> Change {
    let (lower, upper) = one.resolve(limits);
    Change::Row { id: one.row.id.clone(), lower, upper }
}

fn figures(ground: &Ground, limited: &[Limited], solved: &Solved) -> OptimisedFigures {
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
    debug_assert_eq!(ground.names.len(), solved.solution.weights.len());
    OptimisedFigures {
        objective: solved.solution.objective,
        step: solved.level.clone(),
        constraints,
        missed,
    }
}

/// `Σ a·w`.
pub(super) fn weighted(coefficients: &[f64], weights: &[f64]) -> f64 {
    let products: Vec<f64> = coefficients.iter().zip(weights).map(|(a, w)| a * w).collect();
    sum(&products)
}

fn refused(candidates: &Candidates<'_>, ground: &Ground, error: OptimiseError) -> ReviewError {
    let history = candidates.snapshot.history();
    let name = |at: usize| history.security(ground.names[at]).id.to_string();
    let message = match &error {
        OptimiseError::Missing { column, name: at } => {
            format!("{column} is not known for {}", name(*at))
        }
        OptimiseError::NoBenchmark { name: at, .. } => {
            format!("{} has no weight in the benchmark", name(*at))
        }
        _ => error.to_string(),
    };
    ReviewError::Optimisation {
        infeasible: matches!(error, OptimiseError::Infeasible { .. }),
        message,
        hint: error.hint().map(str::to_owned),
        reference_date: candidates.snapshot.date(),
    }
}
