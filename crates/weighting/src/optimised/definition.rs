//! Optimised weights, as resolved.

use kapok_columns::KnownColumns;
use kapok_columns::predicate::Predicate;
use kapok_domain::nearest;
use kapok_strict_toml::Problem;

use super::limits::{Limits, StatedLimits, Subject};
use super::written::{
    AverageMissing, Benchmark, Bounds, ConstraintConfig, Covariance, ObjectiveName,
    OptimiseSection, RelaxConfig, RelaxedConfig,
};

/// Problem that an optimised weighting solves.
///
/// Source: `docs/methodology/optimised-weights.md` §1.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimise {
    /// Function to be minimised or maximised.
    pub objective: Objective,
    /// Securities whose market value gives the benchmark weights.
    pub benchmark: Benchmark,
    /// Bounds of one security's weight.
    pub bounds: Bounds,
    /// Smallest weight above zero: lower ones become zero; a fraction of one.
    pub min_weight: Option<f64>,
    /// Highest one-way turnover, a fraction of one.
    pub turnover: Option<f64>,
    /// Highest tracking error, a fraction per year.
    pub tracking_error: Option<f64>,
    /// Estimate of the covariance of returns.
    pub covariance: Option<Covariance>,
    /// Constraints that the weights must satisfy.
    pub constraints: Vec<Constraint>,
    /// Steps of the relaxation ladder, in order.
    pub relax: Vec<Relax>,
}

impl Optimise {
    /// Conditions of its constraints.
    pub(crate) fn predicates(&self) -> Vec<&Predicate> {
        let measures = self.constraints.iter().map(|constraint| &constraint.measure);
        let shares = measures.filter_map(|measure| match measure {
            Measure::Share(predicate) => Some(predicate),
            Measure::Average { .. } | Measure::Group { .. } => None,
        });
        shares.collect()
    }

    /// Columns that the problem reads.
    pub(crate) fn columns(&self) -> Vec<&str> {
        let mut columns = Vec::new();
        if let Objective::Average { column, .. } = &self.objective {
            columns.push(column.as_str());
        }
        for constraint in &self.constraints {
            match &constraint.measure {
                Measure::Average { column, .. } => columns.push(column),
                Measure::Share(predicate) => {
                    columns.extend(predicate.columns.iter().map(String::as_str));
                }
                Measure::Group { by, .. } => columns.push(by),
            }
        }
        columns
    }
}

/// Objective: the function to be minimised or maximised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objective {
    /// Relative active share `Σ (w − b)² / b`.
    RelativeActiveShare,
    /// Active share `Σ (w − b)²`.
    ActiveShare,
    /// Tracking error against the benchmark.
    TrackingError,
    /// Weighted average `Σ w·x` of a column.
    Average {
        /// The column.
        column: String,
        /// Whether it is maximised, not minimised.
        highest: bool,
    },
}

/// Constraint on the weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// Id under which it is published, relaxed and refused.
    pub id: String,
    /// Quantity that is limited.
    pub measure: Measure,
    /// Limits of the quantity.
    pub limits: Limits,
    /// Source of the constraint, as stated in the index file.
    pub source: String,
}

/// Quantity that a constraint limits.
#[derive(Debug, Clone, PartialEq)]
pub enum Measure {
    /// Weighted average `Σ w·x` of a column.
    Average {
        /// The column.
        column: String,
        /// Substitute for an unknown value; `None` where every security has one.
        missing: Option<AverageMissing>,
    },
    /// Weight of the securities for which a predicate holds.
    Share(Predicate),
    /// Weight of each value of a column, or of each issuer.
    Group {
        /// The column, or `issuer`.
        by: String,
        /// Values that are not limited.
        except: Vec<String>,
    },
}

/// Step of the relaxation ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct Relax {
    /// Name of the step.
    pub name: String,
    /// Bounds that replace those of the weighting.
    pub bounds: Option<Bounds>,
    /// Turnover limit that replaces that of the weighting.
    pub turnover: Option<f64>,
    /// Tracking error limit that replaces that of the weighting.
    pub tracking_error: Option<f64>,
    /// Limits that replace those of constraints.
    pub constraints: Vec<RelaxedConstraint>,
}

/// Limits that replace those of a constraint.
#[derive(Debug, Clone, PartialEq)]
pub struct RelaxedConstraint {
    /// Id of the constraint.
    pub id: String,
    /// Limits at this step.
    pub limits: Limits,
}

