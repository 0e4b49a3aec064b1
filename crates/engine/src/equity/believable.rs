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
use crate::outcome::ActionRecord;

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
/// Returns the ids of dividends that pass although they reach the price: accepted by name, or last
/// payments.
///
/// # Errors
///
/// If an event is not to be believed.
pub(crate) fn guard(
    history: &History,
    day: &Day<'_>,
    opening: &Opening,
    opened: &[(Box<str>, u32)],
) -> Result<Vec<Box<str>>, StepError> {
    let constituents = &opening.constituents;
    let taken = |id: &str| {
        opened.iter().any(|(taken, _)| **taken == *id)
            || opening.actions.iter().any(|record| *record.event_id == *id)
    };
    let mut passed = Vec::new();
    for dividend in day.dividends.iter().filter(|dividend| !taken(&dividend.event_id)) {
        if dividend_passes(history, day, constituents, dividend)? == Cash::Accepted {
            passed.push(dividend.event_id.clone());
        }
    }
    for event in &day.ex_price {
        cash_below_price(history, day, constituents, event)?;
    }
    for event in day.events.iter().chain(&day.late).chain(&day.ex_price) {
        if constituents.contains(event.security) {
            ratio_within_reason(history, event)?;
        }
    }
    Ok(passed)
}

/// Says in the records of dividends which of them passed although they reach the price.
///
/// * `passed`: ids of these events
pub(crate) fn name_accepted(records: &mut [ActionRecord], passed: &[Box<str>]) {
    for record in records.iter_mut().filter(|record| passed.contains(&record.event_id)) {
        record.treatment = "accepted by name though it reaches the price: booked in the returns";
    }
}

/// Size of cash against the price of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cash {
    /// Below the price.
    Below,
    /// At or above it, and accepted by name or the last payment of the line.
    Accepted,
}

/// Refuses a dividend of the day that reaches the price with which its line opened.
fn dividend_passes(
    history: &History,
    day: &Day<'_>,
    constituents: &Constituents,
    dividend: &Dividend,
) -> Result<Cash, StepError> {
    let Some(at) = constituents.find(dividend.security) else { return Ok(Cash::Below) };
    let (price, fx) = (constituents.price[at], constituents.fx[at]);
    // A line at zero (a child that waits for its first close) pays nothing that can be compared.
    if price == 0.0 || dividend.amount * dividend.rate < price * fx {
        return Ok(Cash::Below);
    }
    let Dividend { event_id, security, ex_date, amount, currency, .. } = dividend;
    let (security, ex_date, kind) = (*security, *ex_date, "cash_dividend");
    let (amount, currency) = (*amount, *currency);
    accepted(
        history,
        day.date,
        Reaching { event_id, security, ex_date, kind, amount, currency, price },
    )
}

/// Refuses cash of an event that is adjusted by the price of its ex-date and reaches the price
/// before it.
fn cash_below_price(
    history: &History,
    day: &Day<'_>,
    constituents: &Constituents,
    event: &CorporateAction,
) -> Result<Cash, StepError> {
    let Some(at) = constituents.find(event.security) else { return Ok(Cash::Below) };
    let (amount, currency) = match event.terms {
        Terms::CashDividend { amount, currency, .. }
        | Terms::CapitalRepayment { amount, currency, .. }
        | Terms::Distribution { value: Some(amount), currency } => (amount, currency),
        _ => return Ok(Cash::Below),
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
        None => return Ok(Cash::Below),
    };
    if price == 0.0 || local < price {
        return Ok(Cash::Below);
    }
    let CorporateAction { event_id, security, ex_date, terms, .. } = event;
    let (security, ex_date, kind) = (*security, *ex_date, terms.kind());
    accepted(
        history,
        day.date,
        Reaching { event_id, security, ex_date, kind, amount, currency, price },
    )
}

/// Event whose cash reaches the price of its line.
struct Reaching<'e> {
    event_id: &'e str,
    security: SecurityIx,
    ex_date: NaiveDate,
    kind: &'e str,
    /// Amount a share, in `currency`.
    amount: f64,
    currency: Currency,
    /// Quotation currency.
    price: f64,
}

/// Refuses cash that reaches a price, unless it is accepted by name, or the last payment of a line
/// whose last price is stated.
fn accepted(history: &History, date: NaiveDate, event: Reaching<'_>) -> Result<Cash, StepError> {
    let Reaching { event_id, security, ex_date, kind, amount, currency, price } = event;
    let is_last = || is_last_payment(history, date, security, ex_date);
    if history.accepts_event(security, ex_date) || is_last() {
        return Ok(Cash::Accepted);
    }
    let line = history.security(security);
    Err(StepError::CashAbovePrice {
        event_id: event_id.to_owned(),
        security: line.id.clone(),
        kind: kind.to_owned(),
        ex_date,
        amount,
        currency,
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
