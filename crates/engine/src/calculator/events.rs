//! Events of a day, sorted by the open, close or evening to which each belongs.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_conventions::{BankruptcyPrice, Conventions, DeletionPrice, SpecialDividendTax};
use kapok_market::{ActionStatus, CorporateAction, SecurityIx, Snapshot, Terms};

use super::index::{Calculator, Rates};
use super::withholding::Withholding;
use crate::day::FinalPrice;
use crate::equity::constituents::Constituents;
use crate::equity::corporate_action::{switches_with, waits_for_ex_price};
use crate::error::StepError;
use crate::state::State;

/// Nominal price of a bankrupt line: a ten-millionth of a currency unit, above zero so that ratios
/// and geometric means stay defined.
///
/// Source: `docs/methodology/corporate-actions.md` §4.
const NOMINAL: f64 = 1e-7;

/// A calculation day and the one after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dates {
    pub(super) today: NaiveDate,
    pub(super) next: NaiveDate,
}

/// Events of one day, without dividends.
#[derive(Debug, Default)]
pub(super) struct Events<'a> {
    /// Events of today's open that became known after last evening.
    pub(super) late: Vec<&'a CorporateAction>,
    /// Events of today that are adjusted by the price of the ex-date.
    pub(super) ex_price: Vec<&'a CorporateAction>,
    /// Rights whose price was set after their ex-date.
    pub(super) deferred_rights: Vec<&'a CorporateAction>,
    /// Events of the next open.
    pub(super) opening: Vec<&'a CorporateAction>,
}

impl<'a> Events<'a> {
    pub(super) fn all(&self) -> impl Iterator<Item = &'a CorporateAction> {
        let all = self.late.iter().chain(&self.ex_price).chain(&self.deferred_rights);
        all.chain(&self.opening).copied()
    }
}

impl<'a> Calculator<'a> {
    /// Sorts the events of constituents, with `further` ones at the next open, by the moment at
    /// which each acts.
    pub(super) fn events(
        &self,
        state: Option<&State>,
        holdings: &[&Constituents],
        dates: Dates,
        further: &[&'a CorporateAction],
    ) -> Result<Events<'a>, StepError> {
        let date = dates.today;
        let next = self.book.conventions.on(dates.next);
        let mut all = self.openings(date, dates.next, date);
        all.extend(further);
        // A line that comes in with one event may have another at the same open.
        let concerns = |line| holdings.iter().any(|c| c.contains(line)) || comes_in(&all, line);
        let mut opening = all.clone();
        opening.retain(|event| concerns(event.security) && !self.waits(event, next, &all, date));
        let Some(state) = state else { return Ok(Events { opening, ..Events::default() }) };
        let today = self.book.conventions.on(date);
        let now = self.openings(state.date, date, date);
        let mut ex_price = now.clone();
        // Only a line held since the close before has one to be adjusted by; one that comes in
        // tonight enters at a price that already has the event in it.
        let waits = |e: &CorporateAction| self.waits(e, today, &now, state.date);
        let deferred_rights = self.overdue(state, date)?;
        let mut late = self.late(state, date)?;
        let is_constituent = |line| state.constituents.contains(line) || comes_in(&late, line);
        ex_price.retain(|e| is_constituent(e.security) && waits(e));
        late.retain(|event| !waits(event));
        Ok(Events { late, ex_price, deferred_rights, opening })
    }

    /// Whether an event waits for the price of its ex-date: by the conventions, or because its cash
    /// is vouched for and reaches the last close, of which it would leave nothing. A line that
    /// becomes another one with the ex-date has no price on it.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §9, §15.
    ///
    /// * `before`: calculation day before the open
    pub(super) fn waits(
        &self,
        event: &CorporateAction,
        conventions: &Conventions,
        all: &[&CorporateAction],
        before: NaiveDate,
    ) -> bool {
        !switches_with(event, all)
            && (waits_for_ex_price(event, conventions) || self.outweighs(event, all, before))
    }

