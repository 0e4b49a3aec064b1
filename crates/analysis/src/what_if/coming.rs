//! The events of an index that are known and still to come.

use chrono::{Days, NaiveDate};
use kapok_engine::Calculator;
use kapok_market::{CorporateAction, SecurityIx};

use super::error::WhatIfError;
use super::moment;
use super::past::state_before;

/// The days ahead in which events are looked for.
pub const WINDOW_DAYS: u64 = 90;

/// The events of the constituents of a day, known by its end, with an ex-date in the
/// [`WINDOW_DAYS`] after it, by ex-date; of one line also those of the past since the base date.
///
/// # Errors
///
/// If the index cannot be calculated up to the day, or does not hold the line.
pub fn coming_events<'a>(
    calculator: Calculator<'a>,
    line: Option<SecurityIx>,
    as_of: NaiveDate,
) -> Result<Vec<&'a CorporateAction>, WhatIfError> {
    let Calculator { book, history, .. } = calculator;
    let last = moment::last_day(calculator, as_of)?;
    let next = book.calendar.after(last, 1)?;
    let state = state_before(calculator, next)?;
    let held = |line| state.as_ref().is_some_and(|s| s.constituents.find(line).is_some());
    if let Some(line) = line.filter(|line| !held(*line)) {
        let security = history.security(line).id.clone();
        return Err(WhatIfError::NotAConstituent { security, index: book.id.clone(), date: last });
    }
    let after = if line.is_some() { book.base_date } else { last };
    let until = last.checked_add_days(Days::new(WINDOW_DAYS)).unwrap_or(NaiveDate::MAX);
    let events = history.actions().ex_between(after, until, history.cut_off(as_of));
    let asked = |event: &&CorporateAction| match line {
        Some(line) => event.security == line,
        None => held(event.security),
    };
    Ok(events.filter(asked).collect())
}
