//! After the close: what the day leaves for the next.
//!
//! 1. Events that today's price has settled, and terms that have run out: children of spin-offs,
//!    suspensions, deferred rights.
//! 2. The review that takes effect, whole or in part.
//! 3. The events of the next open, then share counts.
//! 4. One change of the divisor for all of it.

use chrono::NaiveDate;
use kapok_domain::Divisor;
use kapok_kernels::sum;
use kapok_market::{History, SecurityIx};
use kapok_methodology::conventions::{Reinvestment, SpinOffExit};

use crate::corporate_action::{Cause, ExPrice, Ledger, apply};
use crate::day::{Day, NewComposition};
use crate::error::StepError;
use crate::outcome::{ActionRecord, CloseDetail, LevelRecord, Outcome, ReviewRecord, Stage};
use crate::state::{Constituents, NO_GROWTH, NetGross, Role, State, turnover};
use crate::step::{Open, opening, scale};

/// What a day has come to at its close.
pub(crate) struct Close<'e> {
    pub(crate) constituents: Constituents,
    pub(crate) open: Option<Open>,
    pub(crate) ex_price: ExPrice<'e>,
    pub(crate) level: LevelRecord,
    pub(crate) actions: Vec<ActionRecord>,
    pub(crate) last_review: NaiveDate,
}

/// From the close to the state of the next day.
pub(crate) fn evening(
    history: &History,
    day: &Day<'_>,
    close: Close<'_>,
) -> Result<(State, Outcome), StepError> {
    let Close { constituents, open, ex_price, mut level, mut actions, last_review } = close;
    let kept = day.detail.then(|| constituents.clone());
    let mut next = constituents;
    let settled = settle(history, day, &ex_price, &mut next)?;
    let mut composed = after(level.market_value, &settled);
    let review = review(day, &mut next, &mut composed, level.previous.is_some());
    let opened = tomorrow(history, day, &mut next)?;
    level.next_market_value = after(composed, &opened);
    level.next_count = next.len();
    if next.is_empty() {
        return Err(StepError::Empty { date: day.date });
    }
    level.next_divisor = next_divisor(day, &level);
    level.next_cash = cash(day, &level, review.is_some());
    let divisor = Divisor::new(level.next_divisor)?;
    let last_review = if review.is_some() { day.date } else { last_review };
    let state = State {
        date: day.date,
        levels: level.levels,
        cash: level.next_cash,
        divisor,
        constituents: next,
        last_review,
        opened: opened.iter().map(|a| (a.event_id.clone(), a.version)).collect(),
        overlays: Vec::new(),
    };
    actions.extend(settled);
    actions.extend(opened);
    let detail = kept.zip(open).map(|(close, open)| CloseDetail {
        price_factor: ex_price.factors.unwrap_or_else(|| vec![1.0; close.len()]),
        final_prices: final_prices(day, &close),
        close,
        open_price: open.price,
        open_fx: open.fx,
        open_growth: open.growth,
        fx: day.fx.clone(),
        next: state.constituents.clone(),
    });
    let (date, next_date) = (day.date, day.next_date);
    let overlays = Vec::new();
    let outcome =
        Outcome { date, next_date, level, actions, review, last_review, detail, overlays };
    Ok((state, outcome))
}

/// `M + Σ ΔM`, rounded once.
fn after(market_value: f64, actions: &[ActionRecord]) -> f64 {
    let changes: Vec<f64> = actions.iter().map(|a| a.market_value_change).collect();
    sum(&[&changes[..], &[market_value]].concat())
}

/// `D' = D · M' / M`, and in the unit of the form that holds tomorrow.
fn next_divisor(day: &Day<'_>, level: &LevelRecord) -> f64 {
    let form = |conventions: &kapok_methodology::Conventions| {
        scale(conventions.level_form, day.base_level)
    };
    let (now, next) = (form(day.conventions), form(day.next_conventions));
    let divisor = if now == next { level.divisor } else { level.divisor * (next / now) };
    if level.next_market_value == level.market_value {
        return divisor;
    }
    divisor * (level.next_market_value / level.market_value)
}

