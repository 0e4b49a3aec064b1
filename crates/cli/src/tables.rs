//! Input tables of a project, and days and securities in them.

use chrono::NaiveDate;
use kapok_domain::{SecurityId, did_you_mean};
use kapok_loader::Request;
use kapok_market::{CutOff, History};
use kapok_rulebook::Rulebook;

use crate::failure::{Code, Failure, refused};
use crate::project::Project;

/// Reads input tables; fails if a table has more rejected rows than its tolerance.
pub(crate) fn load_tables(project: &Project, request: &Request) -> Result<History, Failure> {
    let loaded = kapok_loader::load(request)?;
    let refusals = loaded.report.refusals(&project.tolerances());
    if !refusals.is_empty() {
        return Err(refused(&refusals));
    }
    let days = loaded.history.prices().days();
    let period = days.first().zip(days.last()).map(|(first, last)| match request.price_days {
        None => (*first, *last),
        // Earlier prices are not read.
        Some(_) => (NaiveDate::MIN, *last),
    });
    project.check_names(&loaded.history, period)?;
    Ok(loaded.history.decided(&project.decisions()))
}

/// Reads all input tables of a project.
pub(crate) fn load(project: &Project, cut_off: CutOff) -> Result<History, Failure> {
    load_tables(project, &Request { sources: project.sources(), price_days: None, cut_off })
}

/// Last day with prices.
pub(crate) fn last_day(history: &History) -> Result<NaiveDate, Failure> {
    let last = history.prices().days().last().copied();
    last.ok_or_else(no_prices)
}

/// Failure of an empty `prices` table.
pub(crate) fn no_prices() -> Failure {
    Failure::new(Code::Data, "the prices table is empty")
}

/// Day given by an option, or else the last day with prices; a later day is refused.
pub(crate) fn day_or_last(
    history: &History,
    option: &str,
    asked: Option<NaiveDate>,
) -> Result<NaiveDate, Failure> {
    let last = last_day(history)?;
    match asked {
        Some(date) if date > last => {
            let message = format!("{option} {date} is after the last day with prices");
            let hint = format!("the last day with prices is {last}");
            Err(Failure::new(Code::Data, message).hint(hint))
        }
        asked => Ok(asked.unwrap_or(last)),
    }
}

/// Day given by an option, or else the last day with prices; must be a calculation day.
pub(crate) fn calculation_day(
    book: &Rulebook,
    history: &History,
    asked: Option<NaiveDate>,
) -> Result<NaiveDate, Failure> {
    let usage = |message: String| Failure::new(Code::Usage, message);
    let last = history.prices().days().last().copied();
    let date = asked.or(last).ok_or_else(|| usage("the prices table is empty".into()))?;
    if date < book.base_date {
        let message = format!("{} begins on {}, after {date}", book.id, book.base_date);
        return Err(usage(message));
    }
    match book.calendar.is_open(date) {
        Ok(true) => Ok(date),
        Ok(false) => {
            let before = book.calendar.before(date, 0).ok();
            let hint = before.map(|before| format!("the calculation day before it is {before}"));
            let message = format!("{date} is not a calculation day of {}", book.id);
            Err(usage(message).hint_if(hint))
        }
        Err(error) => Err(usage(error.to_string())),
    }
}

/// Share line with the given id.
pub(crate) fn known_security(history: &History, name: &str) -> Result<SecurityId, Failure> {
    let known = name.parse().ok().filter(|id| history.find(id).is_some());
    known.ok_or_else(|| {
        let all = history.securities().iter().map(|security| security.id.as_str());
        let failure = Failure::new(Code::Usage, format!("no security has the id `{name}`"));
        failure.hint_if(did_you_mean(name, all))
    })
}
