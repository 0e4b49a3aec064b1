//! The dates of tables whose rows speak about a period and are published later.

use chrono::NaiveDate;
use kapok_domain::Timestamp;

use super::known_or_end_of;
use crate::batch::Batch;
use crate::column::{Breach, Column};

/// Dates that rows are about, and times from which they could be known.
pub(super) struct Dates<'b> {
    period_end: &'b Column,
    published_on: &'b Column,
    known_at: &'b Column,
}

impl<'b> Dates<'b> {
    pub(super) const COLUMNS: [&'static str; 3] = ["period_end", "published_on", "known_at"];

    pub(super) fn new(batch: &'b Batch) -> Self {
        let [period_end, published_on, known_at] = Self::COLUMNS.map(|name| batch.column(name));
        Self { period_end, published_on, known_at }
    }

    /// Date that a row is about, time from which it could be known, and publication date.
    pub(super) fn get(
        &self,
        row: usize,
    ) -> Result<(NaiveDate, Timestamp, Option<NaiveDate>), Breach> {
        let published_on = self.published_on.date(row)?;
        let as_of = self.period_end.date(row)?.or(published_on);
        let rule = "must not be empty if `published_on` is";
        let as_of = as_of.ok_or_else(|| self.period_end.breach(row, rule))?;
        // Not the end of the period, if the day of publication is known: annual figures appear
        // months later.
        let known_at = known_or_end_of(self.known_at, row, published_on.unwrap_or(as_of))?;
        Ok((as_of, known_at, published_on))
    }
}
