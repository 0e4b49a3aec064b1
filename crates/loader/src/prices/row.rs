//! One row of the `prices` table, looked at closely.

use chrono::NaiveDate;
use kapok_domain::Timestamp;
use kapok_market::PriceMark;

use super::lines::Lines;
use super::wanted::Wanted;
use crate::batch::Batch;
use crate::column::{Breach, Cells, Column};
use crate::withdrawal::NEVER;

/// The columns that are read.
pub(super) const WANTED: &[&str] =
    &["date", "security_id", "close", "price_unit", "status", "known_at"];

/// Entry of a row for its security and day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Entry {
    Close(f64),
    Mark(PriceMark),
    /// No close any more, since it was known that the one before was none.
    Withdrawn,
}

impl Entry {
    pub(super) fn describe(self) -> String {
        match self {
            Self::Close(close) => close.to_string(),
            Self::Mark(PriceMark::Carried) => "carried".to_owned(),
            Self::Mark(PriceMark::Suspended) => "suspended".to_owned(),
            Self::Mark(PriceMark::Decided) => "decided".to_owned(),
            Self::Withdrawn => String::new(),
        }
    }
}

/// A row without fault.
#[derive(Debug, Clone, Copy)]
pub(super) struct PriceRow {
    /// Days since 1970-01-01.
    pub(super) day: i32,
    pub(super) security: u32,
    pub(super) known_at: Timestamp,
    /// Whether the row says itself when it was known.
    pub(super) is_stated: bool,
    pub(super) entry: Entry,
}

/// Verdict on a row that breaks no rule.
pub(super) enum Verdict {
    Use(PriceRow),
    /// Known after the cut-off.
    Late(NaiveDate, Timestamp),
    /// Of a day that is not wanted.
    Unwanted,
}

/// The columns of a batch.
pub(super) struct PriceColumns<'b> {
    date: &'b Column,
    pub(super) id: &'b Column,
    close: &'b Column,
    price_unit: &'b Column,
    status: &'b Column,
    known_at: &'b Column,
    /// Numbers of the securities.
    pub(super) ids: Vec<u32>,
}

impl<'b> PriceColumns<'b> {
    pub(super) fn new(batch: &'b Batch, securities: Lines<'_>) -> Self {
        let [date, id, close, price_unit, status, known_at] =
            ["date", "security_id", "close", "price_unit", "status", "known_at"]
                .map(|name| batch.column(name));
        let ids = securities.names.of_column(id, batch.len);
        Self { date, id, close, price_unit, status, known_at, ids }
    }

    /// Days and closes of a batch in which every cell is filled and every close is official, in
    /// major units, and known on its day: what a plain table is.
    pub(super) fn plain(&self) -> Option<(&[i32], &[f64])> {
        let extra = [self.price_unit, self.status, self.known_at];
        let (Cells::Days(days), Cells::Numbers(closes)) = (&self.date.cells, &self.close.cells)
        else {
            return None;
        };
        let filled = self.date.is_filled() && self.close.is_filled();
        let plain = filled && extra.iter().all(|column| column.is_empty());
        plain.then(|| (days.values(), closes.values()))
    }

    /// Looks at a row.
    pub(super) fn get(
        &self,
        row: usize,
        securities: Lines<'_>,
        wanted: &Wanted,
    ) -> Result<Verdict, Breach> {
        let date = self.date.needed_date(row)?;
        if let Some(period) = wanted.period.filter(|p| !p.has(date.to_epoch_days())) {
            return Err(self.date.breach(row, period.rule()));
        }
        if !wanted.has(date.to_epoch_days()) {
            return Ok(Verdict::Unwanted);
        }
        let stated = self.known_at.moment(row)?;
        let exchange = securities.exchange(self.ids[row]);
        let known_at = stated.unwrap_or_else(|| self.known_at.default_moment(date, exchange));
        if known_at > wanted.cut_off.of(date) {
            return Ok(Verdict::Late(date, known_at));
        }
        let security = securities.names.known(self.id, row, self.ids[row])?;
        if let Some(last) = securities.currency_end(security).filter(|last| *last < date) {
            let rule = format!("is after {last}, the last day of the currency of the line");
            return Err(self.date.breach(row, rule));
        }
        let is_stated = stated.is_some();
        let entry = self.entry(row, is_stated)?;
        let day = date.to_epoch_days();
        Ok(Verdict::Use(PriceRow { day, security, known_at, is_stated, entry }))
    }

    /// Entry of a row. An empty close that says when it was known withdraws the one before.
    fn entry(&self, row: usize, is_stated: bool) -> Result<Entry, Breach> {
        let (carried, suspended) = (PriceMark::Carried, PriceMark::Suspended);
        let words =
            [("official", None), ("carried", Some(carried)), ("suspended", Some(suspended))];
        if let Some(mark) = self.status.one_of(row, &words)?.flatten() {
            return Ok(Entry::Mark(mark));
        }
        self.close.number_if(row, |close| close > 0.0, "must be above zero")?;
        let close = match self.close.number(row)? {
            None if is_stated => return Ok(Entry::Withdrawn),
            None => return Err(self.close.breach(row, NEVER)),
            Some(close) => close,
        };
        let divisor = self.price_unit.one_of(row, &[("major", 1.0), ("minor", 100.0)])?;
        Ok(Entry::Close(close / divisor.unwrap_or(1.0)))
    }
}
