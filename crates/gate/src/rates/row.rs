//! Fixings as the checks of rates look at them, and findings about them.

use chrono::NaiveDate;
use kapok_market::fx::Pair;
use kapok_market::{Fact, FxTable, History};

use crate::check::Check;
use crate::finding::Finding;
use crate::scan::Scan;
use crate::span::Span;
use crate::subject::Subject;

/// A fixing with its pair.
pub(super) type Row = (Pair, Fact<f64>);

/// The first evening on which a fixing counts: its day, or when it became known if that is later.
fn told(history: &History, fact: &Fact<f64>) -> NaiveDate {
    if fact.known_at <= history.cut_off(fact.as_of) {
        fact.as_of
    } else {
        fact.known_at.date_naive()
    }
}

/// The rows of one pair that are first said in a span, with their place among all of the pair.
pub(super) fn said<'a>(
    scan: &'a Scan<'_>,
    rows: &'a [Row],
) -> impl Iterator<Item = (usize, NaiveDate)> + 'a {
    let Span { after, .. } = scan.span;
    // Almost all rows are known on their day: those that lie far before need not be looked at one
    // by one, but for the few that became known late.
    rows.iter().enumerate().filter_map(move |(at, (_, fact))| {
        if fact.as_of <= after && fact.known_at <= scan.history.cut_off(after) {
            return None;
        }
        let told = told(scan.history, fact);
        scan.span.contains(told).then_some((at, told))
    })
}

/// The fixing of a pair before that of a day, as known on an evening.
pub(super) fn before<'a>(
    scan: &Scan<'_>,
    fix: &'a FxTable,
    (pair, fact): &Row,
    told: NaiveDate,
) -> Option<&'a Fact<f64>> {
    let day_before = fact.as_of.pred_opt()?;
    fix.fixed(*pair, day_before, scan.history.cut_off(told))
}

/// A finding about a fixing.
pub(super) fn finding(
    check: Check,
    fix: &FxTable,
    row: &Row,
    told: NaiveDate,
    seen: String,
) -> Finding {
    let ((base, quote), fact) = row;
    let subject = Subject::Rate(fix.name().to_owned(), *base, *quote);
    let mut finding = Finding::new(check, subject, fact.as_of, seen);
    finding.told = told;
    finding.source = Some(fact.source);
    finding
}
