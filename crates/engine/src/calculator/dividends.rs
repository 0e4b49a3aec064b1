//! The dividends of a day: those that go ex, and what is made good of earlier ones.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Currency, Timestamp};
use kapok_market::{CorporateAction, QuotedBasis, Terms};
use kapok_methodology::ReturnVariant;
use kapok_methodology::conventions::{DividendFxDate, UndeclaredDividends};

use super::events::is_estimated;
use super::{Calculator, Rates};
use crate::day::{Booking, Dividend};
use crate::error::StepError;
use crate::state::State;

impl<'a> Calculator<'a> {
    /// Cash dividends of constituents that went ex since the last calculation day, and changes of
    /// earlier ones that became known since.
    pub(super) fn dividends(
        &self,
        state: &State,
        date: NaiveDate,
    ) -> Result<Vec<Dividend>, StepError> {
        let cut_off = self.history.cut_off(date);
        let mut rates = BTreeMap::new();
        let mut dividends = Vec::new();
        for event in self.history.actions().ex_between(state.date, date, cut_off) {
            let held = state.constituents.find(event.security).is_some();
            if !held || !self.is_booked(event, date) {
                continue;
            }
            if let Some((amount, currency)) = self.gross(event, date, &mut rates)? {
                let dividend = self.dividend(event, amount, currency, date, &mut rates)?;
                dividends.push(Dividend { booking: Booking::ExDate, ..dividend });
            }
        }
        self.add_late(state, date, &mut rates, &mut dividends)?;
        Ok(dividends)
    }

    /// Whether a dividend counts on a day: declared ones do, estimates by its convention.
    fn is_booked(&self, event: &CorporateAction, date: NaiveDate) -> bool {
        let estimates = self.book.conventions.on(date).undeclared_dividends;
        !is_estimated(event) || estimates == UndeclaredDividends::Estimate
    }

    /// Whether terms that become known after the ex-date are made good in the returns.
    pub(super) fn is_booked_late(&self, terms: &Terms, date: NaiveDate) -> bool {
        let never_adjusts = self.book.conventions.on(date).special_dividend_threshold >= 1.0;
        match terms {
            Terms::CashDividend { special, .. } => !special || never_adjusts,
            Terms::OptionalDividend { stock_default, .. } => !stock_default,
            _ => false,
        }
    }

    /// What became known of dividends after their ex-date: the difference to what was booked.
    fn add_late(
        &self,
        state: &State,
        date: NaiveDate,
        rates: &mut BTreeMap<&'a str, f64>,
        dividends: &mut Vec<Dividend>,
    ) -> Result<(), StepError> {
        let (before, now) = (self.history.cut_off(state.date), self.history.cut_off(date));
        let actions = self.history.actions();
        let changed = actions.known_after_ex(before, now);
        let changed = changed.filter(|event| self.is_booked_late(&event.terms, date));
        let held = |e: &&CorporateAction| state.constituents.find(e.security).is_some();
        let mut seen: Vec<&str> = Vec::new();
        for event in changed.filter(held) {
            if seen.contains(&&*event.event_id) {
                continue;
            }
            seen.push(&event.event_id);
            self.difference(event, state, (before, now), date, rates, dividends)?;
        }
        Ok(())
    }

