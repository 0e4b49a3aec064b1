//! Corporate actions in which a line leaves, another comes in, or both.
//!
//! Source: `docs/methodology/corporate-actions.md` §3, §4, §7.

use kapok_conventions::SpinOffEntry;
use kapok_market::{CorporateAction, Ratio, SecurityIx, Terms};
use kapok_weighting::WeightingKind;

use super::change::take;
use super::ex_date::ExDate;
use super::ledger::{Change, EventIdentity, Ledger};
use crate::equity::constituents::{Constituent, Constituents, Role};
use crate::error::StepError;

/// Removes a line at the price of its last day.
///
/// Source: `docs/methodology/corporate-actions.md` §4.
pub(super) fn delisting(
    ledger: &mut Ledger<'_>,
    event: &CorporateAction,
    at: usize,
    treatment: &'static str,
) -> Result<(), StepError> {
    ledger.remove(event.into(), at, treatment);
    Ok(())
}

/// Removes the target. If the buyer pays in shares and is a constituent, its shares grow: `s' = s +
/// r·sₜ`, `s'f' = s·f + r·sₜfₜ`.
///
/// Source: `docs/methodology/corporate-actions.md` §4.
pub(super) fn merger(
    ledger: &mut Ledger<'_>,
    event: &CorporateAction,
    at: usize,
) -> Result<(), StepError> {
    let target = ledger.remove(event.into(), at, "removed: bought or merged into another line");
    let Terms::Merger { acquirer: Some((acquirer, ratio)), .. } = event.terms else {
        return Ok(());
    };
    // Fixed weights and unit counts do not follow the buyer's share count.
    if ledger.moment.weighting != WeightingKind::CapWeighted {
        return Ok(());
    }
    let Some(at) = ledger.constituents.find(acquirer) else { return Ok(()) };
    let before = ledger.constituents.get(at);
    let value_before = ledger.constituents.market_value_of(at);
    let issued = target.shares_outstanding * ratio.value();
    let outstanding = before.shares_outstanding + issued;
    // The float factors are blended by share count: adding the target's shares under the buyer's
    // factor misstates what can be bought.
    let free = before.shares_outstanding * before.free_float + issued * target.free_float;
    ledger.constituents.shares_outstanding[at] = outstanding;
    ledger.constituents.free_float[at] = free / outstanding;
    ledger.constituents.index_shares[at] = free * before.cap_factor;
    let treatment = "new shares of the buyer, free float blended";
    let mut record = ledger.record(event.into(), &before, treatment.into());
    record.shares_after = ledger.constituents.index_shares[at];
    record.market_value_change = ledger.constituents.market_value_of(at) - value_before;
    ledger.records.push(record);
    Ok(())
}

/// Replaces a line by another one of the company, which takes over the market value at the ratio:
/// `P' = P·x / (r·x')`, `q' = q·r`; in a price-weighted index `q' = q`.
///
/// Source: `docs/methodology/corporate-actions.md` §3.
///
/// * `basis`: shares at hand for one on which the ratio is quoted
pub(super) fn switch(
    ledger: &mut Ledger<'_>,
    event: &CorporateAction,
    at: usize,
    basis: f64,
) -> Result<(), StepError> {
    let Terms::LineSwitch { into, ratio } = event.terms else { return Ok(()) };
    let value = ledger.constituents.market_value_of(at);
    let gone = ledger.remove(event.into(), at, "replaced by another line of the company");
    ledger.constituents.adopt(gone.security, into);
    let ratio = ratio.value() / basis;
    let shares = gone.shares_outstanding * ratio;
    if let Some(at) = ledger.constituents.find(into) {
        let received = received(ledger, &gone, at, ratio, value);
        return more(ledger, event, at, received, shares);
    }
    let currency = ledger.moment.history.security(into).currency;
    let fx = ledger.rate(currency)?;
    let mut new = Constituent {
        security: into,
        currency,
        price: gone.price * gone.fx / (ratio * fx),
        fx,
        index_shares: gone.index_shares * ratio,
        shares_outstanding: shares,
        role: gone.role.passed_on(gone.security),
        ..gone
    };
    // One unit of each line: the unit stays, and its price is that of the new line.
    let mut change = value;
    if ledger.unit_shares() && ratio != 1.0 {
        new.index_shares = gone.index_shares;
        new.cap_factor = gone.cap_factor / ratio;
        change = new.price * new.index_shares * new.fx;
    }
    ledger.insert(event.into(), new, change, "takes over the market value");
    Ok(())
}

