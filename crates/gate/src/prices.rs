//! Checks of prices: jumps, moves unlike those of the exchange, copies of earlier closes, and lines
//! that have had no close for long.

mod adjusted;
mod copy;
mod moved;
mod outlier;
mod peers;
mod repeated;

use chrono::{Days, NaiveDate};
use kapok_market::{History, PriceMark, PricePanel, SecurityIx};

use crate::check::Check;
use crate::expected;
use crate::family::{Evening, Family};
use crate::finding::Finding;
use crate::in_force::InForce;
use crate::jumps::{BACK_DAYS, ComparedFact, Dated, Series};
use crate::limits::Place;
use crate::scan::{Knowledge, Scan};
use crate::span::{Span, days_after, days_before};
use crate::usual::USUAL_DAYS;
use moved::{REACH_DAYS, line};

pub(crate) const FAMILY: Family = Family {
    facts: |scan, found| {
        jumps(scan, found);
        if scan.knowledge == Knowledge::Whole {
            adjusted::closes(scan, found);
            (0..scan.history.securities().len()).for_each(|at| unpriced(scan, line(at), found));
        }
    },
    evening: |evening, found| {
        resumed(evening, found);
        unpriced_tonight(evening, found);
        outlier::closes(evening, found);
        copy::closes(evening, found);
        repeated::closes(evening, found);
    },
    in_force: InForce::OnItsDay,
    days_before: |limits| {
        let unpriced = limits.largest(Check::Unpriced) as u32;
        (BACK_DAYS + REACH_DAYS).max(unpriced).max(USUAL_DAYS) + 1
    },
};

const PRICES: ComparedFact = ComparedFact {
    check: Check::PriceJump,
    back_part: 1.0,
    split: |factor| 1.0 / factor,
    words: |close, expected| format!("close {close}, expected about {expected}"),
    expected: expected::price,
};

/// Closes further from the one before than events explain.
fn jumps(scan: &Scan<'_>, found: &mut Vec<Finding>) {
    let prices = scan.history.prices();
    let decided = |date, line| prices.mark(line, date) == Some(PriceMark::Decided);
    let moved = moved::closes(scan).into_iter();
    for (date, security) in moved.filter(|(date, line)| !decided(*date, *line)) {
        let known = scan.known_on(date);
        let from = match scan.knowledge {
            Knowledge::EachEvening => days_before(date, BACK_DAYS + REACH_DAYS),
            Knowledge::Whole => NaiveDate::MIN,
        };
        let values = around(prices, security, from, date, known);
        let (kind, source) = (PRICES, None);
        found.extend(Series { scan, security, kind, values, known, source }.finding(date));
    }
}

/// Closes of a line around a day: those of the time in which a value may have been another, and
/// one before.
fn around(
    prices: &PricePanel,
    security: SecurityIx,
    from: NaiveDate,
    date: NaiveDate,
    known: NaiveDate,
) -> Vec<Dated> {
    let first = days_before(date, BACK_DAYS);
    let day_before = first.pred_opt().unwrap_or(first);
    let before = prices.last_close(security, from, day_before);
    let last = known.min(days_after(date, BACK_DAYS));
    before.into_iter().chain(prices.closes(security, first, last)).collect()
}

/// Lines that resume after a long time: compared with the price that the index carried, which
/// follows the events in between.
fn resumed(evening: &Evening<'_>, found: &mut Vec<Finding>) {
    let (held, prices) = (evening.held, evening.history.prices());
    let reach = days_before(held.date, REACH_DAYS);
    for &at in &evening.today.far {
        let (security, since) = (held.opened.security[at], held.opened.price_date[at]);
        let carried = held.opened.price[at];
        if since >= reach || carried <= 0.0 {
            continue;
        }
        let Some(close) = prices.close(security, held.date) else { continue };
        let moved = close / carried - 1.0;
        let words = (PRICES.words)(close, carried);
        let seen = format!("{words} ({:+.1} %), carried since {since}", 100.0 * moved);
        let mut finding = evening.finding(Check::PriceJump, security, seen);
        finding.size = moved.abs();
        found.push(finding);
    }
}

