//! A column that an index file declares, with what it may refer to.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Calendars, Currency, did_you_mean};
use kapok_kernels::Mean;
use kapok_market::column::ColumnType;
use kapok_strict_toml::Problem;

use crate::carbon::CarbonSection;
use crate::evaluation::EvaluationSection;
use crate::known::KnownColumns;
use crate::library::Library;

/// Things that columns may refer to beside the tables.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// Sources of carbon figures.
    pub carbon: Option<&'a CarbonSection>,
    /// Average that the climate label takes of yearly reductions; `None` without a label.
    pub uplift_average: Option<Mean>,
    /// ESG evaluations by name.
    pub evaluations: &'a BTreeMap<String, EvaluationSection>,
    /// Schemes, pathways, the catalogue.
    pub library: &'a Library,
    /// Currency of the index; `None` if something is wrong with it.
    pub currency: Option<Currency>,
    /// Day before which no review of the index looks; `None` where it is not known.
    pub earliest: Option<NaiveDate>,
    /// Calendars that the project has; `None` where they are not known.
    pub calendars: Option<&'a Calendars>,
}

/// A declared column that is to be resolved.
#[derive(Debug, Clone)]
pub(crate) struct Declaration<'d> {
    /// Its name.
    pub(crate) name: &'d str,
    /// Its path, or that of the key that names its kind.
    pub(crate) path: String,
    /// The columns that were resolved before it.
    pub(crate) known: &'d KnownColumns,
    /// Things that it may refer to beside them.
    pub(crate) beside: &'d Beside<'d>,
}

impl Declaration<'_> {
    /// The declaration at the key that names its kind.
    pub(crate) fn of_kind(&self, key: &str) -> Self {
        Self { path: self.at(key), ..self.clone() }
    }

    /// The path of a key of it.
    pub(crate) fn at(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    /// A problem with all of it.
    pub(crate) fn problem(&self, message: impl Into<String>) -> Problem {
        Problem::new(&self.path, message)
    }

    /// A problem with a key of it.
    pub(crate) fn problem_at(&self, key: &str, message: impl Into<String>) -> Problem {
        Problem::new(self.at(key), message)
    }

    /// The column that a key names must exist and hold numbers.
    pub(crate) fn check_numbers(&self, key: &str, column: &str, problems: &mut Vec<Problem>) {
        self.check_type(key, column, ColumnType::Number, problems);
    }

    /// The column that a key names must exist and hold texts.
    pub(crate) fn check_texts(&self, key: &str, column: &str, problems: &mut Vec<Problem>) {
        self.check_type(key, column, ColumnType::Text, problems);
    }

    fn check_type(&self, key: &str, column: &str, wanted: ColumnType, problems: &mut Vec<Problem>) {
        let word = match wanted {
            ColumnType::Number => "numbers",
            ColumnType::Text => "texts",
            ColumnType::Date => "dates",
        };
        let named = self.known.named(column, &self.at(key), problems);
        if named.is_some_and(|known| known.column_type() != wanted) {
            problems.push(self.problem_at(key, format!("`{column}` holds no {word}")));
        }
    }
}

/// A name that is not among those known.
pub(crate) fn unknown<'a>(
    path: String,
    what: &str,
    seen: &str,
    known: impl Iterator<Item = &'a str>,
) -> Problem {
    let known: Vec<&str> = known.collect();
    let hint = match did_you_mean(seen, known.iter().copied()) {
        Some(near) => near,
        None if known.is_empty() => format!("the project has no {what}"),
        None => format!("known: {}", known.join(", ")),
    };
    Problem::new(path, format!("unknown {what} `{seen}`")).hint(hint)
}
