//! Cash of events against the price of its line.
//!
//! Source: `docs/methodology/corporate-actions.md` §6, §15.

use kapok_domain::Currency;
use kapok_market::{Believed, CorporateAction, History, Terms};

use crate::error::StepError;

/// Cash that an event takes out of a price, a share, and its currency, as its terms state it.
pub(crate) fn stated_cash(terms: &Terms) -> Option<(f64, Currency)> {
    match *terms {
        Terms::CashDividend { amount, currency, .. }
        | Terms::CapitalRepayment { amount, currency, .. }
        | Terms::Distribution { value: Some(amount), currency }
        | Terms::SpinOff { value: Some(amount), currency, .. } => Some((amount, currency)),
        _ => None,
    }
}

/// Whether cash of an event can be adjusted by the price of the ex-date where it reaches the price
/// before. A consolidation changes the share count at the open, which a factor cannot express.
pub(crate) fn may_wait(terms: &Terms) -> bool {
    match terms {
        Terms::CashDividend { special, .. } => *special,
        Terms::CapitalRepayment { consolidation, .. } => consolidation.is_none(),
        Terms::Distribution { value, .. } | Terms::SpinOff { value, .. } => value.is_some(),
        _ => false,
    }
}

/// Refusal of cash that reaches a price.
///
/// * `cash`, `price`: quotation currency
pub(super) fn too_much(
    history: &History,
    event: &CorporateAction,
    cash: f64,
    price: f64,
) -> StepError {
    let line = history.security(event.security);
    let (event_id, security) = (event.event_id.to_string(), line.id.clone());
    let (kind, ex_date) = (event.terms.kind().to_owned(), event.ex_date);
    let quotation = line.currency;
    // Who has accepted it already is not told to accept it.
    if !may_wait(&event.terms) || history.accepts_event(event.security, ex_date, Believed::Cash) {
        let taken = cash;
        return StepError::PriceNotPositive {
            event_id,
            security,
            kind,
            ex_date,
            taken,
            price,
            quotation,
        };
    }
    let (amount, currency) = stated_cash(&event.terms).unwrap_or((cash, quotation));
    StepError::CashAbovePrice {
        event_id,
        security,
        kind,
        ex_date,
        amount,
        currency,
        price,
        quotation,
    }
}

/// Refusal of several events of one line whose cash reaches its price together.
///
/// * `events`: their ids
/// * `cash`, `price`: quotation currency
pub(super) fn together(
    history: &History,
    event: &CorporateAction,
    events: String,
    cash: f64,
    price: f64,
) -> StepError {
    let line = history.security(event.security);
    let (security, quotation, ex_date) = (line.id.clone(), line.currency, event.ex_date);
    StepError::CashTogetherAbovePrice { events, security, ex_date, cash, price, quotation }
}
