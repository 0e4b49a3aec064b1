//! Events of an index in the tables, with what the calculation made of each.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use kapok_backtest::{Course, Overlays, Stretch, days_up_to};
use kapok_engine::{ActionRecord, Calculator, Outcome, State};
use kapok_market::{ActionStatus, CorporateAction, SecurityIx, Terms};

use super::error::WhatIfError;
use super::moment;

/// Days ahead in which events are looked for.
pub const WINDOW_DAYS: u64 = 90;

/// Event in the tables, with what the calculation made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldEvent<'a> {
    /// The event, in the last version that was known.
    pub event: &'a CorporateAction,
    /// Outcome of it.
    pub fate: Fate,
}

/// Outcome of an event in an index.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// Its open has not been prepared yet.
    ToCome,
    /// The calculation looked at it: its records, by calculation day. They tell too of events that
    /// had no effect at their turn.
    Recorded(Vec<(NaiveDate, ActionRecord)>),
    /// The calculation passed it over.
    PassedOver(PassedOver),
}

/// Reason for which the calculation passed an event over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassedOver {
    /// It was called off.
    CalledOff,
    /// It is an estimate, which the conventions do not book.
    Estimated,
    /// Its line had become another one.
    Switched,
    /// The index did not hold its line at the close before the ex-date.
    NotHeld,
    /// Names and numbers of a line change nothing.
    NothingChanges,
}

impl PassedOver {
    /// Reason in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::CalledOff => "not applied: called off",
            Self::Estimated => "not applied: an estimate, booked when it is declared",
            Self::Switched => "not applied: the line had become another one",
            Self::NotHeld => "not applied: the index did not hold the line before the ex-date",
            Self::NothingChanges => "not applied: it changes nothing",
        }
    }
}

/// Events of the constituents of a day, known by its end, with an ex-date in the [`WINDOW_DAYS`]
/// after it, by ex-date; of one line also those of the past since the base date, called off or not,
/// if the index has held the line since.
///
/// # Errors
///
/// If the index cannot be calculated up to the day, or never held the line.
pub fn told_events<'a>(
    calculator: Calculator<'a>,
    line: Option<SecurityIx>,
    as_of: NaiveDate,
) -> Result<Vec<ToldEvent<'a>>, WhatIfError> {
    let Calculator { book, history, .. } = calculator;
    let past = Past::of(calculator, as_of)?;
    if let Some(line) = line.filter(|line| !past.has_held(*line)) {
        let (security, date) = (history.security(line).id.clone(), past.last);
        return Err(WhatIfError::NotAConstituent { security, index: book.id.clone(), date });
    }
    let after = if line.is_some() { book.base_date } else { past.last };
    let until = past.last.checked_add_days(Days::new(WINDOW_DAYS)).unwrap_or(NaiveDate::MAX);
    let cut_off = history.cut_off(as_of);
    let events: Vec<&CorporateAction> = match line {
        Some(line) => known_versions(calculator, line, as_of),
        None => history.actions().ex_between(after, until, cut_off).collect(),
    };
    let is_asked = |event: &&CorporateAction| {
        after < event.ex_date
            && event.ex_date <= until
            && (line.is_some() || past.holds(event.security))
    };
    let told = |event| ToldEvent { event, fate: past.fate(event) };
    Ok(events.into_iter().filter(is_asked).map(told).collect())
}

/// Last known version of each event of a line, by ex-date.
fn known_versions<'a>(
    calculator: Calculator<'a>,
    line: SecurityIx,
    as_of: NaiveDate,
) -> Vec<&'a CorporateAction> {
    let cut_off = calculator.history.cut_off(as_of);
    let mut last: BTreeMap<&str, &CorporateAction> = BTreeMap::new();
    for event in calculator.history.actions().all() {
        if event.security != line || event.known_at > cut_off {
            continue;
        }
        let kept = last.entry(&event.event_id).or_insert(event);
        if event.version >= kept.version {
            *kept = event;
        }
    }
    let mut events: Vec<_> = last.into_values().collect();
    events.sort_by_key(|event| event.ex_date);
    events
}

/// Calculation of an index up to a day.
struct Past {
    last: NaiveDate,
    records: Vec<(NaiveDate, ActionRecord)>,
    /// Lines with which each evening leaves the index, by date.
    evenings: Vec<(NaiveDate, Vec<SecurityIx>)>,
}

impl Past {
    fn of(calculator: Calculator<'_>, as_of: NaiveDate) -> Result<Self, WhatIfError> {
        let calculator = Calculator { detail: false, ..calculator };
        let last = moment::last_day(calculator, as_of)?;
        let days = days_up_to(calculator.book, last)?;
        let mut past = Self { last, records: Vec::new(), evenings: Vec::new() };
        let stretch = Stretch { calculator, days, detail_on: &[], overlays: Overlays::Skipped };
        let gone = Course::default().through(stretch, &mut |outcome, state| {
            past.add(outcome, state);
        });
        gone.map_err(|held| WhatIfError::Held { index: calculator.book.id.clone(), held })?;
        Ok(past)
    }

    fn add(&mut self, outcome: &Outcome, state: &State) {
        let dated = outcome.actions.iter().map(|record| (outcome.date, record.clone()));
        self.records.extend(dated);
        let lines = &state.constituents.security;
        // Compositions seldom change, so the days on which they do tell all others.
        if self.evenings.last().is_none_or(|(_, before)| before != lines) {
            self.evenings.push((outcome.date, lines.clone()));
        }
    }

    fn holds(&self, line: SecurityIx) -> bool {
        self.evenings.last().is_some_and(|(_, lines)| lines.contains(&line))
    }

    fn has_held(&self, line: SecurityIx) -> bool {
        self.evenings.iter().any(|(_, lines)| lines.contains(&line))
    }

    fn held_before(&self, line: SecurityIx, ex_date: NaiveDate) -> bool {
        let evening = self.evenings.iter().rfind(|(date, _)| *date < ex_date);
        evening.is_some_and(|(_, lines)| lines.contains(&line))
    }

    fn fate(&self, event: &CorporateAction) -> Fate {
        let of_event = |(_, record): &&(NaiveDate, ActionRecord)| record.event_id == event.event_id;
        let records: Vec<_> = self.records.iter().filter(of_event).cloned().collect();
        match records.is_empty() {
            false => Fate::Recorded(records),
            true if event.status.stands() && event.ex_date > self.last => Fate::ToCome,
            true => Fate::PassedOver(self.reason(event)),
        }
    }

    fn reason(&self, event: &CorporateAction) -> PassedOver {
        let switched = |(_, record): &(NaiveDate, ActionRecord)| {
            record.security == event.security
                && &*record.kind == "line_switch"
                && record.shares_after == 0.0
                && record.ex_date <= event.ex_date
        };
        if !event.status.stands() {
            PassedOver::CalledOff
        } else if self.records.iter().any(switched) {
            PassedOver::Switched
        } else if !self.held_before(event.security, event.ex_date) {
            PassedOver::NotHeld
        } else if event.status == ActionStatus::Estimated
            && !matches!(event.terms, Terms::IdentifierChange)
        {
            PassedOver::Estimated
        } else {
            PassedOver::NothingChanges
        }
    }
}
