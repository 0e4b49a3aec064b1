//! One event under two ids: the same day, a few days apart, or in two currencies.

use chrono::Datelike;
use kapok_market::{CorporateAction, Terms};

use super::by_line::ByLine;
use super::due::{Due, told};
use super::finding::finding;
use crate::check::Check;
use crate::expected;
use crate::finding::Finding;
use crate::scan::Scan;
use crate::span::{days_after, days_before};

/// Difference of amounts that counts as rounding, a fraction.
const ROUNDING: f64 = 0.005;
/// Difference of amounts in two currencies that counts as a rate of another hour, a fraction.
const OF_RATES: f64 = 0.015;

/// Days by which the longest holidays of an exchange may move two events apart: an ex-date on a
/// closed day is that of the next session.
const CLOSED_DAYS: u32 = 14;

/// Events of the same line with like terms near an event, each pair on the evening on which both
/// are known.
pub(super) fn of(scan: &Scan<'_>, due: &Due<'_>, lines: &ByLine<'_>, found: &mut Vec<Finding>) {
    let days = scan.limits.largest(Check::EventTwice).max(0.0) as u32 + CLOSED_DAYS;
    let ex = due.event.ex_date;
    let near = (days_before(ex, days), days_after(ex, days));
    for other in lines.known_near(due, near).map(|other| lines.event(other)) {
        if is_said_here(scan, due, other) && like_terms(scan, due, other) {
            found.extend(pair(scan, due, other));
        }
    }
}

/// Whether a pair is said with this one of its two events: the one that first counts later.
fn is_said_here(scan: &Scan<'_>, due: &Due<'_>, other: &CorporateAction) -> bool {
    let said = (told(scan.history, other), other.ex_date, &other.event_id);
    other.event_id != due.event.event_id
        && said < (due.told, due.event.ex_date, &due.event.event_id)
}

/// Whether two events of a line have like terms.
fn like_terms(scan: &Scan<'_>, due: &Due<'_>, other: &CorporateAction) -> bool {
    let event = due.event;
    if let (Some(a), Some(b)) = (cash(&event.terms), cash(&other.terms)) {
        let quoted = |(amount, currency)| {
            expected::quoted(scan.history, event.security, amount, currency, due.told)
        };
        let within = if a.1 == b.1 { ROUNDING } else { OF_RATES };
        let same = if a.1 == b.1 { Some((a.0, b.0)) } else { quoted(a).zip(quoted(b)) };
        return same.is_some_and(|(a, b)| (a / b - 1.0).abs() <= within);
    }
    match (&event.terms, &other.terms) {
        (
            Terms::RightsIssue { new, old, subscription_price, .. },
            Terms::RightsIssue { new: n, old: o, subscription_price: s, .. },
        ) => new / old == n / o && subscription_price == s,
        (Terms::TenderOffer { ratio, .. }, Terms::TenderOffer { ratio: other, .. })
        | (Terms::ShareChange { ratio }, Terms::ShareChange { ratio: other }) => {
            ratio.value() == other.value()
        }
        (Terms::SpinOff { child: Some(a), .. }, Terms::SpinOff { child: Some(b), .. }) => a == b,
        (a, b) => {
            let (a, b) = (a.share_factor(), b.share_factor());
            a != 1.0 && (a / b - 1.0).abs() < 1e-9
        }
    }
}

/// Cash that an event hands out a share.
fn cash(terms: &Terms) -> Option<(f64, kapok_domain::Currency)> {
    match *terms {
        Terms::CashDividend { amount, currency, .. }
        | Terms::OptionalDividend { amount, currency, stock_default: false, .. }
        | Terms::CapitalRepayment { amount, currency, consolidation: None }
        | Terms::SpinOff { child: None, value: Some(amount), currency }
        | Terms::Distribution { value: Some(amount), currency } => Some((amount, currency)),
        _ => None,
    }
}

fn pair(scan: &Scan<'_>, due: &Due<'_>, other: &CorporateAction) -> Option<Finding> {
    let event = due.event;
    if event.terms.share_factor() != 1.0 && has_followed_both(scan, due, other) {
        return None;
    }
    let (first, second) =
        if other.ex_date <= event.ex_date { (other, event) } else { (event, other) };
    let days = (second.ex_date - first.ex_date).num_days();
    let closed = closed_weekdays(scan, first, second);
    let apart = match (days, closed) {
        (0, _) => "on one day".to_owned(),
        (1, _) => "one day apart".to_owned(),
        (_, 0) => format!("{days} days apart"),
        (_, closed) => format!("{days} days apart, {closed} of them holidays"),
    };
    let seen = format!("{} and {}: like terms twice, {apart}", words(first), words(second));
    let ids = [&*first.event_id, &*second.event_id];
    let mut finding = finding(scan, due, Check::EventTwice, &ids, seen);
    finding.date = second.ex_date;
    finding.size = (days - closed) as f64;
    Some(finding)
}

/// Weekdays between the ex-dates of two events on which their exchange was closed.
fn closed_weekdays(scan: &Scan<'_>, first: &CorporateAction, second: &CorporateAction) -> i64 {
    let mic = scan.history.security(first.security).mic;
    let between = first.ex_date.iter_days().skip(1).take_while(|day| *day < second.ex_date);
    let weekdays = between.filter(|day| day.weekday().num_days_from_monday() < 5);
    let closed = weekdays.filter(|day| scan.history.calendars().is_open(mic, *day) == Ok(false));
    i64::try_from(closed.count()).unwrap_or(0)
}

/// Whether the price fell by two like splits or bonus issues and not by one: a Chinese plan hands
/// out shares from two reserves on one day.
fn has_followed_both(scan: &Scan<'_>, due: &Due<'_>, other: &CorporateAction) -> bool {
    let (Some(close), Some(before)) = (due.close, due.before) else { return false };
    if other.ex_date != due.event.ex_date {
        return false;
    }
    let both = expected::in_full(scan, due.event, before, true);
    let one = expected::in_full(scan, due.event, before, false);
    (close / both - 1.0).abs() < (close / one - 1.0).abs()
}

fn words(event: &CorporateAction) -> String {
    let (kind, id, ex) = (event.terms.kind(), &event.event_id, event.ex_date);
    match cash(&event.terms) {
        Some((amount, currency)) => format!("{kind} {id} of {ex} ({amount} {currency})"),
        None => format!("{kind} {id} of {ex}"),
    }
}