/// Index shares that a constituent receives for a line that becomes it.
///
/// Source: `docs/methodology/corporate-actions.md` §3.
///
/// * `at`: the constituent
/// * `value`: of the line that leaves, index currency
fn received(ledger: &Ledger<'_>, gone: &Constituent, at: usize, ratio: f64, value: f64) -> f64 {
    let Constituents { price, fx, .. } = &*ledger.constituents;
    match ledger.moment.weighting {
        // A constituent has one price: the shares received count at its own, and the divisor takes
        // up the difference to the value that left.
        WeightingKind::CapWeighted => gone.index_shares * ratio,
        // The weights of both lines stay, as one.
        WeightingKind::FixedWeight | WeightingKind::Geometric if price[at] > 0.0 => {
            value / (price[at] * fx[at])
        }
        WeightingKind::FixedWeight | WeightingKind::Geometric => gone.index_shares * ratio,
        // It has its unit already.
        WeightingKind::PriceWeighted => 0.0,
    }
}

/// Adds shares to a line that is a constituent already, at its own price.
fn more(
    ledger: &mut Ledger<'_>,
    event: &CorporateAction,
    at: usize,
    index_shares: f64,
    shares: f64,
) -> Result<(), StepError> {
    let before = ledger.constituents.get(at);
    let value_before = ledger.constituents.market_value_of(at);
    ledger.constituents.shares_outstanding[at] += shares;
    ledger.constituents.set_index_shares(at, before.index_shares + index_shares);
    let treatment = "shares received added to those held";
    let mut record = ledger.record(event.into(), &before, treatment.into());
    record.shares_after = ledger.constituents.index_shares[at];
    record.market_value_change = ledger.constituents.market_value_of(at) - value_before;
    ledger.records.push(record);
    Ok(())
}

/// Child of a spin-off with its ratio to the parent, and its value per parent share in the parent's
/// quotation currency.
#[derive(Clone, Copy)]
pub(super) struct Child {
    pub(super) security: SecurityIx,
    pub(super) ratio: Ratio,
    pub(super) value: f64,
}

/// Child of a spin-off with its shares for parent shares at hand.
///
/// * `basis`: parent shares at hand for one on which the ratio is quoted
pub(super) fn child_of(event: &CorporateAction, basis: f64) -> Option<(SecurityIx, Ratio)> {
    let Terms::SpinOff { child: Some((child, ratio)), .. } = event.terms else { return None };
    Some((child, Ratio { new: ratio.new / basis, ..ratio }))
}

/// Lets the child of a spin-off enter by the convention, or takes its value out of the parent's
/// price.
///
/// Source: `docs/methodology/corporate-actions.md` §7.
pub(super) fn spin_off(
    ledger: &mut Ledger<'_>,
    day: &mut ExDate<'_>,
    event: &CorporateAction,
    at: usize,
) -> Result<(), StepError> {
    let price = ledger.constituents.price[at];
    let basis = day.per_other_line(event, price);
    let child = child_of(event, basis);
    let value = value(ledger, event, at, basis)?;
    let entry = match ledger.moment.weighting {
        // One unit of each line is the rule of a price-weighted index: there is no number of units
        // for a child.
        WeightingKind::PriceWeighted => SpinOffEntry::Cash,
        _ => ledger.moment.conventions.spin_off_entry,
    };
    match (entry, child, value) {
        (SpinOffEntry::ZeroPrice, Some((security, ratio)), _)
        | (SpinOffEntry::Priced, Some((security, ratio)), None) => {
            enter(ledger, event, at, Child { security, ratio, value: 0.0 })
        }
        (SpinOffEntry::Priced, Some((security, ratio)), Some(value)) => {
            day.pay(event, price, value)?;
            enter(ledger, event, at, Child { security, ratio, value })
        }
        // The value leaves price and divisor and is not reinvested in the returns as well: that
        // would count it twice.
        (_, _, Some(value)) => {
            day.pay(event, price, value)?;
            let price = take(ledger, event, price, value)?;
            let change = Change { price, share_factor: 1.0, neutral: false };
            let treatment = "value of the child taken out of the price, child not added";
            ledger.adjust(event.into(), at, change, treatment);
            Ok(())
        }
        (_, _, None) => Err(StepError::NoValue {
            event_id: event.event_id.to_string(),
            security: ledger.name(event.security),
            kind: event.terms.kind().to_owned(),
        }),
    }
}

