//! The calculation days of an index.

use chrono::NaiveDate;
use kapok_conventions::{CalendarRule, Timeline};
use kapok_domain::Mic;
use kapok_domain::calendar::{Calendars, IndexCalendar, OpenRule};
use kapok_strict_toml::Problem;

use crate::config::{CalendarConfig, IndexConfig, IndexSection};
use crate::reading::{kept, parsed};

const PATH: &str = "index.calendar";

/// The days of the exchanges that a file names, by its own rule or by that of the conventions.
pub(crate) fn calendar(
    config: &IndexConfig,
    conventions: Option<&Timeline>,
    calendars: &Calendars,
    problems: &mut Vec<Problem>,
) -> Option<IndexCalendar> {
    check_rule(config, problems);
    let always = |rule| vec![(NaiveDate::MIN, rule)];
    let (mics, rules) = match &config.index.calendar {
        CalendarConfig::OpenIfAny { open_if_any: mics } => (mics, always(OpenRule::AnyOpen)),
        CalendarConfig::OpenIfAll { open_if_all: mics } => (mics, always(OpenRule::AllOpen)),
        CalendarConfig::Exchanges { exchanges: mics } => (mics, rules(conventions?)),
    };
    if mics.is_empty() {
        problems.push(Problem::new(PATH, "a calendar needs at least one exchange"));
        return None;
    }
    for (i, mic) in mics.iter().enumerate().filter(|(i, mic)| mics[..*i].contains(mic)) {
        let message = format!("the exchange `{mic}` (place {}) is there twice", i + 1);
        problems.push(Problem::new(PATH, message).hint("name each exchange once"));
    }
    let mics: Vec<Option<Mic>> = mics.iter().map(|mic| parsed(problems, PATH, mic)).collect();
    let mics = mics.into_iter().collect::<Option<Vec<_>>>()?;
    kept(problems, PATH, calendars.combine(&mics, &rules))
}

/// Calendar in words: the rule in force on the base date, and the exchanges in the order of their
/// codes. The days themselves are not its identity: a correction of the holidays table moves them.
pub(crate) fn calendar_words(index: &IndexSection, conventions: &Timeline) -> String {
    let (mics, rule) = match &index.calendar {
        CalendarConfig::OpenIfAny { open_if_any: mics } => (mics, CalendarRule::AnyOpen),
        CalendarConfig::OpenIfAll { open_if_all: mics } => (mics, CalendarRule::AllOpen),
        CalendarConfig::Exchanges { exchanges: mics } => {
            (mics, conventions.on(index.base_date.0).calendar_rule)
        }
    };
    let rule = match rule {
        CalendarRule::AnyOpen => "any open of",
        CalendarRule::AllOpen => "all open of",
        CalendarRule::Weekdays => "weekdays with",
    };
    let mut mics: Vec<&str> = mics.iter().map(String::as_str).collect();
    mics.sort_unstable();
    format!("{rule} {}", mics.join(", "))
}

/// A file that states `calendar_rule` lets it decide.
fn check_rule(config: &IndexConfig, problems: &mut Vec<Problem>) {
    let own = match &config.index.calendar {
        CalendarConfig::Exchanges { .. } => return,
        CalendarConfig::OpenIfAll { .. } => "open_if_all",
        CalendarConfig::OpenIfAny { .. } => "open_if_any",
    };
    let stated = config.conventions.as_ref().and_then(|stated| stated.calendar_rule);
    let stated = stated.map(|_| "conventions.calendar_rule".to_owned());
    let changes = config.convention_changes.iter().enumerate();
    let changed = changes.filter(|(_, change)| change.calendar_rule.is_some());
    let changed = changed.map(|(i, _)| format!("convention_changes[{i}].calendar_rule"));
    for path in stated.into_iter().chain(changed) {
        let message = format!("`calendar_rule` has no effect: the calendar says `{own}`");
        let hint = "write the calendar as { exchanges = [..] }, or leave `calendar_rule` out";
        problems.push(Problem::new(path, message).hint(hint));
    }
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

/// The base date must be a calculation day.
pub(crate) fn check_base_date(
    date: NaiveDate,
    calendar: Option<&IndexCalendar>,
    problems: &mut Vec<Problem>,
) {
    let Some(calendar) = calendar else { return };
    match calendar.is_open(date) {
        Ok(true) => {}
        Ok(false) => {
            let hint = calendar.after(date, 1).map(|next| format!("the next one is {next}"));
            let problem =
                Problem::new("index.base_date", format!("{date} is not a calculation day"));
            problems.push(Problem { hint: hint.ok(), ..problem });
        }
        Err(e) => problems.push(Problem::new("index.base_date", e.to_string())),
    }
}
