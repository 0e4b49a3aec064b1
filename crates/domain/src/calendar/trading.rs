//! Trading days of one exchange: certain in some years, expected in others.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::mic::Mic;

/// Last day of all calendars. The known dates of lunar holidays end here.
pub(super) const LAST: NaiveDate = match NaiveDate::from_ymd_opt(2049, 12, 31) {
    Some(last) => last,
    None => panic!("not a date"),
};

/// Statement of the `holidays` table about an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holiday {
    /// The exchange.
    pub mic: Mic,
    /// The day, or a day of the year.
    pub date: NaiveDate,
    /// Kind of the statement.
    pub kind: HolidayKind,
}

/// Kind of a statement about an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HolidayKind {
    /// Closed on the day.
    Closed,
    /// Open on the day, although it is a weekend or a built-in holiday.
    Open,
    /// All closures of the year of the day are stated: no other day of it is expected to be one.
    Complete,
}

/// Trading days of one exchange.
///
/// Years whose closures are all known are certain. All others, up to the end of the calendar, are
/// provisional: closed are the days that the rules of the exchange expect, and weekends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TradingCalendar {
    first: NaiveDate,
    certain: BTreeSet<i32>,
    closed: BTreeSet<NaiveDate>,
    opened: BTreeSet<NaiveDate>,
    /// Closures that rules expect, in years that are not certain.
    expected: BTreeSet<NaiveDate>,
}

impl TradingCalendar {
    /// Calendar whose closures are known from one day to another.
    pub(super) fn covering(first: NaiveDate, last: NaiveDate) -> Self {
        Self { certain: (first.year()..=last.year()).collect(), ..Self::from(first) }
    }

    fn from(first: NaiveDate) -> Self {
        Self {
            first,
            certain: BTreeSet::new(),
            closed: BTreeSet::new(),
            opened: BTreeSet::new(),
            expected: BTreeSet::new(),
        }
    }

    /// Calendar of an exchange of which the table alone speaks.
    ///
    /// Without a statement that years are complete, the last year with rows is not certain: its
    /// rows may be the first of many.
    pub(super) fn stated(rows: &[Holiday]) -> Self {
        let years = rows.iter().map(|row| row.date.year());
        let (first, last) = (years.clone().min().unwrap_or(0), years.max().unwrap_or(0));
        let mut calendar = Self::from(NaiveDate::from_ymd_opt(first, 1, 1).unwrap_or(LAST));
        if !rows.iter().any(|row| row.kind == HolidayKind::Complete) {
            calendar.certain = (first..last).collect();
        }
        rows.iter().for_each(|row| calendar.set(*row));
        calendar
    }

    /// Adds the rows of the table to a built-in calendar. Rows of years before it extend it, and
    /// rows of later years make nothing certain but their own days.
    pub(super) fn amend(&mut self, rows: &[Holiday]) {
        for row in rows {
            if row.date < self.first {
                self.certain.extend(row.date.year()..self.first.year());
                self.first = row.date.with_ordinal(1).unwrap_or(row.date);
            }
            self.set(*row);
        }
    }

    fn set(&mut self, row: Holiday) {
        let (to, from) = match row.kind {
            HolidayKind::Open => (&mut self.opened, &mut self.closed),
            HolidayKind::Closed => (&mut self.closed, &mut self.opened),
            HolidayKind::Complete => {
                self.certain.insert(row.date.year());
                return;
            }
        };
        to.insert(row.date);
        from.remove(&row.date);
    }

    /// Adds a closure of the built-in calendar.
    pub(super) fn close(&mut self, date: NaiveDate) {
        self.closed.insert(date);
    }

    /// Adds a closure that the rules of the exchange expect.
    pub(super) fn expect(&mut self, date: NaiveDate) {
        self.expected.insert(date);
    }

    /// End of the last certain year; the day before the calendar begins if there is none.
    #[must_use]
    pub fn certain_to(&self) -> NaiveDate {
        let end = self.certain.last().and_then(|year| NaiveDate::from_ymd_opt(*year, 12, 31));
        end.or_else(|| self.first.pred_opt()).unwrap_or(self.first)
    }

    /// First day of the calendar.
    pub(super) fn first(&self) -> NaiveDate {
        self.first
    }

    fn covers(&self, date: NaiveDate) -> bool {
        (self.first..=LAST).contains(&date)
    }

    /// Whether the exchange trades on a day, or is expected to; `None` before the calendar begins.
    #[must_use]
    pub fn is_open(&self, date: NaiveDate) -> Option<bool> {
        let expected = !self.certain.contains(&date.year()) && self.expected.contains(&date);
        let closed = is_weekend(date) || self.closed.contains(&date) || expected;
        self.covers(date).then(|| self.opened.contains(&date) || !closed)
    }

    /// Whether all is known of a day: its year is certain, a row speaks of it, or it is a weekend.
    #[must_use]
    pub fn is_certain(&self, date: NaiveDate) -> bool {
        let stated = || self.closed.contains(&date) || self.opened.contains(&date);
        is_weekend(date) || self.certain.contains(&date.year()) || stated()
    }
}

/// Whether a day is a Saturday or a Sunday.
pub(super) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}
