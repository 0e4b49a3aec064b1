//! Exchanges and the days on which they trade.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

/// The calendars that the project ships.
const SHIPPED: &str = include_str!("../../../data/calendars/holidays.csv");

/// First day with prices.
pub(crate) const FIRST: NaiveDate = date(2022, 1, 4);
/// Last day with prices.
pub(crate) const LAST: NaiveDate = date(2024, 12, 31);
/// Last ex-date that may be known before [`LAST`].
const HORIZON: NaiveDate = date(2025, 3, 31);

/// An invented typhoon: Hong Kong does not trade, though the shipped calendar says it does.
pub(crate) const TYPHOON: NaiveDate = date(2023, 10, 9);

/// Date from year, month and day.
pub(crate) const fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("not a date"),
    }
}

/// An exchange of the Greater Bay Area, or near it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Venue {
    Shenzhen,
    Shanghai,
    HongKong,
}

impl Venue {
    /// All three.
    pub(crate) const ALL: [Self; 3] = [Self::Shenzhen, Self::Shanghai, Self::HongKong];

    /// Market identifier code.
    pub(crate) fn mic(self) -> &'static str {
        match self {
            Self::Shenzhen => "XSHE",
            Self::Shanghai => "XSHG",
            Self::HongKong => "XHKG",
        }
    }

    /// First letters of its security ids.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Shenzhen => "SZ",
            Self::Shanghai => "SH",
            Self::HongKong => "HK",
        }
    }

    /// Largest daily change of a price without events: the price limit on the mainland.
    pub(crate) fn largest_move(self) -> f64 {
        match self {
            Self::Shenzhen | Self::Shanghai => 0.099,
            Self::HongKong => 0.15,
        }
    }
}

/// Weekdays of the market by number, with the exchanges that trade on them.
pub(crate) struct Calendar {
    days: Vec<NaiveDate>,
    open: [Vec<bool>; 3],
}

impl Calendar {
    /// The shipped calendars, and the typhoon.
    pub(crate) fn shipped() -> Self {
        let days = weekdays(FIRST, HORIZON);
        let open = Venue::ALL.map(|venue| {
            let closed = closures(venue);
            days.iter().map(|day| !closed.contains(day)).collect()
        });
        Self { days, open }
    }

    /// The date of a day.
    pub(crate) fn date(&self, day: usize) -> NaiveDate {
        self.days[day]
    }

    /// The first day on a date or after it.
    pub(crate) fn day(&self, date: NaiveDate) -> usize {
        self.days.partition_point(|&known| known < date)
    }

    /// The number of days with prices.
    pub(crate) fn priced_days(&self) -> usize {
        self.days.partition_point(|&known| known <= LAST)
    }

    /// Whether an exchange trades.
    pub(crate) fn is_open(&self, venue: Venue, day: usize) -> bool {
        self.open[venue as usize][day]
    }

    /// The first trading day on a day or after it.
    pub(crate) fn open_from(&self, venue: Venue, day: usize) -> usize {
        let open = &self.open[venue as usize];
        (day..open.len()).find(|&day| open[day]).unwrap_or(open.len() - 1)
    }

    /// The trading day that lies so many trading days before (or after) a trading day, or the end
    /// of the calendar.
    pub(crate) fn shift(&self, venue: Venue, day: usize, count: isize) -> usize {
        let open = &self.open[venue as usize];
        let steps = count.unsigned_abs();
        if count < 0 {
            (0..day).rev().filter(|&day| open[day]).take(steps).last().unwrap_or(day)
        } else {
            (day + 1..open.len()).filter(|&day| open[day]).take(steps).last().unwrap_or(day)
        }
    }
}

/// Monday to Friday from one date to another, both included.
pub(crate) fn weekdays(from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    let weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    from.iter_days().take_while(|&day| day <= to).filter(|day| !weekend(day)).collect()
}

/// All closures of an exchange: those of the shipped file, and the typhoon in Hong Kong.
fn closures(venue: Venue) -> BTreeSet<NaiveDate> {
    let shipped = SHIPPED.lines().skip(1).filter_map(|row| closure(row, venue.mic()));
    shipped.chain((venue == Venue::HongKong).then_some(TYPHOON)).collect()
}

/// The date of a row `calendar,date,weekday,kind,…`, if it closes the exchange.
fn closure(row: &str, mic: &str) -> Option<NaiveDate> {
    let mut fields = row.split(',');
    let (calendar, date, kind) = (fields.next()?, fields.next()?, fields.nth(1)?);
    if calendar == mic && kind == "closed" { date.parse().ok() } else { None }
}
