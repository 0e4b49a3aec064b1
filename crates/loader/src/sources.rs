//! Folders of input tables, and statements on how their files are read.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use chrono_tz::Tz;
use kapok_domain::{LocalTime, Mic, Timestamp};
use kapok_market::CutOff;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::encoding::TextEncoding;
use crate::separator::Separator;

/// Folders of input tables, and how their files are read where they do not say it themselves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sources {
    /// Folders that hold the tables. A table that several have is read from all of them.
    pub folders: Vec<PathBuf>,
    /// Statements on files. Of several that state one thing of a file, the last one holds.
    pub rules: Vec<FileRule>,
    /// Statements on when rows without `known_at` could be known. Of several, the last one holds.
    pub moments: Vec<MomentRule>,
}

/// Statement on when rows without `known_at` could be known: on the date of the row, at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct MomentRule {
    /// Folder of the rows; none: all folders.
    pub source: Option<PathBuf>,
    /// Table of the rows; none: all tables.
    pub table: Option<String>,
    /// Exchange of the rows' lines; none: all, and rows that are of no line.
    pub exchange: Option<Mic>,
    /// The time: the close of the exchange and a delay.
    pub time: LocalTime,
}

/// Moments from which rows of a file could be known that do not say it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Moments {
    cut_off: CutOff,
    rules: Vec<(Option<Mic>, LocalTime)>,
}

impl Moments {
    /// The moment of a row of a date.
    ///
    /// * `exchange`: of the row's line, if it is of one
    pub(crate) fn of(&self, date: NaiveDate, exchange: Option<Mic>) -> Timestamp {
        let is_about = |of: Option<Mic>| of.is_none() || of == exchange;
        match self.rules.iter().rev().find(|(of, _)| is_about(*of)) {
            Some((_, time)) => time.on(date),
            None => self.cut_off.default_of(date),
        }
    }

    /// Whether rows of one date are known at different moments.
    pub(crate) fn depends(&self) -> bool {
        !self.rules.is_empty()
    }
}

/// Statement on the files of a source and a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FileRule {
    /// Folder of the files; none: all folders.
    pub source: Option<PathBuf>,
    /// Table of the files; none: all tables.
    pub table: Option<String>,
    /// Form of the files.
    pub form: FileForm,
}

/// Form of a file, as far as it is stated.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FileForm {
    /// Encoding of a CSV file; none: UTF-8.
    pub encoding: Option<TextEncoding>,
    /// Separator of the cells of a CSV file; none: a comma.
    pub separator: Option<Separator>,
    /// Zone in which a moment in a column of dates falls on its date; none: a moment is refused.
    pub time_zone: Option<Tz>,
    /// Reading of numbers of single precision; none: they are refused.
    pub single_precision: Option<SinglePrecision>,
    /// Whether a file without rows, or a table without files, stops the load; none: it does not.
    pub needs_rows: Option<bool>,
}

/// Reading of numbers of single precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SinglePrecision {
    /// The shortest decimal number that is stored as that number: 0.1 and not 0.10000000149.
    ShortestDecimal,
}

impl From<Vec<PathBuf>> for Sources {
    fn from(folders: Vec<PathBuf>) -> Self {
        Self { folders, rules: Vec::new(), moments: Vec::new() }
    }
}

impl Sources {
    /// Form of the files of a table in a folder.
    pub(crate) fn form(&self, folder: &Path, table: &str) -> FileForm {
        let rules = self.rules.iter().filter(|rule| rule.is_about(folder, table));
        rules.fold(FileForm::default(), |form, rule| rule.form.or(form))
    }

    /// Default moments of the files of a table in a folder.
    pub(crate) fn moments(&self, folder: &Path, table: &str, cut_off: CutOff) -> Moments {
        let about = self.moments.iter().filter(|rule| {
            rule.source.as_ref().is_none_or(|source| source == folder)
                && rule.table.as_ref().is_none_or(|stated| stated == table)
        });
        Moments { cut_off, rules: about.map(|rule| (rule.exchange, rule.time)).collect() }
    }

    /// Whether a table is stated to have rows. A statement on all tables does not ask for tables
    /// that no source has.
    pub(crate) fn needs(&self, table: &str) -> bool {
        let named = self.rules.iter().filter(|rule| rule.table.as_deref() == Some(table));
        named.filter_map(|rule| rule.form.needs_rows).next_back() == Some(true)
    }
}

impl FileRule {
    fn is_about(&self, folder: &Path, table: &str) -> bool {
        self.source.as_ref().is_none_or(|source| source == folder)
            && self.table.as_ref().is_none_or(|stated| stated == table)
    }
}

impl FileForm {
    fn or(self, other: Self) -> Self {
        Self {
            encoding: self.encoding.or(other.encoding),
            separator: self.separator.or(other.separator),
            time_zone: self.time_zone.or(other.time_zone),
            single_precision: self.single_precision.or(other.single_precision),
            needs_rows: self.needs_rows.or(other.needs_rows),
        }
    }
}
