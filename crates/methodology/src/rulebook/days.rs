//! The calculation days of an index.

use chrono::NaiveDate;
use kapok_domain::Mic;
use kapok_domain::calendar::{Calendars, IndexCalendar, OpenRule};

use super::parsed;
use crate::config::{CalendarConfig, Problem};
use crate::conventions::{CalendarRule, Timeline};

const PATH: &str = "index.calendar";

/// The days of the exchanges that a file names, by its own rule or by that of the conventions.
pub(super) fn calendar(
    config: &CalendarConfig,
    conventions: Option<&Timeline>,
    calendars: &Calendars,
    problems: &mut Vec<Problem>,
) -> Option<IndexCalendar> {
    let CalendarConfig { open_if_any, open_if_all, exchanges } = config;
    let (mics, rules) = match (open_if_any, open_if_all, exchanges) {
        (Some(mics), None, None) => (mics, vec![(NaiveDate::MIN, OpenRule::AnyOpen)]),
        (None, Some(mics), None) => (mics, vec![(NaiveDate::MIN, OpenRule::AllOpen)]),
        (None, None, Some(mics)) => (mics, rules(conventions?)),
        _ => {
            let message = "give exactly one of `open_if_any`, `open_if_all`, `exchanges`";
            problems.push(Problem::new(PATH, message));
            return None;
        }
    };
    if mics.is_empty() {
        problems.push(Problem::new(PATH, "a calendar needs at least one exchange"));
        return None;
    }
    let mics: Vec<Option<Mic>> = mics.iter().map(|mic| parsed(problems, PATH, mic)).collect();
    let mics = mics.into_iter().collect::<Option<Vec<_>>>()?;
    super::kept(problems, PATH, calendars.combine(&mics, &rules))
}

/// The rules of the conventions with the date from which each holds.
fn rules(conventions: &Timeline) -> Vec<(NaiveDate, OpenRule)> {
    let dates = std::iter::once(NaiveDate::MIN).chain(conventions.dates());
    let rule = |rule| match rule {
        CalendarRule::AnyOpen => OpenRule::AnyOpen,
        CalendarRule::AllOpen => OpenRule::AllOpen,
        CalendarRule::Weekdays => OpenRule::Weekdays,
    };
    dates.zip(conventions.all().map(|c| rule(c.calendar_rule))).collect()
}
