//! The columns that an index file may name, as those who name them see them.

use std::collections::BTreeMap;

use kapok_domain::did_you_mean;
use kapok_market::column::ColumnType;
use kapok_strict_toml::Problem;

use crate::predicate::{Predicate, compile};

/// What an index file may know of one of its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownColumn {
    /// The type of its values.
    pub column_type: ColumnType,
    /// Whether every security has a value.
    pub is_total: bool,
    /// Whether no two securities have the same value.
    pub is_unique: bool,
    /// Whether its values are made of those of other columns that the file names.
    pub is_made_of_others: bool,
    /// The unit of its values, where the index file alone says it.
    pub unit: Option<String>,
}

/// The columns of an index file by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownColumns {
    by_name: BTreeMap<String, KnownColumn>,
}

impl KnownColumns {
    /// Adds a column.
    pub fn insert(&mut self, name: &str, column: KnownColumn) {
        self.by_name.insert(name.to_owned(), column);
    }

    /// The column of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&KnownColumn> {
        self.by_name.get(name)
    }

    /// The column of a name; else a problem at `path` with the nearest name.
    pub fn named(
        &self,
        name: &str,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<&KnownColumn> {
        let column = self.get(name);
        if column.is_none() {
            let hint = did_you_mean(name, self.by_name.keys().map(String::as_str));
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
        if column.column_type != ColumnType::Number {
            problems.push(Problem::new(path, format!("`{name}` is not a number")));
            return None;
        }
        Some(column)
    }

    /// A predicate over the columns; else a problem at `path`.
    pub fn predicate(
        &self,
        text: &str,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Predicate> {
        let wrong = |e: crate::predicate::PredicateError| Problem {
            path: path.to_owned(),
            message: e.message,
            hint: e.hint,
        };
        compile(text, &self.typed()).map_err(|e| problems.push(wrong(e))).ok()
    }

    fn typed(&self) -> Vec<(&str, ColumnType)> {
        let columns = self.by_name.iter();
        columns.map(|(name, column)| (name.as_str(), column.column_type)).collect()
    }
}
