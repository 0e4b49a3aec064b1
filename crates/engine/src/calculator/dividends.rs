//! Dividends of a day: those that go ex, and corrections of earlier ones.
//!
//! Source: `docs/methodology/calculation.md` §2, §8.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_conventions::{DividendFxDate, UndeclaredDividends};
use kapok_domain::{Currency, ReturnVariant};
use kapok_market::{CorporateAction, QuotedBasis, Terms};

use super::entitled::Entitled;
use super::events::{comes_in, is_estimated};
use super::index::{Calculator, Rates};
use super::withholding::Withholding;
use crate::day::{Booking, Dividend};
use crate::error::StepError;
use crate::state::State;

/// An amount a share in a currency.
struct Amount {
    value: f64,
    currency: Currency,
    /// Shares of today for one that is entitled to it.
    entitled: Entitled,
}

/// Dividends of the constituents of a state, on the calculation day after it.
struct Dividends<'c, 'a> {
    calculator: &'c Calculator<'a>,
    state: &'c State,
    date: NaiveDate,
    withholding: Withholding<'c, 'a>,
    booked: Vec<Dividend>,
}

impl<'a> Calculator<'a> {
    /// Cash dividends of constituents that went ex since the last calculation day, and changes of
    /// earlier ones that became known since.
    ///
    /// * `late`: events of the open of the day that became known since
    pub(super) fn dividends(
        &self,
        state: &State,
        late: &[&CorporateAction],
        date: NaiveDate,
    ) -> Result<Vec<Dividend>, StepError> {
        let withholding = Withholding::new(self, date);
        let booked = Vec::new();
        let mut dividends = Dividends { calculator: self, state, date, withholding, booked };
        dividends.book(late)?;
        dividends.make_good()?;
        Ok(dividends.booked)
    }

    /// Whether a dividend counts on a day: declared ones do, estimates where the convention
    /// `undeclared_dividends` says so.
    fn is_booked(&self, event: &CorporateAction, date: NaiveDate) -> bool {
        let estimates = self.book.conventions.on(date).undeclared_dividends;
        !is_estimated(event) || estimates == UndeclaredDividends::Estimate
    }

    /// Whether terms that become known after the ex-date are made good in the returns.
    pub(super) fn is_booked_late(&self, terms: &Terms, date: NaiveDate) -> bool {
        // A threshold of 1 adjusts no price for any special dividend, so such an index reinvests
        // all of them as regular ones, late ones too.
        let never_adjusts = self.book.conventions.on(date).special_dividend_threshold >= 1.0;
        match terms {
            Terms::CashDividend { special, .. } => !special || never_adjusts,
            Terms::OptionalDividend { stock_default, .. } => !stock_default,
            _ => false,
        }
    }

    /// Dividends with the exchange rates at which they are converted: that of the ex-date, or of
    /// the day before.
    ///
    /// Source: `docs/methodology/calculation.md` §2.
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
                    self.book.setting().fx_from(self.history, currency, state.date, cut_off)?
                }
                None => fx.get(&currency).copied(),
            };
            dividend.rate = quote.ok_or(StepError::NoFx { currency, date })?.rate;
        }
        Ok(dividends)
    }
}

