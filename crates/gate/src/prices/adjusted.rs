//! Closes adjusted for dividends that the index counts once more.

use chrono::NaiveDate;
use kapok_market::Terms;

use crate::check::Check;
use crate::expected;
use crate::finding::Finding;
use crate::scan::Scan;
use crate::span::days_before;
use crate::subject::Subject;

/// Greatest age of the close before an ex-date, days.
const REACH_DAYS: u32 = 10;
/// Smallest and largest dividend that is looked at, parts of the price: smaller ones say nothing,
/// larger ones are looked at one by one.
const PARTS: std::ops::Range<f64> = 0.001..0.2;
/// Standard errors by which the closes must miss what raw ones would show.
const ERRORS: f64 = 4.0;

/// Sums over the regular dividends of a span: of each the part `x` of the price that it pays, and
/// the move `y` of the price on its ex-date.
#[derive(Default)]
struct Sums {
    count: f64,
    xx: f64,
    xy: f64,
    yy: f64,
    last: Option<NaiveDate>,
}

/// Says if prices do not follow dividends: the slope of moves on payments is minus one for raw
/// closes and zero for adjusted ones.
pub(super) fn closes(scan: &Scan<'_>, found: &mut Vec<Finding>) {
    let sums = sums(scan);
    let (Some(date), true) = (sums.last, sums.count > 2.0) else { return };
    let slope = sums.xy / sums.xx;
    let residuals = (sums.yy - slope * sums.xy).max(0.0) / (sums.count - 1.0);
    let error = (residuals / sums.xx).sqrt();
    let missed = 1.0 + slope;
    if missed <= scan.limits.least(Check::AdjustedCloses) || missed <= ERRORS * error {
        return;
    }
    let seen = format!(
        "prices followed {:.0} % of {} dividends",
        100.0 * (1.0 - missed).max(0.0),
        sums.count
    );
    let subject = Subject::Table("prices".to_owned());
    let mut finding = Finding::new(Check::AdjustedCloses, subject, date, seen);
    finding.size = missed;
    found.push(finding);
}

fn sums(scan: &Scan<'_>) -> Sums {
    let (history, span) = (scan.history, scan.span);
    let prices = history.prices();
    let mut sums = Sums::default();
    let events = history.actions().ex_between(span.after, span.to, history.cut_off(span.to));
    for event in events.filter(|e| matches!(e.terms, Terms::CashDividend { special: false, .. })) {
        let (line, ex) = (event.security, event.ex_date);
        let day_before = ex.pred_opt().unwrap_or(ex);
        let before = prices.last_close(line, days_before(ex, REACH_DAYS), day_before);
        let (Some(before), Some(close)) = (before, prices.close(line, ex)) else { continue };
        let Some((x, price)) = expected::part_taken(scan, event, before) else { continue };
        let y = close / price - 1.0;
        if PARTS.contains(&x) && y.abs() < PARTS.end {
            sums.count += 1.0;
            sums.xx += x * x;
            sums.xy += x * y;
            sums.yy += y * y;
            sums.last = Some(ex);
        }
    }
    sums
}
