//! Trading days: of one exchange, and of an index that follows several.
//!
//! A calendar begins on a day, before which an answer is an error. Years whose closures are all
//! published are certain. After them it goes on as *provisional*: closed are the days that the
//! rules of the exchange and its known lunar holidays expect, and weekends. What depends on a
//! provisional day is told as such, for a notice of the exchange may change it.

mod error;
mod index;
mod shipped;
mod trading;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use error::CalendarError;
pub use index::{IndexCalendar, OpenRule};
pub use trading::{Holiday, HolidayKind, TradingCalendar};

use crate::mic::Mic;

/// The calendars of all known exchanges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendars {
    by_mic: BTreeMap<Mic, TradingCalendar>,
}

impl Calendars {
    /// The exchanges of the shipped data files.
    #[must_use]
    pub fn built_in() -> Self {
        Self { by_mic: shipped::calendars() }
    }

    /// Calendars with a `holidays` table applied. A closure adds to the built-in ones, an opening
    /// removes one, and each is certain for its day alone. An exchange that is not built in is
    /// expected to trade on all other weekdays from the first year in which the table speaks of it.
    #[must_use]
    pub fn overridden_by(mut self, holidays: &[Holiday]) -> Self {
        let mut rows: BTreeMap<Mic, Vec<Holiday>> = BTreeMap::new();
        holidays.iter().for_each(|row| rows.entry(row.mic).or_default().push(*row));
        for (mic, rows) in rows {
            let amended = self.by_mic.get_mut(&mic).map(|calendar| calendar.amend(&rows));
            if amended.is_none() {
                self.by_mic.insert(mic, TradingCalendar::stated(&rows));
            }
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

    /// Whether an exchange trades on a date, or is expected to.
    ///
    /// # Errors
    ///
    /// If the exchange is unknown or the date before its calendar.
    pub fn is_open(&self, mic: Mic, date: NaiveDate) -> Result<bool, CalendarError> {
        let calendar = self.get(mic)?;
        calendar.is_open(date).ok_or_else(|| CalendarError::OutsideCoverage {
            date,
            whose: mic.to_string(),
            first: calendar.first(),
            last: trading::LAST,
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
        let part = |mic: &Mic| Ok((*mic, self.get(*mic)?));
        let parts = mics.iter().map(part).collect::<Result<Vec<_>, CalendarError>>()?;
        Ok(IndexCalendar::combine(&parts, rules))
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

    fn row(m: &str, date: &str, kind: HolidayKind) -> Holiday {
        Holiday { mic: mic(m), date: day(date), kind }
    }

    fn of_exchange(calendars: &Calendars, m: &str) -> IndexCalendar {
        calendars.combine(&[mic(m)], &[(NaiveDate::MIN, OpenRule::AnyOpen)]).unwrap()
    }

    #[test]
    fn before_its_beginning_a_calendar_is_an_error() {
        let calendars = Calendars::built_in();
        let error = calendars.is_open(mic("XNYS"), day("1999-12-31")).map_err(|e| e.to_string());
        assert!(error.is_err_and(|e| e.starts_with("1999-12-31 is outside the calendar of XNYS")));
        assert!(matches!(calendars.get(mic("XXXX")), Err(CalendarError::UnknownMic { .. })));
        assert!(of_exchange(&calendars, "XNYS").is_open(day("1999-12-31")).is_err());
    }

    /// Checks years that are published, and years that rules alone describe.
    #[test]
    fn beyond_the_published_years_a_calendar_is_provisional() {
        let calendars = Calendars::built_in();
        let asked = |m: &str, d: &str| {
            let calendar = calendars.get(mic(m)).unwrap();
            (calendar.is_open(day(d)), calendar.is_certain(day(d)))
        };
        // Published by the exchange to 2028: Christmas of 2027 is kept on the Friday before.
        assert_eq!(asked("XNYS", "2027-12-24"), (Some(false), true));
        assert_eq!(asked("XNYS", "2028-07-03"), (Some(true), true));
        assert_eq!(asked("XNYS", "2029-12-25"), (Some(false), false));
        assert_eq!(asked("XNYS", "2029-12-27"), (Some(true), false));
        assert_eq!(asked("XHKG", "2027-02-09"), (Some(false), true)); // fourth day of the year
        assert_eq!(asked("XHKG", "2028-01-26"), (Some(false), false)); // lunar new year
        // Without a notice of the State Council nothing of 2027 is certain but weekends.
        assert_eq!(asked("XSHG", "2026-12-31"), (Some(true), true));
        assert_eq!(asked("XSHG", "2027-10-01"), (Some(false), false));
        assert_eq!(asked("XSHG", "2027-03-10"), (Some(true), false));
        assert_eq!(asked("XSHG", "2027-03-13"), (Some(false), true));
        let index = of_exchange(&calendars, "XSHG");
        assert_eq!(index.after(day("2026-12-31"), 1), Ok(day("2027-01-04")));
        let exchanges = |from, to| index.uncertain_exchanges(day(from), day(to));
        assert_eq!(exchanges("2026-12-30", "2026-12-31"), []);
        assert_eq!(exchanges("2026-12-31", "2027-01-04"), [mic("XSHG")]);
        assert_eq!(index.first_uncertain(day("2026-11-30")), Some(day("2027-01-01")));
    }

    #[test]
    fn one_row_makes_a_day_certain_and_no_year() {
        let closed = row("XSHG", "2027-01-04", HolidayKind::Closed);
        let calendars = Calendars::built_in().overridden_by(&[closed]);
        let of = |calendars: &Calendars, d: &str| {
            let calendar = calendars.get(mic("XSHG")).unwrap();
            (calendar.is_open(day(d)), calendar.is_certain(day(d)))
        };
        assert_eq!(of(&calendars, "2027-01-04"), (Some(false), true));
        assert_eq!(of(&calendars, "2027-10-01"), (Some(false), false));
        assert_eq!(of(&calendars, "2027-10-08"), (Some(true), false));
        // A complete year has the closures of its rows, and expects no others.
        let complete = row("XSHG", "2027-12-31", HolidayKind::Complete);
        let calendars = Calendars::built_in().overridden_by(&[closed, complete]);
        assert_eq!(of(&calendars, "2027-01-04"), (Some(false), true));
        assert_eq!(of(&calendars, "2027-10-01"), (Some(true), true));
        assert_eq!(of(&calendars, "2028-10-02"), (Some(false), false));
    }

    #[test]
    fn a_table_adds_closures_opens_days_and_makes_calendars() {
        let table = [
            row("XHKG", "2024-09-05", HolidayKind::Closed),
            row("XHKG", "2024-07-01", HolidayKind::Open),
            row("XXXX", "2020-01-01", HolidayKind::Closed),
            row("XXXX", "2021-01-01", HolidayKind::Closed),
        ];
        let calendars = Calendars::built_in().overridden_by(&table);
        let open = |m: &str, d: &str| calendars.is_open(mic(m), day(d));
        assert_eq!(open("XHKG", "2024-09-05"), Ok(false));
        assert_eq!(open("XHKG", "2024-07-01"), Ok(true));
        assert_eq!(open("XXXX", "2020-01-02"), Ok(true));
        assert_eq!(open("XXXX", "2022-01-04"), Ok(true));
        assert!(open("XXXX", "2019-12-31").is_err());
        // The last year may have more closures than its rows say, unless it is complete.
        let uncertain = |calendars: &Calendars| {
            of_exchange(calendars, "XXXX").first_uncertain(day("2020-01-01"))
        };
        assert_eq!(uncertain(&calendars), Some(day("2021-01-04")));
        let complete = [
            row("XXXX", "2020-12-31", HolidayKind::Complete),
            row("XXXX", "2021-12-31", HolidayKind::Complete),
        ];
        let calendars = Calendars::built_in().overridden_by(&[&table[..], &complete].concat());
        assert_eq!(uncertain(&calendars), Some(day("2022-01-03")));
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
