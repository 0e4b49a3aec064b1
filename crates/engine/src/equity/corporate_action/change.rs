//! Corporate actions of one line: its price and its shares after the event.
//!
//! Source: `docs/methodology/corporate-actions.md` §3, §5, §6, §10.

use kapok_conventions::SpecialDividendTax;
use kapok_market::{CorporateAction, Ratio, Terms};

use super::ex_date::ExDate;
use super::ledger::{Change, Ledger};
use super::payment::too_much;
use super::shares::follow;
use crate::error::StepError;
use crate::outcome::NotApplied;

/// Applies an event that changes one line, or nothing.
pub(super) fn of_one_line<'e>(
    ledger: &mut Ledger<'_>,
    day: &mut ExDate<'e>,
    event: &'e CorporateAction,
    at: usize,
) -> Result<(), StepError> {
    match event.terms {
        Terms::CashDividend { special: true, .. } => special_dividend(ledger, day, event, at)?,
        Terms::ShareChange { ratio } => follow(ledger, event.into(), at, ratio.value())?,
        Terms::Redenomination { ratio } => redenominate(ledger, event, at, ratio.value()),
        Terms::Distribution { value: None, .. } => {
            ledger.note(event.into(), at, NotApplied::NoValue.into());
        }
        Terms::IdentifierChange => {
            ledger.note(event.into(), at, "identifiers change, nothing else does".into());
        }
        _ => {
            let price = ledger.constituents.price[at];
            if let Some(Treated { change, treatment }) = treated(ledger, day, event, at)? {
                ledger.adjust(event.into(), at, change, treatment);
                let per_amount = day.per_amount(event, price);
                ledger.tell_amount(event, per_amount);
            }
        }
    }
    Ok(())
}

/// A change of one line, with its treatment in words.
struct Treated {
    change: Change,
    treatment: &'static str,
}

/// The change of price and shares by an event of one line; `None` where it changes nothing.
fn treated<'e>(
    ledger: &Ledger<'_>,
    day: &mut ExDate<'e>,
    event: &'e CorporateAction,
    at: usize,
) -> Result<Option<Treated>, StepError> {
    let price = ledger.constituents.price[at];
    let quotation = ledger.constituents.currency[at];
    let (change, treatment) = match event.terms {
        Terms::Split { .. } | Terms::BonusIssue { .. } => {
            (split(price, day.split(event, price)), "price divided, shares multiplied")
        }
        Terms::OptionalDividend { stock_default: true, .. } => {
            let change = split(price, day.split(event, price));
            (change, "taken in shares: price divided, shares multiplied")
        }
        Terms::CapitalRepayment { amount, currency, consolidation } => {
            let per_amount = day.per_amount(event, price);
            let amount = ledger.local(amount / per_amount, currency, quotation)?;
            day.pay(event, price, amount)?;
            let left = take(ledger, event, price, amount)?;
            let factor = consolidation.map_or(1.0, |_| day.split(event, price));
            // Not neutral: cash leaves the index, so the divisor falls.
            let change = Change { price: left / factor, share_factor: factor, neutral: false };
            (change, "repayment taken out of the price")
        }
        Terms::Distribution { value: Some(value), currency } => {
            let value = value / day.per_amount(event, price);
            let value = ledger.local(value, currency, quotation)?;
            day.pay(event, price, value)?;
            let price = take(ledger, event, price, value)?;
            let change = Change { price, share_factor: 1.0, neutral: false };
            (change, "value given out taken out of the price")
        }
        Terms::TenderOffer { ratio, price: paid, currency } => {
            let paid = paid / day.per_other_line(event, price);
            let paid = ledger.local(paid, currency, quotation)?;
            (tender(ledger, event, price, ratio, paid)?, "shares bought back and cancelled")
        }
        // Regular dividends change no price: they go into the returns at the close of their
        // ex-date.
        _ => return Ok(None),
    };
    Ok(Some(Treated { change, treatment }))
}

