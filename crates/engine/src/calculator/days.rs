//! Days of an index: the facts of each, gathered, and its calculation.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::{CorporateAction, Terms};
use kapok_overlay::Others;

use super::events::{Dates, Events};
use super::index::{Calculator, Rates};
use super::overlays::OverlaysBefore;
use crate::day::{CloseBefore, Day};
use crate::equity::constituents::Constituents;
use crate::error::StepError;
use crate::outcome::Outcome;
use crate::state::State;
use crate::step::{found, step};

impl<'a> Calculator<'a> {
    /// Calculates the base date.
    ///
    /// # Errors
    ///
    /// If it cannot be calculated.
    pub fn found(&self) -> Result<(State, Outcome), StepError> {
        self.found_beside(Others::NONE)
    }

    /// Calculates the base date, with levels of other indices for blends.
    ///
    /// # Errors
    ///
    /// If it cannot be calculated.
    pub fn found_beside(&self, others: &Others) -> Result<(State, Outcome), StepError> {
        let day = self.day(None, self.book.base_date)?;
        let (mut state, mut outcome) = found(self.history, self.book.base_level, &day)?;
        self.overlays(OverlaysBefore::default(), &mut state, &mut outcome, others);
        Ok((state, outcome))
    }

    /// Calculates a day after a state.
    ///
    /// # Errors
    ///
    /// If it cannot be calculated.
    pub fn next(&self, state: State, date: NaiveDate) -> Result<(State, Outcome), StepError> {
        self.next_beside(state, date, Others::NONE)
    }

    /// Calculates a day after a state, with levels of other indices for blends.
    ///
    /// # Errors
    ///
    /// If it cannot be calculated.
    pub fn next_beside(
        &self,
        mut state: State,
        date: NaiveDate,
        others: &Others,
    ) -> Result<(State, Outcome), StepError> {
        let day = self.day(Some(&state), date)?;
        let before = self.overlays_before(&mut state);
        let (mut state, mut outcome) = step(self.history, state, &day)?;
        self.overlays(before, &mut state, &mut outcome, others);
        Ok((state, outcome))
    }

    /// Calculates a day, or without a state the base date, as if further events went ex at the next
    /// open.
    ///
    /// # Errors
    ///
    /// If it cannot be calculated.
    pub fn as_if(
        &self,
        state: Option<State>,
        date: NaiveDate,
        further: &[&'a CorporateAction],
    ) -> Result<(State, Outcome), StepError> {
        let day = self.day_with(state.as_ref(), date, further)?;
        match state {
            None => found(self.history, self.book.base_level, &day),
            Some(state) => step(self.history, state, &day),
        }
    }

    /// Gathers everything that a day brings; the base date has no state before it.
    ///
    /// # Errors
    ///
    /// If a fact is missing or contradicts what was calculated before.
    pub fn day(&self, state: Option<&State>, date: NaiveDate) -> Result<Day<'a>, StepError> {
        self.day_with(state, date, &[])
    }

    /// Gathers everything that a day brings, with further events at the next open.
    fn day_with(
        &self,
        state: Option<&State>,
        date: NaiveDate,
        further: &[&'a CorporateAction],
    ) -> Result<Day<'a>, StepError> {
        let next_date = self.book.calendar.after(date, 1)?;
        let prices = self.closes(date)?;
        let review = self.review(state, date)?;
        let weighting = self.weighting(state.map_or(date, |state| state.last_review))?;
        let next_weighting = if review.is_some() { self.weighting(date)? } else { weighting };
        let composition = review.as_ref().map(|new| &new.constituents);
        // On the evening of a review the events of the next open concern those that leave and those
        // that come in: both compositions are looked at.
        let holdings: Vec<&Constituents> =
            state.map(|s| &s.constituents).into_iter().chain(composition).collect();
        let dates = Dates { today: date, next: next_date };
        let events = self.events(state, &holdings, dates, further)?;
        let before = state.map_or(Ok(None), |state| self.close_before(state, &events))?;
        let dividends =
            state.map_or(Ok(Vec::new()), |state| self.dividends(state, &events.late, date))?;
        let mut fx = BTreeMap::new();
        for constituents in &holdings {
            self.add_rates(&mut fx, distinct(&constituents.currency), date)?;
        }
        self.add_rates(&mut fx, dividends.iter().map(|d| d.currency), date)?;
        self.add_rates(&mut fx, events.all().flat_map(|e| self.currencies(&e.terms)), date)?;
        let final_prices = self.final_prices(&events.opening, &fx, date)?;
        let dividends = self.convert(dividends, &fx, state, date)?;
        let share_updates = self.share_updates(state, review.as_ref(), &events, dates)?;
        Ok(Day {
            date,
            next_date,
            // What happens at the next open happens by the conventions of that day, which may
            // differ where a convention has a date of change.
            conventions: self.book.conventions.on(date),
            next_conventions: self.book.conventions.on(next_date),
            weighting,
            next_weighting,
            base_level: self.book.base_level.get(),
            prices,
            withholding: self.special_withholding(&events, date)?,
            fx,
            final_prices,
            late: events.late,
            before,
            dividends,
            ex_price: events.ex_price,
            deferred_rights: events.deferred_rights,
            review,
            events: events.opening,
            share_updates,
            suspended_since: self.suspended_since(date),
            local: self.needs_local_return(date),
            detail: self.detail,
        })
    }

