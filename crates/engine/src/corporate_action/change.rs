//! Events of one line: what becomes of its price and its shares.

use kapok_market::{CorporateAction, Ratio, SecurityIx, Terms};
use kapok_methodology::conventions::{DilutiveRights, RightsTest, SpecialDividendTax};

use super::ledger::{Change, Ledger};
use crate::error::StepError;
use crate::state::{Constituent, Role};

/// Slack for reference prices that end in a half of a hundredth but for rounding.
const GUARD: f64 = 1e-9;

/// An event that changes one line, or nothing.
///
/// * `basis`: shares after today's splits for one share that the amount is quoted on
pub(super) fn of_one_line(
    ledger: &mut Ledger<'_>,
    event: &CorporateAction,
    at: usize,
    basis: f64,
) -> Result<(), StepError> {
    let price = ledger.constituents.price[at];
    let quotation = ledger.constituents.currency[at];
    let (change, treatment) = match event.terms {
        Terms::CashDividend { special: true, .. } => {
            return special_dividend(ledger, event, at, basis);
        }
        Terms::Split { .. } | Terms::BonusIssue { .. } => {
            (split(price, event.terms.share_factor()), "price divided, shares multiplied")
        }
        Terms::OptionalDividend { stock_default: true, .. } => {
            let change = split(price, event.terms.share_factor());
            (change, "taken in shares: price divided, shares multiplied")
        }
        Terms::CapitalRepayment { amount, currency, consolidation } => {
            let amount = ledger.local(amount / basis, currency, quotation)?;
            let left = take(ledger, event, price, amount)?;
            let factor = consolidation.map_or(1.0, Ratio::value);
            let change = Change { price: left / factor, share_factor: factor, neutral: false };
            (change, "repayment taken out of the price")
        }
        Terms::Distribution { value: Some(value), currency } => {
            let value = ledger.local(value / basis, currency, quotation)?;
            let price = take(ledger, event, price, value)?;
            let change = Change { price, share_factor: 1.0, neutral: false };
            (change, "value given out taken out of the price")
        }
        Terms::TenderOffer { ratio, price: paid, currency } => {
            let paid = ledger.local(paid, currency, quotation)?;
            (tender(ledger, event, price, ratio, paid)?, "shares bought back and cancelled")
        }
        Terms::ShareChange { ratio } => {
            return super::shares::change(ledger, event.into(), at, ratio.value());
        }
        Terms::Redenomination { ratio } => {
            redenominate(ledger, event, at, ratio.value());
            return Ok(());
        }
        Terms::Distribution { value: None, .. } => {
            ledger.note(event.into(), at, "value not known: no adjustment");
            return Ok(());
        }
        Terms::IdentifierChange => {
            ledger.note(event.into(), at, "identifiers change, nothing else does");
            return Ok(());
        }
        _ => return Ok(()),
    };
    ledger.adjust(event.into(), at, change, treatment);
    Ok(())
}

/// `P* = P · k`, `x* = x / k`: the market value stays, whatever the index holds.
fn redenominate(ledger: &mut Ledger<'_>, event: &CorporateAction, at: usize, units: f64) {
    let before = ledger.constituents.get(at);
    ledger.constituents.price[at] = before.price * units;
    ledger.constituents.fx[at] = before.fx / units;
    let treatment = "price in new units, rate in their reciprocal";
    let mut record = super::record(ledger.opening, event.into(), &before, treatment);
    record.price_after = ledger.constituents.price[at];
    ledger.records.push(record);
}

/// `P* = P / F`, shares × `F`.
fn split(price: f64, share_factor: f64) -> Change {
    Change { price: price / share_factor, share_factor, neutral: true }
}

/// `P − amount`, if that is above zero.
pub(super) fn take(
    ledger: &Ledger<'_>,
    event: &CorporateAction,
    price: f64,
    taken: f64,
) -> Result<f64, StepError> {
    if taken < price {
        return Ok(price - taken);
    }
    Err(StepError::PriceNotPositive {
        event_id: event.event_id.to_string(),
        security: ledger.name(event.security),
        taken,
        price,
    })
}

/// Taken out of the price from the threshold on, in full or what withholding leaves; smaller ones
/// are left to the returns.
fn special_dividend(
    ledger: &mut Ledger<'_>,
    event: &CorporateAction,
    at: usize,
    basis: f64,
) -> Result<(), StepError> {
    let Some((amount, currency, net)) = event.terms.cash() else { return Ok(()) };
    let (price, quotation) = (ledger.constituents.price[at], ledger.constituents.currency[at]);
    let amount = ledger.local(amount / basis, currency, quotation)?;
    if !adjusts(ledger, amount, price) {
        return Ok(());
    }
    let (taken, treatment) = (
        amount * kept(ledger, event, net),
        match tax(ledger) {
            SpecialDividendTax::Gross => "special dividend taken out of the price",
            SpecialDividendTax::Net => "special dividend after tax taken out of the price",
        },
    );
    let price = take(ledger, event, price, taken)?;
    let change = Change { price, share_factor: 1.0, neutral: false };
    ledger.adjust(event.into(), at, change, treatment);
    Ok(())
}

fn tax(ledger: &Ledger<'_>) -> SpecialDividendTax {
    ledger.opening.conventions.special_dividend_tax
}

/// The part of a special dividend that a price is adjusted for.
pub(super) fn kept(ledger: &Ledger<'_>, event: &CorporateAction, net: bool) -> f64 {
    match tax(ledger) {
        SpecialDividendTax::Gross => 1.0,
        SpecialDividendTax::Net if net => 1.0,
        SpecialDividendTax::Net => {
            let rate = ledger.opening.withholding.get(&event.security);
            1.0 - rate.expect("the day has the rates of special dividends")
        }
    }
}

