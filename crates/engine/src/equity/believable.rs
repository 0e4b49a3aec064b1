//! Guard of a day: events that would make a level of nonsense hold the index before they act.
//!
//! These limits are no matter of judgement, so they need no data gate: no company pays out more
//! than its price and goes on, and no share becomes a thousand overnight. A person who has seen
//! the notice accepts the event by name.
//!
//! Source: `docs/methodology/corporate-actions.md` §15.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use kapok_conventions::{Conventions, RightsTest};
use kapok_domain::Currency;
use kapok_market::{Believed, CorporateAction, History, QuotedBasis, SecurityIx, Terms};

use super::constituents::Constituents;
use super::corporate_action::stated_cash;
use super::opening::Opening;
use crate::day::{Day, Dividend};
use crate::error::StepError;
use crate::outcome::{ActionRecord, Treatment};
use crate::state::Switched;

/// Largest number of shares after an event for one before, or the reverse, in a split or a bonus
/// issue.
const MOST_SHARES: f64 = 1000.0;
/// Largest number of new shares that an offer of rights has for one held.
const MOST_RIGHTS: f64 = 100.0;
/// Largest quotient of a price that an event states and the last price of its line.
const MOST_TIMES: f64 = 10.0;
/// Longest time from a last payment to the end of the line, in days.
const LIQUIDATION_DAYS: u64 = 366;

/// Events and switches that an index has behind it when a day opens.
#[derive(Clone, Copy)]
pub(crate) struct Behind<'s> {
    /// Events by id and version: their cash was taken out of the price of the open.
    pub(crate) opened: &'s [(Box<str>, u32)],
    /// Lines that have become another one.
    pub(crate) switched: &'s [Switched],
}

/// Refuses cash at or above the price of its line, and prices and ratios beyond reason, of all
/// events that act today, tonight or at the next open. Cash that is taken out of a price at an open
/// is looked at there.
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
    behind: Behind<'_>,
) -> Result<Vec<Box<str>>, StepError> {
    let guard = Guard { history, day, constituents: &opening.constituents };
    let taken = |id: &str| {
        behind.opened.iter().any(|(taken, _)| **taken == *id)
            || opening.actions.iter().any(|record| *record.event_id == *id)
    };
    let waiting = |id: &str| day.ex_price.iter().any(|event| *event.event_id == *id);
    let dividends = day.dividends.iter();
    let dividends = dividends.filter(|d| !taken(&d.event_id) && !waiting(&d.event_id));
    let dividends = dividends.filter_map(|d| guard.dividend(d, behind.switched));
    let ex_price = day.ex_price.iter().filter_map(|event| guard.waiting(event));
    let mut payments: BTreeMap<(SecurityIx, NaiveDate), Vec<Payment<'_>>> = BTreeMap::new();
    for payment in ex_price.chain(dividends) {
        payments.entry((payment.security, payment.ex_date)).or_default().push(payment);
    }
    let mut passed = Vec::new();
    for payments in payments.values() {
        passed.extend(guard.below_price(payments)?);
    }
    within_reason(history, day, &opening.constituents)?;
    Ok(passed)
}

/// Refuses ratios and prices beyond reason of all events of constituents that act today, tonight or
/// at the next open; on the base date, at the next open.
///
/// # Errors
///
/// If an event is not to be believed.
pub(crate) fn within_reason(
    history: &History,
    day: &Day<'_>,
    constituents: &Constituents,
) -> Result<(), StepError> {
    let guard = Guard { history, day, constituents };
    let next = day.events.iter().map(|event| (event, day.next_conventions));
    let today = day.late.iter().chain(&day.ex_price).map(|event| (event, day.conventions));
    for (event, conventions) in next.chain(today) {
        if !constituents.contains(event.security) {
            continue;
        }
        let believes = |part| history.accepts_event(event.security, event.ex_date, part);
        if !believes(Believed::Ratio) {
            ratio_within_reason(history, event)?;
        }
        if !believes(Believed::Cash) {
            guard.price_within_reason(event, conventions)?;
        }
    }
    Ok(())
}

/// Says in the records of dividends which of them passed although they reach the price.
///
/// * `passed`: ids of these events
pub(crate) fn name_accepted(records: &mut [ActionRecord], passed: &[Box<str>]) {
    for record in records.iter_mut().filter(|record| passed.contains(&record.event_id)) {
        record.treatment = Treatment::Applied(
            "accepted by name though it reaches the price: booked in the returns",
        );
    }
}

