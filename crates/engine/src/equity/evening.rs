//! Evening of a day: changes between its close and the next open.
//!
//! 1. Events that today's price has settled, and terms that have run out: children of spin-offs,
//!    suspensions, deferred rights.
//! 2. The review that takes effect, whole or in part.
//! 3. The events of the next open, then share counts.
//!
//! Source: `docs/methodology/corporate-actions.md` §2, `docs/methodology/reviews.md` §6.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_conventions::SpinOffExit;
use kapok_kernels::sum;
use kapok_market::{History, SecurityIx};

use super::closing::Closing;
use super::constituents::{Constituents, NO_GROWTH, Role, turnover};
use super::corporate_action::{EventIdentity, ExPrice, Ledger, Moment, apply};
use super::opening::OpeningPrices;
use crate::day::{Day, FormerCount, NewComposition, ShareUpdate, ShareUpdates};
use crate::error::StepError;
use crate::outcome::{ActionRecord, CloseDetail, Instalment, NotApplied, ReviewRecord, Stage};
use crate::state::Switched;

/// Index between the close of a day and the next open.
pub(crate) struct Evening {
    /// The constituents with which the next day opens.
    pub(crate) constituents: Constituents,
    /// Market value of these constituents, index currency.
    pub(crate) market_value: f64,
    /// All events of the day and of the next open, in the order of treatment.
    pub(crate) actions: Vec<ActionRecord>,
    /// Events that the constituents have behind them already, of the next open: id and version.
    pub(crate) opened: Vec<(Box<str>, u32)>,
    /// Lines that have become another one with the next open.
    pub(crate) switched: Vec<Switched>,
    /// Review that took effect.
    pub(crate) review: Option<ReviewRecord>,
    /// Close, where the day keeps it.
    pub(crate) detail: Option<CloseDetail>,
}

impl Evening {
    /// Evening after a close.
    ///
    /// * `founded`: whether it is that of the base date
    pub(crate) fn of(
        history: &History,
        day: &Day<'_>,
        closing: Closing<'_>,
        founded: bool,
    ) -> Result<Self, StepError> {
        let Closing { constituents, opened, ex_price, market_value, mut actions, .. } = closing;
        let close = day.detail.then(|| constituents.clone());
        let mut next = constituents;
        let settled = settle(history, day, &ex_price, &mut next)?;
        // The market value is carried through exact changes, not added up anew after each stage, so
        // that events which leave it as it is leave the divisor's bits as they are.
        let before_review = changed(market_value, &settled);
        let review = review(day, &mut next, before_review, founded);
        let composed = review.as_ref().map_or(before_review, |review| review.market_value);
        let tomorrow = tomorrow(history, day, &mut next)?;
        let market_value = changed(composed, &tomorrow);
        if next.is_empty() {
            return Err(StepError::Empty { date: day.date });
        }
        let switched = Switched::among(&tomorrow);
        let opened_with = tomorrow.iter().map(|a| (a.event_id.clone(), a.version)).collect();
        actions.extend(settled);
        actions.extend(tomorrow);
        let kept = close.zip(opened);
        let detail = kept.map(|(close, opened)| detail(day, close, opened, ex_price, &next));
        let review = review.map(|review| review.record);
        let (constituents, opened) = (next, opened_with);
        Ok(Self { constituents, market_value, actions, opened, switched, review, detail })
    }
}

/// Close, kept for publication.
fn detail(
    day: &Day<'_>,
    close: Constituents,
    opened: OpeningPrices,
    ex_price: ExPrice<'_>,
    next: &Constituents,
) -> CloseDetail {
    CloseDetail {
        price_factor: ex_price.factors.unwrap_or_else(|| vec![1.0; close.len()]),
        final_prices: final_prices(day, &close),
        close,
        open_price: opened.price,
        open_fx: opened.fx,
        open_growth: opened.growth,
        fx: day.fx.clone(),
        next: next.clone(),
    }
}

/// Market value after events, `M + Σ ΔM`, rounded once.
///
/// Source: `docs/methodology/calculation.md` §1.
fn changed(market_value: f64, actions: &[ActionRecord]) -> f64 {
    let changes: Vec<f64> = actions.iter().map(|a| a.market_value_change).collect();
    sum(&[&changes[..], &[market_value]].concat())
}

