//! Adjustment by the price of the ex-date: a price adjustment factor at that close.
//!
//! With `P` the close of the ex-date: special dividend, repayment, distribution and spin-off `F =
//! (P + d)/P`; rights `F = (P·(A + B) − S·B)/(A·P)`, or 1 if `S` is not below the last price
//! before. Factors of several events of one line are multiplied. The level of the day counts
//! `q·P·F`; the next day opens with the actual price and shares.
//!
//! Source: `docs/methodology/corporate-actions.md` §9.

use kapok_conventions::{Conventions, PriceBasis, SpecialDividendTax, SpinOffEntry};
use kapok_market::{CorporateAction, Entitlement, Ratio, SecurityIx, Terms};

use super::apply::apply;
use super::change::{adjusts, kept};
use super::ledger::Ledger;
use super::lines;
use super::moment::Moment;
use super::order::in_order;
use super::rights::{are_taken_up, rights_of};
use crate::equity::constituents::Constituents;
use crate::error::StepError;
use crate::outcome::ActionRecord;

/// Whether an event is adjusted by the price of its ex-date.
///
/// Source: `docs/methodology/corporate-actions.md` §9.
pub(crate) fn waits_for_ex_price(event: &CorporateAction, conventions: &Conventions) -> bool {
    let by_ex_price = match event.terms {
        // Splits, bonus issues and mergers do not depend on the price of the ex-date: they are
        // applied at the open in both conventions.
        Terms::CashDividend { special, .. } => special,
        Terms::RightsIssue { subscription_price, .. } => subscription_price.is_some(),
        Terms::SpinOff { .. } | Terms::Distribution { value: Some(_), .. } => true,
        // A consolidation changes the share count at the open; a factor at the close cannot express
        // that.
        Terms::CapitalRepayment { consolidation, .. } => consolidation.is_none(),
        _ => false,
    };
    by_ex_price && conventions.price_basis == PriceBasis::ExPriceFactor
}

/// Price adjustment factors of one close.
#[derive(Debug, Default)]
pub(crate) struct ExPrice<'e> {
    /// Factor of each constituent's close, if any event went ex.
    pub(crate) factors: Option<Vec<f64>>,
    /// Events of lines without a close on the ex-date; they are adjusted as at an open, after the
    /// close.
    pub(crate) unpriced: Vec<&'e CorporateAction>,
    priced: Vec<Priced<'e>>,
}

/// An event with the prices before and after it: each event starts from what the ones before it
/// have made of the close.
#[derive(Debug)]
struct Priced<'e> {
    event: &'e CorporateAction,
    /// Price without the event, quotation currency.
    price: f64,
    /// Price with the event, quotation currency.
    adjusted: f64,
    /// New shares of rights for shares at hand.
    offered: Option<Ratio>,
}

