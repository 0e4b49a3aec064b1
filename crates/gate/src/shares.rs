//! Checks of share counts.

use chrono::NaiveDate;
use kapok_market::history::ShareCount;
use kapok_market::{Fact, SecurityIx};

use crate::check::Check;
use crate::expected;
use crate::family::{Family, no_evening};
use crate::finding::Finding;
use crate::in_force::InForce;
use crate::jumps::{BACK_DAYS, ComparedFact, Dated, Series};
use crate::scan::{Knowledge, Scan};
use crate::span::{days_after, days_before};

/// Share counts are loaded whole, whatever the window of prices.
pub(crate) const FAMILY: Family = Family {
    facts: |scan, found| {
        jumps(scan, found);
        floats(scan, found);
    },
    evening: no_evening,
    in_force: InForce::ForWeeks,
    days_before: |_| 0,
};

/// Part of the limit from which a share count that jumps and comes back is reported: share counts
/// do not come back, so the jump was an error.
const BACK_LIMIT_PART: f64 = 0.5;
/// Longest time from the ex-date of an offer to the count that follows it, in days.
const OFFER_DAYS: u32 = 60;

const SHARES: ComparedFact = ComparedFact {
    check: Check::ShareJump,
    back_part: BACK_LIMIT_PART,
    split: |factor| factor,
    words: |count, expected| format!("{count} shares, expected about {expected}"),
    expected: |scan, security, before, date| {
        let offers = (days_before(before.0, OFFER_DAYS), date);
        expected::share_count(scan, security, before, date, offers)
    },
};

type Row = (SecurityIx, Fact<ShareCount>);

/// Share counts further from the one before than events explain.
fn jumps(scan: &Scan<'_>, found: &mut Vec<Finding>) {
    let least = BACK_LIMIT_PART * scan.limits.least(Check::ShareJump);
    for rows in scan.history.shares().rows().chunk_by(|a, b| a.0 == b.0) {
        for (at, row) in rows.iter().enumerate() {
            let told = told(scan, &row.1);
            if scan.span.contains(told) && moved(scan, rows, at, least) {
                found.extend(finding(scan, rows, row, told));
            }
        }
    }
}

/// The evening on which a count first counts: its day, or when it became known if that is later.
fn told(scan: &Scan<'_>, fact: &Fact<ShareCount>) -> NaiveDate {
    let known = fact.known_at <= scan.history.cut_off(fact.as_of);
    match scan.knowledge {
        Knowledge::Whole => fact.as_of,
        Knowledge::EachEvening if known => fact.as_of,
        Knowledge::EachEvening => fact.known_at.date_naive(),
    }
}

/// Whether a count differs by more than the least part of a limit from the one before, or an event
/// must have moved it.
fn moved(scan: &Scan<'_>, rows: &[Row], at: usize, least: f64) -> bool {
    let (security, fact) = &rows[at];
    let Some((_, before)) = rows[..at].iter().rfind(|(_, before)| before.as_of < fact.as_of) else {
        return false;
    };
    let (count, last) = (fact.value.outstanding, before.value.outstanding);
    let history = scan.history;
    let factor = || {
        let cut_off = history.cut_off(scan.known_on(fact.as_of));
        history.share_factor(*security, before.as_of, fact.as_of, cut_off)
    };
    // The row before may be another version or not known yet: the finding itself looks closely.
    (count - last).abs() > least * last
        || at + 1 < rows.len() && rows[at + 1].1.as_of == fact.as_of
        || factor() != 1.0
}

fn finding(scan: &Scan<'_>, rows: &[Row], row: &Row, told: NaiveDate) -> Option<Finding> {
    let (security, fact) = row;
    let known = scan.known_on(told);
    let values = counts(scan, rows, known, fact.as_of);
    // A version that a newer one has replaced by then is not what counts.
    let stands = values.contains(&(fact.as_of, fact.value.outstanding));
    let (security, kind, source) = (*security, SHARES, Some(fact.source));
    let series = Series { scan, security, kind, values, known, source };
    let finding = series.finding(fact.as_of).filter(|_| stands)?;
    Some(Finding { told, ..finding })
}

/// Share counts around a day as they are known on another, the newest of each date: those of the
/// time in which a value may have been another, and one before.
fn counts(scan: &Scan<'_>, rows: &[Row], known: NaiveDate, date: NaiveDate) -> Vec<Dated> {
    let cut_off = scan.history.cut_off(known);
    let facts = rows.iter().map(|(_, fact)| fact);
    let facts = facts.filter(|fact| fact.as_of <= known && fact.is_known(cut_off));
    let mut counts: Vec<Dated> = Vec::new();
    for fact in facts.filter(|fact| fact.as_of <= days_after(date, BACK_DAYS)) {
        let count = (fact.as_of, fact.value.outstanding);
        match counts.last_mut() {
            Some(last) if last.0 == count.0 => *last = count,
            _ => counts.push(count),
        }
    }
    let first = counts.partition_point(|(day, _)| *day < days_before(date, BACK_DAYS));
    counts.split_off(first.saturating_sub(1))
}

/// Free-float factors further from the one before than the limit, on the evening on which they
/// first count. The one before is what is known by then: a correction in time is no jump.
fn floats(scan: &Scan<'_>, found: &mut Vec<Finding>) {
    let least = scan.limits.least(Check::FloatJump);
    let rows = scan.history.shares().rows();
    for (at, (security, fact)) in rows.iter().enumerate() {
        let Some(float) = fact.value.free_float else { continue };
        // The row before is nearly always the one to compare with; it decides whether to look.
        let near = rows[..at].last().is_some_and(|(line, last)| {
            let version = last.as_of == fact.as_of;
            let moved = last.value.free_float.is_some_and(|last| (float - last).abs() > least);
            line == security && (version || moved || last.value.free_float.is_none())
        });
        let told = told(scan, fact);
        if near && scan.span.contains(told) {
            found.extend(float_jump(scan, *security, fact, float, told));
        }
    }
}

fn float_jump(
    scan: &Scan<'_>,
    security: SecurityIx,
    fact: &Fact<ShareCount>,
    float: f64,
    told: NaiveDate,
) -> Option<Finding> {
    let cut_off = scan.history.cut_off(scan.known_on(told));
    let facts = scan.history.shares().of(security).iter().map(|(_, fact)| fact);
    let known = || facts.clone().filter(|fact| fact.is_known(cut_off));
    let stands = known().rfind(|known| known.as_of == fact.as_of)? == fact;
    let mut floats =
        known().filter(|known| known.as_of < fact.as_of && known.value.free_float.is_some());
    let before = floats.next_back().filter(|_| stands)?;
    let (last, day) = (before.value.free_float?, before.as_of);
    let seen = format!("free float {float}, {last} on {day}");
    let mut finding = Finding::new(Check::FloatJump, scan.line(security), fact.as_of, seen);
    finding.size = (float - last).abs();
    (finding.told, finding.source) = (told, Some(fact.source));
    Some(finding)
}