fn final_prices(day: &Day<'_>, close: &Constituents) -> BTreeMap<SecurityIx, &'static str> {
    let last = day.final_prices.iter().filter(|last| close.contains(last.security));
    let replaced = last.filter(|last| last.counts(day.prices));
    replaced.map(|last| (last.security, last.origin)).collect()
}

/// Applies changes that the close itself brings: factors settled, rights with a late price, lines
/// that leave.
///
/// Source: `docs/methodology/corporate-actions.md` §2.
fn settle(
    history: &History,
    day: &Day<'_>,
    ex_price: &ExPrice<'_>,
    next: &mut Constituents,
) -> Result<Vec<ActionRecord>, StepError> {
    let moment = Moment::of(history, day, Stage::AfterClose);
    let mut records = ex_price.settle(moment, next)?;
    let mut ledger = Ledger::new(moment, next);
    for event in &day.deferred_rights {
        if let Some(at) = ledger.constituents.find(event.security) {
            ledger.deferred_rights(event, at)?;
        }
    }
    // The new composition decides who stays; a line that left tonight could otherwise be missing
    // from the turnover.
    if day.review.is_none() {
        leave(day, &mut ledger);
    }
    records.extend(ledger.records);
    Ok(records)
}

/// Removes children of spin-offs after their first close, and lines that have been suspended too
/// long.
///
/// Source: `docs/methodology/corporate-actions.md` §7, §11.
fn leave(day: &Day<'_>, ledger: &mut Ledger<'_>) {
    for line in leaving(day, ledger.constituents) {
        let Some(at) = ledger.constituents.find(line) else { continue };
        if let Role::SpunOff { parent } = ledger.constituents.role[at]
            && is_traded(day, line)
        {
            ledger.child_leaves(at, parent);
            continue;
        }
        let id = format!("suspension of {}", ledger.moment.history.security(line).id);
        let (kind, ex_date) = ("suspension", day.next_date);
        let event = EventIdentity { event_id: &id, version: 1, kind, ex_date };
        ledger.remove(event, at, "suspended for too long: removed at the last price");
    }
}

fn is_traded(day: &Day<'_>, line: SecurityIx) -> bool {
    day.prices[line.at()] > 0.0
}

fn leaving(day: &Day<'_>, constituents: &Constituents) -> Vec<SecurityIx> {
    let first_close = day.conventions.spin_off_exit == SpinOffExit::FirstClose;
    if day.suspended_since.is_none() && !constituents.has_spun_off() {
        return Vec::new();
    }
    let is_leaving = |at: &usize| {
        let line = constituents.security[*at];
        match constituents.role[*at] {
            Role::SpunOff { .. } if first_close && is_traded(day, line) => true,
            _ => {
                let last = constituents.price_date[*at];
                // A line that trades today is not suspended, however long it was: its price is new.
                day.suspended_since.is_some_and(|since| last <= since) && !is_traded(day, line)
            }
        }
    };
    let leaving = (0..constituents.len()).filter(is_leaving);
    leaving.map(|at| constituents.security[at]).collect()
}

/// Review that takes effect, with the market value of its composition in index currency.
struct TakenEffect {
    record: ReviewRecord,
    market_value: f64,
}

/// Lets the composition of a review take effect.
///
/// Source: `docs/methodology/reviews.md` §4, §6.
///
/// * `before`: market value of the constituents before it, index currency
fn review(
    day: &Day<'_>,
    next: &mut Constituents,
    before: f64,
    founded: bool,
) -> Option<TakenEffect> {
    let new = day.review.as_ref()?;
    let mut record = new.record.clone();
    let target = composition(new, next);
    let mut market_value = before;
    // On the base date the composition is its own predecessor: there is no turnover.
    if !founded {
        market_value = target.market_value();
        record.turnover = turnover(next, &target);
        record.market_value_change = market_value - before;
        record.weights_before = next.security.iter().copied().zip(next.weights()).collect();
    }
    *next = target;
    Some(TakenEffect { record, market_value })
}

/// Composition after one instalment of a review: `q + (q' − q) / (days left)` for every
/// constituent, so that index shares move in equal steps.
///
/// Source: `docs/methodology/reviews.md` §6.
fn composition(new: &NewComposition, now: &Constituents) -> Constituents {
    let Instalment { nth, of } = new.record.instalment;
    // The last day takes the target as it is: n steps added up would miss it by rounding.
    if nth == of {
        return new.constituents.clone();
    }
    let step = 1.0 / f64::from(of - nth + 1);
    let mut blended = now.clone();
    for at in 0..now.len() {
        let target = new.constituents.find(now.security[at]);
        let goal = target.map_or(0.0, |at| new.constituents.index_shares[at]);
        let present = now.index_shares[at];
        blended.set_index_shares(at, present + (goal - present) * step);
        // Net and gross portfolios are one composition again after any change by a review.
        blended.growth[at] = NO_GROWTH;
    }
    for at in 0..new.constituents.len() {
        let mut line = new.constituents.get(at);
        if now.find(line.security).is_none() {
            line.index_shares *= step;
            line.cap_factor *= step;
            line.role = Role::Entering;
            blended.insert(line);
        }
    }
    blended
}

/// Applies the events of the next open, then share counts.
///
/// Source: `docs/methodology/corporate-actions.md` §2, §10.
fn tomorrow(
    history: &History,
    day: &Day<'_>,
    next: &mut Constituents,
) -> Result<Vec<ActionRecord>, StepError> {
    let moment = Moment::of(history, day, Stage::NextOpen);
    let ShareUpdates { before_switches, after_events, without_effect } = &day.share_updates;
    let mut records = updated(moment, day.next_date, before_switches, next);
    records.extend(apply(moment, &day.events, next)?);
    records.extend(updated(moment, day.next_date, after_events, next));
    records.extend(passed_over(moment, day.next_date, without_effect, next));
    Ok(records)
}

/// Takes over share counts.
///
/// Source: `docs/methodology/corporate-actions.md` §10.
fn updated(
    moment: Moment<'_>,
    open: NaiveDate,
    updates: &[ShareUpdate],
    next: &mut Constituents,
) -> Vec<ActionRecord> {
    let mut ledger = Ledger::new(moment, next);
    for update in updates {
        let id = count_id(moment.history, update.security);
        ledger.update(count_event(&id, open), *update);
    }
    ledger.records
}

/// Records share counts that have no effect.
///
/// Source: `docs/methodology/corporate-actions.md` §10.
fn passed_over(
    moment: Moment<'_>,
    open: NaiveDate,
    counts: &[FormerCount],
    next: &mut Constituents,
) -> Vec<ActionRecord> {
    let mut ledger = Ledger::new(moment, next);
    for count in counts {
        let Some(at) = ledger.constituents.find(count.into) else { continue };
        let id = count_id(moment.history, count.of);
        ledger.note(count_event(&id, open), at, NotApplied::CountOfFormerLine.into());
    }
    ledger.records
}

fn count_id(history: &History, line: SecurityIx) -> String {
    format!("share count of {}", history.security(line).id)
}

fn count_event(event_id: &str, ex_date: NaiveDate) -> EventIdentity<'_> {
    EventIdentity { event_id, version: 1, kind: "share_update", ex_date }
}
