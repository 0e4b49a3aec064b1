//! Rows of corporate actions and of attribution.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_engine::attribution::{Cause, Part, attribute};
use kapok_engine::{ActionRecord, CloseDetail, LevelRecord, Stage};
use kapok_market::{CorporateAction, QuotedBasis, Ratio, SecurityIx, Terms};

use super::{IndexDay, variant_name};
use crate::tables::{ActionRow, AttributionRow};

/// How many calculation days ahead announced events are shown.
const LOOK_AHEAD_DAYS: usize = 5;

pub(super) fn action_rows(day: &IndexDay<'_>, detail: &CloseDetail) -> Vec<ActionRow> {
    let applied = day.outcome.actions.iter().map(|action| applied_row(day, action));
    let announced = announced(day, detail);
    let announced = announced.into_iter().map(|event| announced_row(day, event));
    let mut rows: Vec<ActionRow> = applied.chain(announced).collect();
    for (sequence, row) in (1..).zip(&mut rows) {
        row.sequence = sequence;
    }
    rows
}

fn applied_row(day: &IndexDay<'_>, action: &ActionRecord) -> ActionRow {
    let stage = action.stage;
    let (divisor_before, divisor_after) = divisors(stage, &day.outcome.level);
    let event = find_event(day, action);
    ActionRow {
        stage: stage_name(stage).to_owned(),
        version: action.version.into(),
        treatment: action.treatment.to_owned(),
        price_before: Some(action.price_before),
        price_after: Some(action.price_after),
        index_shares_before: Some(action.shares_before),
        index_shares_after: Some(action.shares_after),
        fx: Some(action.fx),
        market_value_change: Some(action.market_value_change),
        divisor_before,
        divisor_after,
        points_gross: Some(action.points_gross),
        points_net: Some(action.points_net),
        ..blank(day, action.security, &action.event_id, &action.kind, action.ex_date, event)
    }
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::TodayOpen => "today_open",
        Stage::TodayClose => "today_close",
        Stage::AfterClose => "after_close",
        Stage::NextOpen => "next_open",
    }
}

fn divisors(stage: Stage, level: &LevelRecord) -> (Option<f64>, Option<f64>) {
    match stage {
        Stage::TodayOpen => (None, Some(level.divisor)),
        Stage::TodayClose => (Some(level.divisor), Some(level.divisor)),
        Stage::AfterClose | Stage::NextOpen => (Some(level.divisor), Some(level.next_divisor)),
    }
}

fn find_event<'a>(day: &IndexDay<'a>, action: &ActionRecord) -> Option<&'a CorporateAction> {
    let before = action.ex_date.pred_opt()?;
    let cut_off = day.history.cut_off(day.outcome.date);
    let mut events = day.history.actions().ex_between(before, action.ex_date, cut_off);
    events.find(|event| event.event_id == action.event_id && event.version == action.version)
}

/// Events of the constituents of the next open with an ex-date in the next days, not yet applied.
fn announced<'a>(day: &IndexDay<'a>, detail: &CloseDetail) -> Vec<&'a CorporateAction> {
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

fn announced_row(day: &IndexDay<'_>, event: &CorporateAction) -> ActionRow {
    let kind = event.terms.kind();
    ActionRow {
        version: event.version.into(),
        ..blank(day, event.security, &event.event_id, kind, event.ex_date, Some(event))
    }
}

/// A row of an event with its terms and no effect.
fn blank(
    day: &IndexDay<'_>,
    security: SecurityIx,
    event_id: &str,
    event_type: &str,
    ex_date: NaiveDate,
    event: Option<&CorporateAction>,
) -> ActionRow {
    let TermNumbers { ratio, amount } =
        event.map(|event| term_numbers(&event.terms)).unwrap_or_default();
    ActionRow {
        index_id: day.index_id(),
        date: day.outcome.date,
        sequence: 0,
        stage: "announced".to_owned(),
        event_id: event_id.to_owned(),
        version: 0,
        security_id: day.security_id(security),
        event_type: event_type.to_owned(),
        ex_date,
        treatment: "announced".to_owned(),
        ratio_new: ratio.map(|(new, _)| new),
        ratio_old: ratio.map(|(_, old)| old),
        amount: amount.map(|(amount, _)| amount),
        amount_currency: amount.map(|(_, currency)| currency.to_string()),
        quoted_basis: amount.and(event).map(|event| basis_name(event.quoted_basis).to_owned()),
        amount_after_tax: event.and_then(|event| event.terms.cash()).map(|(_, _, net)| net),
        unranked_dividend: event.and_then(|event| unranked_dividend(&event.terms)),
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
    }
}

