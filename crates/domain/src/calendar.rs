//! Trading days: of one exchange, and of an index that follows several.
//!
//! A date outside the years that a calendar covers is an error, never a guess that weekdays trade.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

use crate::mic::Mic;

/// Closed days of the built-in exchanges; provenance in `data/calendars/README.md`.
const HOLIDAYS: &str = include_str!("../../../data/calendars/holidays.csv");
/// The years for which [`HOLIDAYS`] is complete.
const COVERAGE: &str = include_str!("../../../data/calendars/coverage.csv");

/// Reason for which a calendar cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Neither built in nor given by the `holidays` table.
    #[error("no calendar is known for exchange `{mic}`; known are {known}")]
    UnknownMic {
        /// The exchange asked for.
        mic: Mic,
        /// All known exchanges.
        known: String,
    },
    /// The calendar ends before, or begins after, the date.
    #[error("{date} is outside the calendar of {whose}, which covers {first} to {last}")]
    OutsideCoverage {
        /// The date asked for.
        date: NaiveDate,
        /// The exchange or exchanges.
        whose: String,
        /// First day covered.
        first: NaiveDate,
        /// Last day covered.
        last: NaiveDate,
    },
    /// A rule names a day that the month does not have.
    #[error("{year}-{month:02} has no {what}")]
    NoSuchDay {
        /// Year of the month.
        year: i32,
        /// Month, 1 to 12.
        month: u32,
        /// The day asked for, in words.
        what: String,
    },
}

/// One closure or special opening of an exchange, from the `holidays` table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holiday {
    /// The exchange.
    pub mic: Mic,
    /// The day.
    pub date: NaiveDate,
    /// Open although it is a weekend or a built-in holiday.
    pub open: bool,
}

/// Trading days of one exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TradingCalendar {
    first: NaiveDate,
    last: NaiveDate,
    closed: BTreeSet<NaiveDate>,
    opened: BTreeSet<NaiveDate>,
}

impl TradingCalendar {
    fn covering(first: NaiveDate, last: NaiveDate) -> Self {
        Self { first, last, closed: BTreeSet::new(), opened: BTreeSet::new() }
    }

    fn covers(&self, date: NaiveDate) -> bool {
        (self.first..=self.last).contains(&date)
    }

    /// `None` outside the years covered.
    #[must_use]
    pub fn is_open(&self, date: NaiveDate) -> Option<bool> {
        let weekday = !matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        let open = self.opened.contains(&date) || (weekday && !self.closed.contains(&date));
        self.covers(date).then_some(open)
    }

    fn set(&mut self, holiday: Holiday) {
        let (to, from) = if holiday.open {
            (&mut self.opened, &mut self.closed)
        } else {
            (&mut self.closed, &mut self.opened)
        };
        to.insert(holiday.date);
        from.remove(&holiday.date);
        self.first = self.first.min(first_of_year(holiday.date));
        self.last = self.last.max(last_of_year(holiday.date));
    }
}

fn first_of_year(date: NaiveDate) -> NaiveDate {
    date.with_ordinal(1).unwrap_or(date)
}

fn last_of_year(date: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(date.year(), 12, 31).unwrap_or(date)
}

/// The calendars of all known exchanges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendars {
    by_mic: BTreeMap<Mic, TradingCalendar>,
}

impl Calendars {
    /// The exchanges of the shipped data file.
    ///
    /// # Panics
    ///
    /// If the shipped file is malformed, which its own test rules out.
    #[must_use]
    pub fn built_in() -> Self {
        let mut by_mic = parse_coverage(COVERAGE);
        for holiday in HOLIDAYS.lines().skip(1).filter_map(parse_holiday) {
            let calendar = by_mic.get_mut(&holiday.mic).expect("coverage.csv names each calendar");
            calendar.closed.insert(holiday.date);
        }
        Self { by_mic }
    }

