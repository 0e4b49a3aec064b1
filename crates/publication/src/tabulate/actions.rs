//! Rows of corporate actions.

use kapok_engine::{ActionRecord, CloseDetail, Stage};
use kapok_market::CorporateAction;
use kapok_published::{
    ActionEffect, ActionEvent, ActionParts, ActionRow, ActionSubject, ActionTerms,
};

use super::action_terms;
use super::index_day::IndexDay;

/// Calculation days ahead that announced events are shown.
const LOOK_AHEAD_DAYS: usize = 5;

pub(super) fn rows(day: &IndexDay<'_>, detail: &CloseDetail) -> Vec<ActionRow> {
    let applied = day.outcome.actions.iter().map(|action| applied(day, action));
    let announced = coming(day, detail).into_iter().map(|event| announced(day, event));
    let numbered = (1..).zip(applied.chain(announced));
    numbered.map(|(sequence, row)| ActionRow { sequence, ..row.into() }).collect()
}

fn subject(day: &IndexDay<'_>, stage: &str) -> ActionSubject {
    ActionSubject {
        index_id: day.index_id(),
        date: day.outcome.date,
        sequence: 0,
        stage: stage.to_owned(),
    }
}

fn applied(day: &IndexDay<'_>, action: &ActionRecord) -> ActionParts {
    ActionParts {
        subject: subject(day, action.stage.name()),
        event: ActionEvent {
            event_id: action.event_id.to_string(),
            version: action.version.into(),
            security_id: day.security_id(action.security),
            event_type: action.kind.to_string(),
            ex_date: action.ex_date,
            treatment: action.treatment.to_string(),
        },
        terms: terms(day, action),
        effect: effect(day, action),
    }
}

/// Numbers of the terms of an event, a share of the line of its record.
fn terms(day: &IndexDay<'_>, action: &ActionRecord) -> ActionTerms {
    let terms = action_terms::of(find_event(day, action));
    ActionTerms { amount: terms.amount.map(|amount| amount * action.amount_factor), ..terms }
}

fn effect(day: &IndexDay<'_>, action: &ActionRecord) -> ActionEffect {
    let level = &day.outcome.level;
    let (divisor_before, divisor_after) = match action.stage {
        Stage::TodayOpen => (None, level.divisor),
        Stage::TodayClose => (Some(level.divisor), level.divisor),
        Stage::AfterClose | Stage::NextOpen => (Some(level.divisor), level.next_divisor),
    };
    ActionEffect {
        price_before: Some(action.price_before),
        price_after: Some(action.price_after),
        index_shares_before: Some(action.shares_before),
        index_shares_after: Some(action.shares_after),
        fx: Some(action.fx),
        market_value_change: Some(action.market_value_change),
        divisor_before,
        divisor_after: Some(divisor_after),
        points_gross: Some(action.points_gross),
        points_net: Some(action.points_net),
    }
}

/// The event of an action, as it was known.
fn find_event<'a>(day: &IndexDay<'a>, action: &ActionRecord) -> Option<&'a CorporateAction> {
    let before = action.ex_date.pred_opt()?;
    let cut_off = day.history.cut_off(day.outcome.date);
    let mut events = day.history.actions().ex_between(before, action.ex_date, cut_off);
    events.find(|event| event.event_id == action.event_id && event.version == action.version)
}

/// Events of the constituents of the next open with an ex-date in the next days, not yet applied.
fn coming<'a>(day: &IndexDay<'a>, detail: &CloseDetail) -> Vec<&'a CorporateAction> {
    let (date, next_date) = (day.outcome.date, day.outcome.next_date);
    let last = day.book.calendar.after(date, LOOK_AHEAD_DAYS).unwrap_or(next_date);
    let events = day.history.actions().ex_between(date, last, day.history.cut_off(date));
    let applied = |event: &CorporateAction| {
        let mut actions = day.outcome.actions.iter();
        actions.any(|a| a.event_id == event.event_id && a.version == event.version)
    };
    let held = |event: &&CorporateAction| detail.next.find(event.security).is_some();
    events.filter(held).filter(|event| !applied(event)).collect()
}

fn announced(day: &IndexDay<'_>, event: &CorporateAction) -> ActionParts {
    const ANNOUNCED: &str = "announced";
    ActionParts {
        subject: subject(day, ANNOUNCED),
        event: ActionEvent {
            event_id: event.event_id.to_string(),
            version: event.version.into(),
            security_id: day.security_id(event.security),
            event_type: event.terms.kind().to_owned(),
            ex_date: event.ex_date,
            treatment: ANNOUNCED.to_owned(),
        },
        terms: action_terms::of(Some(event)),
        effect: NO_EFFECT,
    }
}

const NO_EFFECT: ActionEffect = ActionEffect {
    price_before: None,
    price_after: None,
    index_shares_before: None,
    index_shares_after: None,
    fx: None,
    market_value_change: None,
    divisor_before: None,
    divisor_after: None,
    points_gross: None,
    points_net: None,
};
