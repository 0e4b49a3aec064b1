//! Amounts and ratios beyond reason, and prices that did not follow an event.

use chrono::NaiveDate;
use kapok_domain::Mic;
use kapok_market::{ActionStatus, SecurityIx, Terms};

use super::by_line::ByLine;
use super::dividends::{Before, Dividends};
use super::due::Due;
use super::finding::finding;
use crate::check::Check;
use crate::expected;
use crate::finding::Finding;
use crate::paid::paid;
use crate::scan::Scan;
use crate::span::days_after;

/// Multiple of each regular dividend of the last year from which one looks like another unit.
const UNLIKE_LAST: f64 = 7.0;
/// Multiple of one that the price has not followed, although it takes out as much as
/// `event_reaction` asks for: ten times a dividend that was cut by half since.
const UNLIKE_LAST_UNFOLLOWED: f64 = 4.0;
/// Standard deviations of the daily moves of a line beyond which a price did not follow.
const DEVIATIONS: f64 = 4.0;
/// Fewest lines of an exchange whose median move is taken out.
const FEWEST_PEERS: usize = 5;

/// Cash of an event by the price before it. A regular dividend that is seven times any of the last
/// year, or a seventh of it, counts twice as many times as it differs: a dividend of one per mille
/// of the price hides a wrong unit otherwise.
pub(super) fn amount(
    scan: &Scan<'_>,
    due: &Due<'_>,
    dividends: &Dividends<'_, '_>,
) -> Option<Finding> {
    let event = due.event;
    let (cash, currency) = paid(&event.terms)?;
    let (part, price) = due.taken?;
    let regular = matches!(event.terms, Terms::CashDividend { special: false, .. });
    let is_large = part >= scan.limits.least(Check::EventReaction);
    let times = match is_large && followed(scan, due) == Some(false) {
        true => UNLIKE_LAST_UNFOLLOWED,
        false => UNLIKE_LAST,
    };
    let last = regular.then(|| dividends.unlike_all_before(scan, due, part * price, times));
    let last = last.flatten();
    let unlike = last.and_then(|last| unlike(part, price, last, times));
    let size = unlike.unwrap_or(part);
    if size <= scan.limits.least(Check::EventAmount)
        || unlike.is_none() && followed(scan, due) == Some(true)
    {
        return None;
    }
    let percent = 100.0 * part;
    let kind = event.terms.kind();
    let seen =
        format!("{kind} of {cash} {currency} is {percent:.2} % of the price before, {price}");
    let mut finding = finding(scan, due, Check::EventAmount, &[&event.event_id], seen);
    finding.size = size;
    if let (Some(Before { ex_date, amount }), true) = (last, unlike.is_some()) {
        finding.remark = format!("; the regular one of {ex_date} was {amount}");
    }
    Some(finding)
}

/// Size of a dividend that is unlike the last one: the larger part of the price times twice the
/// multiple, so that the yield of a few per mille of most companies is enough.
///
/// * `least`: multiple from which it is unlike
fn unlike(part: f64, price: f64, last: Before, least: f64) -> Option<f64> {
    let last = last.amount / price;
    let times = (part / last).max(last / part);
    (times >= least).then(|| part.max(last) * 2.0 * times)
}

/// Whether the price of the ex-date is nearer to the one with the event than without; `None` if
/// there is no close or the event moves no price.
fn followed(scan: &Scan<'_>, due: &Due<'_>) -> Option<bool> {
    let (close, before) = (due.close?, due.before?);
    let with = expected::in_full(scan, due.event, before, true);
    let without = expected::in_full(scan, due.event, before, false);
    (with != without).then(|| far(close, with) < far(close, without))
}

fn far(close: f64, expected: f64) -> f64 {
    (close / expected).max(expected / close)
}

/// Ratio of an event beyond reason that no price has followed.
pub(super) fn ratio(scan: &Scan<'_>, due: &Due<'_>) -> Option<Finding> {
    let event = due.event;
    let times = match &event.terms {
        Terms::RightsIssue { new, old, .. } => new / old,
        Terms::ShareChange { ratio }
        | Terms::Redenomination { ratio }
        | Terms::SpinOff { child: Some((_, ratio)), .. } => ratio.value(),
        terms => terms.share_factor(),
    };
    let size = times.max(1.0 / times);
    if size <= scan.limits.least(Check::EventRatio) || followed(scan, due) == Some(true) {
        return None;
    }
    let seen = format!("{} with {times} shares for one", event.terms.kind());
    let mut finding = finding(scan, due, Check::EventRatio, &[&event.event_id], seen);
    finding.size = size;
    Some(finding)
}