    fn difference(
        &self,
        event: &'a CorporateAction,
        state: &State,
        (before, now): (Timestamp, Timestamp),
        date: NaiveDate,
        rates: &mut BTreeMap<&'a str, f64>,
        dividends: &mut Vec<Dividend>,
    ) -> Result<(), StepError> {
        let stood = |cut_off| {
            let version = self.history.actions().as_of(&event.event_id, cut_off);
            version.filter(|v| v.ex_date <= state.date)
        };
        // What was booked was booked by the convention of its own day.
        let booked = |v: &CorporateAction| v.ex_date.max(v.known_at.date_naive());
        let old = stood(before).filter(|v| self.is_booked(v, booked(v)));
        let new = stood(now).filter(|v| self.is_booked(v, date));
        let mut changes: BTreeMap<Currency, f64> = BTreeMap::new();
        for (version, sign) in [(old, -1.0), (new, 1.0)] {
            let Some(version) = version else { continue };
            if let Some((amount, currency)) = self.gross(version, date, rates)? {
                *changes.entry(currency).or_default() += sign * amount;
            }
        }
        for (currency, amount) in changes.into_iter().filter(|(_, amount)| *amount != 0.0) {
            if event.ex_date <= state.last_review {
                let what = "became known or was changed after the composition had been reviewed";
                return Err(self.too_late(event, what));
            }
            let dividend = self.dividend(event, amount, currency, date, rates)?;
            dividends.push(Dividend { special: false, booking: Booking::Late, ..dividend });
        }
        Ok(())
    }

    /// The cash of an event a share of its ex-date, before tax.
    fn gross(
        &self,
        event: &'a CorporateAction,
        date: NaiveDate,
        rates: &mut BTreeMap<&'a str, f64>,
    ) -> Result<Option<(f64, Currency)>, StepError> {
        let Some((amount, currency, net)) = event.terms.cash() else { return Ok(None) };
        let kept = match net {
            true => 1.0 - self.withholding(event, date, rates)?,
            false => 1.0,
        };
        let basis = match event.quoted_basis {
            QuotedBasis::AfterSplit => 1.0,
            QuotedBasis::BeforeSplit => {
                let (ex, cut_off) = (event.ex_date, self.history.cut_off(date));
                let day_before = ex.pred_opt().unwrap_or(ex);
                self.history.share_factor(event.security, day_before, ex, cut_off)
            }
        };
        Ok(Some((amount / kept / basis, currency)))
    }

    fn dividend(
        &self,
        event: &'a CorporateAction,
        amount: f64,
        currency: Currency,
        date: NaiveDate,
        rates: &mut BTreeMap<&'a str, f64>,
    ) -> Result<Dividend, StepError> {
        let taxed = self.book.variants.contains(&ReturnVariant::Net);
        let withholding = taxed.then(|| self.withholding(event, date, rates)).transpose()?;
        Ok(Dividend {
            event_id: event.event_id.clone(),
            version: event.version,
            security: event.security,
            ex_date: event.ex_date,
            amount,
            currency,
            rate: 0.0,
            withholding,
            franked: event.franked,
            special: matches!(event.terms, Terms::CashDividend { special: true, .. }),
            booking: Booking::ExDate,
        })
    }

    /// Dividends with the rates at which they are converted.
    pub(super) fn convert(
        &self,
        mut dividends: Vec<Dividend>,
        fx: &Rates,
        state: Option<&State>,
        date: NaiveDate,
    ) -> Result<Vec<Dividend>, StepError> {
        let prior = self.book.conventions.on(date).dividend_fx_date == DividendFxDate::PriorDate;
        for dividend in &mut dividends {
            let currency = dividend.currency;
            let quote = match state.filter(|_| prior) {
                Some(state) => {
                    let cut_off = self.history.cut_off(date);
                    self.book.fx_from(self.history, currency, state.date, cut_off)?
                }
                None => fx.get(&currency).copied(),
            };
            dividend.rate = quote.ok_or(StepError::NoFx { currency, date })?.rate;
        }
        Ok(dividends)
    }

    /// The rate for a dividend: for a net return, and to gross up an amount after tax.
    pub(super) fn withholding(
        &self,
        event: &CorporateAction,
        date: NaiveDate,
        rates: &mut BTreeMap<&'a str, f64>,
    ) -> Result<f64, StepError> {
        let security = self.history.security(event.security);
        if let Some(rate) = rates.get(&*security.country) {
            return Ok(*rate);
        }
        let conventions = self.book.conventions.on(date);
        let table = conventions.withholding_table.as_deref().unwrap_or_default();
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
}
