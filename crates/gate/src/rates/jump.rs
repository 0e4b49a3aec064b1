//! Rates that jump, are upside down, or are exactly one between unlike currencies.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::{Fact, FxTable};

use super::row::{Row, before, finding, said};
use super::swapped::{self, of_other_pair};
use crate::check::Check;
use crate::finding::Finding;
use crate::scan::{Knowledge, Scan};
use crate::span::{days_after, days_before};

/// Distance from an earlier value within which a rate counts as back, a fraction.
const BACK_WITHIN: f64 = 0.02;
/// Longest time in which a rate comes back, days.
const BACK_DAYS: u32 = 10;
/// Longest time between two fixings over which the limit holds as it is, in days; over a longer one
/// a rate may move in proportion.
const USUAL_DAYS: f64 = 10.0;
/// Currencies at par with another by law, or in one monetary union with it.
const AT_PAR: &[(&str, &str)] = &[
    ("BMD", "USD"),
    ("BND", "SGD"),
    ("BSD", "USD"),
    ("BTN", "INR"),
    ("CNH", "CNY"),
    ("FKP", "GBP"),
    ("GIP", "GBP"),
    ("LSL", "ZAR"),
    ("NAD", "ZAR"),
    ("PAB", "USD"),
    ("SHP", "GBP"),
    ("SZL", "ZAR"),
    ("XAF", "XOF"),
];

/// Jumps of all pairs of a source.
pub(super) fn of_fix(scan: &Scan<'_>, fix: &FxTable, found: &mut Vec<Finding>) {
    for rows in fix.rows().chunk_by(|a, b| a.0 == b.0) {
        for (at, told) in said(scan, rows) {
            if is_suspect(scan, fix, rows, at) {
                found.extend(of_row(scan, fix, rows, at, told));
            }
        }
    }
}

/// Whether a rate must be looked at closely: it differs from the row before, is one, has several
/// versions, or its pair is fixed the other way round as well.
fn is_suspect(scan: &Scan<'_>, fix: &FxTable, rows: &[Row], at: usize) -> bool {
    let ((base, quote), fact) = &rows[at];
    let both_ways = || fix.pairs().any(|pair| pair == (*quote, *base));
    let Some((_, last)) = at.checked_sub(1).map(|before| &rows[before]) else {
        return fact.value == 1.0 || both_ways();
    };
    let least = scan.limits.least(Check::RateJump).min(swapped::LEAST_MOVE);
    let version = |other: &Row| other.1.as_of == fact.as_of;
    let late = fact.known_at > scan.history.cut_off(fact.as_of);
    (fact.value - last.value).abs() > least * last.value
        || fact.value == 1.0
        || version(&rows[at - 1])
        || rows.get(at + 1).is_some_and(version)
        || late
        || both_ways()
}

/// The last rate of a pair before a fixing with its day, from the pair or from the opposite one,
/// whichever is newer.
fn last_rate(
    scan: &Scan<'_>,
    fix: &FxTable,
    row: &Row,
    told: NaiveDate,
) -> Option<(NaiveDate, f64)> {
    let ((base, quote), fact) = row;
    let reverse = ((*quote, *base), *fact);
    let own = before(scan, fix, row, told).map(|last| (last.as_of, last.value));
    let other = before(scan, fix, &reverse, told).map(|last| (last.as_of, 1.0 / last.value));
    match (own, other) {
        (Some(own), Some(other)) if other.0 > own.0 => Some(other),
        (own, other) => own.or(other),
    }
}

/// Distance from one within which a ratio counts as one.
const NEAR_ONE: f64 = 0.05;

