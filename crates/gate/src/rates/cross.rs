//! Rates that contradict those through a third currency, or their own reciprocal.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::FxTable;
use kapok_market::fx::Pair;

use super::row::{Row, before, finding, said};
use crate::check::Check;
use crate::finding::Finding;
use crate::scan::Scan;

/// Contradictions among the rates of a source on one day. Of the rates of a triangle, the one that
/// moved most is named.
pub(super) fn of_fix(scan: &Scan<'_>, fix: &FxTable, found: &mut Vec<Finding>) {
    let ways = ways(fix);
    if ways.is_empty() {
        return;
    }
    for rows in fix.rows().chunk_by(|a, b| a.0 == b.0) {
        let through = ways.iter().filter(|way| way.pair == rows[0].0);
        for way in through {
            for (at, told) in said(scan, rows) {
                found.extend(contradiction(scan, fix, &rows[at], *way, told));
            }
        }
    }
}

/// A fixed pair and another way from its base to its quote.
#[derive(Clone, Copy)]
struct Way {
    pair: Pair,
    /// The third currency; `None`: the reciprocal of the opposite pair.
    through: Option<Currency>,
}

/// Ways between currencies of which both are fixed; a triangle is listed once, under the first of
/// its pairs.
fn ways(fix: &FxTable) -> Vec<Way> {
    let pairs: Vec<Pair> = fix.pairs().collect();
    let mut currencies: Vec<Currency> = pairs.iter().flat_map(|(b, q)| [*b, *q]).collect();
    currencies.sort_unstable();
    currencies.dedup();
    let fixed = |a, b| pairs.iter().find(|pair| **pair == (a, b) || **pair == (b, a)).copied();
    let mut ways = Vec::new();
    for &pair in &pairs {
        let (base, quote) = pair;
        if base < quote && pairs.contains(&(quote, base)) {
            ways.push(Way { pair, through: None });
        }
        let thirds = currencies.iter().filter(|&&third| third != base && third != quote);
        ways.extend(thirds.filter_map(|&third| {
            let sides = [fixed(base, third)?, fixed(third, quote)?];
            let first = sides.iter().all(|side| pair < *side);
            first.then_some(Way { pair, through: Some(third) })
        }));
    }
    ways
}

fn contradiction(
    scan: &Scan<'_>,
    fix: &FxTable,
    row: &Row,
    way: Way,
    told: NaiveDate,
) -> Option<Finding> {
    let ((base, quote), fact) = row;
    let date = fact.as_of;
    let one = |from: Currency, to: Currency| -> Option<(Row, f64)> {
        let cut_off = scan.history.cut_off(told);
        let fixed = |pair| fix.fixed(pair, date, cut_off).filter(|fact| fact.as_of == date);
        let direct = fixed((from, to)).map(|fact| (((from, to), *fact), fact.value));
        direct.or_else(|| fixed((to, from)).map(|fact| (((to, from), *fact), 1.0 / fact.value)))
    };
    let mut sides: Vec<Row> = vec![*row];
    let other = match way.through {
        None => one(*quote, *base).map(|(side, rate)| {
            sides.push(side);
            1.0 / rate
        })?,
        Some(third) => {
            let (first, second) = (one(*base, third)?, one(third, *quote)?);
            sides.extend([first.0, second.0]);
            first.1 * second.1
        }
    };
    let size = (fact.value / other - 1.0).abs();
    if size <= scan.limits.least(Check::RateCross) {
        return None;
    }
    let moved = |row: &Row| {
        before(scan, fix, row, told).map_or(0.0, |last| apart(row.1.value / last.value))
    };
    let most = sides.iter().copied().max_by(|a, b| moved(a).total_cmp(&moved(b)))?;
    let through = way.through.map_or_else(|| "the reverse".to_owned(), |third| third.to_string());
    let (rate, percent) = (fact.value, 100.0 * (fact.value / other - 1.0));
    let seen = format!(
        "{base}/{quote} is {rate} and {other:.6} through {through} ({percent:+.1} %); this rate \
         moved most"
    );
    let mut finding = finding(Check::RateCross, fix, &most, told, seen);
    finding.size = size;
    Some(finding)
}

/// Distance of a ratio from one, the same upwards and downwards.
fn apart(ratio: f64) -> f64 {
    ratio.max(1.0 / ratio) - 1.0
}
