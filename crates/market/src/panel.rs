//! Closing prices: one row a day, one column a security.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use chrono::NaiveDate;

use crate::day_spans::DaySpans;
use crate::security::SecurityIx;

/// Mark on a price that is not an official close: of the vendor, or of a person who decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PriceMark {
    /// The vendor carried the last price.
    Carried,
    /// Trading was suspended.
    Suspended,
    /// A person decided the price of the session.
    Decided,
}

/// A price of a day on which its exchange was closed. It is no official close: nothing is
/// calculated from it.
#[derive(Debug, Clone, PartialEq)]
pub struct OffSession {
    /// The closed day.
    pub date: NaiveDate,
    /// The line.
    pub security: SecurityIx,
    /// The price.
    pub close: f64,
    /// File and line or row of the price.
    pub place: Box<str>,
}

/// Official closes in quotation currency, as traded. Inside, a cell without a close holds zero,
/// which no price can be: untouched memory then needs no writing. Callers see an `Option`, or a
/// whole row with that convention.
#[derive(Clone)]
pub struct PricePanel {
    days: Vec<NaiveDate>,
    width: usize,
    cells: Vec<f64>,
    marks: BTreeMap<(NaiveDate, SecurityIx), PriceMark>,
    closed: OnceLock<Vec<f64>>,
    loaded: Option<DaySpans>,
    off_session: Vec<OffSession>,
}

impl fmt::Debug for PricePanel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PricePanel({} days x {})", self.days.len(), self.width)
    }
}

impl PricePanel {
    /// A panel of `days` (sorted) × `width` securities, day after day; zero means no close.
    ///
    /// # Panics
    ///
    /// If the cells do not fill the panel or the days are not sorted.
    #[must_use]
    pub fn new(
        days: Vec<NaiveDate>,
        width: usize,
        cells: Vec<f64>,
        marks: BTreeMap<(NaiveDate, SecurityIx), PriceMark>,
    ) -> Self {
        assert_eq!(days.len() * width, cells.len());
        assert!(days.is_sorted_by(|a, b| a < b), "days of a panel are sorted and differ");
        let (closed, off_session) = (OnceLock::new(), Vec::new());
        Self { days, width, cells, marks, closed, loaded: None, off_session }
    }

    /// The panel, as one that holds the closes of some days only. Reading a close of another day
    /// then panics: it would look like a day without trading, and a continued calculation would
    /// differ from one from the base date.
    #[must_use]
    pub fn of_days(self, loaded: DaySpans) -> Self {
        Self { loaded: Some(loaded), ..self }
    }

    fn expect_loaded(&self, first: NaiveDate, last: NaiveDate) {
        let all = first > last || self.is_loaded(first, last);
        assert!(all, "closes from {first} to {last} are read, and not all loaded");
    }

    fn is_loaded(&self, first: NaiveDate, last: NaiveDate) -> bool {
        self.loaded.as_ref().is_none_or(|loaded| loaded.contain(first, last))
    }

    /// The panel beside prices that are no closes, because their exchange was closed.
    #[must_use]
    pub fn beside(mut self, mut off_session: Vec<OffSession>) -> Self {
        off_session.sort_by_key(|row| (row.date, row.security));
        self.off_session = off_session;
        self
    }

    /// Prices of days on which their exchange was closed, by day and line.
    #[must_use]
    pub fn off_session(&self) -> &[OffSession] {
        &self.off_session
    }

    /// Days on which any security has a close.
    #[must_use]
    pub fn days(&self) -> &[NaiveDate] {
        &self.days
    }

    /// The closes of a day, by security; zero where there is none. `None` if nothing has one.
    #[must_use]
    pub fn row(&self, date: NaiveDate) -> Option<&[f64]> {
        self.expect_loaded(date, date);
        self.row_if_read(date)
    }

    /// The closes of a day, by security; `None` also if the day was not read.
    pub(crate) fn row_if_read(&self, date: NaiveDate) -> Option<&[f64]> {
        let at = self.days.binary_search(&date).ok()?;
        Some(self.row_at(at))
    }

    /// The row of a day on which nothing trades: nobody has a close.
    #[must_use]
    pub fn closed_row(&self) -> &[f64] {
        self.closed.get_or_init(|| vec![0.0; self.width])
    }

    fn row_at(&self, at: usize) -> &[f64] {
        &self.cells[at * self.width..(at + 1) * self.width]
    }

    /// The official close of a security on a day.
    #[must_use]
    pub fn close(&self, security: SecurityIx, date: NaiveDate) -> Option<f64> {
        let close = *self.row(date)?.get(security.at())?;
        (close > 0.0).then_some(close)
    }

    /// The last official close from `earliest` to `date`, with its day.
    #[must_use]
    pub fn last_close(
        &self,
        security: SecurityIx,
        earliest: NaiveDate,
        date: NaiveDate,
    ) -> Option<(NaiveDate, f64)> {
        self.expect_loaded(earliest, date);
        let end = self.days.partition_point(|&d| d <= date);
        let close = |at: usize| (self.days[at], self.row_at(at)[security.at()]);
        // The last close is nearly always of the last day: one search is enough.
        let days = (0..end).rev().map(close).take_while(|(day, _)| *day >= earliest);
        days.into_iter().find(|(_, close)| *close > 0.0)
    }

    /// The closes of a security on the days from one to another, oldest first.
    pub fn closes(
        &self,
        security: SecurityIx,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl DoubleEndedIterator<Item = (NaiveDate, f64)> {
        self.expect_loaded(from, to);
        let end = self.days.partition_point(|&d| d <= to);
        let start = self.days.partition_point(|&d| d < from).min(end);
        let close = move |at: usize| (self.days[at], self.row_at(at)[security.at()]);
        (start..end).map(close).filter(|(_, close)| *close > 0.0)
    }

    /// Sets the price of a security on a day, as a person decided: zero carries the last close. A
    /// day without prices is added.
    pub(crate) fn decide(&mut self, security: SecurityIx, date: NaiveDate, price: f64) {
        if !self.is_loaded(date, date) {
            return;
        }
        let at = match self.days.binary_search(&date) {
            Ok(at) => at,
            // A day on which nobody has a close stays no day of the panel.
            Err(_) if price == 0.0 => return self.mark_decided(security, date),
            Err(at) => {
                self.days.insert(at, date);
                let start = at * self.width;
                self.cells.splice(start..start, std::iter::repeat_n(0.0, self.width));
                at
            }
        };
        self.cells[at * self.width + security.at()] = price;
        self.mark_decided(security, date);
    }

    fn mark_decided(&mut self, security: SecurityIx, date: NaiveDate) {
        self.marks.insert((date, security), PriceMark::Decided);
    }

    /// Mark on a price that is not an official close.
    #[must_use]
    pub fn mark(&self, security: SecurityIx, date: NaiveDate) -> Option<PriceMark> {
        if self.marks.is_empty() {
            return None;
        }
        self.marks.get(&(date, security)).copied()
    }
}
