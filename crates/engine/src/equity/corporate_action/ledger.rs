//! Ledger: constituents under change, and a record of every change.

use kapok_domain::{Currency, SecurityId};
use kapok_market::{CorporateAction, QuotedBasis, SecurityIx};
use kapok_weighting::WeightingKind;

use super::moment::Moment;
use super::payment::stated_cash;
use crate::equity::constituents::{Constituent, Constituents};
use crate::error::StepError;
use crate::outcome::{ActionRecord, NotApplied, Treatment};

/// Constituents at one moment, with the records of their changes.
pub(crate) struct Ledger<'a> {
    pub(crate) moment: Moment<'a>,
    pub(crate) constituents: &'a mut Constituents,
    pub(crate) records: Vec<ActionRecord>,
}

/// Change of one line of an index that follows the company's shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Change {
    /// Price after, quotation currency.
    pub(super) price: f64,
    /// Shares after the event for one before.
    pub(super) share_factor: f64,
    /// Whether the market value stays by definition, whatever rounding says (splits, bonus issues).
    pub(super) neutral: bool,
}

/// Identity of an event in a record.
#[derive(Clone, Copy)]
pub(crate) struct EventIdentity<'e> {
    pub(crate) event_id: &'e str,
    pub(crate) version: u32,
    pub(crate) kind: &'e str,
    pub(crate) ex_date: chrono::NaiveDate,
}

impl<'e> From<&'e CorporateAction> for EventIdentity<'e> {
    fn from(event: &'e CorporateAction) -> Self {
        Self {
            event_id: &event.event_id,
            version: event.version,
            kind: event.terms.kind(),
            ex_date: event.ex_date,
        }
    }
}

impl<'a> Ledger<'a> {
    pub(crate) fn new(moment: Moment<'a>, constituents: &'a mut Constituents) -> Self {
        Self { moment, constituents, records: Vec::new() }
    }

    pub(super) fn name(&self, security: SecurityIx) -> SecurityId {
        self.moment.history.security(security).id.clone()
    }

    pub(super) fn unit_shares(&self) -> bool {
        self.moment.weighting == WeightingKind::PriceWeighted
    }

    pub(super) fn cap_weighted(&self) -> bool {
        self.moment.weighting == WeightingKind::CapWeighted
    }

    /// Whether an event leaves the market value of its line as it is, so that index shares give
    /// way.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §1.
    pub(super) fn fixed_weight(&self) -> bool {
        match self.moment.weighting {
            WeightingKind::FixedWeight | WeightingKind::Geometric => true,
            WeightingKind::CapWeighted | WeightingKind::PriceWeighted => false,
        }
    }

    /// Changes a line as the kind of index prescribes: index shares follow the company's shares, or
    /// the weight stays, or the number of units stays.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §1.
    pub(super) fn adjust(
        &mut self,
        event: EventIdentity<'_>,
        at: usize,
        change: Change,
        treatment: &'static str,
    ) {
        let before = self.constituents.get(at);
        let value_before = self.constituents.market_value_of(at);
        self.constituents.price[at] = change.price;
        self.constituents.multiply_shares(at, change.share_factor, self.unit_shares());
        // In a price-weighted index a split does move the divisor: the unit stays and its price is
        // divided.
        let neutral = change.neutral && !self.unit_shares();
        if self.fixed_weight() && !neutral {
            let kept = before.index_shares * (before.price / change.price);
            self.constituents.set_index_shares(at, kept);
        }
        let mut record = self.record(event, &before, treatment.into());
        record.price_after = change.price;
        record.shares_after = self.constituents.index_shares[at];
        // Where the value stays by definition the change is left at 0.0, not recomputed: a rounding
        // error of a split would otherwise move the divisor.
        if !neutral && !self.fixed_weight() {
            record.market_value_change = self.constituents.market_value_of(at) - value_before;
        }
        self.records.push(record);
    }