/// Whether a special dividend is large enough to adjust a price.
pub(super) fn adjusts(ledger: &Ledger<'_>, amount: f64, price: f64) -> bool {
    let threshold = ledger.opening.conventions.special_dividend_threshold;
    threshold < 1.0 && amount >= threshold * price
}

/// `P* = (P·s − T·t) / (s − t)`, shares × `(s − t)/s`, for `t` of `s` shares bought at `T`.
fn tender(
    ledger: &Ledger<'_>,
    event: &CorporateAction,
    price: f64,
    ratio: Ratio,
    paid: f64,
) -> Result<Change, StepError> {
    let left = ratio.old - ratio.new;
    let cash = paid * ratio.new / ratio.old;
    if left <= 0.0 {
        let (event_id, security) = (event.event_id.to_string(), ledger.name(event.security));
        return Err(StepError::PriceNotPositive { event_id, security, taken: cash, price });
    }
    take(ledger, event, price, cash)?;
    let price = (price * ratio.old - paid * ratio.new) / left;
    Ok(Change { price, share_factor: left / ratio.old, neutral: false })
}

/// The terms of a rights issue in the currency of the quotation.
#[derive(Clone, Copy)]
pub(super) struct Rights {
    /// New shares for old ones.
    pub(super) ratio: Ratio,
    /// What a new share costs, with a dividend that it will not get.
    pub(super) cost: f64,
    /// The rights as a line.
    pub(super) line: Option<SecurityIx>,
}

/// The terms of a rights issue; `None` while its price is not set.
pub(super) fn rights_of(
    ledger: &Ledger<'_>,
    event: &CorporateAction,
    at: usize,
) -> Result<Option<Rights>, StepError> {
    let Terms::RightsIssue { new, old, subscription_price, currency, unranked_dividend, line } =
        event.terms
    else {
        return Ok(None);
    };
    let Some(price) = subscription_price else { return Ok(None) };
    let quotation = ledger.constituents.currency[at];
    let cost = ledger.local(price + unranked_dividend, currency, quotation)?;
    Ok(Some(Rights { ratio: Ratio { new, old }, cost, line }))
}

/// Whether rights at a cost are taken up at a price.
pub(super) fn are_taken_up(ledger: &Ledger<'_>, cost: f64, price: f64) -> bool {
    match ledger.opening.conventions.rights_test {
        RightsTest::BelowCum => cost < price,
        RightsTest::ExchangePrice => true,
    }
}

/// Rights that are worth something are taken up: `P* = (A·P + B·S)/(A + B)`, shares ×
/// `(A + B)/A`.
pub(super) fn rights_issue(
    ledger: &mut Ledger<'_>,
    event: &CorporateAction,
    at: usize,
) -> Result<(), StepError> {
    let Some(rights) = rights_of(ledger, event, at)? else {
        ledger.note(event.into(), at, "subscription price not set: deferred");
        return Ok(());
    };
    let price = ledger.constituents.price[at];
    let conventions = ledger.opening.conventions;
    if !are_taken_up(ledger, rights.cost, price) {
        ledger.note(event.into(), at, "rights not below the price: no adjustment");
        return Ok(());
    }
    let Ratio { new, old } = rights.ratio;
    let theoretical = (old * price + new * rights.cost) / (old + new);
    let dilutive = rights.ratio.value() >= conventions.dilutive_rights_threshold;
    if dilutive && conventions.dilutive_rights == DilutiveRights::TemporaryLine {
        return rights_line(ledger, event, at, rights, theoretical);
    }
    let price = match conventions.rights_test {
        RightsTest::BelowCum => theoretical,
        RightsTest::ExchangePrice => (theoretical * 100.0 + GUARD).round() / 100.0,
    };
    let change = Change { price, share_factor: (old + new) / old, neutral: false };
    let treatment = "rights taken up at the theoretical ex-rights price";
    ledger.adjust(event.into(), at, change, treatment);
    Ok(())
}

/// The rights come in as a line of their own, worth what the price loses.
fn rights_line(
    ledger: &mut Ledger<'_>,
    event: &CorporateAction,
    at: usize,
    rights: Rights,
    theoretical: f64,
) -> Result<(), StepError> {
    let parent = ledger.constituents.get(at);
    let line = rights.line.ok_or_else(|| StepError::NoOtherLine {
        event_id: event.event_id.to_string(),
        security: ledger.name(event.security),
        what: "a highly dilutive rights issue",
    })?;
    let per_share = rights.ratio.value();
    let value = (theoretical - rights.cost).max(0.0);
    let treatment = "price falls to the theoretical ex-rights price, the rights enter as a line";
    ledger.constituents.price[at] = theoretical;
    let mut record = super::record(ledger.opening, event.into(), &parent, treatment);
    record.price_after = theoretical;
    let left = (parent.price - theoretical) * parent.index_shares * parent.fx;
    record.market_value_change = -left;
    ledger.records.push(record);
    let new = Constituent {
        security: line,
        currency: parent.currency,
        price: value,
        price_date: ledger.opening.date,
        index_shares: parent.index_shares * per_share,
        shares_outstanding: parent.shares_outstanding * per_share,
        role: Role::Rights { parent: parent.security },
        ..parent
    };
    ledger.insert(event.into(), new, left, "the rights, until they leave");
    Ok(())
}