/// Value that leaves a parent share, quotation currency: as stated, or `r ·` the child's close of
/// the day.
///
/// Source: `docs/methodology/corporate-actions.md` §7.
pub(super) fn value(
    ledger: &Ledger<'_>,
    event: &CorporateAction,
    at: usize,
    basis: f64,
) -> Result<Option<f64>, StepError> {
    let Terms::SpinOff { value, currency, .. } = event.terms else { return Ok(None) };
    let quotation = ledger.constituents.currency[at];
    if let Some(value) = value {
        return ledger.local(value / basis, currency, quotation).map(Some);
    }
    let Some((child, ratio)) = child_of(event, basis) else { return Ok(None) };
    let Some(close) = ledger.close(child) else { return Ok(None) };
    let currency = ledger.moment.history.security(child).currency;
    ledger.local(close * ratio.value(), currency, quotation).map(Some)
}

/// Lets the child come in beside the parent, with the parent's free-float and cap factors. Its
/// value leaves the parent's price, so the market value stays.
///
/// Source: `docs/methodology/corporate-actions.md` §7.
fn enter(
    ledger: &mut Ledger<'_>,
    event: &CorporateAction,
    at: usize,
    child: Child,
) -> Result<(), StepError> {
    let parent = ledger.constituents.get(at);
    let price = take(ledger, event, parent.price, child.value)?;
    ledger.constituents.price[at] = price;
    let moved = child.value * parent.index_shares * parent.fx;
    let treatment = if child.value > 0.0 {
        "value of the child taken out of the price, child added"
    } else {
        "child added at a price of zero"
    };
    let mut record = ledger.record(event.into(), &parent, treatment.into());
    record.price_after = price;
    record.market_value_change = -moved;
    ledger.records.push(record);
    join(ledger, event, &parent, child, moved)
}

pub(super) fn join(
    ledger: &mut Ledger<'_>,
    event: &CorporateAction,
    parent: &Constituent,
    child: Child,
    market_value: f64,
) -> Result<(), StepError> {
    let per_share = child.ratio.value();
    let received = parent.index_shares * per_share;
    let issued = parent.shares_outstanding * per_share;
    // The child is a constituent already (bought before): its own share count covers the new
    // shares, so only the index shares grow.
    if let Some(at) = ledger.constituents.find(child.security) {
        return more(ledger, event, at, received, 0.0);
    }
    let currency = ledger.moment.history.security(child.security).currency;
    let fx = ledger.rate(currency)?;
    let new = Constituent {
        security: child.security,
        currency,
        price: child.value * parent.fx / (per_share * fx),
        price_date: ledger.moment.date,
        fx,
        index_shares: received,
        shares_outstanding: issued,
        role: Role::SpunOff { parent: parent.security },
        ..*parent
    };
    ledger.insert(event.into(), new, market_value, "comes in beside its parent");
    Ok(())
}

impl Ledger<'_> {
    /// Removes a spun-off child at its close; in a fixed-weight index the parent takes its weight
    /// over.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §7.
    pub(crate) fn child_leaves(&mut self, at: usize, parent: SecurityIx) {
        let child = self.constituents.get(at);
        let id = format!("spin-off exit of {}", self.name(child.security));
        let event = EventIdentity {
            event_id: &id,
            version: 1,
            kind: "spin_off_exit",
            ex_date: self.moment.date,
        };
        let value = self.constituents.market_value_of(at);
        self.remove(event, at, "child removed at its first official close");
        let heir = self.constituents.find(parent).filter(|_| self.fixed_weight());
        let Some(at) = heir else { return };
        let before = self.constituents.get(at);
        let own = self.constituents.market_value_of(at);
        let grown = before.index_shares * ((own + value) / own);
        self.constituents.set_index_shares(at, grown);
        let treatment = "takes over the weight of its child";
        let mut record = self.record(event, &before, treatment.into());
        record.shares_after = grown;
        record.market_value_change = value;
        self.records.push(record);
    }
}
