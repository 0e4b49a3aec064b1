//! Calculation days of an index that follows some exchanges.

use chrono::NaiveDate;

use super::error::CalendarError;
use super::trading::{LAST, TradingCalendar, is_weekend};
use crate::mic::Mic;

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
    first: NaiveDate,
    last: NaiveDate,
    days: Vec<NaiveDate>,
    /// Calculation days on which no exchange trades.
    closed: Vec<NaiveDate>,
    /// Calculation days on which not all exchanges trade.
    partial: Vec<NaiveDate>,
    /// Weekdays of which it is not certain whether an exchange trades, where that decides whether
    /// they are calculation days, by exchange.
    uncertain: Vec<(Mic, Vec<NaiveDate>)>,
}

impl IndexCalendar {
    /// The days on which an index is calculated that follows some exchanges, by the rule that holds
    /// on each day.
    pub(super) fn combine(
        parts: &[(Mic, &TradingCalendar)],
        rules: &[(NaiveDate, OpenRule)],
    ) -> Self {
        let first = parts.iter().map(|(_, c)| c.first()).max().unwrap_or(NaiveDate::MAX);
        let last = parts.iter().map(|_| LAST).min().unwrap_or(NaiveDate::MIN);
        let open = |c: &TradingCalendar, d| c.is_open(d) == Some(true);
        let rule = |d: &NaiveDate| rules.iter().rev().find(|(from, _)| from <= d).map(|(_, r)| *r);
        let trades = |d: &NaiveDate| match rule(d) {
            Some(OpenRule::AllOpen) => parts.iter().all(|(_, c)| open(c, *d)),
            Some(OpenRule::AnyOpen) => parts.iter().any(|(_, c)| open(c, *d)),
            Some(OpenRule::Weekdays) => !is_weekend(*d),
            None => false,
        };
        let all = || first.iter_days().take_while(|&d| d <= last);
        let days: Vec<NaiveDate> = all().filter(trades).collect();
        let closed = days.iter().copied().filter(|&d| !parts.iter().any(|(_, c)| open(c, d)));
        let closed = closed.collect();
        let partial = days.iter().copied().filter(|&d| !parts.iter().all(|(_, c)| open(c, d)));
        let partial = partial.collect();
        let matters =
            |d: &NaiveDate| matches!(rule(d), Some(OpenRule::AllOpen | OpenRule::AnyOpen));
        let uncertain = parts.iter().map(|(mic, calendar)| {
            (*mic, all().filter(|d| !calendar.is_certain(*d) && matters(d)).collect())
        });
        Self { first, last, days, closed, partial, uncertain: uncertain.collect() }
    }

    /// Exchanges of which it is not certain whether they trade on some day from `from` to `to`,
    /// both included: calculation days there are provisional.
    #[must_use]
    pub fn uncertain_exchanges(&self, from: NaiveDate, to: NaiveDate) -> Vec<Mic> {
        let is_uncertain = |days: &[NaiveDate]| {
            days.get(days.partition_point(|day| *day < from)).is_some_and(|day| *day <= to)
        };
        let found = self.uncertain.iter().filter(|(_, days)| is_uncertain(days));
        found.map(|(mic, _)| *mic).collect()
    }

    /// First day on or after a date of which it is not certain whether it is a calculation day.
    #[must_use]
    pub fn first_uncertain(&self, date: NaiveDate) -> Option<NaiveDate> {
        let first =
            |days: &Vec<NaiveDate>| days.get(days.partition_point(|day| *day < date)).copied();
        self.uncertain.iter().filter_map(|(_, days)| first(days)).min()
    }

    fn outside(&self, date: NaiveDate) -> CalendarError {
        let mics: Vec<&str> = self.uncertain.iter().map(|(mic, _)| mic.as_str()).collect();
        let (first, last) = (self.first, self.last);
        CalendarError::OutsideCoverage { date, whose: mics.join(", "), first, last }
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