impl<'e> ExPrice<'e> {
    /// Factors of the events that go ex, at the closes of the day.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §9.
    ///
    /// * `cum`: prices with which the day opened, by constituent
    pub(crate) fn new(
        moment: Moment<'_>,
        events: &[&'e CorporateAction],
        constituents: &mut Constituents,
        cum: &[f64],
    ) -> Result<Self, StepError> {
        let mut factors = Self::default();
        let count = constituents.len();
        let ledger = Ledger::new(moment, constituents);
        for event in backwards(events) {
            let Some(at) = ledger.constituents.find(event.security) else { continue };
            if ledger.close(event.security).is_none() {
                factors.unpriced.push(event);
                continue;
            }
            let close = ledger.constituents.price[at];
            let price = factors.adjusted_price(event.security).unwrap_or(close);
            let rights = rights_before(&ledger, event, events, cum[at])?;
            let laid_on = LaidOn { price, cum: cum[at], rights };
            if let Some(adjusted) = adjusted(&ledger, event, at, laid_on)? {
                let all = factors.factors.get_or_insert_with(|| vec![1.0; count]);
                // Against the raw close, not the price before: `adjusted` already contains the
                // earlier events.
                all[at] = adjusted / close;
                let offered = offered(&ledger, event, laid_on.rights);
                factors.priced.push(Priced { event, price, adjusted, offered });
            }
        }
        Ok(factors)
    }

    /// Close of a line as adjusted by the events so far.
    fn adjusted_price(&self, line: SecurityIx) -> Option<f64> {
        let mut of_line = self.priced.iter().rev().filter(|p| p.event.security == line);
        of_line.next().map(|priced| priced.adjusted)
    }

    /// Factor of one constituent's close: 1 unless an event went ex.
    pub(crate) fn factor(&self, at: usize) -> f64 {
        self.factors.as_ref().map_or(1.0, |factors| factors[at])
    }

    /// Whether an event has moved the level of the day, or will be adjusted after its close.
    pub(crate) fn adjusted(&self, event_id: &str) -> bool {
        let mut all = self.priced.iter().map(|priced| priced.event).chain(self.unpriced.clone());
        all.any(|event| *event.event_id == *event_id)
    }

    /// Drops the factors after the close, and lets shares and lines become what the events have
    /// made them.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §9.
    pub(crate) fn settle(
        &self,
        moment: Moment<'_>,
        constituents: &mut Constituents,
    ) -> Result<Vec<ActionRecord>, StepError> {
        let mut ledger = Ledger::new(moment, constituents);
        // Last event first: each was laid on the price that the ones before it had made.
        for priced in self.priced.iter().rev() {
            if let Some(at) = ledger.constituents.find(priced.event.security) {
                settle(&mut ledger, priced, at)?;
            }
        }
        let mut records = ledger.records;
        if !self.unpriced.is_empty() {
            records.extend(apply(moment, &self.unpriced, constituents)?);
        }
        Ok(records)
    }
}

/// Prices of a line, quotation currency, from which an event starts.
#[derive(Clone, Copy)]
struct LaidOn {
    /// Close as adjusted by the events before this one.
    price: f64,
    /// The last price before the ex-date.
    cum: f64,
    /// Rights of the line that come before it on the same ex-date, new shares for one.
    rights: f64,
}

/// Events line by line, each line's from the close back to the price before: what comes last at an
/// open is undone first.
fn backwards<'e>(events: &[&'e CorporateAction]) -> Vec<&'e CorporateAction> {
    let mut ordered = in_order(events);
    ordered.reverse();
    ordered.sort_by_key(|event| event.security);
    ordered
}

/// New shares for one held, of the rights that come before those of an event on its ex-date.
///
/// * `cum`: the last price before the ex-date
fn rights_before(
    ledger: &Ledger<'_>,
    event: &CorporateAction,
    events: &[&CorporateAction],
    cum: f64,
) -> Result<f64, StepError> {
    let (ordered, mut new) = (in_order(events), 0.0);
    let before = ordered.into_iter().take_while(|e| !std::ptr::eq(*e, event));
    for other in before.filter(|e| e.security == event.security && e.ex_date == event.ex_date) {
        let Some(at) = ledger.constituents.find(other.security) else { continue };
        let rights = rights_of(ledger, other, at)?;
        let taken = rights.filter(|rights| are_taken_up(ledger, rights.cost, cum));
        new += taken.map_or(0.0, |rights| rights.ratio.value());
    }
    Ok(new)
}

/// Price as if one event had not gone ex, quotation currency; `None` if the event adjusts nothing.
///
/// Source: `docs/methodology/corporate-actions.md` §9.
fn adjusted(
    ledger: &Ledger<'_>,
    event: &CorporateAction,
    at: usize,
    laid_on: LaidOn,
) -> Result<Option<f64>, StepError> {
    let LaidOn { price, cum, rights: before } = laid_on;
    let quotation = ledger.constituents.currency[at];
    let basis = basis(ledger, event);
    Ok(match event.terms {
        Terms::CashDividend { amount, currency, net, .. } => {
            let amount = ledger.local(amount / basis, currency, quotation)?;
            // Threshold and rights test look at the last price before the ex-date, as in the other
            // convention; the factor itself uses the close of the ex-date.
            let adjusts = adjusts(ledger, amount, cum);
            adjusts.then(|| price + amount * kept(ledger, event, net))
        }
        Terms::CapitalRepayment { amount, currency, .. }
        | Terms::Distribution { value: Some(amount), currency } => {
            Some(price + ledger.local(amount / basis, currency, quotation)?)
        }
        Terms::SpinOff { .. } => {
            let value = lines::value(ledger, event, at, basis)?;
            Some(price + value.ok_or_else(|| no_value(ledger, event))?)
        }
        Terms::RightsIssue { .. } => match rights_of(ledger, event, at)? {
            Some(rights) if are_taken_up(ledger, rights.cost, cum) => {
                let Ratio { new, old } = at_hand(ledger, event, rights.ratio, before);
                Some((price * (old + new) - rights.cost * new) / old)
            }
            _ => Some(price),
        },
        _ => None,
    })
}

