//! Constraints of an optimised weighting as rows over the names of a review.

use std::collections::BTreeMap;

use kapok_columns::FactError;
use kapok_columns::predicate::Predicate;
use kapok_kernels::sum;
use kapok_market::SecurityIx;
use kapok_optimise::LinearRow;

use super::average::{numbers, weighted};
use super::definition::{Constraint, Measure, Optimise, Relax};
use super::entrants::Entrants;
use super::label::LabelFigures;
use super::limits::{Limit, Limits};
use super::written::AverageMissing;
use crate::caps::name_of;
use crate::lineup::Lineup;

/// Row with the constraint that it belongs to and the values that its limits refer to.
pub(super) struct Limited {
    /// Id of the constraint in the index file.
    pub(super) constraint: String,
    pub(super) row: LinearRow,
    /// Value at the benchmark weights.
    pub(super) benchmark: f64,
    /// Target of the trajectory, where a limit refers to it.
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
///
/// Source: `docs/methodology/optimised-weights.md` §2.
pub(super) fn rows(
    rule: &Optimise,
    lineup: &Lineup<'_, '_>,
    entrants: &Entrants,
    label: &LabelFigures,
) -> Result<Vec<Limited>, FactError> {
    let mut rows = Vec::new();
    for constraint in &rule.constraints {
        let average = label.averages.get(&constraint.id).copied();
        let trajectory = label.trajectory;
        for Measured { id, coefficients, benchmark } in
            measured(constraint, lineup, entrants, average)?
        {
            let row = LinearRow {
                id,
                coefficients,
                lower: None,
                upper: None,
                limb: constraint.source.clone(),
                relaxation: kapok_optimise::Relaxation::Allowed,
            };
            let id = constraint.id.clone();
            let mut one = Limited { constraint: id, row, benchmark, trajectory };
            (one.row.lower, one.row.upper) = one.resolve(constraint.limits);
            // A limit that no step of the ladder names is never given up, whatever the solver could
            // gain.
            if rule.relax.iter().all(|step| !names(step, &constraint.id)) {
                one.row = one.row.never_relaxed();
            }
            rows.push(one);
        }
    }
    Ok(rows)
}

fn names(step: &Relax, id: &str) -> bool {
    step.constraints.iter().any(|relaxed| relaxed.id == id)
}

/// Coefficient of each name under a constraint, and the value at the benchmark weights.
struct Measured {
    id: String,
    coefficients: Vec<f64>,
    benchmark: f64,
}

/// Measures a constraint.
///
/// * `average`: benchmark's average, where a climate label gives it
fn measured(
    constraint: &Constraint,
    lineup: &Lineup<'_, '_>,
    entrants: &Entrants,
    average: Option<f64>,
) -> Result<Vec<Measured>, FactError> {
    let id = constraint.id.clone();
    match &constraint.measure {
        Measure::Average { column, missing } => {
            let seen = seen(column, lineup, entrants);
            // The average of the benchmark is over those with a value, as every coverage-aware
            // average.
            let Some(benchmark) = average.or_else(|| known(&seen, entrants)) else {
                let first = entrants.names.first().copied();
                return Err(lineup.missing(first.unwrap_or(SecurityIx(0)), column));
            };
            let other = match missing {
                Some(AverageMissing::BenchmarkAverage) => Some(benchmark),
                Some(AverageMissing::Worst) => {
                    Some(worst(constraint, &seen, entrants).unwrap_or(benchmark))
                }
                Some(AverageMissing::Refuse) | None => None,
            };
            let value = |(at, value): (usize, &Option<f64>)| match (value, other) {
                (Some(value), _) => Ok(*value),
                (None, _) if !entrants.chosen[at] => Ok(0.0),
                (None, Some(other)) => Ok(other),
                (None, None) => Err(lineup.missing(entrants.names[at], column)),
            };
            let coefficients = seen.iter().enumerate().map(value).collect::<Result<_, _>>()?;
            Ok(vec![Measured { id, coefficients, benchmark }])
        }
        Measure::Share(predicate) => {
            let coefficients = holds(predicate, lineup, entrants);
            let benchmark = weighted(&coefficients, &entrants.benchmark);
            Ok(vec![Measured { id, coefficients, benchmark }])
        }
        Measure::Group { by, except } => grouped(&id, by, except, lineup, entrants),
    }
}

/// Values of a column, by name; `None` where unknown.
fn seen(column: &str, lineup: &Lineup<'_, '_>, entrants: &Entrants) -> Vec<Option<f64>> {
    let values = numbers(lineup.sheet.column(column));
    entrants.names.iter().map(|name| values.get(name.at()).copied().flatten()).collect()
}

/// Average over the names with a value, `Σ b·x / Σ b`.
fn known(seen: &[Option<f64>], entrants: &Entrants) -> Option<f64> {
    let pairs = seen.iter().zip(&entrants.benchmark);
    let (values, weights): (Vec<f64>, Vec<f64>) =
        pairs.filter_map(|(value, weight)| Some(((*value)?, *weight))).unzip();
    let total = sum(&weights);
    (total > 0.0).then(|| weighted(&values, &weights) / total)
}

/// Value among the selected securities that makes the constraint hardest to meet.
fn worst(constraint: &Constraint, seen: &[Option<f64>], entrants: &Entrants) -> Option<f64> {
    let chosen = seen.iter().zip(&entrants.chosen).filter(|(_, chosen)| **chosen);
    let values = chosen.filter_map(|(value, _)| *value);
    // With two limits the upper one counts: carbon and risk limits are upper ones.
    match constraint.limits.at_most {
        Some(_) => values.max_by(f64::total_cmp),
        None => values.min_by(f64::total_cmp),
    }
}

/// Coefficients of a predicate: 1 where it holds, 0 where it does not or is unknown.
fn holds(predicate: &Predicate, lineup: &Lineup<'_, '_>, entrants: &Entrants) -> Vec<f64> {
    let columns = lineup.sheet.columns_of(predicate);
    let value = |name: &SecurityIx| {
        if predicate.holds(&columns, name.at()) == Some(true) { 1.0 } else { 0.0 }
    };
    entrants.names.iter().map(value).collect()
}

/// Rows of groups, one per group, in order of name.
fn grouped(
    id: &str,
    by: &str,
    except: &[String],
    lineup: &Lineup<'_, '_>,
    entrants: &Entrants,
) -> Result<Vec<Measured>, FactError> {
    let mut members: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (at, &name) in entrants.names.iter().enumerate() {
        let group = match name_of(by, lineup, name) {
            Some(group) => group,
            None if !entrants.chosen[at] => continue,
            None => return Err(lineup.missing(name, by)),
        };
        members.entry(group).or_insert_with(|| vec![0.0; entrants.names.len()])[at] = 1.0;
    }
    members.retain(|group, _| !except.contains(group));
    let row = |(group, coefficients): (String, Vec<f64>)| {
        let benchmark = weighted(&coefficients, &entrants.benchmark);
        Measured { id: format!("{id}:{group}"), coefficients, benchmark }
    };
    Ok(members.into_iter().map(row).collect())
}