/// Redenominates a line: `P* = P · k`, `x* = x / k`. The market value stays in every kind of index.
///
/// Source: `docs/methodology/corporate-actions.md` §3.
fn redenominate(ledger: &mut Ledger<'_>, event: &CorporateAction, at: usize, units: f64) {
    let before = ledger.constituents.get(at);
    ledger.constituents.price[at] = before.price * units;
    ledger.constituents.fx[at] = before.fx / units;
    // No market value change is recorded, so the divisor keeps every bit although P·k·(x/k) may
    // round.
    let treatment = "price in new units, rate in their reciprocal";
    let mut record = ledger.record(event.into(), &before, treatment.into());
    record.price_after = ledger.constituents.price[at];
    ledger.records.push(record);
}

/// Change by a split: `P* = P / F`, shares × `F`.
///
/// Source: `docs/methodology/corporate-actions.md` §5.
fn split(price: f64, share_factor: f64) -> Change {
    Change { price: price / share_factor, share_factor, neutral: true }
}

/// Price after an amount is taken out, `P − amount`, quotation currency.
///
/// Source: `docs/methodology/corporate-actions.md` §6.
///
/// # Errors
///
/// If nothing would be left of the price: wrong currency or basis is the usual cause.
pub(super) fn take(
    ledger: &Ledger<'_>,
    event: &CorporateAction,
    price: f64,
    taken: f64,
) -> Result<f64, StepError> {
    if taken < price {
        return Ok(price - taken);
    }
    Err(too_much(ledger.moment.history, event, taken, price))
}

/// Takes a special dividend out of the price if it reaches the threshold: the full amount, or the
/// amount after withholding tax. Smaller ones are left to the returns.
///
/// Source: `docs/methodology/corporate-actions.md` §6.
fn special_dividend(
    ledger: &mut Ledger<'_>,
    day: &mut ExDate<'_>,
    event: &CorporateAction,
    at: usize,
) -> Result<(), StepError> {
    let Some((amount, currency, net)) = event.terms.cash() else { return Ok(()) };
    let (price, quotation) = (ledger.constituents.price[at], ledger.constituents.currency[at]);
    let per_amount = day.per_amount(event, price);
    let amount = ledger.local(amount / per_amount, currency, quotation)?;
    // The threshold looks at the gross amount; tax decides only how much is taken out.
    if !adjusts(ledger, amount, day.last_close(event, price)) {
        return Ok(());
    }
    // The limit looks at it too: tax makes no amount credible.
    day.pay(event, price, amount)?;
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
    ledger.tell_amount(event, per_amount);
    Ok(())
}

fn tax(ledger: &Ledger<'_>) -> SpecialDividendTax {
    ledger.moment.conventions.special_dividend_tax
}

/// Fraction of a special dividend by which a price is adjusted: 1, or `1 − w` after withholding
/// tax.
///
/// Source: `docs/methodology/corporate-actions.md` §6.
pub(super) fn kept(ledger: &Ledger<'_>, event: &CorporateAction, net: bool) -> f64 {
    match tax(ledger) {
        SpecialDividendTax::Gross => 1.0,
        // Stated after tax already: taking the rate off again would tax it twice.
        SpecialDividendTax::Net if net => 1.0,
        SpecialDividendTax::Net => {
            let rate = ledger.moment.withholding.get(&event.security);
            1.0 - rate.expect("the day has the rates of special dividends")
        }
    }
}

/// Whether a special dividend reaches the threshold for adjusting a price.
///
/// Source: `docs/methodology/corporate-actions.md` §6.
pub(super) fn adjusts(ledger: &Ledger<'_>, amount: f64, price: f64) -> bool {
    let threshold = ledger.moment.conventions.special_dividend_threshold;
    // 1 and above means never (Chinese price indices); without this test a dividend larger than the
    // price would slip through.
    threshold < 1.0 && amount >= threshold * price
}

/// Change by a tender: `P* = (P·s − T·t) / (s − t)`, shares × `(s − t)/s`, for `t` of `s` shares
/// bought at `T`.
///
/// Source: `docs/methodology/corporate-actions.md` §10.
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
        return Err(too_much(ledger.moment.history, event, cash, price));
    }
    // For its error alone: cash paid out above the price is a wrong currency or basis.
    take(ledger, event, price, cash)?;
    let price = (price * ratio.old - paid * ratio.new) / left;
    Ok(Change { price, share_factor: left / ratio.old, neutral: false })
}
