//! What the market adds to overlays, and the overlays of a calculator.

use chrono::{Days, NaiveDate};
use kapok_domain::{Currency, DayCount, IndexId};
use kapok_market::{FxQuote, History};
use kapok_methodology::rulebook::overlays::Rule;

use super::advance::{OverlayDay, advance};
use super::error::OverlayError;
use super::record::{Facts, Others, OverlayState, Point, RateUsed};
use crate::calculator::Calculator;
use crate::outcome::Outcome;
use crate::state::{Constituents, State};

/// Weights by currency.
pub type Exposures = Vec<(Currency, f64)>;

/// What overlays need of the day before.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct OverlaysBefore {
    date: Option<NaiveDate>,
    states: Vec<OverlayState>,
    exposures: Option<Exposures>,
}

/// What the market adds to a day: facts known at its cut-off, and levels of other indices.
pub struct Market<'a> {
    /// All that is known.
    pub history: &'a History,
    /// Levels of other indices.
    pub others: &'a Others,
    /// The day.
    pub date: NaiveDate,
    /// The constituents with which the next day opens, at the prices of the close.
    pub close: &'a Constituents,
    /// Weights by currency at the close before.
    pub exposures_before: Option<&'a Exposures>,
}

impl Facts for Market<'_> {
    fn rate(
        &self,
        (curve, tenor): (&str, &str),
        date: NaiveDate,
        carry_days: u32,
        basis: DayCount,
    ) -> Result<RateUsed, OverlayError> {
        let cut_off = self.history.cut_off(self.date);
        let oldest = date - Days::new(carry_days.into());
        let fact = self.history.rate(curve, tenor, date, cut_off);
        let fact = fact.filter(|fact| fact.as_of >= oldest).ok_or_else(|| {
            let (curve, tenor) = (curve.to_owned(), tenor.to_owned());
            OverlayError::NoRate { curve, tenor, date, carry_days }
        })?;
        if fact.value.day_count != basis {
            return Err(OverlayError::RateBasis {
                curve: curve.to_owned(),
                tenor: tenor.to_owned(),
                date: fact.as_of,
                seen: fact.value.day_count,
                wanted: basis,
            });
        }
        Ok(RateUsed { rate: fact.value.rate, as_of: Some(fact.as_of) })
    }

    fn exchange(
        &self,
        fix: &str,
        from: Currency,
        to: Currency,
        carry_days: u32,
    ) -> Result<FxQuote, OverlayError> {
        let table = self.history.fx(fix);
        let table = table.ok_or_else(|| OverlayError::NoFix { fix: fix.to_owned() })?;
        let cut_off = self.history.cut_off(self.date);
        Ok(table.rate(from, to, self.date, carry_days, cut_off)?)
    }

    fn weights(&self) -> Exposures {
        exposures(self.close)
    }

    fn weights_before(&self) -> Option<Exposures> {
        self.exposures_before.cloned()
    }

    fn other(
        &self,
        index: &IndexId,
        series: &str,
        carry_days: u32,
        currency: Currency,
    ) -> Result<Point, OverlayError> {
        let oldest = self.date - Days::new(carry_days.into());
        let found = self.others.latest(index, series, self.date);
        let found = found.filter(|(_, day, _)| *day >= oldest);
        let (seen, _, point) = found.ok_or_else(|| OverlayError::NoOther {
            index: index.to_string(),
            series: series.to_owned(),
            date: self.date,
            carry_days,
        })?;
        if seen != currency {
            let (index, series) = (index.to_string(), series.to_owned());
            return Err(OverlayError::OtherCurrency { index, series, seen, wanted: currency });
        }
        Ok(point)
    }
}

/// Weights of the currencies of constituents, sorted by currency.
#[must_use]
pub fn exposures(constituents: &Constituents) -> Exposures {
    let total = constituents.market_value();
    let weight = |currency: Currency| {
        let value = |at: usize| match constituents.currency[at] == currency {
            true => constituents.market_value_of(at),
            false => 0.0,
        };
        kapok_kernels::sum_of(constituents.len(), value) / total
    };
    constituents.currencies().into_iter().map(|c| (c, weight(c))).collect()
}

impl Calculator<'_> {
    /// Whether an overlay needs the return at the exchange rates of the day before.
    pub(crate) fn needs_local_return(&self) -> bool {
        let stages = self.book.overlays.iter().flat_map(|overlay| &overlay.stages);
        stages.into_iter().any(|(_, terms)| terms.rule == Rule::LocalCurrency)
    }

    /// Takes from a state what overlays need after the step.
    pub(crate) fn overlays_before(&self, state: &mut State) -> OverlaysBefore {
        let hedges = |rule: &Rule| matches!(rule, Rule::Hedged(_));
        let stages = self.book.overlays.iter().flat_map(|overlay| &overlay.stages);
        let hedged = stages.into_iter().any(|(_, terms)| hedges(&terms.rule));
        OverlaysBefore {
            date: Some(state.date),
            states: std::mem::take(&mut state.overlays),
            exposures: hedged.then(|| exposures(&state.constituents)),
        }
    }

    /// Moves the overlays by the day that a step has calculated.
    pub(crate) fn overlays(
        &self,
        before: OverlaysBefore,
        state: &mut State,
        outcome: &mut Outcome,
        others: &Others,
    ) {
        if self.book.overlays.is_empty() {
            return;
        }
        let day = OverlayDay {
            date: outcome.date,
            before: before.date,
            next_date: outcome.next_date,
            level: &outcome.level,
            calendar: &self.book.calendar,
            detail: self.detail,
        };
        let facts = Market {
            history: self.history,
            others,
            date: outcome.date,
            close: &state.constituents,
            exposures_before: before.exposures.as_ref(),
        };
        let (states, records) = advance(&self.book.overlays, before.states, &day, &facts);
        state.overlays = states;
        outcome.overlays = records;
    }
}
