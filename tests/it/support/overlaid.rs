//! Overlays of an index file, moved over levels that are given.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use kapok_domain::{Currency, DayCount};
use kapok_market::FxQuote;
use kapok_overlay::{
    Curve, DividendPoints, Facts as MarketFacts, Fixing, Outside, OverlayDay, OverlayError,
    OverlayRecord, OverlayState, Point, RateUsed, Wanted, advance,
};
use kapok_rulebook::Rulebook;

use super::day;
use super::index::Index;
use super::market::{Market, calendars};

/// Exchange rates of a day: by fix and currency; nothing else is known.
#[derive(Default)]
pub(crate) struct Given {
    pub(crate) rates: BTreeMap<(String, Currency), f64>,
}

impl MarketFacts for Given {
    fn rate(&self, curve: &Curve, _: NaiveDate, _: DayCount) -> Result<RateUsed, OverlayError> {
        panic!("nothing is known of the curve {} {}", curve.curve, curve.tenor)
    }

    fn exchange(&self, fixing: Fixing<'_>) -> Result<FxQuote, OverlayError> {
        let rate = self.rates[&(fixing.fix.to_owned(), fixing.from)];
        let (as_of, known_at) = (day("2024-01-02"), kapok_domain::end_of_day(day("2024-01-02")));
        Ok(FxQuote { rate, as_of, known_at, through: None })
    }

    fn outside(&self, outside: &Outside, _: NaiveDate) -> Result<f64, OverlayError> {
        panic!("nothing is known of the series {outside:?} from outside")
    }

    fn other(&self, wanted: Wanted<'_>) -> Result<Point, OverlayError> {
        panic!("nothing is known of the series {} of another index", wanted.series)
    }
}

/// One overlay on levels that are given.
pub(crate) struct Overlaid {
    pub(crate) book: Rulebook,
    pub(crate) states: Vec<OverlayState>,
    last: Option<(NaiveDate, f64)>,
    pub(crate) market: Given,
}

impl Overlaid {
    /// An overlay that begins on a day, as its index file says.
    pub(crate) fn new(from: NaiveDate, text: &str) -> Self {
        Self::of(from, &format!("[[overlays]]\nid = \"O\"\n{text}"))
    }

    /// Overlays as an index file lists them.
    pub(crate) fn of(from: NaiveDate, overlays: &str) -> Self {
        let mut market = Market::default();
        market.close(from, "A", 1.0);
        market.close(from + Days::new(800), "A", 1.0);
        let index = Index { base_date: from, ..Index::default() };
        let text = format!("{}\n{overlays}", index.text());
        let book = Rulebook::compile(&text, &calendars(&market));
        let book = book.unwrap_or_else(|errors| panic!("{errors:#?}\n{text}"));
        Self { book, states: Vec::new(), last: None, market: Given::default() }
    }

    /// Moves it to a day on which the index stands at a level, after dividend points.
    pub(crate) fn day(&mut self, date: NaiveDate, level: f64, points: f64) -> OverlayRecord {
        self.days(date, level, points).remove(0)
    }

    /// The same for several overlays.
    pub(crate) fn days(&mut self, date: NaiveDate, level: f64, points: f64) -> Vec<OverlayRecord> {
        let before = self.last.map_or(level, |(_, level)| level);
        let index = Point { today: level, before, next: level };
        let day = OverlayDay {
            date,
            before: self.last.map(|(date, _)| date),
            next_date: date + Days::new(1),
            price: index,
            net: index,
            gross: index,
            dividends: DividendPoints { gross: points, net: points, franked: 0.0 },
            local_return: None,
            exposures: None,
            exposures_before: None,
            calendar: &self.book.calendar,
            detail: false,
        };
        let states = std::mem::take(&mut self.states);
        let (states, records) = advance(&self.book.overlays, states, &day, &self.market);
        self.states = states;
        self.last = Some((date, level));
        records
    }

    /// From one level to another, so many days later.
    pub(crate) fn step(&mut self, from: f64, to: f64, days: u64) -> OverlayRecord {
        let first = self.book.base_date;
        self.day(first, from, 0.0);
        self.day(first + Days::new(days), to, 0.0)
    }
}

/// The level of a record that has one.
pub(crate) fn level(record: &OverlayRecord) -> f64 {
    record.level.as_ref().unwrap_or_else(|hold| panic!("{}", hold.reason)).0
}
