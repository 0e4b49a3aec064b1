//! The constraints of an optimised weighting as rows over the names of a review.

use std::collections::BTreeMap;

use kapok_kernels::sum;
use kapok_market::SecurityIx;

use super::name_of;
use super::optimised::{numbers, weighted};
use crate::candidates::Candidates;
use crate::config::optimise::AverageMissing;
use crate::error::ReviewError;
use crate::optimise::LinearRow;
use crate::predicate::Predicate;
use crate::rulebook::{Constraint, Limit, Limits, Measure, Optimise};

/// The names of the problem.
pub(super) struct Ground {
    /// The benchmark, the chosen, and whoever is sold; sorted.
    pub(super) names: Vec<SecurityIx>,
    /// Benchmark weights, fractions of one.
    pub(super) benchmark: Vec<f64>,
    /// Whether each may weigh anything.
    pub(super) chosen: Vec<bool>,
}

/// A row, the constraint it belongs to, and what limits are measured against.
pub(super) struct Limited {
    /// Id of the constraint in the index file.
    pub(super) constraint: String,
    pub(super) row: LinearRow,
    /// The value at the benchmark weights.
    pub(super) benchmark: f64,
    /// The target of the trajectory, where a limit refers to it.
    trajectory: Option<f64>,
}

impl Limited {
    /// Lower and upper limit in the unit of the row.
    pub(super) fn resolve(&self, limits: Limits) -> (Option<f64>, Option<f64>) {
        let number = |limit: Limit| match limit {
            Limit::Value(value) => Some(value),
            Limit::TimesBenchmark(times) => Some(times * self.benchmark),
            Limit::BenchmarkPlus(plus) => Some(self.benchmark + plus),
            Limit::Trajectory => self.trajectory,
        };
        (limits.at_least.and_then(number), limits.at_most.and_then(number))
    }
}

/// All rows, in the order of the index file and then of groups.
pub(super) fn rows(
    rule: &Optimise,
    candidates: &Candidates<'_>,
    ground: &Ground,
) -> Result<Vec<Limited>, ReviewError> {
    let mut rows = Vec::new();
    for constraint in &rule.constraints {
        let trajectory = trajectory(candidates, constraint)?;
        for (id, coefficients, benchmark) in measured(constraint, candidates, ground)? {
            let row = LinearRow {
                id,
                coefficients,
                lower: None,
                upper: None,
                limb: constraint.source.clone(),
                relaxation: crate::optimise::Relaxation::Allowed,
            };
            let id = constraint.id.clone();
            let mut one = Limited { constraint: id, row, benchmark, trajectory };
            (one.row.lower, one.row.upper) = one.resolve(constraint.limits);
            if rule.relax.iter().all(|step| !names(step, &constraint.id)) {
                one.row = one.row.never_relaxed();
            }
            rows.push(one);
        }
    }
    Ok(rows)
}

fn names(step: &crate::rulebook::Relax, id: &str) -> bool {
    step.constraints.iter().any(|(named, _)| named == id)
}

/// The target of the day, for a constraint that refers to it.
fn trajectory(
    candidates: &Candidates<'_>,
    constraint: &Constraint,
) -> Result<Option<f64>, ReviewError> {
    let limits = [constraint.limits.at_most, constraint.limits.at_least];
    if !limits.contains(&Some(Limit::Trajectory)) {
        return Ok(None);
    }
    let (snapshot, members) = (candidates.snapshot, candidates.members);
    let limit =
        candidates.rulebook.trajectory_limit(snapshot, members, candidates.effective_close)?;
    Ok(limit.map(|limit| limit.limit))
}

/// A row: its id, its coefficients, its value at the benchmark.
type Measured = (String, Vec<f64>, f64);

fn measured(
    constraint: &Constraint,
    candidates: &Candidates<'_>,
    ground: &Ground,
) -> Result<Vec<Measured>, ReviewError> {
    let id = constraint.id.clone();
    match &constraint.measure {
        Measure::Average { column, missing } => {
            let (values, benchmark) = averaged(constraint, column, *missing, candidates, ground)?;
            Ok(vec![(id, values, benchmark)])
        }
        Measure::Share(predicate) => {
            let values = holds(predicate, candidates, ground);
            let benchmark = weighted(&values, &ground.benchmark);
            Ok(vec![(id, values, benchmark)])
        }
        Measure::Group { by, except } => grouped(&id, by, except, candidates, ground),
    }
}

