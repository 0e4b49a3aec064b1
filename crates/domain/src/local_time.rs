//! Time of day of a place, on whatever date.

use chrono::{Days, MappedLocalTime, NaiveDate, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

use crate::timestamp::{Timestamp, end_of_day};

/// Time of day in a time zone, and a delay after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    /// Time of day.
    pub time: NaiveTime,
    /// Zone of the time.
    pub zone: Tz,
    /// Minutes that pass after it, which may lead into the next days.
    pub delay_minutes: u32,
}

impl LocalTime {
    /// The moment on a date, UTC. Of a time that a clock shows twice it is the second, and of one
    /// that a clock leaves out the moment an hour later: what was known by then is known.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> Timestamp {
        let local = |shift| date.and_time(self.time) + TimeDelta::hours(shift);
        let moment = [0, 1, 2].into_iter().find_map(|shift| {
            match self.zone.from_local_datetime(&local(shift)) {
                MappedLocalTime::Single(moment) | MappedLocalTime::Ambiguous(_, moment) => {
                    Some(moment.to_utc())
                }
                MappedLocalTime::None => None,
            }
        });
        let next = date.checked_add_days(Days::new(1)).unwrap_or(date);
        let moment = moment.unwrap_or_else(|| end_of_day(next));
        moment + TimeDelta::minutes(self.delay_minutes.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str, zone: &str, delay_minutes: u32, date: &str) -> String {
        let (time, zone) = (time.parse().unwrap(), zone.parse().unwrap());
        LocalTime { time, zone, delay_minutes }.on(date.parse().unwrap()).to_string()
    }

    #[test]
    fn times_of_places_are_moments() {
        assert_eq!(at("16:00:00", "Asia/Hong_Kong", 30, "2024-04-16"), "2024-04-16 08:30:00 UTC");
        assert_eq!(at("16:00:00", "America/New_York", 0, "2024-01-16"), "2024-01-16 21:00:00 UTC");
        assert_eq!(at("16:00:00", "America/New_York", 0, "2024-07-16"), "2024-07-16 20:00:00 UTC");
        assert_eq!(at("23:00:00", "Asia/Hong_Kong", 600, "2024-04-16"), "2024-04-17 01:00:00 UTC");
    }

    #[test]
    fn hours_that_clocks_leave_out_or_show_twice() {
        assert_eq!(at("02:30:00", "America/New_York", 0, "2024-03-10"), "2024-03-10 07:30:00 UTC");
        assert_eq!(at("01:30:00", "America/New_York", 0, "2024-11-03"), "2024-11-03 06:30:00 UTC");
    }
}
