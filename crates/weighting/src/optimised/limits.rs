//! Limits of constraints: numbers in the unit of what is limited, or measured by the benchmark.

use kapok_columns::{KnownColumn, KnownColumns, StatedNumber};
use kapok_strict_toml::Problem;

use super::written::{ConstraintConfig, LimitConfig};

/// The limits of a constraint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The highest value.
    pub at_most: Option<Limit>,
    /// The lowest value.
    pub at_least: Option<Limit>,
}

/// One limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// Number as stated.
    Value(f64),
    /// Multiple of the benchmark's value.
    TimesBenchmark(f64),
    /// Benchmark's value plus a number.
    BenchmarkPlus(f64),
    /// Target of the climate trajectory on the day.
    Trajectory,
}

/// Subject of the limits of a constraint.
pub(super) struct Subject<'c> {
    /// Column whose average it is, if it is one, with what is known of it.
    average: Option<(&'c str, &'c KnownColumn)>,
    /// Whether groups are limited.
    is_grouped: bool,
}

impl<'c> Subject<'c> {
    pub(super) fn of(config: &'c ConstraintConfig, columns: &'c KnownColumns) -> Self {
        let average = match config {
            ConstraintConfig::Average { average, .. } => {
                columns.get(average).map(|known| (average.as_str(), known))
            }
            ConstraintConfig::Share { .. } | ConstraintConfig::Group { .. } => None,
        };
        Self { average, is_grouped: matches!(config, ConstraintConfig::Group { .. }) }
    }

    /// A limit in the unit of what is limited.
    fn number(
        &self,
        written: &StatedNumber,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<f64> {
        let (column, known) = self.average.unzip();
        written.resolve(column.unwrap_or("weight"), known, path, problems)
    }
}

/// Limits that a constraint states.
pub(super) struct StatedLimits {
    pub(super) within: Option<f64>,
    pub(super) at_most: Option<LimitConfig>,
    pub(super) at_least: Option<LimitConfig>,
}

impl StatedLimits {
    pub(super) fn of(config: &ConstraintConfig) -> Self {
        match config.clone() {
            ConstraintConfig::Average { at_most, at_least, .. }
            | ConstraintConfig::Share { at_most, at_least, .. } => {
                Self { within: None, at_most, at_least }
            }
            ConstraintConfig::Group { within, at_most, at_least, .. } => {
                Self { within, at_most, at_least }
            }
        }
    }

    pub(super) fn resolve(
        &self,
        path: &str,
        subject: &Subject<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<Limits> {
        let before = problems.len();
        self.check_within(path, problems);
        let mut one = |key: &str, limit: &Option<LimitConfig>| {
            one_limit(&format!("{path}.{key}"), limit.as_ref()?, subject, problems)
        };
        let (at_most, at_least) = (one("at_most", &self.at_most), one("at_least", &self.at_least));
        let band = |sign: f64| self.within.map(|within| Limit::BenchmarkPlus(sign * within));
        let limits = Limits { at_most: at_most.or(band(1.0)), at_least: at_least.or(band(-1.0)) };
        if problems.len() == before && limits.at_most.is_none() && limits.at_least.is_none() {
            let hint = if subject.is_grouped {
                "within, at_most or at_least"
            } else {
                "at_most or at_least"
            };
            problems.push(Problem::new(path, "a constraint needs a limit").hint(hint));
        }
        (problems.len() == before).then_some(limits)
    }

    fn check_within(&self, path: &str, problems: &mut Vec<Problem>) {
        let Some(within) = self.within else { return };
        let path = format!("{path}.within");
        if !(0.0..1.0).contains(&within) {
            let message = format!("{within} must be 0 or more, and below 1");
            problems.push(Problem::new(&path, message));
        }
        if self.at_most.is_some() || self.at_least.is_some() {
            problems.push(Problem::new(&path, "`within` stands for both limits"));
        }
    }
}

fn one_limit(
    path: &str,
    config: &LimitConfig,
    subject: &Subject<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Limit> {
    let mut stated = |key: &str, written: &StatedNumber| {
        subject.number(written, &format!("{path}.{key}"), problems)
    };
    let (number, limit, lowest) = match config {
        LimitConfig::Value { value } => {
            let value = stated("value", value)?;
            (value, Limit::Value(value), f64::NEG_INFINITY)
        }
        LimitConfig::TimesBenchmark { times_benchmark: times } => {
            (*times, Limit::TimesBenchmark(*times), 0.0)
        }
        LimitConfig::BenchmarkPlus { benchmark_plus: plus } => {
            let plus = stated("benchmark_plus", plus)?;
            (plus, Limit::BenchmarkPlus(plus), f64::NEG_INFINITY)
        }
    };
    let right = number.is_finite() && number >= lowest;
    if !right {
        let message = format!("{number} is no limit: a number, and no multiple below zero");
        problems.push(Problem::new(path, message));
    }
    right.then_some(limit)
}
