//! Corporate actions at an open: what they do to price, shares and index market value.
//!
//! Every change that is not the market's goes through [`apply`], which records before and after.
//! Sources: `docs/methodology/corporate-actions.md`.

use std::collections::BTreeMap;

use kapok_domain::Currency;
use kapok_market::{CorporateAction, FxQuote, History, Terms};

use crate::error::StepError;
use crate::outcome::ActionRecord;
use crate::state::Constituents;

/// The circumstances of an open.
#[derive(Clone, Copy)]
pub struct Opening<'a> {
    /// For the names of securities in messages.
    pub history: &'a History,
    /// Index currency per unit of each currency: at the close before, and for events that became
    /// known overnight, at today's close.
    pub fx: &'a BTreeMap<Currency, FxQuote>,
    /// A split moves the divisor and not the index shares.
    pub unit_shares: bool,
}

/// What an event does to one constituent.
struct Change {
    price: f64,
    share_factor: f64,
    /// The index market value stays by definition, whatever rounding says.
    neutral: bool,
    treatment: &'static str,
}

/// Applies the events of an open to the constituents, each in its turn: deletions, then splits
/// and bonus issues, then what is taken out of prices, then rights on the price after that.
///
/// # Errors
///
/// If an event cannot be treated.
pub fn apply(
    opening: Opening<'_>,
    events: &[&CorporateAction],
    constituents: &mut Constituents,
) -> Result<Vec<ActionRecord>, StepError> {
    let mut ordered: Vec<&CorporateAction> = events.to_vec();
    ordered.sort_by(|a, b| {
        let key = |e: &CorporateAction| (turn(&e.terms), e.security);
        key(a).cmp(&key(b)).then_with(|| a.event_id.cmp(&b.event_id))
    });
    let mut records = Vec::new();
    for event in ordered {
        if let Some(at) = constituents.find(event.security) {
            records.extend(apply_one(opening, event, constituents, at)?);
        }
    }
    Ok(records)
}

/// The order of events at one open.
fn turn(terms: &Terms) -> u8 {
    match terms {
        Terms::Delisting => 0,
        Terms::Unsupported { .. } => 1,
        Terms::Split { .. } | Terms::BonusIssue { .. } => 2,
        Terms::CashDividend { .. } | Terms::SpinOff { .. } | Terms::CapitalRepayment { .. } => 3,
        Terms::RightsIssue { .. } => 4,
    }
}

fn apply_one(
    opening: Opening<'_>,
    event: &CorporateAction,
    constituents: &mut Constituents,
    at: usize,
) -> Result<Option<ActionRecord>, StepError> {
    let price = constituents.price[at];
    let shares = constituents.index_shares[at];
    let before = constituents.market_value_of(at);
    if event.terms == Terms::Delisting {
        constituents.remove(at);
        let mut record = record(event, "removed at the last price", (price, price), (shares, 0.0));
        record.market_value_change = -before;
        return Ok(Some(record));
    }
    let Some(change) = change(opening, event, constituents, at)? else { return Ok(None) };
    constituents.price[at] = change.price;
    constituents.multiply_shares(at, change.share_factor, opening.unit_shares);
    let after = (change.price, constituents.index_shares[at]);
    let mut record = record(event, change.treatment, (price, after.0), (shares, after.1));
    let neutral = change.neutral && !opening.unit_shares;
    record.market_value_change =
        if neutral { 0.0 } else { constituents.market_value_of(at) - before };
    Ok(Some(record))
}

/// What an event does; `None` for one that an open does not see.
fn change(
    opening: Opening<'_>,
    event: &CorporateAction,
    constituents: &Constituents,
    at: usize,
) -> Result<Option<Change>, StepError> {
    let price = constituents.price[at];
    let taken = |amount: f64, currency: Currency, treatment: &'static str| {
        let local = local_amount(opening, amount, currency, constituents.currency[at])?;
        take(opening, event, price, local, treatment).map(Some)
    };
    match event.terms {
        Terms::CashDividend { special: false, .. } | Terms::Delisting => Ok(None),
        Terms::CashDividend { amount, currency, special: true, .. } => {
            taken(amount, currency, "special dividend taken out of the price")
        }
        Terms::CapitalRepayment { amount, currency } => {
            taken(amount, currency, "repayment taken out of the price")
        }
        Terms::SpinOff { value, currency } => {
            taken(value, currency, "value of the child taken out of the price, child not added")
        }
        Terms::Split { .. } | Terms::BonusIssue { .. } => {
            let share_factor = event.terms.share_factor();
            let treatment = "price divided, shares multiplied";
            Ok(Some(Change { price: price / share_factor, share_factor, neutral: true, treatment }))
        }
        Terms::RightsIssue { new, old, subscription_price, currency } => {
            let subscription =
                local_amount(opening, subscription_price, currency, constituents.currency[at])?;
            Ok(Some(rights(price, new, old, subscription)))
        }
        Terms::Unsupported { ref kind } => Err(StepError::Unsupported {
            event_id: event.event_id.to_string(),
            security: opening.history.security(event.security).id.clone(),
            ex_date: event.ex_date,
            kind: kind.to_string(),
        }),
    }
}

fn take(
    opening: Opening<'_>,
    event: &CorporateAction,
    price: f64,
    taken: f64,
    treatment: &'static str,
) -> Result<Change, StepError> {
    if taken < price {
        return Ok(Change { price: price - taken, share_factor: 1.0, neutral: false, treatment });
    }
    Err(StepError::PriceNotPositive {
        event_id: event.event_id.to_string(),
        security: opening.history.security(event.security).id.clone(),
        taken,
        price,
    })
}

/// Rights at a price below the last close are taken up: `P* = (A·P + B·S)/(A + B)`, shares ×
/// `(A + B)/A`. At or above it they are worth nothing and nothing happens.
fn rights(price: f64, new: f64, old: f64, subscription: f64) -> Change {
    if subscription >= price {
        let treatment = "rights not below the price: no adjustment";
        return Change { price, share_factor: 1.0, neutral: true, treatment };
    }
    Change {
        price: (old * price + new * subscription) / (old + new),
        share_factor: (old + new) / old,
        neutral: false,
        treatment: "rights taken up at the theoretical ex-rights price",
    }
}

/// An amount in the currency of the quotation, at the rates of the close before.
fn local_amount(
    opening: Opening<'_>,
    amount: f64,
    currency: Currency,
    quotation: Currency,
) -> Result<f64, StepError> {
    if currency == quotation {
        return Ok(amount);
    }
    let rate = |c| opening.fx.get(&c).map(|quote| quote.rate);
    match (rate(currency), rate(quotation)) {
        (Some(from), Some(to)) => Ok(amount * from / to),
        _ => Err(StepError::NoFx {
            currency,
            date: opening.fx.values().map(|q| q.as_of).max().unwrap_or_default(),
        }),
    }
}

/// A record without effect on the market value.
pub(crate) fn record(
    event: &CorporateAction,
    treatment: &'static str,
    price: (f64, f64),
    shares: (f64, f64),
) -> ActionRecord {
    ActionRecord {
        event_id: event.event_id.clone(),
        version: event.version,
        security: event.security,
        kind: event.terms.kind().into(),
        ex_date: event.ex_date,
        treatment,
        price_before: price.0,
        price_after: price.1,
        shares_before: shares.0,
        shares_after: shares.1,
        market_value_change: 0.0,
        points_gross: 0.0,
        points_net: 0.0,
    }
}
