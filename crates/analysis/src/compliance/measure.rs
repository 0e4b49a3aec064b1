//! The book and the history by which an index is measured.

use chrono::NaiveDate;
use kapok_market::{History, Snapshot};
use kapok_methodology::{Climate, ClimateGauge};
use kapok_rulebook::Rulebook;

/// The terms by which an index is measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure<'a> {
    pub(super) book: &'a Rulebook,
    pub(super) climate: &'a Climate,
    pub(super) history: &'a History,
}

impl<'a> Measure<'a> {
    /// Everything known on a day.
    pub(super) fn on(&self, date: NaiveDate) -> Snapshot<'a> {
        let cut_off = self.history.cut_off(date);
        Snapshot::new(self.history, date, cut_off, self.book.price_lookback_days)
    }

    /// Gauge of the climate label: what it reads and demands.
    pub(super) fn gauge(&self) -> ClimateGauge<'a> {
        ClimateGauge { climate: self.climate, universe: self.book.universe() }
    }

    /// The last calculation day of a calendar year.
    pub(super) fn year_end(&self, year: i32) -> NaiveDate {
        let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX);
        self.book.setting().last_day_of(year, end)
    }
}
