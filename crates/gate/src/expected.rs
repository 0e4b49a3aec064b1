//! Values that events leave to be expected.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::{CorporateAction, History, SecurityIx, Terms};

use crate::paid::paid;
use crate::scan::Scan;

/// Part of a price that an event of unknown size may leave: it explains a fall to this part, and
/// no rise.
const UNKNOWN_LEAVES: f64 = 0.1;
/// Greatest age of a rate that converts the amount of an event, days.
const RATE_CARRY_DAYS: u32 = 10;

/// Values that events leave to be expected: an event that takes something out of a price explains
/// any price between those with and without it, and no other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Expected {
    low: f64,
    high: f64,
}

impl Expected {
    pub(crate) fn exactly(value: f64) -> Self {
        Self { low: value, high: value }
    }

    fn scaled(self, factor: f64) -> Self {
        Self { low: self.low * factor, high: self.high * factor }
    }

    /// Explains values down to or up to another as well. What leaves nothing, as a last payment
    /// does, explains any lower price.
    fn reaching(self, value: f64) -> Self {
        if value.is_nan() || value == f64::INFINITY {
            return self;
        }
        Self { low: self.low.min(value.max(0.0)), high: self.high.max(value) }
    }

    /// The expected value that is nearest to one seen.
    pub(crate) fn nearest(self, seen: f64) -> f64 {
        seen.clamp(self.low, self.high)
    }

    /// Distance of a value from what was expected, a fraction; zero within.
    pub(crate) fn moved(self, seen: f64) -> f64 {
        seen / self.nearest(seen) - 1.0
    }
}

/// Price expected on a day from one of a day before, quotation currency: splits, bonus issues and
/// redenominations by their ratio; cash, rights, tenders and spin-offs up to their size.
pub(crate) fn price(
    scan: &Scan<'_>,
    security: SecurityIx,
    (last, before): (NaiveDate, f64),
    date: NaiveDate,
) -> Expected {
    let cut_off = scan.history.cut_off(date);
    let factor = scan.history.share_factor(security, last, date, cut_off);
    let mut expected = Expected::exactly(before * (1.0 / factor));
    for event in scan.history.actions().ex_between_of(security, (last, date), cut_off) {
        expected = match &event.terms {
            Terms::Redenomination { ratio } => expected.scaled(ratio.value()),
            _ => expected.reaching(after_event(scan.history, event, expected.low, date)),
        };
    }
    expected
}

/// Price after what an event takes out of it, quotation currency; the price itself if it takes
/// nothing out.
fn after_event(history: &History, event: &CorporateAction, price: f64, date: NaiveDate) -> f64 {
    let quoted = |amount, currency| quoted(history, event.security, amount, currency, date);
    if let Some((amount, currency)) = paid(&event.terms) {
        let per = shares_per_amount(history, event, date);
        return quoted(amount, currency).map_or(price, |amount| price - amount / per);
    }
    match event.terms {
        Terms::SpinOff { child: Some((child, ratio)), .. } => {
            let close = history.prices().close(child, date);
            let currency = history.security(child).currency;
            let worth = close.and_then(|close| quoted(close * ratio.value(), currency));
            worth.map_or(price * UNKNOWN_LEAVES, |worth| price - worth)
        }
        Terms::SpinOff { .. } | Terms::Distribution { .. } => price * UNKNOWN_LEAVES,
        Terms::RightsIssue { new, old, subscription_price, currency, .. } => {
            let paid = subscription_price.and_then(|paid| quoted(paid, currency)).unwrap_or(0.0);
            (price * old + paid * new) / (old + new)
        }
        Terms::TenderOffer { ratio, price: paid, currency } => {
            let bought = ratio.value();
            let left = |paid: f64| (price - bought * paid) / (1.0 - bought);
            quoted(paid, currency).map_or(price, left)
        }
        Terms::CashDividend { .. }
        | Terms::OptionalDividend { .. }
        | Terms::CapitalRepayment { .. }
        | Terms::Split { .. }
        | Terms::BonusIssue { .. }
        | Terms::Merger { .. }
        | Terms::ShareChange { .. }
        | Terms::LineSwitch { .. }
        | Terms::Replacement { .. }
        | Terms::Redenomination { .. }
        | Terms::IdentifierChange
        | Terms::Delisting { .. }
        | Terms::Bankruptcy { .. }
        | Terms::Unsupported { .. } => price,
    }
}

