//! One index on its way through its days: the fold of `step` over a history.

use chrono::NaiveDate;
use kapok_domain::CalendarError;
use kapok_engine::{Calculator, Outcome, State};
use kapok_overlay::Others;
use kapok_rulebook::Rulebook;

use crate::held::Held;

/// Treatment of overlays beside the levels of an index.
#[derive(Debug, Clone, Copy)]
pub enum Overlays<'o> {
    /// Overlays are left out.
    Skipped,
    /// Overlays are calculated; blends take levels of other indices from here.
    Beside(&'o Others),
}

/// Consecutive calculation days of an index, and the outcomes that keep their detail.
#[derive(Debug, Clone, Copy)]
pub struct Stretch<'a> {
    /// The index and its history; `detail` asks for that of every day.
    pub calculator: Calculator<'a>,
    /// The days, in order.
    pub days: &'a [NaiveDate],
    /// Days whose outcomes keep their detail in any case.
    pub detail_on: &'a [NaiveDate],
    /// The treatment of overlays.
    pub overlays: Overlays<'a>,
}

/// An index on its way: its state after the last day, none before its base date.
#[derive(Debug, Clone, Default)]
pub struct Course {
    state: Option<State>,
}

impl Course {
    /// An index that goes on from a state.
    #[must_use]
    pub fn resumed(state: State) -> Self {
        Self { state: Some(state) }
    }

    /// The state after the last day.
    #[must_use]
    pub fn state(&self) -> Option<&State> {
        self.state.as_ref()
    }

    /// The state after the last day, at the end of the way.
    #[must_use]
    pub fn into_state(self) -> Option<State> {
        self.state
    }

    /// Calculates the next day; the first one is the base date.
    ///
    /// # Errors
    ///
    /// If the day cannot be calculated; the course has come to its end then.
    pub fn step(
        &mut self,
        calculator: Calculator<'_>,
        date: NaiveDate,
        overlays: Overlays<'_>,
    ) -> Result<Outcome, Held> {
        // Taken, not borrowed: after an error there is no state to go on from by mistake.
        let stepped = match (overlays, self.state.take()) {
            (Overlays::Skipped, state) => calculator.as_if(state, date, &[]),
            (Overlays::Beside(others), None) => calculator.found_beside(others),
            (Overlays::Beside(others), Some(state)) => calculator.next_beside(state, date, others),
        };
        let (state, outcome) = stepped.map_err(|error| Held { date, error })?;
        self.state = Some(state);
        Ok(outcome)
    }

    /// Calculates the days of a stretch and hands the outcome of each to `watch`, with the state
    /// after it.
    ///
    /// # Errors
    ///
    /// If a day cannot be calculated; `watch` has heard of those before it.
    pub fn through(
        &mut self,
        stretch: Stretch<'_>,
        watch: &mut dyn FnMut(&Outcome, &State),
    ) -> Result<(), Held> {
        for &date in stretch.days {
            let detail = stretch.calculator.detail || stretch.detail_on.contains(&date);
            let calculator = Calculator { detail, ..stretch.calculator };
            let outcome = self.step(calculator, date, stretch.overlays)?;
            if let Some(state) = &self.state {
                watch(&outcome, state);
            }
        }
        Ok(())
    }
}

/// The calculation days of an index from its base date up to a day.
///
/// # Errors
///
/// If the calendar does not reach.
pub fn days_up_to(book: &Rulebook, until: NaiveDate) -> Result<&[NaiveDate], CalendarError> {
    book.calendar.between(book.base_date, until)
}

/// The calculation days of an index from its base date and before a day.
///
/// # Errors
///
/// If the calendar does not reach.
pub fn days_before(book: &Rulebook, date: NaiveDate) -> Result<&[NaiveDate], CalendarError> {
    let days = days_up_to(book, date)?;
    Ok(&days[..days.partition_point(|day| *day < date)])
}