/// Cash of one event against the price of its line.
struct Payment<'e> {
    event_id: &'e str,
    security: SecurityIx,
    ex_date: NaiveDate,
    kind: &'e str,
    /// Amount a share, in `currency`.
    amount: f64,
    currency: Currency,
    /// Amount a share, quotation currency.
    cash: f64,
    /// Price before, quotation currency.
    price: f64,
    quotation: Currency,
}

/// Constituents as a day opens, with the facts of the day.
struct Guard<'g, 'd> {
    history: &'g History,
    day: &'g Day<'d>,
    constituents: &'g Constituents,
}

/// Price of a share that pays, quotation currency.
struct Paying {
    price: f64,
    currency: Currency,
    fx: f64,
}

impl<'g> Guard<'g, '_> {
    /// Line of a payment; of one that has become another line, as much of that as a share of it is
    /// worth. A line at zero (a child that waits for its first close) has no price to compare with.
    fn paying(&self, security: SecurityIx, switched: &[Switched]) -> Option<Paying> {
        let of = |at: usize, shares: f64| {
            let Constituents { price, currency, fx, .. } = self.constituents;
            let paying = Paying { price: price[at] * shares, currency: currency[at], fx: fx[at] };
            (paying.price > 0.0).then_some(paying)
        };
        if let Some(at) = self.constituents.find(security) {
            return of(at, 1.0);
        }
        let switch = switched.iter().find(|s| s.from == security && s.shares > 0.0)?;
        let at = self.constituents.find(switch.into)?;
        of(at, self.constituents.index_shares[at] / switch.shares)
    }

    /// Dividend of the day.
    fn dividend(&self, dividend: &'g Dividend, switched: &[Switched]) -> Option<Payment<'g>> {
        let Dividend { security, ex_date, amount, currency, .. } = *dividend;
        let paying = self.paying(security, switched)?;
        Some(Payment {
            event_id: &dividend.event_id,
            security,
            ex_date,
            kind: "cash_dividend",
            amount,
            currency,
            // A share after rights has less of the dividend; one before them has all of it.
            cash: amount * dividend.rights * dividend.rate / paying.fx,
            price: paying.price,
            quotation: paying.currency,
        })
    }

    /// Event that is adjusted by the price of its ex-date.
    fn waiting(&self, event: &'g CorporateAction) -> Option<Payment<'g>> {
        let paying = self.paying(event.security, &[])?;
        let quotation = paying.currency;
        let (amount, currency) = self.given_out(event)?;
        let CorporateAction { security, ex_date, .. } = *event;
        let cut_off = self.history.cut_off(self.day.date);
        let shares = self.history.entitlement(security, ex_date, cut_off);
        let basis = match event.terms {
            Terms::SpinOff { .. } => shares.per_other_line(event.quoted_basis),
            _ => shares.per_amount(event.quoted_basis),
        };
        // A rate that is missing is asked for again where the amount is used: an error there.
        let cash = self.local(amount / basis, currency, quotation)?;
        Some(Payment {
            event_id: &event.event_id,
            security: event.security,
            ex_date: event.ex_date,
            kind: event.terms.kind(),
            amount,
            currency,
            cash,
            price: paying.price,
            quotation,
        })
    }

    /// Amount a share of an event, and its currency: as stated, or by the close of its child.
    fn given_out(&self, event: &CorporateAction) -> Option<(f64, Currency)> {
        let stated = stated_cash(&event.terms);
        let Terms::SpinOff { child: Some((child, ratio)), .. } = event.terms else { return stated };
        let close = self.day.prices[child.at()] * ratio.value();
        stated.or_else(|| Some((close, self.history.security(child).currency)))
    }

    /// Shares after the splits of the ex-date of an event for one before.
    fn splits(&self, event: &CorporateAction) -> f64 {
        let (ex, cut_off) = (event.ex_date, self.history.cut_off(self.day.date));
        self.history.share_factor(event.security, ex.pred_opt().unwrap_or(ex), ex, cut_off)
    }

    fn local(&self, amount: f64, currency: Currency, quotation: Currency) -> Option<f64> {
        if currency == quotation {
            return Some(amount);
        }
        let (from, to) = self.day.rate(currency).zip(self.day.rate(quotation))?;
        Some(amount * from / to)
    }

    /// Refuses payments of one line and ex-date that reach its price, each alone or together.
    /// Returns the ids of those that pass although they do.
    fn below_price(&self, payments: &[Payment<'_>]) -> Result<Vec<Box<str>>, StepError> {
        let cash: f64 = payments.iter().map(|payment| payment.cash).sum();
        let largest = payments.iter().max_by(|a, b| a.cash.total_cmp(&b.cash));
        let Some(largest) = largest.filter(|largest| cash.max(largest.cash) >= largest.price)
        else {
            return Ok(Vec::new());
        };
        let Payment { security, ex_date, .. } = *largest;
        if is_vouched_for(self.history, self.day.date, security, ex_date) {
            return Ok(payments.iter().map(|payment| payment.event_id.into()).collect());
        }
        Err(match largest.cash >= largest.price {
            true => self.reaching(largest),
            false => self.reaching_together(payments, largest, cash),
        })
    }

    fn reaching(&self, payment: &Payment<'_>) -> StepError {
        let Payment { amount, currency, price, quotation, ex_date, .. } = *payment;
        StepError::CashAbovePrice {
            event_id: payment.event_id.to_owned(),
            security: self.history.security(payment.security).id.clone(),
            kind: payment.kind.to_owned(),
            ex_date,
            amount,
            currency,
            price,
            quotation,
        }
    }

    fn reaching_together(
        &self,
        payments: &[Payment<'_>],
        largest: &Payment<'_>,
        cash: f64,
    ) -> StepError {
        let mut events: Vec<&str> = payments.iter().map(|payment| payment.event_id).collect();
        events.sort_unstable();
        let Payment { security, ex_date, price, quotation, .. } = *largest;
        StepError::CashTogetherAbovePrice {
            events: events.join(", "),
            security: self.history.security(security).id.clone(),
            ex_date,
            cash,
            price,
            quotation,
        }
    }

    /// Refuses a price of an event that is far above that of its line; of a deal, far below too.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §15.
    fn price_within_reason(
        &self,
        event: &CorporateAction,
        conventions: &Conventions,
    ) -> Result<(), StepError> {
        let Some(paying) = self.paying(event.security, &[]) else { return Ok(()) };
        let Some(stated) = self.price_of(event, conventions, paying.currency) else {
            return Ok(());
        };
        let is_deal = matches!(event.terms, Terms::Merger { .. });
        let times = stated / paying.price;
        if times <= MOST_TIMES && !(is_deal && times < 1.0 / MOST_TIMES) {
            return Ok(());
        }
        Err(StepError::PriceBeyondReason {
            event_id: event.event_id.to_string(),
            security: self.history.security(event.security).id.clone(),
            kind: event.terms.kind().to_owned(),
            ex_date: event.ex_date,
            stated,
            price: paying.price,
            quotation: paying.currency,
            most: MOST_TIMES,
        })
    }

    /// Price of a share held that an event states and the index uses, quotation currency.
    fn price_of(
        &self,
        event: &CorporateAction,
        conventions: &Conventions,
        quotation: Currency,
    ) -> Option<f64> {
        let (amount, currency) = match event.terms {
            Terms::Merger { .. } | Terms::Delisting { .. } | Terms::Bankruptcy { .. } => {
                let mut prices = self.day.final_prices.iter();
                let last = prices.find(|last| last.security == event.security)?;
                return last.counts(self.day.prices).then_some(last.price);
            }
            Terms::TenderOffer { price, currency, .. } => (price, currency),
            // An offer above the price changes nothing but where an exchange adjusts by it.
            Terms::RightsIssue { subscription_price: Some(price), currency, .. }
                if conventions.rights_test == RightsTest::ExchangePrice =>
            {
                (price, currency)
            }
            _ => return None,
        };
        let held = match event.quoted_basis {
            QuotedBasis::AfterSplit | QuotedBasis::Unstated => amount * self.splits(event),
            QuotedBasis::BeforeSplit => amount,
        };
        self.local(held, currency, quotation)
    }
}

/// Whether cash of a line and an ex-date may reach its price: a person accepts it by name, or it is
/// the last payment of a line whose last price is stated.
pub(crate) fn is_vouched_for(
    history: &History,
    date: NaiveDate,
    security: SecurityIx,
    ex_date: NaiveDate,
) -> bool {
    history.accepts_event(security, ex_date, Believed::Cash)
        || is_last_payment(history, date, security, ex_date)
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
    if (least..=most).contains(&ratio) {
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
