//! The moment of an event, and the version of it that was known.

use chrono::NaiveDate;
use kapok_domain::calendar::CalendarError;
use kapok_domain::{IndexId, Timestamp, did_you_mean};
use kapok_engine::Calculator;
use kapok_market::{CorporateAction, History};

use super::error::WhatIfError;

/// The evening and the day of the treatment of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The day whose close is the last before the event.
    pub evening: NaiveDate,
    /// The calculation day that opens with it.
    pub day: NaiveDate,
    /// Whether that day has closes.
    pub has_closes: bool,
    /// Whether the event is brought forward to that day: its ex-date is later, or it became known
    /// after the evening.
    pub brought_forward: bool,
}

impl Moment {
    pub(super) fn of(
        calculator: Calculator<'_>,
        event: &CorporateAction,
        as_of: NaiveDate,
    ) -> Result<Self, WhatIfError> {
        let Calculator { book, history, .. } = calculator;
        let last = last_day(calculator, as_of)?;
        let day = match event_day(calculator, event) {
            Ok(day) if day <= last => day,
            // It is still to come, perhaps on a day that the calendar does not reach.
            Ok(_) | Err(_) => book.calendar.after(last, 1)?,
        };
        if day <= book.base_date {
            return Err(WhatIfError::BeforeBase {
                id: event.event_id.to_string(),
                ex_date: event.ex_date,
                index: book.id.clone(),
                base_date: book.base_date,
            });
        }
        let evening = book.calendar.before(day, 1)?;
        let has_closes = day <= last;
        let cut_off = history.cut_off(evening);
        let is_seen = || history.actions().as_of(&event.event_id, cut_off).is_some();
        let brought_forward = event.ex_date > day || (!has_closes && !is_seen());
        Ok(Self { evening, day, has_closes, brought_forward })
    }
}

/// The calculation day on which an event counts: the first on or after its ex-date by whose end
/// it was known.
fn event_day(
    calculator: Calculator<'_>,
    event: &CorporateAction,
) -> Result<NaiveDate, CalendarError> {
    let Calculator { book, history, .. } = calculator;
    let first = history.actions().versions(&event.event_id).next();
    let known = first.map_or(event.known_at, |first| first.known_at);
    let before = event.ex_date.pred_opt().unwrap_or(event.ex_date);
    let mut day = book.calendar.after(before, 1)?;
    while history.cut_off(day) < known && day < known.date_naive() {
        day = book.calendar.after(day, 1)?;
    }
    Ok(day)
}

/// The last calculation day with prices up to a day.
pub(super) fn last_day(
    calculator: Calculator<'_>,
    as_of: NaiveDate,
) -> Result<NaiveDate, WhatIfError> {
    let Calculator { book, history, .. } = calculator;
    let days = history.prices().days();
    let until = days.partition_point(|day| *day <= as_of);
    let mut open = days[..until].iter().rev();
    let found = open.find(|day| book.calendar.is_open(**day).unwrap_or(false));
    found
        .copied()
        .filter(|day| *day >= book.base_date)
        .ok_or_else(|| WhatIfError::NoPrices { index: IndexId::clone(&book.id), as_of })
}

/// An event as it was known on a day.
///
/// # Errors
///
/// If there is none of that id, or it was not known yet or no longer stood.
pub fn known_event<'a>(
    history: &'a History,
    id: &str,
    as_of: NaiveDate,
) -> Result<&'a CorporateAction, WhatIfError> {
    let cut_off = history.cut_off(as_of);
    let actions = history.actions();
    if let Some(event) = actions.as_of(id, cut_off) {
        return Ok(event);
    }
    let Some(first) = actions.versions(id).next() else {
        let all = actions.all().iter().map(|event| &*event.event_id);
        let did_you_mean = did_you_mean(id, all);
        return Err(WhatIfError::UnknownEvent { id: id.to_owned(), did_you_mean });
    };
    let known = actions.versions(id).filter(|version| version.known_at <= cut_off).last();
    let Some(off) = known else {
        let known = first.known_at.date_naive();
        return Err(WhatIfError::NotYetKnown { id: id.to_owned(), as_of, known });
    };
    let before = last_whole_day(off.known_at);
    let stood = actions.as_of(id, history.cut_off(before)).map(|_| before);
    Err(WhatIfError::CalledOff { id: id.to_owned(), as_of, status: off.status, stood })
}

/// The last day that had ended before a moment.
fn last_whole_day(moment: Timestamp) -> NaiveDate {
    let date = moment.date_naive();
    date.pred_opt().unwrap_or(date)
}
