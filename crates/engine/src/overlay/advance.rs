//! All overlays of an index, moved by one day.

use chrono::NaiveDate;
use kapok_domain::calendar::IndexCalendar;
use kapok_methodology::rulebook::overlays::{Overlay, Series, Terms};

use super::error::OverlayError;
use super::memory::Memory;
use super::record::{Carried, Facts, Hold, OverlayRecord, OverlayState, Point, Used};
use super::rules::Today;
use crate::outcome::LevelRecord;

/// A day of the index that overlays belong to.
#[derive(Debug, Clone, Copy)]
pub struct OverlayDay<'a> {
    /// The day.
    pub date: NaiveDate,
    /// The calculation day before; `None` on the base date of the index.
    pub before: Option<NaiveDate>,
    /// The calculation day after.
    pub next_date: NaiveDate,
    /// Levels of the index.
    pub level: &'a LevelRecord,
    /// Calculation days.
    pub calendar: &'a IndexCalendar,
    /// Keep what overlays carry for publication.
    pub detail: bool,
}

/// Moves overlays by one day: each in order, after those that it is computed from.
///
/// * `states`: of the day before, in any order; empty on the base date
#[must_use]
pub fn advance(
    overlays: &[Overlay],
    mut states: Vec<OverlayState>,
    day: &OverlayDay<'_>,
    facts: &dyn Facts,
) -> (Vec<OverlayState>, Vec<OverlayRecord>) {
    let mut next = Vec::with_capacity(overlays.len());
    let mut records = Vec::with_capacity(overlays.len());
    for (at, overlay) in overlays.iter().enumerate() {
        let of = states.iter().position(|state| *state.id == *overlay.id);
        let state = of.map(|of| states.swap_remove(of));
        if day.date < overlay.base_date {
            continue;
        }
        let moving = Moving { overlays, overlay, day, facts, earlier: &records };
        let (state, record) = moving.advance(at, state);
        next.push(state);
        records.push(record);
    }
    (next, records)
}

impl OverlayRecord {
    /// Its levels, for what is computed from it.
    #[must_use]
    pub fn point(&self) -> Option<Point> {
        let (level, next) = *self.level.as_ref().ok()?;
        let before = self.previous.map_or(level, |(_, before)| before);
        Some(Point { today: level, before, next })
    }
}

/// One overlay on its way through a day.
pub(super) struct Moving<'a> {
    pub(super) overlays: &'a [Overlay],
    pub(super) overlay: &'a Overlay,
    pub(super) day: &'a OverlayDay<'a>,
    pub(super) facts: &'a dyn Facts,
    /// The overlays before it that have begun.
    pub(super) earlier: &'a [OverlayRecord],
}

impl Moving<'_> {
    fn advance(&self, at: usize, state: Option<OverlayState>) -> (OverlayState, OverlayRecord) {
        let begins = self.day.date == self.overlay.base_date;
        let mut used = Used::default();
        let (id, mut due, before) = match state {
            Some(state) if !begins => (state.id, state.due, Some(state.carried)),
            Some(_) | None => (self.overlay.id.as_str().into(), None, None),
        };
        let previous = before.as_ref().and_then(|carried| carried.as_ref().ok());
        let previous = previous.map(|carried| (carried.level, carried.next));
        let carried = match before {
            Some(Err(hold)) => Err(hold),
            Some(Ok(carried)) => {
                self.day_after(carried, &mut due, &mut used).map_err(|e| self.hold(&e))
            }
            None if begins => self.first_day(&mut used).map_err(|e| self.hold(&e)),
            None => Err(self.hold(&self.no_state())),
        };
        let level = match &carried {
            Ok(carried) => Ok((carried.level, carried.next)),
            Err(hold) => Err(hold.clone()),
        };
        let kept = carried.as_ref().ok().filter(|_| self.day.detail);
        let memory = kept.map(|carried| carried.memory.clone());
        let state = OverlayState { id, carried, due };
        let before = self.day.before.filter(|_| !begins);
        (state, OverlayRecord { overlay: at, before, previous, level, memory, used })
    }

    fn hold(&self, error: &OverlayError) -> Hold {
        Hold { since: self.day.date, reason: error.to_string(), hint: error.hint() }
    }

    fn no_state(&self) -> OverlayError {
        let before = self.day.before.unwrap_or(self.day.date);
        OverlayError::NoState { base_date: self.overlay.base_date, before }
    }

    fn first_day(&self, used: &mut Used) -> Result<Carried, OverlayError> {
        let level = self.overlay.base_level;
        let terms = self.overlay.terms(self.day.date);
        let underlying = self.underlying(terms)?;
        used.underlying = underlying.map(|point| (point.today, point.today));
        let today = Today { moving: self, terms, underlying, used };
        let memory = today.begin(level)?;
        Ok(Carried { level, next: level, memory })
    }

    fn day_after(
        &self,
        carried: Carried,
        due: &mut Option<NaiveDate>,
        used: &mut Used,
    ) -> Result<Carried, OverlayError> {
        if carried.memory == Memory::Stopped {
            return Ok(carried);
        }
        let terms = self.overlay.terms(self.day.date);
        let underlying = self.underlying(terms)?;
        used.underlying = underlying.map(|point| (point.today, point.before));
        let is_due = self.is_due(terms, due);
        let mut today = Today { moving: self, terms, underlying, used };
        today.level(carried, is_due)
    }

    /// Whether something happens after this close; looks up the next such close once, and again
    /// where the terms change.
    fn is_due(&self, terms: &Terms, due: &mut Option<NaiveDate>) -> bool {
        let Some(occasions) = terms.occasions() else { return false };
        let date = self.day.date;
        let before = self.day.before.map(|before| self.overlay.terms(before));
        let changed = before.is_some_and(|before| !std::ptr::eq(before, terms));
        if changed || due.is_none_or(|due| due < date) {
            // Where the calendar ends before the next one, it is not today.
            *due = occasions.next(date, self.day.calendar).ok();
        }
        *due == Some(date)
    }

    /// The levels of what the terms are on.
    pub(super) fn underlying(&self, terms: &Terms) -> Result<Option<Point>, OverlayError> {
        let Some(series) = &terms.on else { return Ok(None) };
        let mut point = self.own(series)?;
        if let Some(decimals) = terms.underlying_decimals {
            let round = |level| kapok_kernels::round_half_even(level, decimals as usize);
            point = Point {
                today: round(point.today),
                before: round(point.before),
                next: round(point.next),
            };
        }
        if point.before <= 0.0 {
            return Err(OverlayError::UnderlyingZero { series: self.name(series) });
        }
        Ok(Some(point))
    }

    /// The levels of a series of the same file.
    pub(super) fn own(&self, series: &Series) -> Result<Point, OverlayError> {
        let held = || OverlayError::Underlying { series: self.name(series) };
        match series {
            Series::Variant(variant) => {
                let today = self.day.level.levels.of(*variant);
                let before = self.day.level.previous.map_or(today, |before| before.of(*variant));
                Ok(Point { today, before, next: today })
            }
            Series::Overlay(at) => {
                let earlier = self.earlier.iter().find(|record| record.overlay == *at);
                earlier.and_then(OverlayRecord::point).ok_or_else(held)
            }
            Series::Other(..) | Series::Cash => Err(held()),
        }
    }

    pub(super) fn name(&self, series: &Series) -> String {
        match series {
            Series::Variant(variant) => variant.name().to_owned(),
            Series::Overlay(at) => self.overlays[*at].id.clone(),
            Series::Other(index, series) => format!("{index}:{series}"),
            Series::Cash => "cash".to_owned(),
        }
    }
}