/// The numbers of an event's terms.
#[derive(Default)]
struct TermNumbers {
    /// New and old shares.
    ratio: Option<(f64, f64)>,
    /// Cash, with its currency.
    amount: Option<(f64, Currency)>,
}

fn term_numbers(terms: &Terms) -> TermNumbers {
    TermNumbers { ratio: ratio(terms), amount: money(terms) }
}

fn basis_name(basis: QuotedBasis) -> &'static str {
    match basis {
        QuotedBasis::BeforeSplit => "before_split",
        QuotedBasis::AfterSplit => "after_split",
    }
}

fn unranked_dividend(terms: &Terms) -> Option<f64> {
    match terms {
        Terms::RightsIssue { unranked_dividend, .. } if *unranked_dividend != 0.0 => {
            Some(*unranked_dividend)
        }
        _ => None,
    }
}

/// The two numbers of shares of an event's terms.
fn ratio(terms: &Terms) -> Option<(f64, f64)> {
    let pair = |ratio: Ratio| (ratio.new, ratio.old);
    match *terms {
        Terms::Split { new, old }
        | Terms::BonusIssue { new, old }
        | Terms::RightsIssue { new, old, .. } => Some((new, old)),
        Terms::OptionalDividend { ratio, .. }
        | Terms::TenderOffer { ratio, .. }
        | Terms::ShareChange { ratio }
        | Terms::LineSwitch { ratio, .. }
        | Terms::Redenomination { ratio } => Some(pair(ratio)),
        Terms::SpinOff { child, .. } => child.map(|(_, ratio)| pair(ratio)),
        Terms::Merger { acquirer, .. } => acquirer.map(|(_, ratio)| pair(ratio)),
        Terms::CapitalRepayment { consolidation, .. } => consolidation.map(pair),
        Terms::CashDividend { .. }
        | Terms::Distribution { .. }
        | Terms::Replacement { .. }
        | Terms::IdentifierChange
        | Terms::Delisting { .. }
        | Terms::Bankruptcy { .. }
        | Terms::Unsupported { .. } => None,
    }
}

/// The money a share of an event's terms: cash, a value, or a price.
fn money(terms: &Terms) -> Option<(f64, Currency)> {
    match *terms {
        Terms::CashDividend { amount, currency, .. }
        | Terms::OptionalDividend { amount, currency, .. }
        | Terms::CapitalRepayment { amount, currency, .. }
        | Terms::Merger { cash: amount, currency, .. }
        | Terms::TenderOffer { price: amount, currency, .. } => Some((amount, currency)),
        Terms::RightsIssue { subscription_price: amount, currency, .. }
        | Terms::SpinOff { value: amount, currency, .. }
        | Terms::Distribution { value: amount, currency }
        | Terms::Delisting { final_price: amount, currency }
        | Terms::Bankruptcy { final_price: amount, currency } => Some((amount?, currency)),
        Terms::Split { .. }
        | Terms::BonusIssue { .. }
        | Terms::ShareChange { .. }
        | Terms::LineSwitch { .. }
        | Terms::Replacement { .. }
        | Terms::Redenomination { .. }
        | Terms::IdentifierChange
        | Terms::Unsupported { .. } => None,
    }
}

pub(super) fn attribution_rows(day: &IndexDay<'_>) -> Vec<AttributionRow> {
    let variants = day.book.variants.iter();
    let parts = variants.flat_map(|variant| attribute(day.book, day.outcome, *variant));
    parts.map(|part| attribution_row(day, part)).collect()
}

fn attribution_row(day: &IndexDay<'_>, part: Part) -> AttributionRow {
    let (component, security, event) = match part.cause {
        Cause::Price(security) => ("price", Some(security), None),
        Cause::Fx(security) => ("fx", Some(security), None),
        Cause::Dividend(security, event) => ("dividend", Some(security), Some(event)),
        Cause::CorporateAction(security, event) => {
            ("corporate_action", Some(security), Some(event))
        }
        Cause::Review => ("review", None, None),
        Cause::Rounding => ("rounding", None, None),
    };
    AttributionRow {
        index_id: day.index_id(),
        date: day.outcome.date,
        return_variant: variant_name(part.variant).to_owned(),
        component: component.to_owned(),
        security_id: security.map(|security| day.security_id(security)),
        event_id: event.map(String::from),
        points: part.points,
    }
}
