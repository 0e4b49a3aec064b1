//! Who is weighted, and the columns that weights read.

use kapok_columns::predicate::Value;
use kapok_columns::{FactError, Sheet};
use kapok_market::{History, SecurityIx};

use crate::error::WeightingError;

/// The chosen of a review, with the universe that they are from and the columns of the day.
#[derive(Debug, Clone, Copy)]
pub struct Lineup<'l, 'h> {
    /// The columns of the pricing date.
    pub sheet: &'l Sheet<'h>,
    /// The securities of the universe, sorted.
    pub universe: &'l [SecurityIx],
    /// The constituents to be, sorted.
    pub chosen: &'l [SecurityIx],
}

/// A partition of the chosen: names of groups in order, and the group of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Groups {
    pub(crate) names: Vec<String>,
    pub(crate) of: Vec<usize>,
}

impl Groups {
    /// All in one group without a name.
    pub(crate) fn single(count: usize) -> Self {
        Self { names: vec![String::new()], of: vec![0; count] }
    }

    /// The chosen in each group.
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

    /// The date whose facts decide, for messages.
    pub(crate) fn date(&self) -> chrono::NaiveDate {
        self.sheet.snapshot().date()
    }

    pub(crate) fn missing(&self, security: SecurityIx, what: &str) -> FactError {
        self.sheet.missing(security, what)
    }

    pub(crate) fn value(&self, column: &str, security: SecurityIx) -> Value<'l> {
        Value::of(self.sheet.column(column), security.at())
    }

    /// A number of a security; `None` if it is unknown.
    pub(crate) fn number(&self, column: &str, security: SecurityIx) -> Option<f64> {
        match self.value(column, security) {
            Value::Number(number) => Some(number),
            Value::Null | Value::Text(_) | Value::Date(_) | Value::Truth(_) => None,
        }
    }

    /// The group of a column that a security lies in; `None` if that is unknown.
    pub(crate) fn group(&self, column: &str, security: SecurityIx) -> Option<String> {
        match self.value(column, security) {
            Value::Null => None,
            value => Some(value.to_string()),
        }
    }

    /// The chosen by the values of a column, which all of them must have.
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

    /// A number that weights are in proportion to must be above zero.
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