    /// Events of the opens after `after` and up to `to` that were known on a day.
    pub(super) fn openings(
        &self,
        after: NaiveDate,
        to: NaiveDate,
        known: NaiveDate,
    ) -> Vec<&'a CorporateAction> {
        self.history.actions().openings(after, to, self.history.cut_off(known)).collect()
    }

    /// Events of today's open that became known after the evening that prepared it. An event that
    /// was applied then must still stand with the same terms; otherwise the index is held.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §13.
    fn late(&self, state: &State, date: NaiveDate) -> Result<Vec<&'a CorporateAction>, StepError> {
        let actions = self.history.actions();
        let now = self.openings(state.date, date, date);
        for event in actions.opening_versions(state.date, date) {
            let applied = |(id, version): &(Box<str>, u32)| {
                *id == event.event_id && *version == event.version
            };
            if state.opened.iter().any(applied) && !stands(event, &now) {
                let what = "was changed after its open had been prepared";
                return Err(self.too_late(event, what));
            }
        }
        let is_constituent = |line| state.constituents.contains(line);
        let is_new = |e: &CorporateAction| !state.opened.iter().any(|(id, _)| *id == e.event_id);
        let known = |e: &&CorporateAction| {
            // Known last evening and without effect: it left no record, and is not late.
            let before = actions.as_of(&e.event_id, self.history.cut_off(state.date));
            before.is_none_or(|b| b.ex_date != e.ex_date || b.terms != e.terms)
        };
        self.of_former_lines(state, &now, date)?;
        let unapplied: Vec<_> = now.into_iter().filter(|e| is_new(e)).collect();
        let late: Vec<_> = unapplied.iter().copied().filter(known).collect();
        let gone = |e: &&&CorporateAction| state.switched.iter().any(|s| s.from == e.security);
        if let Some(event) = late.iter().find(gone) {
            let what = "became known after its line had become another one";
            return Err(self.too_late(event, what));
        }
        let late = late.into_iter().filter(|e| is_constituent(e.security)).collect();
        Ok(with_those_of_newcomers(late, &unapplied))
    }

    /// Refuses events of an open that are stated on lines which have become constituents before it.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §3.
    fn of_former_lines(
        &self,
        state: &State,
        events: &[&CorporateAction],
        date: NaiveDate,
    ) -> Result<(), StepError> {
        let acts = |event: &&&CorporateAction| {
            !event.terms.takes_out() && !matches!(event.terms, Terms::IdentifierChange)
        };
        let mut of_former = events.iter().filter(acts);
        match of_former.find_map(|event| self.former_line(state, event, date)) {
            Some(refused) => Err(refused),
            None => Ok(()),
        }
    }

    /// Events that became known, or changed, after their ex-date. Rights whose price is set now are
    /// returned; dividends are booked as corrections; any other holds the index.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §13.
    fn overdue(
        &self,
        state: &State,
        date: NaiveDate,
    ) -> Result<Vec<&'a CorporateAction>, StepError> {
        let actions = self.history.actions();
        let (before, now) = (self.history.cut_off(state.date), self.history.cut_off(date));
        let mut deferred = Vec::new();
        for event in actions.known_after_ex(before, now) {
            let became = self.became(state, event.security, date);
            let is_constituent = state.constituents.contains(event.security) || became;
            let earlier = actions.as_of(&event.event_id, before);
            let earlier = earlier.filter(|earlier| earlier.ex_date <= state.date);
            if !is_constituent || (earlier.is_none() && event.ex_date > state.date) {
                continue;
            }
            let unchanged =
                |e: &CorporateAction| e.terms == event.terms && e.ex_date == event.ex_date;
            if earlier.is_some_and(|e| unchanged(e) && event.status.stands()) {
                continue;
            }
            match (&event.terms, earlier.map(|e| &e.terms)) {
                (Terms::IdentifierChange, _) => {}
                // Never seen while it stood, and called off by now: as if it had never been.
                (_, None) if !event.status.stands() => {}
                (terms, _)
                    if self.is_booked_late(terms, date)
                        && self.follower(state, event.security, date).is_some() =>
                {
                    if let Some(refused) = self.former_line(state, event, date) {
                        return Err(refused);
                    }
                }
                // An event that is not cash, or of a line of which the index may have held nothing.
                _ if became => {
                    let what = "became known after its line had become another one";
                    return Err(self.too_late(event, what));
                }
                (terms, _) if self.is_booked_late(terms, date) => {}
                (
                    Terms::RightsIssue { subscription_price: Some(_), .. },
                    Some(Terms::RightsIssue { subscription_price: None, .. }),
                ) if event.status.stands() => deferred.push(event),
                _ => {
                    let what = "became known after that day had been calculated";
                    return Err(self.too_late(event, what));
                }
            }
        }
        Ok(deferred)
    }

    /// Withholding rates of special dividends, where prices are adjusted by the amount after tax.
    pub(super) fn special_withholding(
        &self,
        events: &Events<'a>,
        date: NaiveDate,
    ) -> Result<BTreeMap<SecurityIx, f64>, StepError> {
        let mut rates = BTreeMap::new();
        let net = |tax: SpecialDividendTax| tax == SpecialDividendTax::Net;
        // Any of the dated conventions, not today's alone: tonight's open may belong to the next.
        if !self.book.conventions.all().any(|c| net(c.special_dividend_tax)) {
            return Ok(rates);
        }
        let mut withholding = Withholding::new(self, date);
        for event in events.all() {
            if matches!(event.terms, Terms::CashDividend { special: true, .. }) {
                rates.insert(event.security, withholding.rate(event)?);
            }
        }
        Ok(rates)
    }

    /// Prices of lines on their last day, by today's conventions, because today's level counts
    /// them.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §4.
    pub(super) fn final_prices(
        &self,
        opening: &[&CorporateAction],
        fx: &Rates,
        date: NaiveDate,
    ) -> Result<Vec<FinalPrice>, StepError> {
        let mut prices = Vec::new();
        let conventions = self.book.conventions.on(date);
        // Without a price of its own the line would leave at its last close, and the premium of an
        // offer, or the loss of a bankruptcy, would never be in the level.
        for event in opening {
            let security = event.security;
            let last = |price, origin, always| FinalPrice { security, price, origin, always };
            let stated = |price, currency| self.quoted(price, currency, security, fx, date);
            match event.terms {
                // A stated price counts even beside an official close; the others stand in for a
                // missing one.
                Terms::Delisting { final_price: Some(price), currency }
                | Terms::Bankruptcy { final_price: Some(price), currency } => {
                    prices.push(last(stated(price, currency)?, "stated", true));
                }
                Terms::Bankruptcy { final_price: None, .. } => match conventions.bankruptcy_price {
                    BankruptcyPrice::Last => {}
                    BankruptcyPrice::Nominal => prices.push(last(NOMINAL, "nominal", false)),
                    BankruptcyPrice::Zero => prices.push(last(0.0, "zero", false)),
                },
                Terms::Merger { .. } if conventions.deletion_price == DeletionPrice::DealTerms => {
                    prices.push(last(self.deal_terms(event, fx, date)?, "deal_terms", false));
                }
                _ => {}
            }
        }
        Ok(prices)
    }

    /// Refuses events of an open that became known with its day, and by which a line leaves at a
    /// price that the level of its last day has not counted.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §13.
    ///
    /// * `fx`: rates of the close before
    pub(super) fn left_unpriced(
        &self,
        state: &State,
        late: &[&CorporateAction],
        fx: &Rates,
    ) -> Result<(), StepError> {
        let closes = self.closes(state.date)?;
        for last in self.final_prices(late, fx, state.date)? {
            let held = state.constituents.find(last.security);
            let counted = held.is_none_or(|at| state.constituents.price[at] == last.price);
            let leaves = |event: &&&CorporateAction| event.security == last.security;
            if let Some(event) = late.iter().find(leaves)
                && last.counts(closes)
                && !counted
            {
                let what = "became known after the close of the last day, which it prices";
                return Err(self.too_late(event, what));
            }
        }
        Ok(())
    }

    /// Price that the terms of a deal pay for a share of the target, in its quotation currency:
    /// `cash + r · P(acquirer)`.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §4.
    fn deal_terms(
        &self,
        event: &CorporateAction,
        fx: &Rates,
        date: NaiveDate,
    ) -> Result<f64, StepError> {
        let Terms::Merger { acquirer, cash, currency } = event.terms else { return Ok(0.0) };
        let cash = self.quoted(cash, currency, event.security, fx, date)?;
        let Some((acquirer, ratio)) = acquirer else { return Ok(cash) };
        let cut_off = self.history.cut_off(date);
        let lookback = self.book.on(date).price_lookback_days;
        let snapshot = Snapshot::new(self.history, date, cut_off, lookback);
        let last = snapshot.last_price(acquirer).ok_or_else(|| StepError::NoOtherLine {
            event_id: event.event_id.to_string(),
            security: self.history.security(event.security).id.clone(),
            what: "a price of the buyer's line: the target leaves at the terms of the deal",
        })?;
        let currency = self.history.security(acquirer).currency;
        let shares = last.price * ratio.value();
        Ok(cash + self.quoted(shares, currency, event.security, fx, date)?)
    }

    /// Amount converted into the quotation currency of a line, at the rates of the day.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §12.
    fn quoted(
        &self,
        amount: f64,
        currency: kapok_domain::Currency,
        security: SecurityIx,
        fx: &Rates,
        date: NaiveDate,
    ) -> Result<f64, StepError> {
        let quotation = self.history.security(security).currency;
        if currency == quotation {
            return Ok(amount);
        }
        let rate = |currency| {
            let quote = fx.get(&currency).map(|quote| quote.rate);
            quote.ok_or(StepError::NoFx { currency, date })
        };
        Ok(amount * rate(currency)? / rate(quotation)?)
    }
}