    /// The close before the open of a day, where the day has events of its open that became known
    /// since.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §13.
    fn close_before(
        &self,
        state: &State,
        events: &Events<'a>,
    ) -> Result<Option<CloseBefore<'a>>, StepError> {
        if events.late.is_empty() {
            return Ok(None);
        }
        let (date, held) = (state.date, distinct(&state.constituents.currency));
        let mut fx = BTreeMap::new();
        let of_events = events.late.iter().flat_map(|event| self.currencies(&event.terms));
        self.add_rates(&mut fx, held.into_iter().chain(of_events), date)?;
        self.left_unpriced(state, &events.late, &fx)?;
        Ok(Some(CloseBefore { date, prices: self.closes(date)?, fx }))
    }

    /// Closes of a day; on a day on which no exchange of the index trades (calendar rule
    /// `weekdays`) there may be none.
    ///
    /// Source: `docs/methodology/calculation.md` §4.
    pub(super) fn closes(&self, date: NaiveDate) -> Result<&'a [f64], StepError> {
        let (prices, carried) = (self.history.prices(), self.book.calendar.is_carried(date));
        let closed = || carried.then(|| prices.closed_row());
        prices.row(date).or_else(closed).ok_or(StepError::NoPrices { date })
    }

    pub(super) fn add_rates(
        &self,
        fx: &mut Rates,
        currencies: impl IntoIterator<Item = Currency>,
        date: NaiveDate,
    ) -> Result<(), StepError> {
        for currency in currencies {
            if let Entry::Vacant(vacant) = fx.entry(currency) {
                let cut_off = self.history.cut_off(date);
                let quote = self.book.setting().fx_from(self.history, currency, date, cut_off)?;
                vacant.insert(quote.ok_or(StepError::NoFx { currency, date })?);
            }
        }
        Ok(())
    }

    /// Currencies of an event's amounts and of the other line that it names.
    pub(super) fn currencies(&self, terms: &Terms) -> impl Iterator<Item = Currency> + use<'a> {
        let history = self.history;
        let other = terms.other_line().map(|line| history.security(line).currency);
        terms.currency().into_iter().chain(other)
    }

    /// Day on or before which a constituent's last close must lie for the constituent to leave as
    /// suspended; `None` without a limit.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §11.
    fn suspended_since(&self, date: NaiveDate) -> Option<NaiveDate> {
        let limit = self.book.conventions.on(date).suspension_limit_days;
        // Before the calendar begins nobody can have been suspended for so long.
        let since = || self.book.calendar.before(date, limit as usize).ok();
        (limit > 0).then(since).flatten()
    }
}

/// Values that are compared at once.
const BLOCK: usize = 64;

/// Distinct values in order of first appearance.
fn distinct(all: &[Currency]) -> Vec<Currency> {
    let mut each: Vec<Currency> = Vec::new();
    // Thousands of lines have a handful of currencies, and most a neighbour of the same one: blocks
    // are compared at once.
    for block in all.chunks(BLOCK) {
        let [a, b, c] = block[0].letters();
        let differs = |differs: u8, currency: &Currency| {
            let [x, y, z] = currency.letters();
            differs | (x ^ a) | (y ^ b) | (z ^ c)
        };
        let looked_at = if block.iter().fold(0, differs) == 0 { &block[..1] } else { block };
        for currency in looked_at {
            if each.last() != Some(currency) && !each.contains(currency) {
                each.push(*currency);
            }
        }
    }
    each
}