/// Lines of this evening that have had no close for longer than the limit.
fn unpriced_tonight(evening: &Evening<'_>, found: &mut Vec<Finding>) {
    let held = evening.held;
    let least = days_before(held.date, evening.limits.least(Check::Unpriced) as u32);
    let (opened, next) = (held.opened, held.next);
    let stays = evening.today.stays;
    // Lines of the open without a close today, and those that come in. One that leaves tonight has
    // its price in today's level.
    let missing = evening.today.missing.iter().map(|at| {
        let line = opened.security[*at];
        let at_next = if stays { Some(*at) } else { next.find(line) };
        (line, at_next.map_or(opened.price_date[*at], |at| next.price_date[at]))
    });
    let all = if stays { 0 } else { next.len() };
    let comes_in = |line: &SecurityIx| opened.find(*line).is_none();
    let new = next.security[..all].iter().zip(&next.price_date).filter(|(line, _)| comes_in(line));
    let new = new.map(|(line, since)| (*line, *since));
    for (security, since) in missing.chain(new).filter(|(_, since)| *since < least) {
        if is_excused(evening.history, security, held.date) {
            continue;
        }
        let seen = format!("no close since {since}");
        let mut finding = evening.finding(Check::Unpriced, security, seen);
        finding.size = (held.date - since).num_days() as f64;
        found.push(finding);
    }
}

/// Whether a missing close is no surprise: the line was suspended on the last session of its
/// exchange, or a person has decided.
fn is_excused(history: &History, security: SecurityIx, date: NaiveDate) -> bool {
    let mic = history.security(security).mic;
    let days = (0..=REACH_DAYS).map(|days| days_before(date, days));
    // Of an exchange without a calendar nobody knows the sessions.
    let mut sessions = days.filter(|day| history.calendars().is_open(mic, *day) != Ok(false));
    match sessions.next().and_then(|session| history.prices().mark(security, session)) {
        Some(PriceMark::Suspended | PriceMark::Decided) => true,
        Some(PriceMark::Carried) | None => false,
    }
}

/// Times without a close that are longer than the limit: each on its first day beyond it, one
/// that lasts on the last day.
fn unpriced(scan: &Scan<'_>, security: SecurityIx, found: &mut Vec<Finding>) {
    let (history, Span { after, to }) = (scan.history, scan.span);
    let line = history.security(security);
    let gone = line.delisted_on.is_some_and(|date| date <= to);
    let days = history.prices().days();
    let Some(&first) = days.first() else { return };
    // Nobody says when it was listed: it is expected from its first close on, or ever.
    let closes = || history.prices().closes(security, first, to).next().map(|(day, _)| day);
    let first = line.listed_on.or_else(closes).map_or(first, |listed| listed.max(first));
    let place = Place { exchange: Some(line.mic), ..Place::default() };
    let limit = Days::new(scan.limits.of(Check::Unpriced, place).limit as u64);
    let mut last = (first, history.prices().close(security, first));
    let mut found_on = |date: NaiveDate, last: (NaiveDate, Option<f64>), next| {
        if !is_excused(history, security, date) {
            let seen = without_close(last, next);
            found.push(Finding::new(Check::Unpriced, scan.line(security), date, seen));
        }
    };
    let before = history.prices().last_close(security, first, after);
    let next = after.succ_opt().unwrap_or(after).max(first);
    for (date, close) in before.into_iter().chain(history.prices().closes(security, next, to)) {
        let beyond = days.partition_point(|day| *day <= last.0 + limit);
        if let Some(&day) = days.get(beyond).filter(|day| **day > after && **day < date) {
            found_on(day, last, Some(date));
        }
        last = (date, Some(close));
    }
    if !gone && last.0 + limit < to {
        found_on(to, last, None);
    }
}

fn without_close(last: (NaiveDate, Option<f64>), next: Option<NaiveDate>) -> String {
    match (last, next) {
        ((from, Some(_)), Some(next)) => format!("no close from {from} to {next}"),
        ((from, Some(_)), None) => format!("no close since {from}"),
        ((from, None), Some(next)) => {
            format!("no close before {next}, though expected from {from} on")
        }
        ((from, None), None) => format!("no close at all, though expected from {from} on"),
    }
}

#[cfg(test)]
mod tests;
