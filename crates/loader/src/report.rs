//! Report of a load: rows read and rejected.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use chrono::NaiveDate;
use kapok_domain::Timestamp;
use serde::Serialize;

use crate::column::{Breach, Cause};
use crate::late::{LateDays, LateRow};

/// Number of rejections of a table that are kept in full; the others are counted.
const KEPT: usize = 1_000;

/// Number of rejected rows that a refusal shows.
const SHOWN: usize = 3;

/// A row that was not used, and why. Of several broken rules, the first is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// The input table.
    pub table: String,
    /// The file.
    pub file: PathBuf,
    /// CSV: the line, the header being line 1. Parquet: the row, from 1.
    pub row: u64,
    /// The column, or the key columns where rows disagree.
    pub column: String,
    /// Value seen.
    pub seen: String,
    /// The rule that was broken.
    pub rule: String,
    /// Number of further rows of the table that break it in the same way, with the same cell.
    pub further: u64,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, row, column, seen, rule, further, .. } = self;
        write!(f, "{}:{row}: {column} `{seen}`: {rule}", file.display())?;
        match further {
            0 => Ok(()),
            1 => f.write_str(" (and 1 more row)"),
            more => write!(f, " (and {more} more rows)"),
        }
    }
}

/// Report of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableReport {
    /// The input table.
    pub table: String,
    /// Files of the table in the order read; empty if the table is absent.
    pub files: Vec<PathBuf>,
    /// Files of the table that have columns and no row.
    pub empty: Vec<PathBuf>,
    /// Rows read, rejected ones among them.
    pub rows: u64,
    /// Rows of a date that became known after the cut-off of that date: prices are left out of the
    /// panel, other facts count from then on.
    pub late: u64,
    /// These rows.
    pub late_days: LateDays,
    /// Rows rejected.
    pub rejected: u64,
    /// The rejected rows, in order of file and row: at most 1,000 of them.
    pub rejections: Vec<Rejection>,
    /// Columns and cells that name what is not known, and the rejection that stands for all.
    #[serde(skip)]
    folded: BTreeMap<(String, String), usize>,
}

/// Report of all tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoadReport {
    /// One entry a declared table, read or absent.
    pub tables: Vec<TableReport>,
}

/// Largest fractions of rejected rows with which a day may still be published.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tolerances {
    /// For tables that are not named.
    pub default: f64,
    /// By table.
    pub by_table: BTreeMap<String, f64>,
}

/// A table with more rejected rows than tolerated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "{rejected} of {rows} rows of `{table}` were rejected, more than the tolerated fraction of \
     {tolerance}{}",
    listed(first)
)]
pub struct Refusal {
    /// The table.
    pub table: String,
    /// Rows read.
    pub rows: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Largest fraction tolerated.
    pub tolerance: f64,
    /// The first rejected rows.
    pub first: Vec<Rejection>,
}

fn listed(rejections: &[Rejection]) -> String {
    rejections.iter().map(|rejection| format!("\n  {rejection}")).collect()
}

impl Tolerances {
    /// The tolerance of a table.
    #[must_use]
    pub fn of(&self, table: &str) -> f64 {
        self.by_table.get(table).copied().unwrap_or(self.default)
    }
}

impl LoadReport {
    /// Tables that may not be used: more rows were rejected than tolerated.
    #[must_use]
    pub fn refusals(&self, tolerances: &Tolerances) -> Vec<Refusal> {
        let refusal = |report: &TableReport| report.refusal(tolerances.of(&report.table));
        self.tables.iter().filter_map(refusal).collect()
    }

    /// Number of rejected rows by table, of the tables that have any.
    #[must_use]
    pub fn rejected_rows(&self) -> BTreeMap<String, u64> {
        let some = self.tables.iter().filter(|table| table.rejected > 0);
        some.map(|table| (table.table.clone(), table.rejected)).collect()
    }
}

impl TableReport {
    pub(crate) fn new(table: &str, files: Vec<PathBuf>) -> Self {
        let table = table.to_owned();
        let (empty, rejections, folded) = (Vec::new(), Vec::new(), BTreeMap::new());
        let late_days = LateDays::default();
        Self { table, files, empty, rows: 0, late: 0, late_days, rejected: 0, rejections, folded }
    }

    fn refusal(&self, tolerance: f64) -> Option<Refusal> {
        #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
        let fraction = self.rejected as f64 / self.rows.max(1) as f64;
        let Self { rows, rejected, .. } = *self;
        let table = self.table.clone();
        let first: Vec<Rejection> = self.rejections.iter().take(SHOWN).cloned().collect();
        (fraction > tolerance).then_some(Refusal { table, rows, rejected, tolerance, first })
    }

    /// Notes a row that became known after the cut-off of its date.
    pub(crate) fn note_late(
        &mut self,
        place: Place,
        date: NaiveDate,
        known_at: Timestamp,
        about: impl FnOnce() -> String,
    ) {
        self.late += 1;
        let files = &self.files;
        self.late_days.add(date, known_at, || {
            let (file, row) = (files[place.file as usize].clone(), place.row);
            LateRow { date, about: about(), known_at, file, row }
        });
    }

    /// Notes a rejected row.
    pub(crate) fn reject(&mut self, place: Place, breach: Breach) {
        self.rejected += 1;
        let Breach { column, seen, rule, cause } = breach;
        let key = (column, seen);
        let is_unknown = cause == Cause::UnknownName;
        if let Some(first) = self.folded.get(&key).filter(|_| is_unknown) {
            self.rejections[*first].further += 1;
            return;
        }
        if self.rejections.len() >= KEPT {
            return;
        }
        if is_unknown {
            self.folded.insert(key.clone(), self.rejections.len());
        }
        let (column, seen) = key;
        let file = self.files[place.file as usize].clone();
        let (table, row) = (self.table.clone(), place.row);
        self.rejections.push(Rejection { table, file, row, column, seen, rule, further: 0 });
    }

    /// A place as text, for the rule of another row.
    pub(crate) fn at(&self, place: Place) -> String {
        format!("{}:{}", self.files[place.file as usize].display(), place.row)
    }

    /// Puts rejections in the order of the files.
    pub(crate) fn finish(mut self) -> Self {
        self.folded.clear();
        let Self { files, rejections, .. } = &mut self;
        let order = |file: &PathBuf| files.iter().position(|known| known == file);
        rejections.sort_by_cached_key(|rejection| (order(&rejection.file), rejection.row));
        self
    }
}

/// Place of a row: the number of its file, and its line or row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) file: u32,
    pub(crate) row: u64,
}

#[cfg(test)]
impl LoadReport {
    /// Report of a table.
    pub(crate) fn table(&self, name: &str) -> Option<&TableReport> {
        self.tables.iter().find(|report| report.table == name)
    }

    /// Tables that no source has.
    pub(crate) fn absent(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().filter(|t| t.files.is_empty()).map(|t| t.table.as_str())
    }

    /// Rows rejected in all tables.
    pub(crate) fn rejected(&self) -> u64 {
        self.tables.iter().map(|table| table.rejected).sum()
    }
}