    /// Calendars with a `holidays` table applied. A closure adds to the built-in ones, an opening
    /// removes one; an exchange that is not built in trades on all other weekdays of the years in
    /// which the table has rows for it.
    #[must_use]
    pub fn overridden_by(mut self, holidays: &[Holiday]) -> Self {
        for &holiday in holidays {
            let date = holiday.date;
            let fresh = || TradingCalendar::covering(first_of_year(date), last_of_year(date));
            self.by_mic.entry(holiday.mic).or_insert_with(fresh).set(holiday);
        }
        self
    }

    /// Exchanges with a calendar, in order.
    pub fn exchanges(&self) -> impl Iterator<Item = Mic> {
        self.by_mic.keys().copied()
    }

    /// The calendar of one exchange.
    ///
    /// # Errors
    ///
    /// If the exchange is neither built in nor in the `holidays` table.
    pub fn get(&self, mic: Mic) -> Result<&TradingCalendar, CalendarError> {
        let known = || self.by_mic.keys().map(Mic::as_str).collect::<Vec<_>>().join(", ");
        self.by_mic.get(&mic).ok_or_else(|| CalendarError::UnknownMic { mic, known: known() })
    }

    /// Whether an exchange trades on a date.
    ///
    /// # Errors
    ///
    /// If the exchange is unknown or the date outside its calendar.
    pub fn is_open(&self, mic: Mic, date: NaiveDate) -> Result<bool, CalendarError> {
        let calendar = self.get(mic)?;
        calendar.is_open(date).ok_or_else(|| CalendarError::OutsideCoverage {
            date,
            whose: mic.to_string(),
            first: calendar.first,
            last: calendar.last,
        })
    }

    /// The calendar of an index that follows some exchanges, by the rule that holds on each day.
    ///
    /// * `rules`: each with the first day on which it holds, in order
    ///
    /// # Errors
    ///
    /// If an exchange is unknown.
    pub fn combine(
        &self,
        mics: &[Mic],
        rules: &[(NaiveDate, OpenRule)],
    ) -> Result<IndexCalendar, CalendarError> {
        let parts = mics.iter().map(|&m| self.get(m)).collect::<Result<Vec<_>, _>>()?;
        let first = parts.iter().map(|c| c.first).max().unwrap_or(NaiveDate::MAX);
        let last = parts.iter().map(|c| c.last).min().unwrap_or(NaiveDate::MIN);
        let open = |c: &&TradingCalendar, d| c.is_open(d) == Some(true);
        let rule = |d: &NaiveDate| rules.iter().rev().find(|(from, _)| from <= d).map(|(_, r)| *r);
        let trades = |d: &NaiveDate| match rule(d) {
            Some(OpenRule::AllOpen) => parts.iter().all(|c| open(c, *d)),
            Some(OpenRule::AnyOpen) => parts.iter().any(|c| open(c, *d)),
            Some(OpenRule::Weekdays) => !matches!(d.weekday(), Weekday::Sat | Weekday::Sun),
            None => false,
        };
        let days = first.iter_days().take_while(|&d| d <= last);
        let days: Vec<NaiveDate> = days.filter(trades).collect();
        let closed = days.iter().copied().filter(|&d| !parts.iter().any(|c| open(c, d)));
        let closed = closed.collect();
        let partial = days.iter().copied().filter(|&d| !parts.iter().all(|c| open(c, d)));
        let partial = partial.collect();
        let whose = mics.iter().map(Mic::as_str).collect::<Vec<_>>().join(", ");
        Ok(IndexCalendar { whose, first, last, days, closed, partial })
    }
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
fn parse_holiday(line: &str) -> Option<Holiday> {
    let cells: Vec<&str> = line.splitn(5, ',').collect();
    let closed = cells.get(3) == Some(&"closed");
    let (mic, date) = (cells.first()?.parse().ok()?, cells.get(1)?.parse().ok()?);
    closed.then_some(Holiday { mic, date, open: false })
}

/// Rule by which days of several exchanges are calculation days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenRule {
    /// Days on which any of them trades.
    AnyOpen,
    /// Days on which all of them trade.
    AllOpen,
    /// Monday to Friday, whether they trade or not.
    Weekdays,
}