/// Shares of a line after the splits of an ex-date, for one held before them.
fn entitlement(ledger: &Ledger<'_>, event: &CorporateAction) -> Entitlement {
    let Moment { history, date, .. } = ledger.moment;
    history.entitlement(event.security, event.ex_date, history.cut_off(date))
}

/// Shares at the close for one on which the numbers of the event are quoted: amounts, or those of
/// the child of a spin-off.
///
/// Source: `docs/methodology/corporate-actions.md` §2.
fn basis(ledger: &Ledger<'_>, event: &CorporateAction) -> f64 {
    let shares = entitlement(ledger, event);
    match event.terms {
        Terms::SpinOff { .. } => shares.per_other_line(event.quoted_basis),
        _ => shares.per_amount(event.quoted_basis),
    }
}

/// Ratio of rights on the shares of the close, after the rights that come before them.
///
/// Source: `docs/methodology/corporate-actions.md` §8.
fn at_hand(ledger: &Ledger<'_>, event: &CorporateAction, ratio: Ratio, before: f64) -> Ratio {
    let shares = entitlement(ledger, event);
    let on_held = shares.entitled(event.quoted_basis) / shares.all();
    Ratio { new: ratio.new * on_held / (1.0 + before * on_held), ..ratio }
}

fn offered(ledger: &Ledger<'_>, event: &CorporateAction, before: f64) -> Option<Ratio> {
    match event.terms {
        Terms::RightsIssue { new, old, .. } => {
            Some(at_hand(ledger, event, Ratio { new, old }, before))
        }
        _ => None,
    }
}

fn no_value(ledger: &Ledger<'_>, event: &CorporateAction) -> StepError {
    StepError::NoValue {
        event_id: event.event_id.to_string(),
        security: ledger.name(event.security),
        kind: event.terms.kind().to_owned(),
    }
}

/// Takes an event back from the price, and applies its actual change of shares and lines.
///
/// Source: `docs/methodology/corporate-actions.md` §9.
fn settle(
    ledger: &mut Ledger<'_>,
    &Priced { event, price, adjusted, offered }: &Priced<'_>,
    at: usize,
) -> Result<(), StepError> {
    let before = ledger.constituents.get(at);
    // The level of the day counted the line at the adjusted price; the divisor takes up the
    // difference to what the next day opens with.
    let counted = adjusted * before.index_shares * before.fx;
    if let (Some(ratio), true) = (offered, adjusted != price) {
        let factor = (ratio.old + ratio.new) / ratio.old;
        ledger.constituents.multiply_shares(at, factor, ledger.unit_shares());
    }
    let child = entering_child(ledger, event);
    if ledger.fixed_weight() && child.is_none() {
        ledger.constituents.set_index_shares(at, before.index_shares * (adjusted / price));
    }
    let treatment = match (&event.terms, ledger.moment.conventions.special_dividend_tax) {
        (Terms::CashDividend { net: false, .. }, SpecialDividendTax::Net) => {
            "adjusted by the price of the ex-date, after tax"
        }
        _ => "adjusted by the price of the ex-date",
    };
    let mut record = ledger.record(event.into(), &before, treatment.into());
    (record.price_before, record.price_after) = (adjusted, price);
    record.shares_after = ledger.constituents.index_shares[at];
    if !ledger.fixed_weight() || child.is_some() {
        record.market_value_change = price * record.shares_after * before.fx - counted;
    }
    let moved = -record.market_value_change;
    ledger.records.push(record);
    if !matches!(event.terms, Terms::SpinOff { .. }) {
        let per_amount = basis(ledger, event);
        ledger.tell_amount(event, per_amount);
    }
    match child {
        Some((security, ratio)) => {
            let child = lines::Child { security, ratio, value: adjusted - price };
            lines::join(ledger, event, &before, child, moved)
        }
        None => Ok(()),
    }
}

/// Child of a spin-off that enters by the conventions, with its ratio to the parent; it must have a
/// close.
fn entering_child(ledger: &Ledger<'_>, event: &CorporateAction) -> Option<(SecurityIx, Ratio)> {
    let (child, ratio) = lines::child_of(event, basis(ledger, event))?;
    let kept = ledger.moment.conventions.spin_off_entry != SpinOffEntry::Cash;
    (kept && !ledger.unit_shares() && ledger.close(child).is_some()).then_some((child, ratio))
}