/// A price that stayed where it was although an event took something out of it.
///
/// The close is compared with the one expected after all events of the day, less the median move
/// of the exchange. It is a finding if it lies further away than usual moves of the line reach,
/// and much nearer to the price without the event.
pub(super) fn reaction(scan: &Scan<'_>, due: &Due<'_>, lines: &ByLine<'_>) -> Option<Finding> {
    let (close, before) = (due.close?, due.before?);
    if !has_known_size(&due.event.terms) || is_small(scan, due, lines) {
        return None;
    }
    let with = expected::in_full(scan, due.event, before, true);
    let without = expected::in_full(scan, due.event, before, false);
    let least = scan.limits.least(Check::EventReaction);
    if (with / without - 1.0).abs() <= least || (close / with - 1.0).abs() <= least {
        return None;
    }
    let security = due.event.security;
    let market = 1.0 + market_move(scan, security, before.0, due.event.ex_date);
    let (moved, unmoved) = (close / with / market - 1.0, close / without / market - 1.0);
    let usual = due.usual_move(scan)?;
    if unmoved.abs() > moved.abs() / 2.0 || moved.abs() <= DEVIATIONS * usual {
        return None;
    }
    let event = due.event;
    let seen = format!(
        "close {close} after {}, expected about {} with it and {} without ({:+.1} %)",
        event.terms.kind(),
        rounded(with),
        rounded(without),
        100.0 * moved,
    );
    let mut finding = finding(scan, due, Check::EventReaction, &[&event.event_id], seen);
    finding.size = moved.abs();
    Some(finding)
}

/// Whether an event is the only one of its line since the close before, and takes less out of the
/// price than counts: nearly all dividends end here.
fn is_small(scan: &Scan<'_>, due: &Due<'_>, lines: &ByLine<'_>) -> bool {
    let (event, Some(before)) = (due.event, due.before) else { return false };
    let is_sole = || lines.others_since(due, days_after(before.0, 1)) == 0;
    let part = due.taken.map_or(0.0, |(part, _)| part);
    event.terms.share_factor() == 1.0
        && part.abs() <= scan.limits.least(Check::EventReaction)
        && is_sole()
}

/// A number for people: six significant digits at most.
fn rounded(price: f64) -> f64 {
    format!("{price:.5e}").parse().unwrap_or(price)
}

/// Whether terms say how much an event takes out of a price.
fn has_known_size(terms: &Terms) -> bool {
    match terms {
        Terms::CashDividend { .. }
        | Terms::OptionalDividend { .. }
        | Terms::Split { .. }
        | Terms::BonusIssue { .. }
        | Terms::RightsIssue { subscription_price: Some(_), .. }
        | Terms::SpinOff { value: Some(_), .. }
        | Terms::CapitalRepayment { .. }
        | Terms::Distribution { value: Some(_), .. } => true,
        Terms::RightsIssue { .. }
        | Terms::SpinOff { .. }
        | Terms::Distribution { .. }
        | Terms::Merger { .. }
        | Terms::TenderOffer { .. }
        | Terms::ShareChange { .. }
        | Terms::LineSwitch { .. }
        | Terms::Replacement { .. }
        | Terms::Redenomination { .. }
        | Terms::IdentifierChange
        | Terms::Delisting { .. }
        | Terms::Bankruptcy { .. }
        | Terms::Unsupported { .. } => false,
    }
}

/// Median move of the lines of an exchange from one day to another, a fraction; zero if few have
/// both closes.
fn market_move(scan: &Scan<'_>, line: SecurityIx, last: NaiveDate, date: NaiveDate) -> f64 {
    let prices = scan.history.prices();
    let (Some(before), Some(after)) = (prices.row(last), prices.row(date)) else { return 0.0 };
    let lines = scan.history.securities();
    let mic: Mic = lines[line.at()].mic;
    let both = lines.iter().zip(before.iter().zip(after)).filter(|(line, _)| line.mic == mic);
    let both = both.filter(|(_, (before, after))| **before > 0.0 && **after > 0.0);
    let mut moves: Vec<f64> = both.map(|(_, (before, after))| after / before - 1.0).collect();
    if moves.len() < FEWEST_PEERS {
        return 0.0;
    }
    let middle = moves.len() / 2;
    *moves.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// An event that nobody has confirmed by its ex-date.
pub(super) fn unconfirmed(due: &Due<'_>, scan: &Scan<'_>) -> Option<Finding> {
    let word = match due.event.status {
        ActionStatus::Estimated => "estimated",
        ActionStatus::Announced => "announced",
        ActionStatus::Confirmed | ActionStatus::Cancelled | ActionStatus::Reversed => return None,
    };
    let kind = due.event.terms.kind();
    let seen = format!("{kind} goes ex as {word}, nobody has confirmed it");
    let id = &*due.event.event_id;
    let mut finding = finding(scan, due, Check::EventUnconfirmed, &[id], seen);
    finding.size = 1.0;
    Some(finding)
}