/// The calculation days of one index, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexCalendar {
    whose: String,
    first: NaiveDate,
    last: NaiveDate,
    days: Vec<NaiveDate>,
    /// Calculation days on which no exchange trades.
    closed: Vec<NaiveDate>,
    /// Calculation days on which not all exchanges trade.
    partial: Vec<NaiveDate>,
}

impl IndexCalendar {
    fn outside(&self, date: NaiveDate) -> CalendarError {
        let (first, last) = (self.first, self.last);
        CalendarError::OutsideCoverage { date, whose: self.whose.clone(), first, last }
    }

    fn covered(&self, date: NaiveDate) -> Result<NaiveDate, CalendarError> {
        let covered = (self.first..=self.last).contains(&date);
        if covered { Ok(date) } else { Err(self.outside(date)) }
    }

    /// Whether the index is calculated on a date.
    ///
    /// # Errors
    ///
    /// If the date is outside the calendar.
    pub fn is_open(&self, date: NaiveDate) -> Result<bool, CalendarError> {
        Ok(self.days.binary_search(&self.covered(date)?).is_ok())
    }

    /// Whether the index is calculated on a date although no exchange trades: last prices are
    /// carried.
    #[must_use]
    pub fn is_carried(&self, date: NaiveDate) -> bool {
        self.closed.binary_search(&date).is_ok()
    }

    /// The first calculation day on or after a date on which all exchanges trade.
    ///
    /// # Errors
    ///
    /// If the calendar ends before it.
    pub fn first_whole(&self, date: NaiveDate) -> Result<NaiveDate, CalendarError> {
        let start = self.days.partition_point(|day| *day < date);
        let whole = |day: &&NaiveDate| self.partial.binary_search(day).is_err();
        self.days[start..].iter().find(whole).copied().ok_or_else(|| self.outside(date))
    }

