//! What overlays carry, use and yield.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Currency, DayCount, IndexId};
use kapok_market::FxQuote;
use kapok_methodology::Rulebook;

use super::error::OverlayError;
use super::hedge::Quote;
use super::memory::Memory;
use crate::outcome::LevelRecord;

/// Levels of a series around a day, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Today.
    pub today: f64,
    /// What today's return is measured from: the level of the calculation day before, after a
    /// level split.
    pub before: f64,
    /// What the next day's return is measured from.
    pub next: f64,
}

/// An overlay between two days. `due` has no part in whether two of them are equal.
#[derive(Debug, Clone)]
pub struct OverlayState {
    /// Its id.
    pub id: Box<str>,
    /// What it carries, or since when and why it is held.
    pub carried: Result<Carried, Hold>,
    /// The next close at which something happens, where that was looked up already: it follows
    /// from the terms and the calendar.
    pub due: Option<NaiveDate>,
}

impl PartialEq for OverlayState {
    fn eq(&self, other: &Self) -> bool {
        (&self.id, &self.carried) == (&other.id, &other.carried)
    }
}

/// What an overlay carries from one day to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// Its last level, points, as it is carried.
    pub level: f64,
    /// What the next day's return is measured from: the level, after a split or reset.
    pub next: f64,
    /// What else it needs.
    pub memory: Memory,
}

/// Since when and why an overlay is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The first day without a level.
    pub since: NaiveDate,
    /// Why, in words.
    pub reason: String,
    /// The way out.
    pub hint: String,
}

/// A rate of the day before, from which on interest runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateUsed {
    /// A fraction a year.
    pub rate: f64,
    /// The day of the rate; `None` where it is a number of the index file.
    pub as_of: Option<NaiveDate>,
}

/// Every number that entered a day's level beside the terms and what was carried.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Used {
    /// The underlying today, and what its return is measured from, points.
    pub underlying: Option<(f64, f64)>,
    /// The part of a year since the calculation day before.
    pub fraction: Option<f64>,
    /// The rate of cash.
    pub rate: Option<RateUsed>,
    /// The exposure to the underlying, a multiple of the level.
    pub exposure: Option<f64>,
    /// Dividends, points of the price level.
    pub points: Option<f64>,
    /// The exchange rate, units of the overlay's currency per unit of the underlying's.
    pub exchange: Option<(f64, NaiveDate)>,
    /// Growth of the index at the exchange rates of the day before.
    pub local_return: Option<f64>,
    /// Exchange rates of a hedge.
    pub quotes: Vec<Quote>,
    /// Levels of the components of a blend, in order, points.
    pub components: Vec<f64>,
}

/// What a day yields of one overlay.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlayRecord {
    /// Its place in the rulebook.
    pub overlay: usize,
    /// The calculation day before; `None` on its base date.
    pub before: Option<NaiveDate>,
    /// Its level that day, and what today's return was measured from.
    pub previous: Option<(f64, f64)>,
    /// Its level, and what the next day's return is measured from; or since when and why it is
    /// held.
    pub level: Result<(f64, f64), Hold>,
    /// What it carries on beside these, where the day keeps its detail and it is not held.
    pub memory: Option<Memory>,
    /// What entered.
    pub used: Used,
}

/// Levels of other indices, for blends: index and series to level by day, with currency.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Others {
    series: BTreeMap<(IndexId, String), OtherSeries>,
}

/// The currency of a series, and its levels by day.
type OtherSeries = (Currency, Vec<(NaiveDate, Point)>);

impl Others {
    /// None at all.
    pub const NONE: &'static Self = &Self { series: BTreeMap::new() };

    /// Adds the level of a day; days come in order.
    pub fn add(
        &mut self,
        index: &IndexId,
        series: &str,
        currency: Currency,
        date: NaiveDate,
        point: Point,
    ) {
        let key = (index.clone(), series.to_owned());
        let (_, days) = self.series.entry(key).or_insert_with(|| (currency, Vec::new()));
        match days.binary_search_by_key(&date, |(day, _)| *day) {
            Ok(at) => days[at].1 = point,
            Err(at) => days.insert(at, (date, point)),
        }
    }

    /// Adds the levels of an index and its overlays on a day.
    pub fn add_day(
        &mut self,
        book: &Rulebook,
        date: NaiveDate,
        level: &LevelRecord,
        overlays: &[OverlayRecord],
    ) {
        for variant in &book.variants {
            let today = level.levels.of(*variant);
            let before = level.previous.map_or(today, |before| before.of(*variant));
            let point = Point { today, before, next: today };
            self.add(&book.id, variant.name(), book.currency, date, point);
        }
        for record in overlays {
            let overlay = &book.overlays[record.overlay];
            if let Some(point) = record.point() {
                self.add(&book.id, &overlay.id, overlay.currency, date, point);
            }
        }
    }

    /// The currency of a series, and its newest level on a day or before it.
    #[must_use]
    pub fn latest(
        &self,
        index: &IndexId,
        series: &str,
        date: NaiveDate,
    ) -> Option<(Currency, NaiveDate, Point)> {
        let (currency, days) = self.series.get(&(index.clone(), series.to_owned()))?;
        let end = days.partition_point(|(day, _)| *day <= date);
        let (day, point) = days[..end].last()?;
        Some((*currency, *day, *point))
    }
}

/// What the market adds to a day.
pub trait Facts {
    /// The rate of a curve on a day, a fraction a year for a day count.
    ///
    /// # Errors
    ///
    /// If there is none in the days allowed, or it is for another day count.
    fn rate(
        &self,
        curve: (&str, &str),
        date: NaiveDate,
        carry_days: u32,
        basis: DayCount,
    ) -> Result<RateUsed, OverlayError>;

    /// Units of `to` per one `from` on the day.
    ///
    /// # Errors
    ///
    /// If there is none in the days allowed.
    fn exchange(
        &self,
        fix: &str,
        from: Currency,
        to: Currency,
        carry_days: u32,
    ) -> Result<FxQuote, OverlayError>;

    /// Weights of the constituents' currencies at the close of the day, sorted by currency.
    fn weights(&self) -> Vec<(Currency, f64)>;

    /// The same at the close of the calculation day before; `None` on the base date.
    fn weights_before(&self) -> Option<Vec<(Currency, f64)>>;

    /// The level of a series of another index.
    ///
    /// # Errors
    ///
    /// If there is none in the days allowed, or it is in another currency.
    fn other(
        &self,
        index: &IndexId,
        series: &str,
        carry_days: u32,
        currency: Currency,
    ) -> Result<Point, OverlayError>;
}
