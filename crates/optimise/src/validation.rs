//! Holds a program to its form before anything is solved.

use std::collections::BTreeSet;

use crate::error::OptimiseError;
use crate::program::{Objective, Program};
use crate::row::LinearRow;

impl Program {
    /// Checks lengths, ranges and names.
    ///
    /// # Errors
    ///
    /// If the program is not one; whether its limits can hold is another matter.
    ///
    /// Source: `docs/methodology/optimised-weights.md` §1.
    pub fn validate(&self) -> Result<(), OptimiseError> {
        if self.benchmark.is_empty() {
            return Err(OptimiseError::Empty);
        }
        self.shape("the lower bounds", self.lower.len())?;
        self.shape("the upper bounds", self.upper.len())?;
        (0..self.benchmark.len()).try_for_each(|name| self.validate_name(name))?;
        self.validate_objective()?;
        let mut ids = BTreeSet::new();
        for row in &self.rows {
            self.validate_row(row)?;
            if !ids.insert(&row.id) {
                return Err(OptimiseError::DuplicateRow { id: row.id.clone() });
            }
        }
        self.validate_limits()
    }

    fn shape(&self, what: &str, seen: usize) -> Result<(), OptimiseError> {
        let names = self.benchmark.len();
        if seen == names {
            return Ok(());
        }
        Err(OptimiseError::Shape { what: what.to_owned(), names, seen })
    }

    fn validate_name(&self, name: usize) -> Result<(), OptimiseError> {
        let (lower, upper) = (self.lower[name], self.upper[name]);
        in_range(|| format!("benchmark weight of name {name}"), self.benchmark[name])?;
        in_range(|| format!("lowest weight of name {name}"), lower)?;
        in_range(|| format!("highest weight of name {name}"), upper)?;
        if lower > upper {
            return Err(OptimiseError::Crossed { what: format!("name {name}"), lower, upper });
        }
        match self.minimum_weight {
            Some(minimum) if 0.0 < lower && lower < minimum => Err(OptimiseError::OutOfRange {
                what: format!("lowest weight of name {name}"),
                seen: lower,
                allowed: "zero, or not below the minimum weight",
            }),
            _ => Ok(()),
        }
    }

    fn validate_objective(&self) -> Result<(), OptimiseError> {
        match &self.objective {
            Objective::RelativeActiveShare => {
                let undefined = |&i: &usize| self.benchmark[i] == 0.0 && !self.is_excluded(i);
                match (0..self.benchmark.len()).find(undefined) {
                    Some(name) => Err(OptimiseError::NoBenchmark { name, upper: self.upper[name] }),
                    None => Ok(()),
                }
            }
            Objective::ActiveShare => Ok(()),
            Objective::TrackingError(covariance) => {
                self.shape("the covariance", covariance.names())
            }
            Objective::Linear(a) => {
                self.shape("the objective", a.len())?;
                finite(|| "a coefficient of the objective".to_owned(), a)
            }
        }
    }

    fn validate_row(&self, row: &LinearRow) -> Result<(), OptimiseError> {
        self.shape(&row.id, row.coefficients.len())?;
        finite(|| format!("a coefficient of {}", row.id), &row.coefficients)?;
        let limits: Vec<f64> = row.lower.into_iter().chain(row.upper).collect();
        finite(|| format!("a limit of {}", row.id), &limits)?;
        match (row.lower, row.upper) {
            (None, None) => Err(OptimiseError::NoLimit { id: row.id.clone() }),
            (Some(lower), Some(upper)) if lower > upper => {
                Err(OptimiseError::Crossed { what: row.id.clone(), lower, upper })
            }
            _ => Ok(()),
        }
    }

    fn validate_limits(&self) -> Result<(), OptimiseError> {
        if let Some(turnover) = &self.turnover {
            self.shape("the weights before", turnover.previous.len())?;
            in_range(|| "the turnover limit".to_owned(), turnover.limit)?;
            for &weight in &turnover.previous {
                in_range(|| "a weight before".to_owned(), weight)?;
            }
        }
        if let Some(limit) = &self.tracking_error {
            self.shape("the covariance", limit.covariance.names())?;
            if !(limit.limit > 0.0 && limit.limit.is_finite()) {
                return Err(OptimiseError::OutOfRange {
                    what: "the tracking error limit".to_owned(),
                    seen: limit.limit,
                    allowed: "above zero",
                });
            }
        }
        self.minimum_weight.map_or(Ok(()), |m| in_range(|| "the minimum weight".to_owned(), m))
    }
}

fn in_range(what: impl Fn() -> String, seen: f64) -> Result<(), OptimiseError> {
    if (0.0..=1.0).contains(&seen) {
        return Ok(());
    }
    Err(OptimiseError::OutOfRange { what: what(), seen, allowed: "from 0 to 1" })
}

fn finite(what: impl Fn() -> String, values: &[f64]) -> Result<(), OptimiseError> {
    match values.iter().find(|value| !value.is_finite()) {
        Some(&seen) => {
            Err(OptimiseError::OutOfRange { what: what(), seen, allowed: "a finite number" })
        }
        None => Ok(()),
    }
}
