//! The columns that an index file may name, as those who name them see them.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use kapok_domain::did_you_mean;
use kapok_market::column::ColumnType;
use kapok_strict_toml::Problem;

use crate::bounds::Bounds;
use crate::kind::ColumnKind;

/// Knowledge that an index file may have of one of its columns.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownColumn {
    /// Kind of its values.
    pub kind: ColumnKind,
    /// Whether every security has a value.
    pub is_total: bool,
    /// Day before which none of its dates lies, where that is known.
    pub earliest: Option<NaiveDate>,
    /// Whether no two securities have the same value.
    pub is_unique: bool,
    /// Whether it names securities or companies, so that a ranking may end with it: ties are
    /// decided in the order of its bytes.
    pub is_name: bool,
    /// Whether its values are made of those of other columns that the file names.
    pub is_made_of_others: bool,
    /// The unit of its values as published, where the index file alone says it.
    pub unit: Option<String>,
}

impl KnownColumn {
    /// Type of its values.
    #[must_use]
    pub fn column_type(&self) -> ColumnType {
        self.kind.column_type()
    }

    /// Bounds of its dates, as numbers of days.
    pub(crate) fn dates(&self) -> Bounds {
        self.earliest.map_or(Bounds::ANY, |day| Bounds::new(days(day), f64::INFINITY))
    }

    /// Checks that the column can hold a word; else a problem at `path`.
    pub fn check_word(&self, name: &str, word: &str, path: &str, problems: &mut Vec<Problem>) {
        if let Err(refusal) = self.kind.check_word(name, word) {
            problems.push(refusal.at(path));
        }
    }

    /// Checks that the column can rank: numbers, dates, ordered texts, and names for ties; else a
    /// problem at `path`.
    pub fn check_rank(&self, name: &str, path: &str, problems: &mut Vec<Problem>) {
        if let ColumnKind::Texts(texts) = &self.kind
            && !self.is_name
        {
            let problem = Problem::new(path, format!("`{name}` has no order to rank by"));
            problems.push(problem.hint(texts.to_rank()));
        }
    }
}

/// Days of a date since the beginning of the common era.
pub(crate) fn days(date: NaiveDate) -> f64 {
    date.num_days_from_ce().into()
}

/// The columns of an index file by name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KnownColumns {
    by_name: BTreeMap<String, KnownColumn>,
}

impl KnownColumns {
    /// Adds a column.
    pub fn insert(&mut self, name: &str, column: KnownColumn) {
        self.by_name.insert(name.to_owned(), column);
    }

    /// Column of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&KnownColumn> {
        self.by_name.get(name)
    }

    /// Names of all columns, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// Column of a name; else a problem at `path` with the nearest name.
    pub fn named(
        &self,
        name: &str,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<&KnownColumn> {
        let column = self.get(name);
        if column.is_none() {
            let hint = did_you_mean(name, self.names());
            let hint = hint.unwrap_or_else(|| "declare it under [columns]".into());
            problems.push(Problem::new(path, format!("unknown column `{name}`")).hint(hint));
        }
        column
    }

    /// A column of numbers; else a problem at `path`.
    pub fn number(
        &self,
        name: &str,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<&KnownColumn> {
        let column = self.named(name, path, problems)?;
        if column.column_type() != ColumnType::Number {
            problems.push(Problem::new(path, format!("`{name}` is not a number")));
            return None;
        }
        Some(column)
    }
}
