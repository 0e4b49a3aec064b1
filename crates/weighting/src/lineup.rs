//! Securities to be weighted, and the columns that weights read.

use kapok_columns::predicate::Value;
use kapok_columns::{FactError, Sheet};
use kapok_market::{History, SecurityIx};

use crate::error::WeightingError;

/// Selected securities of a review, with their universe and the columns of the pricing date.
#[derive(Debug, Clone, Copy)]
pub struct Lineup<'l, 'h> {
    /// Columns of the pricing date.
    pub sheet: &'l Sheet<'h>,
    /// Securities of the universe, sorted.
    pub universe: &'l [SecurityIx],
    /// Constituents to be, sorted.
    pub chosen: &'l [SecurityIx],
}

/// Partition of the selected securities: names of groups in order, and the group of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Groups {
    pub(crate) names: Vec<String>,
    pub(crate) of: Vec<usize>,
}

impl Groups {
    /// All securities in one group without a name.
    pub(crate) fn single(count: usize) -> Self {
        Self { names: vec![String::new()], of: vec![0; count] }
    }

    /// Selected securities of each group, by position.
    pub(crate) fn members(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.names.len()];
        self.of.iter().enumerate().for_each(|(i, &group)| members[group].push(i));
        members
    }
}

impl<'l, 'h> Lineup<'l, 'h> {
    pub(crate) fn history(&self) -> &'h History {
        self.sheet.history()
    }

    /// Date of the facts, for messages.
    pub(crate) fn date(&self) -> chrono::NaiveDate {
        self.sheet.snapshot().date()
    }

    pub(crate) fn missing(&self, security: SecurityIx, what: &str) -> FactError {
        self.sheet.missing(security, what)
    }

    pub(crate) fn value(&self, column: &str, security: SecurityIx) -> Value<'l> {
        Value::of(self.sheet.column(column), security.at())
    }

    /// Number of a security; `None` if it is unknown.
    pub(crate) fn number(&self, column: &str, security: SecurityIx) -> Option<f64> {
        match self.value(column, security) {
            Value::Number(number) => Some(number),
            Value::Null | Value::Text(_) | Value::Date(_) | Value::Truth(_) => None,
        }
    }

    /// Group of a security by a column; `None` if that is unknown.
    pub(crate) fn group(&self, column: &str, security: SecurityIx) -> Option<String> {
        match self.value(column, security) {
            Value::Null => None,
            value => Some(value.to_string()),
        }
    }

    /// Selected securities by the values of a column, which all of them must have.
    pub(crate) fn groups(&self, column: &str) -> Result<Groups, FactError> {
        let name = |&security: &SecurityIx| {
            self.group(column, security).ok_or_else(|| self.missing(security, column))
        };
        let all = self.chosen.iter().map(name).collect::<Result<Vec<_>, _>>()?;
        let mut names = all.clone();
        names.sort_unstable();
        names.dedup();
        let number = |name: &String| names.partition_point(|other| other < name);
        Ok(Groups { of: all.iter().map(number).collect(), names })
    }

    /// Checks that a number to which weights are in proportion is above zero.
    pub(crate) fn check_positive(
        &self,
        security: SecurityIx,
        what: &str,
        seen: f64,
    ) -> Result<(), WeightingError> {
        if seen > 0.0 {
            return Ok(());
        }
        Err(WeightingError::NotPositive {
            security: self.history().security(security).id.clone(),
            what: what.to_owned(),
            seen,
            reference_date: self.date(),
        })
    }
}