impl<'a> Dividends<'_, 'a> {
    /// Books the dividends that went ex since the last calculation day.
    ///
    /// Source: `docs/methodology/calculation.md` §2.
    fn book(&mut self, late: &[&CorporateAction]) -> Result<(), StepError> {
        let history = self.calculator.history;
        let cut_off = history.cut_off(self.date);
        for event in history.actions().ex_between(self.state.date, self.date, cut_off) {
            let is_held = self.state.constituents.contains(event.security)
                || self.state.switched.iter().any(|switch| switch.from == event.security)
                || comes_in(late, event.security);
            if !self.calculator.is_booked(event, self.date) || event.terms.cash().is_none() {
                continue;
            }
            if !is_held {
                match self.calculator.former_line(self.state, event, self.date) {
                    Some(refused) => return Err(refused),
                    None => continue,
                }
            }
            if let Some(amount) = self.gross(event)? {
                let dividend = self.dividend(event, &amount)?;
                let share_factor = told(event, amount.entitled);
                self.booked.push(Dividend { share_factor, booking: Booking::ExDate, ..dividend });
            }
        }
        Ok(())
    }

    /// Books corrections of dividends that became known after the ex-date: the new amount less what
    /// was booked.
    ///
    /// Source: `docs/methodology/calculation.md` §8.
    fn make_good(&mut self) -> Result<(), StepError> {
        let Calculator { history, .. } = *self.calculator;
        let (before, now) = (history.cut_off(self.state.date), history.cut_off(self.date));
        // An event may have several versions since yesterday; its difference is to be booked once.
        let mut seen: Vec<&str> = Vec::new();
        for event in history.actions().known_after_ex(before, now) {
            let is_constituent = self.state.constituents.contains(event.security)
                || self.calculator.follower(self.state, event.security, self.date).is_some();
            let is_booked_late = self.calculator.is_booked_late(&event.terms, self.date);
            if !is_constituent || !is_booked_late || seen.contains(&&*event.event_id) {
                continue;
            }
            seen.push(&event.event_id);
            self.book_difference(event)?;
        }
        Ok(())
    }

    fn book_difference(&mut self, event: &'a CorporateAction) -> Result<(), StepError> {
        let entitled = self.calculator.entitled(event, self.date)?;
        for (currency, value) in self.difference(event)?.into_iter().filter(|(_, v)| *v != 0.0) {
            // After a review the line may have other index shares or none, so the amount owed
            // cannot be told any more: the index is held instead of guessing.
            if event.ex_date <= self.state.last_review {
                let what = "became known or was changed after the composition had been reviewed";
                return Err(self.calculator.too_late(event, what));
            }
            let dividend = self.dividend(event, &Amount { value, currency, entitled })?;
            let dividend = Dividend { special: false, booking: Booking::Late, ..dividend };
            let dividend = self.passed_on(event, dividend)?;
            self.booked.push(dividend);
        }
        Ok(())
    }

    /// Dividend of the line that that of an event has become since; its own where it has not.
    fn passed_on(
        &self,
        event: &CorporateAction,
        dividend: Dividend,
    ) -> Result<Dividend, StepError> {
        let follower = self.calculator.follower(self.state, event.security, self.date);
        let Some(follower) = follower else { return Ok(dividend) };
        let rights = self.calculator.taken_up_by(follower, event, self.date)?;
        Ok(follower.pays(dividend, rights))
    }

    /// Difference between an event's amount as known now and as booked before, a share, by
    /// currency.
    fn difference(
        &mut self,
        event: &CorporateAction,
    ) -> Result<BTreeMap<Currency, f64>, StepError> {
        let Calculator { history, .. } = *self.calculator;
        let stood = |known_on: NaiveDate| {
            let version = history.actions().as_of(&event.event_id, history.cut_off(known_on));
            version.filter(|version| version.ex_date <= self.state.date)
        };
        // What was booked was booked by the convention of its own day.
        let booked_on = |v: &CorporateAction| v.ex_date.max(v.known_at.date_naive());
        let is_booked = |v: &&CorporateAction, date| self.calculator.is_booked(v, date);
        let old = stood(self.state.date).filter(|v| is_booked(v, booked_on(v)));
        let new = stood(self.date).filter(|v| is_booked(v, self.date));
        // By currency: a correction may change the currency of the amount, and the two do not net.
        let mut changes: BTreeMap<Currency, f64> = BTreeMap::new();
        for (version, sign) in [(old, -1.0), (new, 1.0)] {
            let Some(version) = version else { continue };
            // It is booked on today's shares, which events since the ex-date have made of those
            // that earned it.
            if let Some(amount) = self.gross(version)? {
                *changes.entry(amount.currency).or_default() += sign * amount.value;
            }
        }
        Ok(changes)
    }

    /// Cash of an event a share of today, before tax: `d = net / (1 − w)` where it is stated net,
    /// by the shares of today for one that was entitled to it.
    ///
    /// Source: `docs/methodology/calculation.md` §2, `docs/methodology/corporate-actions.md` §12.
    fn gross(&mut self, event: &CorporateAction) -> Result<Option<Amount>, StepError> {
        let Some((amount, currency, net)) = event.terms.cash() else { return Ok(None) };
        let kept = match net {
            true => 1.0 - self.withholding.rate(event)?,
            false => 1.0,
        };
        let entitled = self.calculator.entitled(event, self.date)?;
        let Entitled { quoted, later, rights } = entitled;
        let value = amount / kept / quoted / later / rights;
        Ok(Some(Amount { value, currency, entitled }))
    }

    fn dividend(
        &mut self,
        event: &CorporateAction,
        amount: &Amount,
    ) -> Result<Dividend, StepError> {
        let taxed = self.calculator.book.variants.contains(&ReturnVariant::Net);
        let withholding = taxed.then(|| self.withholding.rate(event)).transpose()?;
        Ok(Dividend {
            event_id: event.event_id.clone(),
            version: event.version,
            security: event.security,
            share_factor: 1.0,
            rights: amount.entitled.rights,
            ex_date: event.ex_date,
            amount: amount.value,
            currency: amount.currency,
            rate: 0.0,
            withholding,
            franked: event.franked,
            special: matches!(event.terms, Terms::CashDividend { special: true, .. }),
            booking: Booking::ExDate,
        })
    }
}

/// Amount a share of today for one of the terms; a basis that they state is published beside
/// it.
fn told(event: &CorporateAction, entitled: Entitled) -> f64 {
    let Entitled { quoted, later, rights } = entitled;
    match event.quoted_basis {
        QuotedBasis::BeforeSplit => 1.0 / (later * rights),
        QuotedBasis::AfterSplit | QuotedBasis::Unstated => 1.0 / (quoted * later * rights),
    }
}
