//! Lines that move unlike their exchange and unlike themselves.

use kapok_market::{PriceMark, SecurityIx, Terms};

use super::peers::AllPeers;
use crate::check::Check;
use crate::expected;
use crate::family::Evening;
use crate::finding::Finding;
use crate::limits::Place;
use crate::today::{BASIS, DEVIATIONS, LEAST_MOVE};

/// Closes that moved further than the line ever does and unlike its exchange: a warning where they
/// move the index by more than the limit, else a note. A price that jumped is told by its own
/// check.
pub(super) fn closes(evening: &Evening<'_>, found: &mut Vec<Finding>) {
    let (opened, far) = (evening.held.opened, &evening.today.far);
    let Some(row) = evening.history.prices().row(evening.held.date).filter(|_| !far.is_empty())
    else {
        return;
    };
    let mut peers = AllPeers::new(evening, row);
    for &at in far.iter().filter(|at| opened.price[**at] > 0.0) {
        let line = opened.security[at];
        let prices = (row[line.at()], opened.price[at]);
        found.extend(of_line(evening, &mut peers, line, prices, opened.weight[at]));
    }
}

fn of_line(
    evening: &Evening<'_>,
    peers: &mut AllPeers<'_>,
    line: SecurityIx,
    (close, price): (f64, f64),
    weight: f64,
) -> Option<Finding> {
    let held = evening.held;
    let usual = evening.usual.of_line(line)?;
    let mic = evening.history.security(line).mic;
    let moved = close / price - 1.0 - peers.median(mic);
    // Most end here: dividends make a move smaller only.
    let least = evening.limits.least(Check::PriceUnusual);
    if moved.abs() <= least.min(DEVIATIONS) * usual {
        return None;
    }
    let paid = paid_out(evening, line, price);
    let away = if moved < 0.0 { (moved + paid).min(0.0) } else { moved };
    let size = BASIS * weight * away.abs();
    let place = Place { exchange: Some(mic), index: Some(held.index), ..Place::default() };
    let limit = |check| evening.limits.of(check, place).limit;
    let seen = || format!("close {close}, {:+.1} % beside its exchange", 100.0 * away);
    let moves = || format!("it usually moves {:.1} %", 100.0 * usual);
    if away.abs() > DEVIATIONS * usual && size > limit(Check::PriceOutlier) {
        let seen = format!("{}, {size:.1} bp of the index; {}", seen(), moves());
        let mut finding = evening.finding(Check::PriceOutlier, line, seen);
        finding.size = size;
        return Some(finding);
    }
    if away.abs() <= LEAST_MOVE.max(least * usual)
        || away.abs() > limit(Check::PriceJump)
        || is_explained(evening, line)
    {
        return None;
    }
    let times = away.abs() / usual / peers.liveliness(mic);
    if times <= least {
        return None;
    }
    let seen = format!("{}, {times:.1} times as far as usual; {}", seen(), moves());
    let mut finding = evening.finding(Check::PriceUnusual, line, seen);
    finding.size = times;
    Some(finding)
}

/// Whether a person has decided the price, or an event of unknown value may explain the move.
fn is_explained(evening: &Evening<'_>, line: SecurityIx) -> bool {
    let (history, held) = (evening.history, evening.held);
    let decided = history.prices().mark(line, held.date) == Some(PriceMark::Decided);
    let cut_off = history.cut_off(held.date);
    let mut events = history.actions().ex_between(held.after, held.date, cut_off);
    decided
        || events.any(|event| {
            let of_unknown_value =
                matches!(event.terms, Terms::SpinOff { .. } | Terms::Distribution { .. });
            event.security == line && of_unknown_value
        })
}

/// Part of the price that dividends of the day pay out; other events are in the price of the open.
fn paid_out(evening: &Evening<'_>, line: SecurityIx, price: f64) -> f64 {
    let (history, held) = (evening.history, evening.held);
    let cut_off = history.cut_off(held.date);
    let events = history.actions().ex_between(held.after, held.date, cut_off);
    let cash = events.filter(|event| event.security == line).filter_map(|event| {
        let (amount, currency, _) = event.terms.cash()?;
        expected::quoted(history, line, amount, currency, held.date)
    });
    cash.sum::<f64>() / price
}
