//! Guard of a day: events that would make a level of nonsense hold the index before they act.
//!
//! These limits are no matter of judgement, so they need no data gate: no company pays out more
//! than its price and goes on, and no share becomes a thousand overnight. A person who has seen
//! the notice accepts the event by name.
//!
//! Source: `docs/methodology/corporate-actions.md` §15.

use chrono::{Days, NaiveDate};
use kapok_domain::Currency;
use kapok_market::{CorporateAction, History, QuotedBasis, SecurityIx, Terms};

use super::constituents::Constituents;
use super::opening::Opening;
use crate::day::{Day, Dividend};
use crate::error::StepError;

/// Largest number of shares after an event for one before, or the reverse, in a split or a bonus
/// issue.
const MOST_SHARES: f64 = 1000.0;
/// Largest number of new shares that an offer of rights has for one held.
const MOST_RIGHTS: f64 = 100.0;
/// Longest time from a last payment to the end of the line, in days.
const LIQUIDATION_DAYS: u64 = 366;

/// Refuses cash at or above the price of its line, and ratios beyond reason, of all events that
/// act today, tonight or at the next open.
///
/// * `opened`: events that the state has behind it already, by id: their cash was taken out of the
///   price of the open, which is what they are compared with otherwise
///
/// # Errors
///
/// If an event is not to be believed.
pub(crate) fn guard(
    history: &History,
    day: &Day<'_>,
    opening: &Opening,
    opened: &[(Box<str>, u32)],
) -> Result<(), StepError> {
    let constituents = &opening.constituents;
    let taken = |id: &str| {
        opened.iter().any(|(taken, _)| **taken == *id)
            || opening.actions.iter().any(|record| *record.event_id == *id)
    };
    for dividend in day.dividends.iter().filter(|dividend| !taken(&dividend.event_id)) {
        dividend_below_price(history, day, constituents, dividend)?;
    }
    for event in &day.ex_price {
        cash_below_price(history, day, constituents, event)?;
    }
    for event in day.events.iter().chain(&day.late).chain(&day.ex_price) {
        if constituents.contains(event.security) {
            ratio_within_reason(history, event)?;
        }
    }
    Ok(())
}

/// Refuses a dividend of the day that reaches the price with which its line opened.
fn dividend_below_price(
    history: &History,
    day: &Day<'_>,
    constituents: &Constituents,
    dividend: &Dividend,
) -> Result<(), StepError> {
    let Some(at) = constituents.find(dividend.security) else { return Ok(()) };
    let (price, fx) = (constituents.price[at], constituents.fx[at]);
    // A line at zero (a child that waits for its first close) pays nothing that can be compared.
    if price == 0.0 || dividend.amount * dividend.rate < price * fx {
        return Ok(());
    }
    let Dividend { event_id, security, ex_date, amount, currency, .. } = dividend;
    let cash = Cash { amount: *amount, currency: *currency, kind: "cash_dividend" };
    refuse(history, day.date, &event_id.to_string(), *security, *ex_date, cash, price)
}

/// Refuses cash of an event that is adjusted by the price of its ex-date and reaches the price
/// before it.
fn cash_below_price(
    history: &History,
    day: &Day<'_>,
    constituents: &Constituents,
    event: &CorporateAction,
) -> Result<(), StepError> {
    let Some(at) = constituents.find(event.security) else { return Ok(()) };
    let (amount, currency) = match event.terms {
        Terms::CashDividend { amount, currency, .. }
        | Terms::CapitalRepayment { amount, currency, .. }
        | Terms::Distribution { value: Some(amount), currency } => (amount, currency),
        _ => return Ok(()),
    };
    let (price, quotation) = (constituents.price[at], constituents.currency[at]);
    let basis = match event.quoted_basis {
        QuotedBasis::AfterSplit => 1.0,
        QuotedBasis::BeforeSplit => {
            let (ex, cut_off) = (event.ex_date, history.cut_off(day.date));
            history.share_factor(event.security, ex.pred_opt().unwrap_or(ex), ex, cut_off)
        }
    };
    let rates = day.rate(currency).zip(day.rate(quotation));
    let local = match rates {
        _ if currency == quotation => amount / basis,
        Some((from, to)) => amount / basis * from / to,
        // The rate is asked for again where the amount is used, and is an error there.
        None => return Ok(()),
    };
    if price == 0.0 || local < price {
        return Ok(());
    }
    let cash = Cash { amount, currency, kind: event.terms.kind() };
    refuse(history, day.date, &event.event_id, event.security, event.ex_date, cash, price)
}

/// Cash a share of an event.
struct Cash<'e> {
    amount: f64,
    currency: Currency,
    kind: &'e str,
}

/// Refuses cash that reaches a price, unless it is the last payment of a line whose last price is
/// stated, or accepted by name.
fn refuse(
    history: &History,
    date: NaiveDate,
    event_id: &str,
    security: SecurityIx,
    ex_date: NaiveDate,
    cash: Cash<'_>,
    price: f64,
) -> Result<(), StepError> {
    if history.accepts_event(security, ex_date) || is_last_payment(history, date, security, ex_date)
    {
        return Ok(());
    }
    let line = history.security(security);
    Err(StepError::CashAbovePrice {
        event_id: event_id.to_owned(),
        security: line.id.clone(),
        kind: cash.kind.to_owned(),
        ex_date,
        amount: cash.amount,
        currency: cash.currency,
        price,
        quotation: line.currency,
    })
}

/// Whether a line ends within a year of a payment, at a last price that is stated.
fn is_last_payment(
    history: &History,
    date: NaiveDate,
    security: SecurityIx,
    ex_date: NaiveDate,
) -> bool {
    let (after, to) =
        (ex_date.pred_opt().unwrap_or(ex_date), ex_date + Days::new(LIQUIDATION_DAYS));
    let mut events = history.actions().ex_between(after, to, history.cut_off(date));
    events.any(|event| {
        let is_stated = match event.terms {
            Terms::Delisting { final_price, .. } | Terms::Bankruptcy { final_price, .. } => {
                final_price.is_some()
            }
            _ => false,
        };
        is_stated && event.security == security
    })
}

/// Refuses ratios that no split, bonus issue or offer of rights has.
fn ratio_within_reason(history: &History, event: &CorporateAction) -> Result<(), StepError> {
    let (ratio, most) = match event.terms {
        Terms::RightsIssue { new, old, .. } => (new / old, MOST_RIGHTS),
        _ => (event.terms.share_factor(), MOST_SHARES),
    };
    let is_right = matches!(event.terms, Terms::RightsIssue { .. });
    // Few rights for many shares are usual; few shares for many are a consolidation.
    let least = if is_right { 0.0 } else { 1.0 / most };
    if (least..=most).contains(&ratio) || history.accepts_event(event.security, event.ex_date) {
        return Ok(());
    }
    Err(StepError::RatioBeyondReason {
        event_id: event.event_id.to_string(),
        security: history.security(event.security).id.clone(),
        kind: event.terms.kind().to_owned(),
        ex_date: event.ex_date,
        ratio,
        most,
    })
}
