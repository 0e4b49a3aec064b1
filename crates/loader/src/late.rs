//! Rows that became known after the cut-off of their date: no evening up to then has seen them.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use chrono::NaiveDate;
use kapok_domain::Timestamp;
use serde::Serialize;

/// Row that became known after the cut-off of its date.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LateRow {
    /// The date of the row.
    pub date: NaiveDate,
    /// Security, pair, curve or series of the row.
    pub about: String,
    /// The moment from which the row could be known.
    pub known_at: Timestamp,
    /// The file.
    pub file: PathBuf,
    /// CSV: the line. Parquet: the row, from 1.
    pub row: u64,
}

/// Late rows that became known between two moments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LateRows {
    /// Number of rows.
    pub rows: u64,
    /// The row of the first date.
    pub first: LateRow,
    /// The moment at which the last of them became known.
    pub last_known: Timestamp,
}

impl LateRows {
    fn with(self, other: Self) -> Self {
        Self {
            rows: self.rows + other.rows,
            first: self.first.min(other.first),
            last_known: self.last_known.max(other.last_known),
        }
    }
}

impl fmt::Display for LateRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LateRow { date, about, known_at, file, row } = &self.first;
        let known = known_at.format("%Y-%m-%d %H:%M UTC");
        write!(f, "{about} of {date}, known {known} ({}:{row})", file.display())?;
        match self.rows - 1 {
            0 => Ok(()),
            more => write!(f, ", and {more} more"),
        }
    }
}

/// Late rows of a table by the day on which they became known, in UTC.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LateDays(BTreeMap<NaiveDate, LateRows>);

impl LateDays {
    /// Adds a row. Rows come in the order of the files, and of one date the first is kept: a
    /// history as it was known long ago has millions of late rows.
    pub(crate) fn add(
        &mut self,
        date: NaiveDate,
        known_at: Timestamp,
        row: impl FnOnce() -> LateRow,
    ) {
        match self.0.get_mut(&known_at.date_naive()) {
            Some(rows) => {
                rows.rows += 1;
                rows.last_known = rows.last_known.max(known_at);
                if date < rows.first.date {
                    rows.first = row();
                }
            }
            None => {
                let first = row();
                let rows = LateRows { rows: 1, last_known: known_at, first };
                self.0.insert(known_at.date_naive(), rows);
            }
        }
    }

    /// Rows by the day on which they became known.
    pub fn by_day(&self) -> impl Iterator<Item = &LateRows> {
        self.0.values()
    }

    /// Rows that became known after a moment, and up to a day: a run of a day of long ago is not
    /// told what came years later.
    ///
    /// * `after`: none: from the first on
    #[must_use]
    pub fn between(&self, after: Option<Timestamp>, to: NaiveDate) -> Option<LateRows> {
        let days = self.0.range(..=to).map(|(_, rows)| rows);
        let new = days.filter(|rows| after.is_none_or(|at| rows.last_known > at));
        new.cloned().reduce(LateRows::with)
    }
}