    /// All calculation days from `from` to `to`, both included.
    ///
    /// # Errors
    ///
    /// If either end is outside the calendar.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> Result<&[NaiveDate], CalendarError> {
        let (from, to) = (self.covered(from)?, self.covered(to)?);
        let start = self.days.partition_point(|&d| d < from);
        let end = self.days.partition_point(|&d| d <= to);
        Ok(&self.days[start..end.max(start)])
    }

    /// The `n`-th calculation day after a date (1 = the next one).
    ///
    /// # Errors
    ///
    /// If the calendar ends before it.
    pub fn after(&self, date: NaiveDate, n: usize) -> Result<NaiveDate, CalendarError> {
        let start = self.days.partition_point(|&d| d <= self.covered(date).unwrap_or(d));
        self.covered(date)?;
        self.days
            .get(start + n - 1)
            .copied()
            .ok_or_else(|| self.outside(self.last.succ_opt().unwrap_or(self.last)))
    }

    /// The `n`-th calculation day before a date (1 = the one before); `n = 0` is the date itself
    /// or, if that is closed, the last calculation day before it.
    ///
    /// # Errors
    ///
    /// If the calendar begins after it.
    pub fn before(&self, date: NaiveDate, n: usize) -> Result<NaiveDate, CalendarError> {
        let date = self.covered(date)?;
        let end = self.days.partition_point(|&d| d <= date);
        let on = usize::from(self.days.binary_search(&date).is_ok());
        let back = if n == 0 { 1 } else { n + on };
        let found = end.checked_sub(back).and_then(|at| self.days.get(at)).copied();
        found.ok_or_else(|| self.outside(self.first.pred_opt().unwrap_or(self.first)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn mic(text: &str) -> Mic {
        text.parse().unwrap()
    }

    #[test]
    fn the_shipped_file_is_read_whole() {
        let rows = HOLIDAYS.lines().skip(1).filter(|l| l.contains(",closed,")).count();
        assert_eq!(HOLIDAYS.lines().skip(1).filter_map(parse_holiday).count(), rows);
        assert_eq!(parse_coverage(COVERAGE).len(), COVERAGE.lines().count() - 1);
        let calendars = Calendars::built_in();
        for known in ["XSHE", "XSHG", "XHKG", "XNYS"] {
            assert!(calendars.get(mic(known)).is_ok(), "{known}");
        }
    }

    #[test]
    fn closures_follow_the_exchange() {
        let calendars = Calendars::built_in();
        let open = |m: &str, d: &str| calendars.is_open(mic(m), day(d));
        assert_eq!(open("XNYS", "2012-10-29"), Ok(false)); // hurricane
        assert_eq!(open("XNYS", "2012-10-31"), Ok(true));
        assert_eq!(open("XSHG", "2024-02-12"), Ok(false)); // Spring Festival
        assert_eq!(open("XHKG", "2024-07-01"), Ok(false));
        assert_eq!(open("XSHG", "2024-07-01"), Ok(true));
        assert_eq!(open("XNYS", "2024-07-06"), Ok(false)); // Saturday
    }

    #[test]
    fn outside_coverage_is_an_error() {
        let calendars = Calendars::built_in();
        let error = calendars.is_open(mic("XNYS"), day("2031-01-02")).map_err(|e| e.to_string());
        assert!(error.is_err_and(|e| e.starts_with("2031-01-02 is outside the calendar of XNYS")));
        assert!(matches!(calendars.get(mic("XXXX")), Err(CalendarError::UnknownMic { .. })));
    }

    #[test]
    fn a_table_adds_closures_opens_days_and_makes_calendars() {
        let (xhkg, xxxx) = (mic("XHKG"), mic("XXXX"));
        let table = [
            Holiday { mic: xhkg, date: day("2024-09-05"), open: false },
            Holiday { mic: xhkg, date: day("2024-07-01"), open: true },
            Holiday { mic: xxxx, date: day("2020-01-01"), open: false },
        ];
        let calendars = Calendars::built_in().overridden_by(&table);
        assert_eq!(calendars.is_open(xhkg, day("2024-09-05")), Ok(false));
        assert_eq!(calendars.is_open(xhkg, day("2024-07-01")), Ok(true));
        assert_eq!(calendars.is_open(xxxx, day("2020-01-02")), Ok(true));
        assert!(calendars.is_open(xxxx, day("2021-01-04")).is_err());
    }

    #[test]
    fn an_index_follows_any_or_all_of_its_exchanges() {
        let calendars = Calendars::built_in();
        let mics = [mic("XSHE"), mic("XHKG")];
        let any = calendars.combine(&mics, &[(NaiveDate::MIN, OpenRule::AnyOpen)]).unwrap();
        let all = calendars.combine(&mics, &[(NaiveDate::MIN, OpenRule::AllOpen)]).unwrap();
        assert_eq!(any.is_open(day("2024-07-01")), Ok(true));
        assert_eq!(all.is_open(day("2024-07-01")), Ok(false));
        assert_eq!(all.after(day("2024-06-28"), 1), Ok(day("2024-07-02")));
        assert_eq!(all.before(day("2024-07-01"), 0), Ok(day("2024-06-28")));
        assert_eq!(all.before(day("2024-07-02"), 1), Ok(day("2024-06-28")));
        assert_eq!(all.before(day("2024-06-28"), 0), Ok(day("2024-06-28")));
        assert_eq!(any.between(day("2024-06-29"), day("2024-07-02")).map(<[_]>::len), Ok(2));
        // On 1 July Hong Kong is closed and Shenzhen trades.
        assert_eq!(any.first_whole(day("2024-07-01")), Ok(day("2024-07-02")));
        assert_eq!(any.first_whole(day("2024-07-02")), Ok(day("2024-07-02")));
        let from = |rule| [(NaiveDate::MIN, OpenRule::AllOpen), (day("2024-05-01"), rule)];
        let days = calendars.combine(&mics, &from(OpenRule::Weekdays)).unwrap();
        let carried = |date| (days.is_open(day(date)), days.is_carried(day(date)));
        assert_eq!(carried("2024-02-12"), (Ok(false), false)); // both closed, both must trade
        assert_eq!(carried("2024-05-01"), (Ok(true), true)); // both closed, a weekday
        assert_eq!(carried("2024-07-01"), (Ok(true), false)); // one trades
    }
}