fn of_row(
    scan: &Scan<'_>,
    fix: &FxTable,
    rows: &[Row],
    at: usize,
    told: NaiveDate,
) -> Option<Finding> {
    let row = &rows[at];
    let (pair, fact) = row;
    let known = fix.fixed(*pair, fact.as_of, scan.history.cut_off(told))?;
    if known != fact {
        return None;
    }
    let Some((day, expected)) = last_rate(scan, fix, row, told) else {
        return at_one(rows, at, fix, told);
    };
    let rate = fact.value;
    let product = (rate * expected - 1.0).abs();
    let inverted = scan.limits.largest(Check::RateInverted);
    if product <= inverted && (rate / expected - 1.0).abs() > NEAR_ONE {
        let seen = format!("rate {rate} is the reciprocal of {expected} on {day}");
        let mut finding = finding(Check::RateInverted, fix, row, told, seen);
        finding.size = product;
        return Some(finding);
    }
    if let Some((other, distance)) = of_other_pair(scan, fix, rows, at, told)
        && distance <= scan.limits.largest(Check::RateSwapped)
    {
        let seen = format!("rate {rate}, {expected} on {day}, is that of another pair: {other}");
        let mut finding = finding(Check::RateSwapped, fix, row, told, seen);
        finding.size = distance;
        return Some(finding);
    }
    let days = (fact.as_of - day).num_days() as f64;
    let moved = rate / expected - 1.0;
    let size = moved.abs() / (days / USUAL_DAYS).max(1.0);
    let (check, size, usually) = match size > scan.limits.least(Check::RateJump) {
        true => (Check::RateJump, size, String::new()),
        false if expected == 1.0 => return at_one(rows, at, fix, told),
        false => {
            let (times, usual) = beyond_usual(scan, rows, at, (rate, expected), days)?;
            (Check::RateUnusual, times, format!("; it usually moves {:.2} %", 100.0 * usual))
        }
    };
    let percent = 100.0 * moved;
    let seen = format!("rate {rate}, expected about {expected} ({percent:+.1} %){usually}");
    let mut finding = finding(check, fix, row, told, seen);
    finding.size = size;
    finding.remark = back(scan, rows, at, told).unwrap_or_default();
    Some(finding)
}

/// Size of a move by the usual move of the pair, if it is far beyond it, and that usual move, a
/// fraction.
///
/// * `days`: since the fixing before; over several a rate moves by their square root
fn beyond_usual(
    scan: &Scan<'_>,
    rows: &[Row],
    at: usize,
    (rate, expected): (f64, f64),
    days: f64,
) -> Option<(f64, f64)> {
    let moved = swapped::apart(rate, expected);
    let usual = swapped::usual_move(&rows[..at])?;
    let times = moved / usual / days.max(1.0).sqrt();
    let is_far = moved > swapped::LEAST_MOVE && times > scan.limits.least(Check::RateUnusual);
    (is_far && usual > 0.0).then_some((times, usual))
}

/// A rate of exactly one that has never been anything else: a missing rate written as one.
fn at_one(rows: &[Row], at: usize, fix: &FxTable, told: NaiveDate) -> Option<Finding> {
    let row = &rows[at];
    let (base, quote) = row.0;
    let always = || rows[..=at].iter().all(|(_, fact)| fact.value == 1.0);
    if is_at_par(base, quote) || !always() {
        return None;
    }
    let seen = format!("rate is exactly 1 between {base} and {quote}, and has never been another");
    Some(finding(Check::RateJump, fix, row, told, seen))
}

fn is_at_par(base: Currency, quote: Currency) -> bool {
    let (base, quote) = (base.as_str(), quote.as_str());
    base == quote
        || AT_PAR.iter().any(|&(a, b)| (a, b) == (base, quote) || (b, a) == (base, quote))
        // Currencies at par with a third one are at par with each other.
        || AT_PAR.iter().any(|&(a, with)| {
            a == base && AT_PAR.iter().any(|&(b, other)| b == quote && other == with)
        })
}

/// Says if a rate is back where it was before another jump, or will be.
fn back(scan: &Scan<'_>, rows: &[Row], at: usize, told: NaiveDate) -> Option<String> {
    let cut_off = scan.history.cut_off(match scan.knowledge {
        Knowledge::EachEvening => told,
        Knowledge::Whole => scan.span.to,
    });
    let fact = &rows[at].1;
    let near = |a: f64, b: f64| (a / b - 1.0).abs() <= BACK_WITHIN;
    let known = |row: &&Row| row.1.is_known(cut_off) && row.1.as_of != fact.as_of;
    let first = days_before(fact.as_of, BACK_DAYS);
    let earlier: Vec<&Fact<f64>> =
        rows[..at].iter().filter(known).map(|row| &row.1).filter(|f| f.as_of >= first).collect();
    let (last, before) = earlier.split_last()?;
    if let Some(from) = before.iter().rev().find(|from| near(from.value, fact.value)) {
        let jumped = earlier.iter().find(|f| f.as_of > from.as_of).unwrap_or(last);
        return Some(format!("; back at {}, from which it jumped on {}", from.value, jumped.as_of));
    }
    let until = days_after(fact.as_of, BACK_DAYS);
    let later = rows[at + 1..].iter().filter(known).map(|row| &row.1);
    let mut later = later.take_while(|later| later.as_of <= until);
    let undone = later.find(|later| near(later.value, last.value))?;
    Some(format!("; comes back at {} on {}", undone.value, undone.as_of))
}
