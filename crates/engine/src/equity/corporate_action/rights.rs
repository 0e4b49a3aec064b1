//! Rights issues.
//!
//! Source: `docs/methodology/corporate-actions.md` §8.

use kapok_conventions::{DilutiveRights, RightsTest, reference_decimals};
use kapok_market::{CorporateAction, Ratio, SecurityIx, Terms};

use super::ex_date::ExDate;
use super::ledger::{Change, Ledger};
use super::shares::follow;
use crate::equity::constituents::{Constituent, Role};
use crate::error::StepError;
use crate::outcome::NotApplied;

/// Tolerance for reference prices that lie at half a hundredth but for a rounding error.
const GUARD: f64 = 1e-9;

/// Terms of a rights issue in the quotation currency.
#[derive(Clone, Copy)]
pub(super) struct Rights {
    /// New shares for old ones.
    pub(super) ratio: Ratio,
    /// Cost of a new share: subscription price and the dividend that new shares will not get.
    pub(super) cost: f64,
    /// Line of the rights themselves.
    pub(super) line: Option<SecurityIx>,
}

/// Terms of a rights issue; `None` while its price is not set.
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
///
/// Source: `docs/methodology/corporate-actions.md` §8.
pub(super) fn are_taken_up(ledger: &Ledger<'_>, cost: f64, price: f64) -> bool {
    match ledger.moment.conventions.rights_test {
        // Chinese exchanges publish a reference price for every issue, above the market price too,
        // and an index that follows them adjusts by it.
        RightsTest::BelowCum => cost < price,
        RightsTest::ExchangePrice => true,
    }
}

/// Takes up rights: `P* = (A·P + B·S)/(A + B)`, shares × `(A + B)/A`.
///
/// Source: `docs/methodology/corporate-actions.md` §8.
pub(super) fn rights_issue(
    ledger: &mut Ledger<'_>,
    day: &mut ExDate<'_>,
    event: &CorporateAction,
    at: usize,
) -> Result<(), StepError> {
    let Some(rights) = rights_of(ledger, event, at)? else {
        ledger.note(event.into(), at, NotApplied::PriceNotSet.into());
        return Ok(());
    };
    let price = ledger.constituents.price[at];
    let offer = day.offer(event, rights.ratio, price);
    if !are_taken_up(ledger, rights.cost, offer.price) {
        ledger.note(event.into(), at, NotApplied::RightsNotBelowPrice.into());
        return Ok(());
    }
    let Ratio { new, old } = offer.ratio;
    let theoretical = (old * price + new * rights.cost) / (old + new);
    let conventions = ledger.moment.conventions;
    let dilutive = rights.ratio.value() >= conventions.dilutive_rights_threshold;
    if dilutive && conventions.dilutive_rights == DilutiveRights::TemporaryLine {
        // An exchange adjusts for rights at any cost, but a line of them would be worth nothing.
        if rights.cost >= theoretical {
            ledger.note(event.into(), at, NotApplied::RightsNotBelowPrice.into());
            return Ok(());
        }
        let rights = Rights { ratio: offer.ratio, ..rights };
        return rights_line(ledger, event, at, rights, theoretical);
    }
    day.take_up(event, offer);
    let price = match conventions.rights_test {
        // An exchange publishes one reference price a day, so the last of several rights rounds.
        RightsTest::ExchangePrice if day.is_last_offer(event) => {
            reference_price(ledger, event.security, theoretical)
        }
        RightsTest::BelowCum | RightsTest::ExchangePrice => theoretical,
    };
    let change = Change { price, share_factor: (old + new) / old, neutral: false };
    let treatment = "rights taken up at the theoretical ex-rights price";
    ledger.adjust(event.into(), at, change, treatment);
    Ok(())
}

/// Price that an exchange publishes for a line after a rights issue: the theoretical one, to the
/// tick of the line.
///
/// Source: `docs/methodology/corporate-actions.md` §8.
fn reference_price(ledger: &Ledger<'_>, line: SecurityIx, theoretical: f64) -> f64 {
    let line = ledger.moment.history.security(line);
    let (currency, class) = (line.currency.to_string(), line.asset_class.as_deref());
    let decimals = reference_decimals(line.mic.as_str(), &currency, class);
    let ticks = (0..decimals).fold(1.0, |ticks, _| ticks * 10.0);
    // Exchanges round half up in decimals; 12.345 is a little below the half as a binary number.
    (theoretical * ticks + GUARD).round() / ticks
}

/// Lets the rights come in as a line of their own, at the value that the price loses.
///
/// Source: `docs/methodology/corporate-actions.md` §8.
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
    let value = theoretical - rights.cost;
    let treatment = "price falls to the theoretical ex-rights price, the rights enter as a line";
    ledger.constituents.price[at] = theoretical;
    let mut record = ledger.record(event.into(), &parent, treatment.into());
    record.price_after = theoretical;
    let left = (parent.price - theoretical) * parent.index_shares * parent.fx;
    record.market_value_change = -left;
    ledger.records.push(record);
    let new = Constituent {
        security: line,
        currency: parent.currency,
        price: value,
        price_date: ledger.moment.date,
        index_shares: parent.index_shares * per_share,
        shares_outstanding: parent.shares_outstanding * per_share,
        role: Role::Rights { parent: parent.security },
        ..parent
    };
    ledger.insert(event.into(), new, left, "the rights, until they leave");
    Ok(())
}

impl Ledger<'_> {
    /// Takes up new shares of an issue whose price was not set on its ex-date, if it is below the
    /// price of the day.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §8.
    pub(crate) fn deferred_rights(
        &mut self,
        event: &CorporateAction,
        at: usize,
    ) -> Result<(), StepError> {
        let Some(rights) = rights_of(self, event, at)? else { return Ok(()) };
        if !are_taken_up(self, rights.cost, self.constituents.price[at]) {
            self.note(event.into(), at, NotApplied::RightsNotBelowPrice.into());
            return Ok(());
        }
        let price = self.constituents.price[at];
        let mut day = ExDate::new(self.moment, &[event]);
        let Ratio { new, old } = day.offer(event, rights.ratio, price).ratio;
        // The market price is ex-rights by now, so there is no theoretical price: shares alone
        // follow.
        follow(self, event.into(), at, (old + new) / old)
    }
}