/// Cash is put into the index with a review.
fn cash(day: &Day<'_>, level: &LevelRecord, reviewed: bool) -> NetGross<f64> {
    let kept = day.conventions.reinvestment == Reinvestment::Cash && !reviewed;
    let kept = kept && day.next_conventions.reinvestment == Reinvestment::Cash;
    match kept {
        true => NetGross { net: level.returns.net.cash, gross: level.returns.gross.cash },
        false => NetGross::default(),
    }
}

fn final_prices(
    day: &Day<'_>,
    close: &Constituents,
) -> std::collections::BTreeMap<SecurityIx, &'static str> {
    let replaced = day.final_prices.iter().filter(|last| {
        let traded = day.prices[last.security.at()] > 0.0;
        close.find(last.security).is_some() && (last.always || !traded)
    });
    replaced.map(|last| (last.security, last.origin)).collect()
}

/// What the close itself changes.
fn settle(
    history: &History,
    day: &Day<'_>,
    ex_price: &ExPrice<'_>,
    next: &mut Constituents,
) -> Result<Vec<ActionRecord>, StepError> {
    let opening = opening(history, day, Stage::AfterClose);
    let mut records = ex_price.settle(opening, next)?;
    let mut ledger = Ledger::new(opening, next);
    for event in &day.deferred_rights {
        if let Some(at) = ledger.constituents.find(event.security) {
            ledger.deferred_rights(event, at)?;
        }
    }
    if day.review.is_none() {
        leave(day, &mut ledger);
    }
    records.extend(ledger.records);
    Ok(records)
}

/// Children of spin-offs after their first close, and lines that have been suspended too long.
fn leave(day: &Day<'_>, ledger: &mut Ledger<'_>) {
    for line in leaving(day, ledger.constituents) {
        let Some(at) = ledger.constituents.find(line) else { continue };
        if let Role::SpunOff { parent } = ledger.constituents.role[at]
            && is_traded(day, line)
        {
            ledger.child_leaves(at, parent);
            continue;
        }
        let id = format!("suspension of {}", ledger.opening.history.security(line).id);
        let (kind, ex_date) = ("suspension", day.next_date);
        let cause = Cause { event_id: &id, version: 1, kind, ex_date };
        ledger.remove(cause, at, "suspended for too long: removed at the last price");
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
                day.suspended_since.is_some_and(|since| last <= since) && !is_traded(day, line)
            }
        }
    };
    let leaving = (0..constituents.len()).filter(is_leaving);
    leaving.map(|at| constituents.security[at]).collect()
}

/// The composition that takes effect, with what it changes.
fn review(
    day: &Day<'_>,
    next: &mut Constituents,
    composed: &mut f64,
    founded: bool,
) -> Option<ReviewRecord> {
    let new = day.review.as_ref()?;
    let mut record = new.record.clone();
    let target = composition(new, next);
    if founded {
        let value = target.market_value();
        record.turnover = turnover(next, &target);
        record.market_value_change = value - *composed;
        record.weights_before = next.security.iter().copied().zip(next.weights()).collect();
        *composed = value;
    }
    *next = target;
    Some(record)
}

/// The new composition, or on the way there the same part of it for every constituent:
/// `q + (q' − q) / (days left)`, so shares move in equal steps.
fn composition(new: &NewComposition, now: &Constituents) -> Constituents {
    let (part, parts) = new.part;
    if part == parts {
        return new.constituents.clone();
    }
    let step = 1.0 / f64::from(parts - part + 1);
    let mut blended = now.clone();
    for at in 0..now.len() {
        let target = new.constituents.find(now.security[at]);
        let goal = target.map_or(0.0, |at| new.constituents.index_shares[at]);
        let held = now.index_shares[at];
        blended.set_index_shares(at, held + (goal - held) * step);
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

/// The events of the next open, then share counts.
fn tomorrow(
    history: &History,
    day: &Day<'_>,
    next: &mut Constituents,
) -> Result<Vec<ActionRecord>, StepError> {
    let opening = opening(history, day, Stage::NextOpen);
    let mut records = apply(opening, &day.events, next)?;
    let mut ledger = Ledger::new(opening, next);
    for update in &day.share_updates {
        let id = format!("share count of {}", history.security(update.security).id);
        let cause =
            Cause { event_id: &id, version: 1, kind: "share_update", ex_date: day.next_date };
        ledger.update(cause, *update);
    }
    records.extend(ledger.records);
    Ok(records)
}
