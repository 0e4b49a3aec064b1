//! From the market and a rulebook to the days of an index.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::{CorporateAction, FxQuote, History, SecurityIx, Snapshot, Terms};
use kapok_methodology::{Evidence, ReturnVariant, Review, Rulebook, Scheme, Target};

use crate::day::{Day, Dividend, NewComposition};
use crate::error::StepError;
use crate::outcome::{Outcome, ReviewRecord};
use crate::overlay::{Others, OverlaysBefore};
use crate::state::{Constituents, State};
use crate::step::{found, step};

/// One index over one history.
#[derive(Debug, Clone, Copy)]
pub struct Calculator<'a> {
    /// The methodology.
    pub book: &'a Rulebook,
    /// All that is known.
    pub history: &'a History,
    /// Keep the constituents of each close and the evidence of each review.
    pub detail: bool,
}

impl<'a> Calculator<'a> {
    /// Calculates the base date.
    ///
    /// # Errors
    ///
    /// If it cannot be calculated.
    pub fn found(&self) -> Result<(State, Outcome), StepError> {
        self.found_beside(Others::NONE)
    }

    /// The same, with levels of other indices for blends.
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

    /// The same, with levels of other indices for blends.
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

    /// Everything that a day brings; the base date has no state before it.
    ///
    /// # Errors
    ///
    /// If a fact is missing or contradicts what was calculated before.
    pub fn day(&self, state: Option<&State>, date: NaiveDate) -> Result<Day<'a>, StepError> {
        let next_date = self.book.calendar.after(date, 1)?;
        let prices = self.history.prices().row(date).ok_or(StepError::NoPrices { date })?;
        let events = self.openings(date, next_date, date);
        let (late, dividends) = match state {
            Some(state) => (self.late(state, date)?, self.dividends(state, date)?),
            None => (Vec::new(), Vec::new()),
        };
        let review = self.review(state, date)?;
        let mut fx = BTreeMap::new();
        let composition = review.as_ref().map(|new| &new.constituents);
        let holdings = [state.map(|s| &s.constituents), composition];
        for constituents in holdings.into_iter().flatten() {
            self.add_rates(&mut fx, distinct(&constituents.currency), date)?;
        }
        self.add_rates(&mut fx, dividends.iter().map(|d| d.currency), date)?;
        let held = |event: &&&CorporateAction| {
            holdings.into_iter().flatten().any(|c| c.find(event.security).is_some())
        };
        let amounts = events.iter().chain(&late).filter(held).filter_map(|e| currency(&e.terms));
        self.add_rates(&mut fx, amounts, date)?;
        let unit_shares = self.book.weighting.scheme == Scheme::Price;
        let (detail, local) = (self.detail, self.needs_local_return());
        Ok(Day {
            date,
            next_date,
            prices,
            fx,
            late,
            dividends,
            review,
            events,
            unit_shares,
            local,
            detail,
        })
    }

    fn add_rates(
        &self,
        fx: &mut BTreeMap<Currency, FxQuote>,
        currencies: impl IntoIterator<Item = Currency>,
        date: NaiveDate,
    ) -> Result<(), StepError> {
        for currency in currencies {
            if let Entry::Vacant(vacant) = fx.entry(currency) {
                let cut_off = self.history.cut_off(date);
                let quote = self.book.fx_from(self.history, currency, date, cut_off)?;
                vacant.insert(quote.ok_or(StepError::NoFx { currency, date })?);
            }
        }
        Ok(())
    }

    /// Events of the opens after `after` and up to `to` that were known on a day.
    fn openings(
        &self,
        after: NaiveDate,
        to: NaiveDate,
        known: NaiveDate,
    ) -> Vec<&'a CorporateAction> {
        self.history.actions().openings(after, to, self.history.cut_off(known)).collect()
    }

    /// Events of today's open that the state has not behind it: they became known since. What it
    /// has must stand as it was, and nothing may be known too late.
    fn late(&self, state: &State, date: NaiveDate) -> Result<Vec<&'a CorporateAction>, StepError> {
        let actions = self.history.actions();
        let now = self.openings(state.date, date, date);
        for event in actions.opening_versions(state.date, date) {
            let applied = |(id, version): &(Box<str>, u32)| {
                *id == event.event_id && *version == event.version
            };
            if state.opened.iter().any(applied) && !stands(event, &now) {
                let what = "was changed after its open had been prepared";
                return Err(self.too_late(event, what));
            }
        }
        let held = |event: &CorporateAction| state.constituents.find(event.security).is_some();
        let (before, after) = (self.history.cut_off(state.date), self.history.cut_off(date));
        let mut overdue = actions.known_after_ex(before, after);
        if let Some(event) = overdue.find(|event| event.ex_date <= state.date && held(event)) {
            let what = "became known after that day had been calculated";
            return Err(self.too_late(event, what));
        }
        let is_new = |e: &CorporateAction| !state.opened.iter().any(|(id, _)| *id == e.event_id);
        Ok(now.into_iter().filter(|event| held(event) && is_new(event)).collect())
    }

    fn too_late(&self, event: &CorporateAction, what: &'static str) -> StepError {
        StepError::Late {
            event_id: event.event_id.to_string(),
            security: self.history.security(event.security).id.clone(),
            ex_date: event.ex_date,
            what,
        }
    }

    /// Regular cash dividends of constituents that went ex since the last calculation day.
    fn dividends(&self, state: &State, date: NaiveDate) -> Result<Vec<Dividend>, StepError> {
        let cut_off = self.history.cut_off(date);
        let mut rates = BTreeMap::new();
        let mut dividends = Vec::new();
        for event in self.history.actions().ex_between(state.date, date, cut_off) {
            let Terms::CashDividend { amount, currency, special: false, net } = event.terms else {
                continue;
            };
            if state.constituents.find(event.security).is_none() {
                continue;
            }
            let withholding = match net || self.book.variants.contains(&ReturnVariant::Net) {
                true => Some(self.withholding(event, date, &mut rates)?),
                false => None,
            };
            let kept = if net { 1.0 - withholding.unwrap_or(0.0) } else { 1.0 };
            dividends.push(Dividend {
                event_id: event.event_id.clone(),
                version: event.version,
                security: event.security,
                ex_date: event.ex_date,
                amount: amount / kept,
                currency,
                withholding,
            });
        }
        Ok(dividends)
    }

    /// The rate for a dividend: for a net return, and to gross up an amount after tax.
    fn withholding(
        &self,
        event: &CorporateAction,
        date: NaiveDate,
        rates: &mut BTreeMap<&'a str, f64>,
    ) -> Result<f64, StepError> {
        let security = self.history.security(event.security);
        if let Some(rate) = rates.get(&*security.country) {
            return Ok(*rate);
        }
        let table = self.book.withholding.as_deref().unwrap_or_default();
        let cut_off = self.history.cut_off(date);
        let fact = self.history.withholding(table, &security.country, date, cut_off);
        let missing = || StepError::NoWithholding {
            security: security.id.clone(),
            date,
            table: table.to_owned(),
            country: security.country.to_string(),
        };
        let rate = fact.ok_or_else(missing)?.value;
        rates.insert(&security.country, rate);
        Ok(rate)
    }

    /// The composition that takes effect after a close: on the base date, and as scheduled.
    fn review(
        &self,
        state: Option<&State>,
        date: NaiveDate,
    ) -> Result<Option<NewComposition>, StepError> {
        let due = || self.book.schedule.closes(date, date, &self.book.calendar);
        if state.is_some() && due()?.is_empty() {
            return Ok(None);
        }
        let members = state.map_or(&[][..], |state| &state.constituents.security);
        let evidence = if self.detail { Evidence::All } else { Evidence::Composition };
        let review = self.book.review(self.history, date, members, evidence)?;
        let constituents = self.composition(&review, date)?;
        let record = ReviewRecord {
            review,
            turnover: 0.0,
            market_value_change: 0.0,
            weights_before: BTreeMap::new(),
        };
        Ok(Some(NewComposition { record, constituents }))
    }

    /// The constituents of a review at the prices and rates of the close it takes effect after,
    /// with splits since the reference date.
    fn composition(&self, review: &Review, date: NaiveDate) -> Result<Constituents, StepError> {
        let cut_off = self.history.cut_off(date);
        let lookback = self.book.price_lookback_days;
        let snapshot = Snapshot::new(self.history, date, cut_off, lookback);
        let mut constituents = Constituents::default();
        for target in &review.targets {
            let last = snapshot.last_price(target.security);
            let last = last.ok_or_else(|| self.no_entry_price(target.security, date))?;
            let fx = self.book.fx_rate(self.history, target.security, date, cut_off)?.rate;
            let target = Target { fx, ..target.clone() };
            constituents.push(self.history, &target, (last.date, last.price));
            let factor =
                self.history.share_factor(target.security, review.reference_date, date, cut_off);
            if factor != 1.0 {
                let unit_shares = self.book.weighting.scheme == Scheme::Price;
                constituents.multiply_shares(constituents.len() - 1, factor, unit_shares);
            }
        }
        Ok(constituents)
    }

    fn no_entry_price(&self, security: SecurityIx, date: NaiveDate) -> StepError {
        StepError::NoEntryPrice {
            security: self.history.security(security).id.clone(),
            date,
            days: self.book.price_lookback_days,
        }
    }
}

/// Whether an event that was applied is still to be applied with the same terms, perhaps in a
/// later version.
fn stands(applied: &CorporateAction, now: &[&CorporateAction]) -> bool {
    now.iter().any(|event| {
        event.event_id == applied.event_id
            && event.ex_date == applied.ex_date
            && event.terms == applied.terms
    })
}

/// The currency of an event's amount.
fn currency(terms: &Terms) -> Option<Currency> {
    match terms {
        Terms::CashDividend { currency, .. }
        | Terms::SpinOff { currency, .. }
        | Terms::CapitalRepayment { currency, .. }
        | Terms::RightsIssue { currency, .. } => Some(*currency),
        Terms::Split { .. }
        | Terms::BonusIssue { .. }
        | Terms::Delisting
        | Terms::Unsupported { .. } => None,
    }
}

/// Each value once; quick where most are the same.
fn distinct(all: &[Currency]) -> Vec<Currency> {
    let mut found: Vec<Currency> = Vec::new();
    for currency in all {
        if found.last() != Some(currency) && !found.contains(currency) {
            found.push(*currency);
        }
    }
    found
}
