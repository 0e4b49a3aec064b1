//! One overlay moved by one day, whatever its rule.

use chrono::NaiveDate;
use kapok_domain::Currency;

use crate::error::OverlayError;
use crate::memory::{Memory, Remembered};
use crate::record::OverlayRecord;
use crate::rule::{Closed, Going, Rule, Yesterday};
use crate::state::{Carried, Hold, OverlayState};
use crate::terms::{Stages, Terms};
use crate::today::{SeriesOfDay, Today};
use crate::used::Used;

/// One overlay on its way through a day.
pub(crate) struct Moving<'a> {
    /// Position in the rulebook.
    pub(crate) at: usize,
    pub(crate) id: &'a str,
    /// First day of the overlay.
    pub(crate) base_date: NaiveDate,
    /// Level on its first day, points.
    pub(crate) base_level: f64,
    /// Currency of its level.
    pub(crate) currency: Currency,
    pub(crate) ground: SeriesOfDay<'a>,
}

impl Moving<'_> {
    /// The overlay after the day, and what the day yields of it.
    ///
    /// * `state`: of the day before; not needed on the base date
    pub(crate) fn advance<R>(
        &self,
        stages: &Stages<R>,
        state: Option<OverlayState>,
    ) -> (OverlayState, OverlayRecord)
    where
        R: Rule<State: Remembered>,
    {
        let day = self.ground.day;
        let begins = day.date == self.base_date;
        let mut used = Used::default();
        let (id, mut due, before) = match state {
            Some(state) if !begins => (state.id, state.due, Some(state.carried)),
            Some(_) | None => (self.id.into(), None, None),
        };
        let last = before.as_ref().and_then(|carried| carried.as_ref().ok());
        let previous = last.map(|carried| (carried.level, carried.next));
        let carried = match before {
            // A hold does not end by itself: levels of the days since would rest on a day without
            // one.
            Some(Err(hold)) => Err(hold),
            Some(Ok(carried)) => {
                let moved = self.day_after(stages, carried, &mut due, &mut used);
                moved.map_err(|error| self.hold(&error))
            }
            None if begins => self.first_day(stages, &mut used).map_err(|error| self.hold(&error)),
            None => Err(self.hold(&self.no_state())),
        };
        let level = match &carried {
            Ok(carried) => Ok((carried.level, carried.next)),
            Err(hold) => Err(hold.clone()),
        };
        let kept = carried.as_ref().ok().filter(|_| day.detail);
        let memory = kept.map(|carried| carried.memory.clone());
        let before = day.before.filter(|_| !begins);
        let record = OverlayRecord { overlay: self.at, before, previous, level, memory, used };
        (OverlayState { id, carried, due }, record)
    }

    fn hold(&self, error: &OverlayError) -> Hold {
        let since = self.ground.day.date;
        Hold { since, reason: error.to_string(), hint: error.hint() }
    }

    fn no_state(&self) -> OverlayError {
        let day = self.ground.day;
        let before = day.before.unwrap_or(day.date);
        OverlayError::NoState { base_date: self.base_date, before }
    }

    fn first_day<R>(&self, stages: &Stages<R>, used: &mut Used) -> Result<Carried, OverlayError>
    where
        R: Rule<State: Remembered>,
    {
        let level = self.base_level;
        let day = self.ground.day;
        let terms = stages.on(day.date);
        let underlying = self.ground.underlying(terms)?;
        used.underlying = underlying.map(|point| (point.today, point.today));
        let mut today = Today {
            ground: self.ground,
            terms,
            next: stages.on(day.next_date),
            currency: self.currency,
            underlying,
            is_due: false,
            used,
        };
        let memory = terms.rule.begin(level, &mut today)?.remember();
        Ok(Carried { level, next: level, memory })
    }

    fn day_after<R>(
        &self,
        stages: &Stages<R>,
        carried: Carried,
        due: &mut Option<NaiveDate>,
        used: &mut Used,
    ) -> Result<Carried, OverlayError>
    where
        R: Rule<State: Remembered>,
    {
        // Before any look-up: an overlay at zero must not be held for a missing rate.
        if carried.memory == Memory::Stopped {
            return Ok(carried);
        }
        let day = self.ground.day;
        let terms = stages.on(day.date);
        let underlying = self.ground.underlying(terms)?;
        used.underlying = underlying.map(|point| (point.today, point.before));
        let mut today = Today {
            ground: self.ground,
            terms,
            next: stages.on(day.next_date),
            currency: self.currency,
            underlying,
            is_due: self.is_due(stages, terms, due),
            used,
        };
        let Carried { level, next: from, memory } = carried;
        let state = R::State::recall(memory).ok_or(OverlayError::Memory)?;
        let closed = terms.rule.day(Yesterday { level, from, state }, &mut today)?;
        Ok(match closed {
            Closed::Stopped => Carried { level: 0.0, next: 0.0, memory: Memory::Stopped },
            Closed::Going(Going { level, next, state }) => {
                Carried { level, next, memory: state.remember() }
            }
        })
    }

    /// Whether something happens after this close; looks up the next such close once, and again
    /// where the terms change.
    fn is_due<R: Rule>(
        &self,
        stages: &Stages<R>,
        terms: &Terms<R>,
        due: &mut Option<NaiveDate>,
    ) -> bool {
        let Some(occasions) = terms.rule.occasions() else { return false };
        let day = self.ground.day;
        let before = day.before.map(|before| stages.on(before));
        let changed = before.is_some_and(|before| !std::ptr::eq(before, terms));
        if changed || due.is_none_or(|due| due < day.date) {
            // Where the calendar ends before the next one, it is not today.
            *due = occasions.next(day.date, day.calendar).ok();
        }
        *due == Some(day.date)
    }
}