/// The values of a column, and the benchmark's average of those that are known.
fn averaged(
    constraint: &Constraint,
    column: &str,
    missing: Option<AverageMissing>,
    candidates: &Candidates<'_>,
    ground: &Ground,
) -> Result<(Vec<f64>, f64), ReviewError> {
    let values = numbers(candidates.column(column));
    let seen: Vec<Option<f64>> =
        ground.names.iter().map(|name| values.get(name.at()).copied().flatten()).collect();
    let benchmark = match (universe_average(constraint, candidates)?, known(&seen, ground)) {
        (Some(average), _) | (None, Some(average)) => average,
        (None, None) => {
            let first = ground.names.first().copied();
            return Err(candidates.missing(first.unwrap_or(SecurityIx(0)), column));
        }
    };
    let worst = worst(constraint, &seen, ground);
    let mut complete = Vec::with_capacity(seen.len());
    for (at, value) in seen.iter().enumerate() {
        complete.push(match (value, missing) {
            (Some(value), _) => *value,
            (None, _) if !ground.chosen[at] => 0.0,
            (None, Some(AverageMissing::BenchmarkAverage)) => benchmark,
            (None, Some(AverageMissing::Worst)) => worst.unwrap_or(benchmark),
            (None, Some(AverageMissing::Refuse) | None) => {
                return Err(candidates.missing(ground.names[at], column));
            }
        });
    }
    Ok((complete, benchmark))
}

/// The intensity of the universe as the climate label measures it, for its own constraints.
fn universe_average(
    constraint: &Constraint,
    candidates: &Candidates<'_>,
) -> Result<Option<f64>, ReviewError> {
    let climate = candidates.rulebook.climate.as_ref();
    let own = climate.is_some_and(|climate| climate.is_own(&constraint.id));
    if own { candidates.rulebook.universe_intensity(candidates.snapshot) } else { Ok(None) }
}

/// `Σ b·x / Σ b` over those with a value.
fn known(seen: &[Option<f64>], ground: &Ground) -> Option<f64> {
    let pairs = seen.iter().zip(&ground.benchmark);
    let (values, weights): (Vec<f64>, Vec<f64>) =
        pairs.filter_map(|(value, weight)| Some(((*value)?, *weight))).unzip();
    let total = sum(&weights);
    (total > 0.0).then(|| weighted(&values, &weights) / total)
}

/// The value among the chosen that makes the constraint hardest to meet.
fn worst(constraint: &Constraint, seen: &[Option<f64>], ground: &Ground) -> Option<f64> {
    let chosen = seen.iter().zip(&ground.chosen).filter(|(_, chosen)| **chosen);
    let values = chosen.filter_map(|(value, _)| *value);
    match constraint.limits.at_most {
        Some(_) => values.max_by(f64::total_cmp),
        None => values.min_by(f64::total_cmp),
    }
}

/// One for those of which the predicate holds; unknown does not hold.
fn holds(predicate: &Predicate, candidates: &Candidates<'_>, ground: &Ground) -> Vec<f64> {
    let columns = candidates.columns_of(predicate);
    let value = |name: &SecurityIx| {
        if predicate.holds(&columns, name.at()) == Some(true) { 1.0 } else { 0.0 }
    };
    ground.names.iter().map(value).collect()
}

/// One row a group, in order of its name.
fn grouped(
    id: &str,
    by: &str,
    except: &[String],
    candidates: &Candidates<'_>,
    ground: &Ground,
) -> Result<Vec<Measured>, ReviewError> {
    let mut members: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (at, &name) in ground.names.iter().enumerate() {
        let group = match name_of(by, candidates, name) {
            Some(group) => group,
            None if !ground.chosen[at] => continue,
            None => return Err(candidates.missing(name, by)),
        };
        members.entry(group).or_insert_with(|| vec![0.0; ground.names.len()])[at] = 1.0;
    }
    members.retain(|group, _| !except.contains(group));
    let row = |(group, values): (String, Vec<f64>)| {
        let benchmark = weighted(&values, &ground.benchmark);
        (format!("{id}:{group}"), values, benchmark)
    };
    Ok(members.into_iter().map(row).collect())
}