/// Whether an event is only estimated, not declared.
pub(super) fn is_estimated(event: &CorporateAction) -> bool {
    event.status == ActionStatus::Estimated
}

/// Events that became known overnight, with those of lines which these bring in: they were known
/// before, and nothing of theirs was held.
fn with_those_of_newcomers<'a>(
    mut late: Vec<&'a CorporateAction>,
    unapplied: &[&'a CorporateAction],
) -> Vec<&'a CorporateAction> {
    let is_late = |late: &[&CorporateAction], event: &CorporateAction| {
        late.iter().any(|e| e.event_id == event.event_id)
    };
    // A newcomer may bring in another one.
    while let Some(event) =
        unapplied.iter().find(|event| comes_in(&late, event.security) && !is_late(&late, event))
    {
        late.push(event);
    }
    late
}

/// Whether one of the events brings this line into the index.
pub(super) fn comes_in(events: &[&CorporateAction], line: SecurityIx) -> bool {
    events.iter().any(|event| event.terms.other_line() == Some(line))
}

/// Whether an event that was applied still stands with the same terms, perhaps in a later version.
fn stands(applied: &CorporateAction, now: &[&CorporateAction]) -> bool {
    now.iter().any(|event| {
        event.event_id == applied.event_id
            && event.ex_date == applied.ex_date
            && event.terms == applied.terms
    })
}
