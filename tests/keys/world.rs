//! A small market: the tables of `tables/`, and series that are made here.
//!
//! Closes, exchange rates and interest rates move by a generator of whole numbers, so that they
//! are the same on every machine.

use std::fmt::Write;

use chrono::{Datelike, NaiveDate, Weekday};
use kapok_domain::Calendars;
use kapok_loader::{Request, load};
use kapok_market::{CutOff, History};

use crate::base::folder;

/// The market.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) history: History,
}

/// A line whose closes are made.
struct Line {
    id: String,
    mic: String,
    listed_on: Option<NaiveDate>,
    delisted_on: Option<NaiveDate>,
}

/// Line, first day, factor: what an event takes out of a close.
const FACTORS: [(&str, &str, f64); 5] = [
    ("DELT", "2021-03-18", 0.5),
    ("GAMA", "2021-03-16", 0.95),
    ("EPSI", "2021-03-23", 0.96),
    ("ZETA", "2021-04-07", 0.7),
    ("ETAA", "2021-04-13", 0.85),
];

/// Line, first and last day without a close.
const GAPS: [(&str, &str, &str); 4] = [
    ("LAMB", "2021-04-20", "2021-05-12"),
    ("IOTA", "2021-05-20", "2021-12-31"),
    ("KAPA", "2021-03-29", "2021-12-31"),
    ("ALFA", "2021-05-24", "2021-05-24"),
];

impl World {
    pub(crate) fn read() -> Self {
        let made = tempfile::tempdir().unwrap();
        let write = |name: &str, text: String| std::fs::write(made.path().join(name), text);
        write("prices.csv", prices()).unwrap();
        write("fx.csv", exchange_rates()).unwrap();
        write("rates.csv", interest_rates()).unwrap();
        write("levels.csv", levels()).unwrap();
        let sources = vec![folder("tables"), made.path().to_owned()].into();
        let request = Request { sources, price_days: None, cut_off: CutOff::EndOfDay };
        let loaded = load(&request).unwrap();
        let rejected: Vec<String> = loaded
            .report
            .tables
            .iter()
            .flat_map(|table| &table.rejections)
            .map(|rejection| rejection.to_string())
            .collect();
        assert!(rejected.is_empty(), "{}", rejected.join("\n"));
        Self { history: loaded.history }
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn weekdays(from: &str) -> impl Iterator<Item = NaiveDate> {
    let days = day(from).iter_days().take_while(|date| *date <= day("2021-06-30"));
    days.filter(|date| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun))
}

/// A walk of whole numbers: a linear congruential generator.
struct Walk(u64);

impl Walk {
    /// A number from −1 to 1.
    fn step(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let top = self.0 >> 33;
        top as f64 / f64::from(1_u32 << 30) - 1.0
    }
}

fn lines() -> Vec<Line> {
    let text = std::fs::read_to_string(folder("tables/securities.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let date = |name: &str| row[at(name)].parse().ok();
        Line {
            id: row[at("security_id")].to_owned(),
            mic: row[at("mic")].to_owned(),
            listed_on: date("listed_on"),
            delisted_on: date("delisted_on"),
        }
    });
    rows.collect()
}

fn prices() -> String {
    let calendars = Calendars::built_in();
    let mut text = "date,security_id,close,status\n".to_owned();
    for (i, line) in lines().iter().enumerate() {
        let mut walk = Walk(17 + i as u64);
        let mut close = 40.0 + 7.0 * i as f64;
        let mic = line.mic.parse().unwrap();
        for date in weekdays("2019-12-02") {
            close *= 1.0 + 0.02 * walk.step();
            for (_, _, factor) in
                FACTORS.iter().filter(|(id, from, _)| *id == line.id && day(from) == date)
            {
                close *= factor;
            }
            let is_listed = line.listed_on.is_none_or(|first| first <= date)
                && line.delisted_on.is_none_or(|end| date < end);
            let is_gap = GAPS
                .iter()
                .any(|(id, from, to)| *id == line.id && day(from) <= date && date <= day(to));
            if calendars.is_open(mic, date).unwrap() && is_listed {
                let id = &line.id;
                match is_gap {
                    true => writeln!(text, "{date},{id},,suspended").unwrap(),
                    false => writeln!(text, "{date},{id},{close:.3},official").unwrap(),
                }
            }
        }
    }
    text
}

/// Days on which some rates are not fixed.
fn is_pause(date: NaiveDate) -> bool {
    [("2021-02-22", "2021-02-24"), ("2021-05-04", "2021-05-06")]
        .iter()
        .any(|(from, to)| (day(from)..=day(to)).contains(&date))
}

fn exchange_rates() -> String {
    let mut text = "date,base,quote,rate,fix\n".to_owned();
    for (i, (base, quote, mut rate)) in
        [("USD", "HKD", 7.75), ("EUR", "USD", 1.12), ("GBP", "USD", 1.35)].into_iter().enumerate()
    {
        let mut walk = Walk(91 + i as u64);
        for date in weekdays("2018-12-03") {
            rate *= 1.0 + 0.004 * walk.step();
            for (fix, by) in [("FIX", 1.0), ("FIX-2", 1.001), ("FWD", 1.002), ("FWD-2", 1.003)] {
                // Two sources pause, so that rates are carried.
                if !(fix.starts_with("FIX") && is_pause(date)) {
                    writeln!(text, "{date},{base},{quote},{:.6},{fix}", rate * by).unwrap();
                }
            }
        }
    }
    text
}

/// Levels of a series from outside, which pause as rates do.
fn levels() -> String {
    let mut text = "date,series,level,currency\n".to_owned();
    let (mut walk, mut level) = (Walk(53), 3000.0);
    for date in weekdays("2018-12-03") {
        level *= 1.0 + 0.01 * walk.step();
        if !is_pause(date) {
            writeln!(text, "{date},WORLD,{level:.4},USD").unwrap();
        }
    }
    text
}

fn interest_rates() -> String {
    let mut text = "date,curve,tenor,rate,day_count\n".to_owned();
    for (i, (curve, tenor)) in
        [("CASH", "ON"), ("CASH", "3M"), ("CASH-2", "ON"), ("CASH-2", "3M")].into_iter().enumerate()
    {
        let (mut walk, mut rate) = (Walk(7 + i as u64), 0.02 + 0.005 * i as f64);
        for date in weekdays("2018-12-03") {
            rate *= 1.0 + 0.01 * walk.step();
            if !is_pause(date) {
                writeln!(text, "{date},{curve},{tenor},{rate:.6},act/360").unwrap();
            }
        }
    }
    text
}