    /// Tells in the last record that the amount of its event, whose basis is not stated, is one of
    /// fewer shares than those at hand.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §2.
    ///
    /// * `per_amount`: shares at hand for one on which the amount is quoted
    pub(super) fn tell_amount(&mut self, event: &CorporateAction, per_amount: f64) {
        let Some(record) = self.records.last_mut() else { return };
        // A stated basis is published as such.
        if event.quoted_basis == QuotedBasis::Unstated && stated_cash(&event.terms).is_some() {
            record.amount_factor = 1.0 / per_amount;
        }
    }

    /// Records an event that changes nothing, with the reason.
    pub(crate) fn note(&mut self, event: EventIdentity<'_>, at: usize, treatment: Treatment) {
        let line = self.constituents.get(at);
        self.records.push(self.record(event, &line, treatment));
    }

    /// Records an event of a line that has left at the same moment; nothing where the line was
    /// never here.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §2.
    pub(super) fn pass_over(&mut self, event: &CorporateAction) {
        let left = |record: &&ActionRecord| {
            record.security == event.security && record.shares_after == 0.0
        };
        let Some(gone) = self.records.iter().rfind(left) else { return };
        let identity = EventIdentity::from(event);
        let record = ActionRecord {
            event_id: identity.event_id.into(),
            version: identity.version,
            kind: identity.kind.into(),
            ex_date: identity.ex_date,
            treatment: NotApplied::LineLeft.into(),
            shares_before: 0.0,
            market_value_change: 0.0,
            ..gone.clone()
        };
        self.records.push(record);
    }

    /// Removes a line at its last price.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §4.
    pub(crate) fn remove(
        &mut self,
        event: EventIdentity<'_>,
        at: usize,
        treatment: &'static str,
    ) -> Constituent {
        let value = self.constituents.market_value_of(at);
        let gone = self.constituents.remove(at);
        let mut record = self.record(event, &gone, treatment.into());
        record.shares_after = 0.0;
        record.market_value_change = -value;
        self.records.push(record);
        gone
    }

    /// Inserts a line.
    ///
    /// * `market_value_change`: index currency, as taken from elsewhere
    pub(super) fn insert(
        &mut self,
        event: EventIdentity<'_>,
        new: Constituent,
        market_value_change: f64,
        treatment: &'static str,
    ) {
        let mut record = self.record(event, &new, treatment.into());
        record.shares_before = 0.0;
        record.market_value_change = market_value_change;
        self.constituents.insert(new);
        self.records.push(record);
    }

    /// Amount in the quotation currency of a line, at the rates of the moment.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §12.
    pub(super) fn local(
        &self,
        amount: f64,
        currency: Currency,
        quotation: Currency,
    ) -> Result<f64, StepError> {
        if currency == quotation {
            return Ok(amount);
        }
        Ok(amount * self.rate(currency)? / self.rate(quotation)?)
    }

    /// Index currency per unit of a currency.
    pub(super) fn rate(&self, currency: Currency) -> Result<f64, StepError> {
        let quote = self.moment.fx.get(&currency);
        quote.map(|q| q.rate).ok_or(StepError::NoFx { currency, date: self.moment.date })
    }

    /// Official close of a line on the day, if it has one.
    pub(super) fn close(&self, security: SecurityIx) -> Option<f64> {
        let close = self.moment.closes.get(security.at()).copied()?;
        (close > 0.0).then_some(close)
    }

    /// Record of a line as it was, without effect.
    pub(super) fn record(
        &self,
        event: EventIdentity<'_>,
        line: &Constituent,
        treatment: Treatment,
    ) -> ActionRecord {
        ActionRecord {
            event_id: event.event_id.into(),
            version: event.version,
            security: line.security,
            kind: event.kind.into(),
            ex_date: event.ex_date,
            stage: self.moment.stage,
            treatment,
            amount_factor: 1.0,
            price_before: line.price,
            price_after: line.price,
            shares_before: line.index_shares,
            shares_after: line.index_shares,
            fx: line.fx,
            market_value_change: 0.0,
            points_gross: 0.0,
            points_net: 0.0,
            cash: 0.0,
        }
    }
}
