//! Closes into cells.

use std::collections::{BTreeMap, BTreeSet};

use kapok_market::{OffSession, PriceMark};

use super::days::Days;
use super::filled::Prices;
use super::lines::Lines;
use super::row::{Entry, PriceColumns, PriceRow, Verdict};
use super::wanted::Wanted;
use crate::batch::Batch;
use crate::column::date_of;
use crate::report::TableReport;
use crate::scan::TableFiles;

/// A cell: the position of its day, and its security.
pub(super) type CellIx = (usize, u32);

/// A panel that fills.
pub(super) struct Scatter<'t> {
    pub(super) files: &'t TableFiles,
    pub(super) securities: Lines<'t>,
    pub(super) wanted: &'t Wanted,
    pub(super) report: TableReport,
    /// Cells for which there is more than one row that could stand.
    pub(super) contested: BTreeSet<CellIx>,
    /// Prices of days on which their exchange was closed, with their places.
    pub(super) off_session: Vec<OffSession>,
    days: Days,
    /// Whether the prices of a day are known too late unless they say otherwise.
    late: Vec<bool>,
    /// Whether rows may be taken as they are, by day and by line.
    plainly: bool,
    cells: Vec<f64>,
    marks: BTreeMap<CellIx, PriceMark>,
}

impl<'t> Scatter<'t> {
    /// An empty panel of sorted days.
    pub(super) fn new(
        files: &'t TableFiles,
        securities: Lines<'t>,
        wanted: &'t Wanted,
        days: Vec<i32>,
    ) -> Self {
        let cells = vec![0.0; days.len() * securities.len()];
        let late = |date| wanted.cut_off.default_of(date) > wanted.cut_off.of(date);
        let late = days.iter().map(|&day| date_of(day).is_none_or(late)).collect();
        let (contested, marks, off_session) = (BTreeSet::new(), BTreeMap::new(), Vec::new());
        let (report, days) = (files.report(), Days::new(days));
        let plainly = !files.has_moments() && !securities.has_old_currencies();
        Self {
            files,
            securities,
            wanted,
            report,
            contested,
            off_session,
            days,
            late,
            plainly,
            cells,
            marks,
        }
    }

    /// Takes the rows of a batch.
    pub(super) fn add(&mut self, batch: &Batch) {
        self.report.rows += batch.broken.len() as u64;
        for (place, breach) in &batch.broken {
            self.report.reject(*place, breach.clone());
        }
        let columns = PriceColumns::new(batch, self.securities);
        match columns.plain().filter(|_| self.plainly && self.marks.is_empty()) {
            Some((days, closes)) => {
                for row in self.add_plain(days, &columns.ids, closes) {
                    self.add_row(batch, &columns, row);
                }
            }
            None => (0..batch.len).for_each(|row| self.add_row(batch, &columns, row)),
        }
    }

    /// Takes plain rows into empty cells, day by day; returns all others.
    fn add_plain(&mut self, days: &[i32], ids: &[u32], closes: &[f64]) -> Vec<usize> {
        assert_eq!((days.len(), ids.len()), (ids.len(), closes.len()));
        let (mut others, mut start) = (Vec::new(), 0);
        for run in days.chunk_by(|a, b| a == b) {
            let rows = start..start + run.len();
            start = rows.end;
            let Some(at) = self.days.position(run[0]).filter(|&at| !self.late[at]) else {
                others.extend(rows);
                continue;
            };
            self.report.rows += run.len() as u64;
            let line = &mut self.cells[at * self.securities.len()..][..self.securities.len()];
            let before = others.len();
            fill(line, rows, ids, closes, &mut others);
            self.report.rows -= (others.len() - before) as u64;
        }
        others
    }

    fn add_row(&mut self, batch: &Batch, columns: &PriceColumns<'_>, row: usize) {
        self.report.rows += 1;
        match columns.get(row, self.securities, self.wanted) {
            Ok(Verdict::Use(row)) => self.put(row),
            Ok(Verdict::Late(date, known_at)) => {
                let about = || columns.id.seen(row);
                self.report.note_late(batch.place(row), date, known_at, about);
            }
            Ok(Verdict::Unwanted) => self.report.rows -= 1,
            Err(breach) => self.report.reject(batch.place(row), breach),
        }
    }

    /// The cell of a row.
    pub(super) fn cell(&self, row: &PriceRow) -> Option<CellIx> {
        Some((self.days.position(row.day)?, row.security))
    }

    fn put(&mut self, row: PriceRow) {
        let Some(cell) = self.cell(&row) else { return };
        let withdrawn = row.entry == Entry::Withdrawn;
        if withdrawn || self.cells[self.at(cell)] != 0.0 || self.marks.contains_key(&cell) {
            self.contested.insert(cell);
        } else {
            self.set(cell, Some(row.entry));
        }
    }

    /// Sets a cell, whatever it holds.
    pub(super) fn set(&mut self, cell: CellIx, entry: Option<Entry>) {
        let at = self.at(cell);
        self.marks.remove(&cell);
        self.cells[at] = match entry {
            Some(Entry::Close(close)) => close,
            Some(Entry::Mark(mark)) => {
                self.marks.insert(cell, mark);
                0.0
            }
            Some(Entry::Withdrawn) | None => 0.0,
        };
    }

    /// Days of the panel, sorted, with their closes.
    pub(super) fn rows_mut(&mut self) -> impl Iterator<Item = (i32, &mut [f64])> {
        let width = self.securities.len().max(1);
        self.days.all().iter().copied().zip(self.cells.chunks_exact_mut(width))
    }

    fn at(&self, (day, security): CellIx) -> usize {
        day * self.securities.len() + security as usize
    }

    /// The panel without days on which nothing has a close.
    pub(super) fn finish(mut self) -> Prices {
        let width = self.securities.len();
        let mark = |((at, security), mark): (CellIx, _)| (self.days.all()[at], security, mark);
        let marks = std::mem::take(&mut self.marks).into_iter().map(mark).collect();
        let mut days = Vec::with_capacity(self.late.len());
        for (at, &day) in self.days.all().iter().enumerate() {
            let line = at * width..(at + 1) * width;
            if self.cells[line.clone()].iter().any(|close| *close != 0.0) {
                self.cells.copy_within(line, days.len() * width);
                days.push(day);
            }
        }
        self.cells.truncate(days.len() * width);
        let (cells, off_session) = (self.cells, self.off_session);
        Prices { days, width, cells, marks, off_session, report: self.report.finish() }
    }
}

/// Takes closes into the empty cells of one day; the rows of all others are noted.
fn fill(
    line: &mut [f64],
    rows: std::ops::Range<usize>,
    ids: &[u32],
    closes: &[f64],
    others: &mut Vec<usize>,
) {
    for row in rows {
        let close = closes[row];
        let cell = line.get_mut(ids[row] as usize);
        match cell.filter(|cell| **cell == 0.0 && close > 0.0 && close < f64::INFINITY) {
            Some(cell) => *cell = close,
            None => others.push(row),
        }
    }
}