/// Shares of the ex-date for one to which the amount of an event refers.
///
/// Source: `docs/methodology/corporate-actions.md` §2.
fn shares_per_amount(history: &History, event: &CorporateAction, date: NaiveDate) -> f64 {
    match &event.terms {
        // Its amount is stated on shares before the consolidation that goes with it.
        Terms::CapitalRepayment { consolidation, .. } => {
            consolidation.map_or(1.0, |ratio| ratio.value())
        }
        _ => {
            let cut_off = history.cut_off(date);
            let entitlement = history.entitlement(event.security, event.ex_date, cut_off);
            entitlement.per_amount(event.quoted_basis)
        }
    }
}

/// Price after all events between a close and a day in full, quotation currency; without one of
/// them if it is not to be counted.
pub(crate) fn in_full(
    scan: &Scan<'_>,
    event: &CorporateAction,
    (last, before): (NaiveDate, f64),
    counted: bool,
) -> f64 {
    let date = event.ex_date;
    let due = || {
        let known = scan.history.cut_off(scan.known_on(date).max(event.known_at.date_naive()));
        let events = scan.history.actions().ex_between_of(event.security, (last, date), known);
        events.filter(|e| counted || e.event_id != event.event_id)
    };
    let factor: f64 = due().map(|event| event.terms.share_factor()).product();
    due().fold(before / factor, |price, event| match &event.terms {
        Terms::Redenomination { ratio } => price * ratio.value(),
        _ => after_event(scan.history, event, price, date),
    })
}

/// Part of a price that one event takes out, a fraction, and the price that it is taken out of:
/// the close before on the shares of the ex-date, quotation currency.
pub(crate) fn part_taken(
    scan: &Scan<'_>,
    event: &CorporateAction,
    (last, before): (NaiveDate, f64),
) -> Option<(f64, f64)> {
    let (date, history) = (event.ex_date, scan.history);
    let known = history.cut_off(scan.known_on(date).max(event.known_at.date_naive()));
    let factor = history.share_factor(event.security, last, date, known);
    let price = before / factor;
    let left = after_event(scan.history, event, price, date);
    (left != price).then_some((1.0 - left / price, price))
}

/// Amount in the quotation currency of a line, by the first source that has a rate; `None` if no
/// source has one.
pub(crate) fn quoted(
    history: &History,
    security: SecurityIx,
    amount: f64,
    currency: Currency,
    date: NaiveDate,
) -> Option<f64> {
    let quotation = history.security(security).currency;
    if currency == quotation {
        return Some(amount);
    }
    let cut_off = history.cut_off(date);
    let rate = |fix: &kapok_market::FxTable| {
        fix.rate(currency, quotation, date, RATE_CARRY_DAYS, cut_off).ok()
    };
    let quote = history.fixes().find_map(rate)?;
    Some(amount * quote.rate)
}

/// Share count expected on a day from one of a day before: splits and bonus issues by their ratio;
/// offers, tenders and stated changes up to their size.
///
/// * `events_from`: events after this day may explain a change: new shares come weeks after the
///   ex-date of an offer
/// * `events_to`: and up to this one
pub(crate) fn share_count(
    scan: &Scan<'_>,
    security: SecurityIx,
    (last, before): (NaiveDate, f64),
    date: NaiveDate,
    (events_from, events_to): (NaiveDate, NaiveDate),
) -> Expected {
    let cut_off = scan.history.cut_off(date);
    let factor = scan.history.share_factor(security, last, date, cut_off);
    let mut expected = Expected::exactly(before * factor);
    let days = (events_from, events_to);
    for event in scan.history.actions().ex_between_of(security, days, cut_off) {
        let (low, high) = (expected.low, expected.high);
        expected = match event.terms {
            Terms::RightsIssue { new, old, .. } => expected.reaching(high * (old + new) / old),
            Terms::TenderOffer { ratio, .. } => expected.reaching(low * (1.0 - ratio.value())),
            Terms::ShareChange { ratio } => {
                expected.reaching(low * ratio.value()).reaching(high * ratio.value())
            }
            _ => expected,
        };
    }
    expected
}
