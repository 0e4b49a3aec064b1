//! Calendar rules: how a methodology names the day of a review.

use chrono::{Datelike, NaiveDate, Weekday};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::calendar::{CalendarError, IndexCalendar};

/// The `nth` such weekday of a month, whether it trades or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NthWeekday {
    /// 1 to 5.
    pub nth: u8,
    /// The weekday.
    pub weekday: Weekday,
}

/// Substitute for a day that a rule names and that is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IfClosed {
    /// To the trading day before.
    Previous,
    /// To the trading day after.
    Next,
}

/// A day of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateRule {
    /// First trading day of the month.
    FirstTradingDay,
    /// Last trading day of the month.
    LastTradingDay,
    /// The n-th such weekday, moved if it is closed.
    On(NthWeekday, IfClosed),
    /// The first trading day after the n-th such weekday.
    TradingDayAfter(NthWeekday),
}

impl DateRule {
    /// The day of one month.
    ///
    /// # Errors
    ///
    /// If the month has no such day, or the calendar does not reach.
    pub fn resolve(
        self,
        year: i32,
        month: u32,
        calendar: &IndexCalendar,
    ) -> Result<NaiveDate, CalendarError> {
        let first = NaiveDate::from_ymd_opt(year, month, 1);
        let first = first.ok_or_else(|| no_such_day(year, month, "first day"))?;
        let last = first + chrono::Months::new(1) - chrono::Days::new(1);
        match self {
            Self::FirstTradingDay => on_or_after(calendar, first),
            Self::LastTradingDay => calendar.before(last, 0),
            Self::On(day, IfClosed::Previous) => calendar.before(day.of(year, month)?, 0),
            Self::On(day, IfClosed::Next) => on_or_after(calendar, day.of(year, month)?),
            Self::TradingDayAfter(day) => calendar.after(day.of(year, month)?, 1),
        }
    }
}

fn on_or_after(calendar: &IndexCalendar, date: NaiveDate) -> Result<NaiveDate, CalendarError> {
    if calendar.is_open(date)? { Ok(date) } else { calendar.after(date, 1) }
}

impl NthWeekday {
    fn of(self, year: i32, month: u32) -> Result<NaiveDate, CalendarError> {
        let date = NaiveDate::from_weekday_of_month_opt(year, month, self.weekday, self.nth);
        date.ok_or_else(|| no_such_day(year, month, &format!("{}. {}", self.nth, self.weekday)))
    }
}

fn no_such_day(year: i32, month: u32, what: &str) -> CalendarError {
    CalendarError::NoSuchDay { year, month, what: what.to_owned() }
}

/// Day on which a review takes effect. Both forms come down to the close after which the new
/// composition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effective {
    /// After the close of that day.
    AfterCloseOf(DateRule),
    /// At the open of that day, that is, after the close of the calculation day before.
    AtOpenOf(DateRule),
}

impl Effective {
    /// The day after whose close the review of a month is in force.
    ///
    /// # Errors
    ///
    /// If the month has no such day, or the calendar does not reach.
    pub fn close(
        self,
        year: i32,
        month: u32,
        calendar: &IndexCalendar,
    ) -> Result<NaiveDate, CalendarError> {
        match self {
            Self::AfterCloseOf(rule) => rule.resolve(year, month, calendar),
            Self::AtOpenOf(rule) => calendar.before(rule.resolve(year, month, calendar)?, 1),
        }
    }

    /// The closes after which reviews of the given months take effect, from `from` to `to`.
    ///
    /// # Errors
    ///
    /// If a month has no such day, or the calendar does not reach.
    pub fn closes_between(
        self,
        months: &[u32],
        from: NaiveDate,
        to: NaiveDate,
        calendar: &IndexCalendar,
    ) -> Result<Vec<NaiveDate>, CalendarError> {
        let mut closes = Vec::new();
        // A close may lie in the month before its own (`AtOpenOf`), hence the month more.
        let months_on = (to.year() - from.year()) * 12 + to.month0().cast_signed() + 2;
        for ahead in from.month0().cast_signed()..months_on {
            let (year, month) =
                (from.year() + ahead / 12, ahead.rem_euclid(12).cast_unsigned() + 1);
            if months.contains(&month) && within_coverage(year, month, calendar) {
                closes.push(self.close(year, month, calendar)?);
            }
        }
        closes.retain(|close| (from..=to).contains(close));
        Ok(closes)
    }
}

/// A month past the calendar's end can have no close before it that a caller could ask for.
fn within_coverage(year: i32, month: u32, calendar: &IndexCalendar) -> bool {
    NaiveDate::from_ymd_opt(year, month, 1).is_some_and(|day| calendar.is_open(day).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Calendars, OpenRule};

    fn closes(effective: Effective, months: &[u32], year: i32, mic: &str) -> Vec<String> {
        let calendar = Calendars::built_in()
            .combine(&[mic.parse().unwrap()], &[(NaiveDate::MIN, OpenRule::AnyOpen)])
            .unwrap();
        let day = |m, d| NaiveDate::from_ymd_opt(year, m, d).unwrap();
        let found = effective.closes_between(months, day(1, 1), day(12, 31), &calendar).unwrap();
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn last_trading_day_of_each_quarter() {
        let rule = Effective::AfterCloseOf(DateRule::LastTradingDay);
        assert_eq!(
            closes(rule, &[3, 6, 9, 12], 2018, "XNYS"),
            ["2018-03-29", "2018-06-29", "2018-09-28", "2018-12-31"]
        );
    }

    #[test]
    fn trading_day_after_the_second_friday_is_an_open() {
        let friday = NthWeekday { nth: 2, weekday: Weekday::Fri };
        let rule = Effective::AtOpenOf(DateRule::TradingDayAfter(friday));
        assert_eq!(closes(rule, &[6, 12], 2024, "XSHE"), ["2024-06-14", "2024-12-13"]);
        // 10 June 2016 was the Dragon Boat holiday: in force from Monday 13, after Wednesday's close.
        assert_eq!(closes(rule, &[6], 2016, "XSHE"), ["2016-06-08"]);
    }

    #[test]
    fn third_friday_moves_when_closed() {
        let friday = NthWeekday { nth: 3, weekday: Weekday::Fri };
        let before = Effective::AfterCloseOf(DateRule::On(friday, IfClosed::Previous));
        let after = Effective::AfterCloseOf(DateRule::On(friday, IfClosed::Next));
        // 18 April 2014 was Good Friday.
        assert_eq!(closes(before, &[4], 2014, "XNYS"), ["2014-04-17"]);
        assert_eq!(closes(after, &[4], 2014, "XNYS"), ["2014-04-21"]);
    }

    #[test]
    fn an_open_in_january_closes_in_december() {
        let rule = Effective::AtOpenOf(DateRule::FirstTradingDay);
        assert_eq!(closes(rule, &[1], 2018, "XNYS"), ["2018-12-31"]);
    }
}
