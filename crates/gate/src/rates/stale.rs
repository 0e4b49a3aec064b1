//! Rates that do not move, or do not come.

use chrono::{Datelike, NaiveDate, Weekday};
use kapok_market::FxTable;
use kapok_market::fx::Pair;

use super::row::{Row, finding, said};
use super::used::CARRY_DAYS;
use crate::check::Check;
use crate::family::Evening;
use crate::finding::Finding;
use crate::scan::Scan;
use crate::subject::Subject;

/// Fixings looked back on to know whether a rate usually moves; one that has stood still for longer
/// is pegged.
const LOOKED_BACK: usize = 60;
/// Fewest fixings from which it is known.
const FEWEST: usize = 10;
/// Share of fixings equal to the one before from which a rate counts as pegged.
const PEGGED: f64 = 0.05;
/// Fewest pairs that make a copy of a day.
const FEWEST_PAIRS: usize = 3;

/// Rates of a source that have stood still for long, and days that are copies of the day before.
pub(super) fn of_fix(scan: &Scan<'_>, fix: &FxTable, found: &mut Vec<Finding>) {
    let mut unmoved: Vec<(NaiveDate, &[Row], usize, NaiveDate)> = Vec::new();
    for rows in fix.rows().chunk_by(|a, b| a.0 == b.0) {
        for (at, told) in said(scan, rows) {
            let fact = &rows[at].1;
            let same = at > 0 && rows[at - 1].1.value == fact.value;
            if !same || rows[at - 1].1.as_of == fact.as_of {
                continue;
            }
            let Some(start) = still_since(rows, at) else { continue };
            unmoved.push((fact.as_of, rows, at, told));
            let days = (fact.as_of - rows[start].1.as_of).num_days() as f64;
            if days > scan.limits.least(Check::RateStale) && at - start >= 3 {
                let since = rows[start].1.as_of;
                let seen = format!("rate has been {} since {since}", fact.value);
                let mut finding = finding(Check::RateStale, fix, &rows[at], told, seen);
                finding.size = days;
                found.push(finding);
            }
        }
    }
    unmoved.sort_by_key(|(day, ..)| *day);
    for day in unmoved.chunk_by(|a, b| a.0 == b.0) {
        copy(fix, day, found);
    }
}

/// Position from which a rate has stood still; `None` if it is pegged, or too young to know.
fn still_since(rows: &[Row], at: usize) -> Option<usize> {
    let value = rows[at].1.value;
    let still = rows[..at].iter().rev().take(LOOKED_BACK);
    let still = still.take_while(|(_, fact)| fact.value == value).count();
    let start = at - still;
    let earlier = &rows[start.saturating_sub(LOOKED_BACK)..start];
    let equal = earlier.windows(2).filter(|pair| pair[0].1.value == pair[1].1.value).count();
    let moves = earlier.len() >= FEWEST && (equal as f64) < PEGGED * earlier.len() as f64;
    (still < LOOKED_BACK && moves).then_some(start)
}

/// A day on which no rate of a source differs from the day before.
fn copy(fix: &FxTable, day: &[(NaiveDate, &[Row], usize, NaiveDate)], found: &mut Vec<Finding>) {
    let date = day[0].0;
    let is_weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    if day.len() < FEWEST_PAIRS || is_weekend || moves_on(fix, date, day.len()) {
        return;
    }
    for &(_, rows, at, told) in day {
        let (value, pairs) = (rows[at].1.value, day.len());
        let seen = format!("rate {value} and {pairs} others are all those of the day before");
        found.push(finding(Check::RateStale, fix, &rows[at], told, seen));
    }
}

/// Whether any pair of a source that usually moves has a new rate on a day, beside those known not
/// to.
fn moves_on(fix: &FxTable, date: NaiveDate, unmoved: usize) -> bool {
    let mut still = 0;
    for rows in fix.rows().chunk_by(|a, b| a.0 == b.0) {
        let at = rows.partition_point(|(_, fact)| fact.as_of < date);
        let Some((_, fact)) = rows.get(at).filter(|(_, fact)| fact.as_of == date) else { continue };
        match at.checked_sub(1).map(|before| rows[before].1.value) {
            Some(before) if before != fact.value => return true,
            Some(_) if still_since(rows, at).is_some() => still += 1,
            Some(_) | None => {}
        }
    }
    still != unmoved
}

/// Rates that the index uses and that no longer come, while their source goes on.
pub(super) fn missing(evening: &Evening<'_>, found: &mut Vec<Finding>) {
    let held = evening.held;
    let Some(fix) = held.fix.and_then(|fix| evening.history.fx(fix)) else { return };
    let cut_off = evening.history.cut_off(held.date);
    let least = evening.limits.least(Check::RateStale) as i64;
    let last = |pair: Pair| fix.fixed(pair, held.date, cut_off).map(|fact| fact.as_of);
    for from in evening.currencies() {
        if from == held.currency {
            continue;
        }
        let to = held.currency;
        let rate = fix.rate(from, to, held.date, CARRY_DAYS, cut_off);
        let Some(rate) = rate.ok().filter(|rate| (held.date - rate.as_of).num_days() > least)
        else {
            continue;
        };
        let Some(newest) = fix.pairs().filter_map(last).max().filter(|day| *day > rate.as_of)
        else {
            continue;
        };
        let since = rate.as_of;
        let seen = format!("no rate since {since}, though others of the source have {newest}");
        let subject = Subject::Rate(fix.name().to_owned(), from, to);
        let mut finding = Finding::new(Check::RateStale, subject, held.date, seen);
        finding.size = (held.date - since).num_days() as f64;
        found.push(finding);
    }
}
