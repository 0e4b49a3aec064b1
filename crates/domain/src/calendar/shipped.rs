//! The calendars of the shipped data files.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::trading::TradingCalendar;
use crate::mic::Mic;

/// Closed days of the built-in exchanges; provenance in `data/calendars/README.md`.
const HOLIDAYS: &str = include_str!("../../../../data/calendars/holidays.csv");
/// The years for which [`HOLIDAYS`] is complete.
const COVERAGE: &str = include_str!("../../../../data/calendars/coverage.csv");
/// Closures that the rules of the exchanges expect in later years.
const EXPECTED: &str = include_str!("../../../../data/calendars/expected.csv");

/// The built-in exchanges.
///
/// # Panics
///
/// If a shipped file is malformed, which its own test rules out.
pub(super) fn calendars() -> BTreeMap<Mic, TradingCalendar> {
    let mut by_mic = parse_coverage(COVERAGE);
    let mut of = |file: &str, add: fn(&mut TradingCalendar, NaiveDate)| {
        for (mic, date) in file.lines().skip(1).filter_map(parse_closure) {
            add(by_mic.get_mut(&mic).expect("coverage.csv names each calendar"), date);
        }
    };
    of(HOLIDAYS, TradingCalendar::close);
    of(EXPECTED, TradingCalendar::expect);
    by_mic
}

fn parse_coverage(text: &str) -> BTreeMap<Mic, TradingCalendar> {
    let row = |line: &str| {
        let mut cells = line.split(',');
        let mic = cells.next()?.parse().ok()?;
        let (first, last) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
        Some((mic, TradingCalendar::covering(first, last)))
    };
    text.lines().skip(1).filter_map(row).collect()
}

/// A whole closure of `calendar,date,weekday,kind,…`; early closes are trading days.
fn parse_closure(line: &str) -> Option<(Mic, NaiveDate)> {
    let cells: Vec<&str> = line.splitn(5, ',').collect();
    let closed = cells.get(3) == Some(&"closed");
    let (mic, date) = (cells.first()?.parse().ok()?, cells.get(1)?.parse().ok()?);
    closed.then_some((mic, date))
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::*;

    #[test]
    fn the_shipped_files_are_read_whole() {
        for file in [HOLIDAYS, EXPECTED] {
            let rows = file.lines().skip(1).filter(|line| line.contains(",closed,")).count();
            assert_eq!(file.lines().skip(1).filter_map(parse_closure).count(), rows);
        }
        assert_eq!(parse_coverage(COVERAGE).len(), COVERAGE.lines().count() - 1);
        let calendars = calendars();
        for known in ["XSHE", "XSHG", "XHKG", "XNYS"] {
            assert!(calendars.contains_key(&known.parse().unwrap()), "{known}");
        }
    }

    /// Checks that expected closures begin where certain years end, and go on each year.
    #[test]
    fn expected_closures_follow_the_certain_years() {
        let coverage = parse_coverage(COVERAGE);
        let mut years: BTreeMap<Mic, Vec<i32>> = BTreeMap::new();
        for (mic, date) in EXPECTED.lines().skip(1).filter_map(parse_closure) {
            assert!(!coverage[&mic].is_certain(date), "{mic} {date}");
            years.entry(mic).or_default().push(date.year());
        }
        for (mic, mut years) in years {
            years.dedup();
            let all: Vec<i32> = (years[0]..=2049).collect();
            assert_eq!(years, all, "{mic}");
            let before = NaiveDate::from_ymd_opt(years[0] - 1, 6, 1).unwrap();
            assert!((0..7).all(|day| coverage[&mic].is_certain(before + chrono::Days::new(day))));
        }
    }
}