/// Resolves the problem, and adds everything that is wrong with it to `problems`.
pub(crate) fn resolve(
    config: &OptimiseSection,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<Optimise> {
    let before = problems.len();
    let objective = objective(config, columns, problems);
    check_numbers(config, problems);
    check_bounds("weighting.optimise.bounds", &config.bounds, problems);
    let mut constraints: Vec<Constraint> = Vec::with_capacity(config.constraints.len());
    for (at, one) in config.constraints.iter().enumerate() {
        let path = format!("weighting.optimise.constraints[{at}]");
        if constraints.iter().any(|known| known.id == one.id()) {
            let message = format!("two constraints have the id `{}`", one.id());
            problems.push(Problem::new(format!("{path}.id"), message));
        }
        constraints.extend(constraint(&path, one, columns, problems));
    }
    let relax = config.relax.iter().enumerate();
    let relax = relax.map(|(at, step)| relaxed(at, step, config, columns, problems)).collect();
    (problems.len() == before).then_some(Optimise {
        objective: objective?,
        benchmark: config.benchmark,
        bounds: config.bounds,
        min_weight: config.min_weight,
        turnover: config.turnover,
        tracking_error: config.tracking_error,
        covariance: config.covariance,
        constraints,
        relax,
    })
}

fn objective(
    config: &OptimiseSection,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<Objective> {
    let path = "weighting.optimise";
    let highest = config.objective == ObjectiveName::HighestAverage;
    let averages = highest || config.objective == ObjectiveName::LowestAverage;
    match (&config.average, averages) {
        (None, true) => {
            problems.push(Problem::new(path, "this objective needs `average`: a column"));
            return None;
        }
        (Some(_), false) => {
            let at = format!("{path}.average");
            problems.push(Problem::new(at, "this objective averages no column"));
            return None;
        }
        (Some(name), true) => drop(columns.number(name, &format!("{path}.average"), problems)?),
        (None, false) => {}
    }
    Some(match config.objective {
        ObjectiveName::RelativeActiveShare => Objective::RelativeActiveShare,
        ObjectiveName::ActiveShare => Objective::ActiveShare,
        ObjectiveName::TrackingError => Objective::TrackingError,
        ObjectiveName::LowestAverage | ObjectiveName::HighestAverage => {
            Objective::Average { column: config.average.clone().unwrap_or_default(), highest }
        }
    })
}

fn check_numbers(config: &OptimiseSection, problems: &mut Vec<Problem>) {
    let path = "weighting.optimise";
    let positive = [
        ("min_weight", config.min_weight),
        ("turnover", config.turnover),
        ("tracking_error", config.tracking_error),
    ];
    for (key, value) in positive {
        if let Some(value) = value.filter(|value| !(*value > 0.0 && *value <= 1.0)) {
            let message = format!("{value} is not above zero and up to one");
            let problem = Problem::new(format!("{path}.{key}"), message);
            problems.push(problem.hint("it is a fraction of one: 5 % is 0.05"));
        }
    }
    let needed = config.objective == ObjectiveName::TrackingError
        || config.tracking_error.is_some()
        || config.relax.iter().any(|step| step.tracking_error.is_some());
    match (&config.covariance, needed) {
        (None, true) => {
            // A covariance has no default: the look-back and the shrinkage decide the weights.
            let problem = Problem::new(path, "a tracking error needs a `covariance`");
            problems.push(problem.hint("covariance = { days = 250, shrinkage = 0.5 }"));
        }
        (Some(_), false) => {
            let at = format!("{path}.covariance");
            problems.push(Problem::new(at, "no tracking error is minimised or limited"));
        }
        (Some(given), true) if given.days < 2 || !(0.0..=1.0).contains(&given.shrinkage) => {
            let message = "a covariance needs two days or more and a shrinkage from 0 to 1";
            problems.push(Problem::new(format!("{path}.covariance"), message));
        }
        (Some(_), true) | (None, false) => {}
    }
}

fn check_bounds(path: &str, bounds: &Bounds, problems: &mut Vec<Problem>) {
    let values = [
        ("below", bounds.below, false),
        ("above", bounds.above, false),
        ("or_up_to", bounds.or_up_to, true),
        ("times_benchmark", bounds.times_benchmark, true),
        ("max", bounds.max, true),
    ];
    for (key, value, above_zero) in values {
        let wrong = |v: &f64| !v.is_finite() || *v < 0.0 || (above_zero && *v == 0.0);
        if let Some(value) = value.filter(wrong) {
            let message = format!("{value} is no bound of a weight");
            problems.push(Problem::new(format!("{path}.{key}"), message));
        }
    }
    if bounds.or_up_to.is_some() && bounds.above.is_none() {
        problems.push(Problem::new(format!("{path}.or_up_to"), "it needs `above`"));
    }
}

fn constraint(
    path: &str,
    config: &ConstraintConfig,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<Constraint> {
    let measure = measure(path, config, columns, problems);
    let subject = Subject::of(config, columns);
    let limits = StatedLimits::of(config).resolve(path, &subject, problems);
    Some(Constraint {
        id: config.id().to_owned(),
        measure: measure?,
        limits: limits?,
        source: config.source().to_owned(),
    })
}

fn measure(
    path: &str,
    config: &ConstraintConfig,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<Measure> {
    match config {
        ConstraintConfig::Average { average: name, if_missing, .. } => {
            let at = format!("{path}.average");
            let known = columns.number(name, &at, problems)?;
            // An average over unknown values is a choice that moves weights: it has no default.
            if if_missing.is_none() && !known.is_total {
                let problem = Problem::new(at, format!("`{name}` may be unknown: say what then"));
                let hint = "if_missing = \"benchmark_average\", \"worst\" or \"refuse\"";
                problems.push(problem.hint(hint));
                return None;
            }
            Some(Measure::Average { column: name.clone(), missing: *if_missing })
        }
        ConstraintConfig::Share { share, .. } => {
            columns.predicate(share, &format!("{path}.share"), problems).map(Measure::Share)
        }
        ConstraintConfig::Group { group: by, except, .. } => {
            if by != "issuer" {
                let known = columns.named(by, &format!("{path}.group"), problems)?;
                for (i, word) in except.iter().enumerate() {
                    known.check_word(by, word, &format!("{path}.except[{i}]"), problems);
                }
            }
            Some(Measure::Group { by: by.clone(), except: except.clone() })
        }
    }
}

fn relaxed(
    at: usize,
    step: &RelaxConfig,
    config: &OptimiseSection,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Relax {
    let path = format!("weighting.optimise.relax[{at}]");
    if let Some(bounds) = &step.bounds {
        check_bounds(&format!("{path}.bounds"), bounds, problems);
    }
    let unlimited = [
        ("turnover", step.turnover.is_some() && config.turnover.is_none()),
        ("tracking_error", step.tracking_error.is_some() && config.tracking_error.is_none()),
    ];
    for (key, _) in unlimited.iter().filter(|(_, wrong)| *wrong) {
        problems.push(Problem::new(format!("{path}.{key}"), "there is no such limit to relax"));
    }
    let empty = step.bounds.is_none()
        && step.turnover.is_none()
        && step.tracking_error.is_none()
        && step.constraints.is_empty();
    if empty {
        problems.push(Problem::new(&path, "a step that relaxes nothing"));
    }
    let constraints = step.constraints.iter().enumerate();
    let constraints = constraints.filter_map(|(i, one)| {
        let path = format!("{path}.constraints[{i}]");
        relaxed_constraint(&path, one, config, columns, problems)
    });
    Relax {
        name: step.name.clone(),
        bounds: step.bounds,
        turnover: step.turnover,
        tracking_error: step.tracking_error,
        constraints: constraints.collect(),
    }
}

fn relaxed_constraint(
    path: &str,
    relaxed: &RelaxedConfig,
    config: &OptimiseSection,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<RelaxedConstraint> {
    let ids = config.constraints.iter().map(ConstraintConfig::id);
    let Some(known) = config.constraints.iter().find(|known| known.id() == relaxed.id) else {
        let problem = Problem::new(
            format!("{path}.id"),
            format!("no constraint has the id `{}`", relaxed.id),
        );
        let near = nearest(&relaxed.id, ids);
        problems.push(match near {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem,
        });
        return None;
    };
    let RelaxedConfig { within, at_most, at_least, .. } = relaxed.clone();
    let stated = StatedLimits { within, at_most, at_least };
    let limits = stated.resolve(path, &Subject::of(known, columns), problems)?;
    Some(RelaxedConstraint { id: relaxed.id.clone(), limits })
}
