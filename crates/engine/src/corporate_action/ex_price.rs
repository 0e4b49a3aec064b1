//! Adjustment by the price of the ex-date: a price adjustment factor at that close.
//!
//! With `P` the close of the ex-date: special dividend, repayment, distribution and spin-off
//! `F = (P + d)/P`; rights `F = (P·(A + B) − S·B)/(A·P)`, or 1 if `S` is not below the last price
//! before. The level of the day counts `q·P·F`, the next day opens with what is really there.
//!
//! Source: `docs/methodology/corporate-actions.md` §9.

use kapok_market::{CorporateAction, Ratio, Terms};
use kapok_methodology::Conventions;
use kapok_methodology::conventions::{PriceBasis, SpinOffEntry};

use super::change::{adjusts, rights_of};
use super::{Ledger, Opening, basis, lines};
use crate::error::StepError;
use crate::outcome::ActionRecord;
use crate::state::Constituents;

/// Whether an event is adjusted by the price of its ex-date.
pub(crate) fn waits_for_ex_price(event: &CorporateAction, conventions: &Conventions) -> bool {
    let by_ex_price = match event.terms {
        Terms::CashDividend { special, .. } => special,
        Terms::RightsIssue { subscription_price, .. } => subscription_price.is_some(),
        Terms::SpinOff { .. } | Terms::Distribution { value: Some(_), .. } => true,
        Terms::CapitalRepayment { consolidation, .. } => consolidation.is_none(),
        _ => false,
    };
    by_ex_price && conventions.price_basis == PriceBasis::ExPriceFactor
}

/// Factors of one close.
#[derive(Debug, Default)]
pub(crate) struct ExPrice<'e> {
    /// What the close of each constituent is multiplied by, if any event went ex.
    pub(crate) factors: Option<Vec<f64>>,
    /// Events of lines without a close on the ex-date: adjusted as at an open instead.
    pub(crate) unpriced: Vec<&'e CorporateAction>,
    priced: Vec<Priced<'e>>,
}

#[derive(Debug)]
struct Priced<'e> {
    event: &'e CorporateAction,
    factor: f64,
}

impl<'e> ExPrice<'e> {
    /// The factors of events that go ex, at the closes of the day.
    ///
    /// * `cum`: the prices with which the day opened, by constituent
    pub(crate) fn new(
        opening: Opening<'_>,
        events: &[&'e CorporateAction],
        constituents: &mut Constituents,
        cum: &[f64],
    ) -> Result<Self, StepError> {
        let mut found = Self::default();
        let count = constituents.len();
        let ledger = Ledger::new(opening, constituents);
        for &event in events {
            let Some(at) = ledger.constituents.find(event.security) else { continue };
            if ledger.close(event.security).is_none() {
                found.unpriced.push(event);
                continue;
            }
            if let Some(factor) = factor(&ledger, event, events, at, cum[at])? {
                found.factors.get_or_insert_with(|| vec![1.0; count])[at] *= factor;
                found.priced.push(Priced { event, factor });
            }
        }
        Ok(found)
    }

    /// Whether an event has moved the level of the day.
    pub(crate) fn adjusted(&self, event_id: &str) -> bool {
        let mut all = self.priced.iter().map(|priced| priced.event).chain(self.unpriced.clone());
        all.any(|event| *event.event_id == *event_id)
    }

    /// After the close: the factors go, and shares and lines are what they have become.
    pub(crate) fn settle(
        &self,
        opening: Opening<'_>,
        constituents: &mut Constituents,
    ) -> Result<Vec<ActionRecord>, StepError> {
        let mut ledger = Ledger::new(opening, constituents);
        for (place, priced) in self.priced.iter().enumerate() {
            let line = priced.event.security;
            let Some(at) = ledger.constituents.find(line) else { continue };
            let later = self.priced[place + 1..].iter().filter(|p| p.event.security == line);
            let left = later.map(|priced| priced.factor).product();
            settle(&mut ledger, priced, at, left)?;
        }
        let mut records = ledger.records;
        if !self.unpriced.is_empty() {
            records.extend(super::apply(opening, &self.unpriced, constituents)?);
        }
        Ok(records)
    }
}

/// The factor of one event; `None` if it adjusts nothing.
fn factor(
    ledger: &Ledger<'_>,
    event: &CorporateAction,
    events: &[&CorporateAction],
    at: usize,
    cum: f64,
) -> Result<Option<f64>, StepError> {
    let (price, quotation) = (ledger.constituents.price[at], ledger.constituents.currency[at]);
    let with = |amount: f64| (price + amount) / price;
    let basis = basis(event, events);
    Ok(match event.terms {
        Terms::CashDividend { amount, currency, .. } => {
            let amount = ledger.local(amount / basis, currency, quotation)?;
            adjusts(ledger, amount, cum).then(|| with(amount))
        }
        Terms::CapitalRepayment { amount, currency, .. }
        | Terms::Distribution { value: Some(amount), currency } => {
            Some(with(ledger.local(amount / basis, currency, quotation)?))
        }
        Terms::SpinOff { .. } => {
            let value = lines::value(ledger, event, at, basis)?;
            Some(with(value.ok_or_else(|| StepError::NoValue {
                event_id: event.event_id.to_string(),
                security: ledger.name(event.security),
                kind: event.terms.kind().to_owned(),
            })?))
        }
        Terms::RightsIssue { .. } => match rights_of(ledger, event, at)? {
            Some(rights) if rights.cost < cum => {
                let Ratio { new, old } = rights.ratio;
                Some((price * (old + new) - rights.cost * new) / (old * price))
            }
            _ => Some(1.0),
        },
        _ => None,
    })
}

/// Takes a factor back and changes what the event really changes.
///
/// * `left`: the factors of the line that are still to be taken back
fn settle(
    ledger: &mut Ledger<'_>,
    &Priced { event, factor }: &Priced<'_>,
    at: usize,
    left: f64,
) -> Result<(), StepError> {
    let before = ledger.constituents.get(at);
    let counted = ledger.constituents.market_value_of(at) * factor * left;
    if let (Terms::RightsIssue { new, old, .. }, true) = (&event.terms, factor != 1.0) {
        ledger.constituents.multiply_shares(at, (old + new) / old, ledger.unit_shares());
    }
    let child = entering_child(ledger, event);
    if ledger.fixed_weight() && child.is_none() {
        ledger.constituents.set_index_shares(at, before.index_shares * factor);
    }
    let treatment = "adjusted by the price of the ex-date";
    let mut record = super::record(ledger.opening, event.into(), &before, treatment);
    record.price_before = before.price * factor;
    record.shares_after = ledger.constituents.index_shares[at];
    if !ledger.fixed_weight() || child.is_some() {
        record.market_value_change = ledger.constituents.market_value_of(at) * left - counted;
    }
    ledger.records.push(record);
    match child {
        Some((security, ratio)) => {
            let value = before.price * (factor - 1.0);
            let moved = value * before.index_shares * before.fx;
            lines::join(ledger, event, &before, lines::Child { security, ratio, value }, moved)
        }
        None => Ok(()),
    }
}

/// A child with a close that the conventions keep.
fn entering_child(
    ledger: &Ledger<'_>,
    event: &CorporateAction,
) -> Option<(kapok_market::SecurityIx, Ratio)> {
    let Terms::SpinOff { child: Some((child, ratio)), .. } = event.terms else { return None };
    let kept = ledger.opening.conventions.spin_off_entry != SpinOffEntry::Cash;
    (kept && !ledger.unit_shares() && ledger.close(child).is_some()).then_some((child, ratio))
}
