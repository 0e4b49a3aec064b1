//! Lines that move unlike their exchange and unlike themselves.

use kapok_market::{PriceMark, SecurityIx, Terms};

use super::peers::AllPeers;
use super::usual::usual_move;
use crate::check::Check;
use crate::expected;
use crate::family::Evening;
use crate::finding::Finding;
use crate::limits::Place;

/// Usual moves of a line beyond which one that moves the index is hard to believe.
const DEVIATIONS: f64 = 10.0;
/// Smallest move that is looked at whatever its weight, a fraction.
const LEAST_MOVE: f64 = 0.03;
/// Basis points in one.
const BASIS: f64 = 10_000.0;

/// Closes that moved further than the line ever does and unlike its exchange: a warning where they
/// move the index by more than the limit, else a note. A price that jumped is told by its own
/// check.
pub(super) fn closes(evening: &Evening<'_>, found: &mut Vec<Finding>) {
    let (held, prices) = (evening.held, evening.history.prices());
    let Some(row) = prices.row(held.date) else { return };
    let least = evening.limits.least(Check::PriceOutlier) / BASIS;
    let mut peers = AllPeers::new(evening, row);
    for (at, &line) in held.opened.security.iter().enumerate() {
        let (close, price, weight) =
            (row[line.at()], held.opened.price[at], held.opened.weight[at]);
        let away = (close - price).abs();
        // Two multiplications a line: nearly all end here.
        let is_far = away > LEAST_MOVE * price || weight * away > least * price;
        if close > 0.0 && is_far && price > 0.0 {
            found.extend(of_line(evening, &mut peers, line, (close, price), weight));
        }
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
    let mic = evening.history.security(line).mic;
    let moved = close / price - 1.0 - peers.median(mic);
    let paid = paid_out(evening, line, price);
    let away = if moved < 0.0 { (moved + paid).min(0.0) } else { moved };
    let size = BASIS * weight * away.abs();
    if away.abs() <= LEAST_MOVE && size <= evening.limits.least(Check::PriceOutlier) {
        return None;
    }
    let usual = usual_move(evening.history, line, held.after)?;
    let place = Place { exchange: Some(mic), index: Some(held.index), ..Place::default() };
    let limit = |check| evening.limits.of(check, place).limit;
    let seen = format!("close {close}, {:+.1} % beside its exchange", 100.0 * away);
    let moves = format!("it usually moves {:.1} %", 100.0 * usual);
    if away.abs() > DEVIATIONS * usual && size > limit(Check::PriceOutlier) {
        let seen = format!("{seen}, {size:.1} bp of the index; {moves}");
        let mut finding = Finding::new(Check::PriceOutlier, evening.line(line), held.date, seen);
        finding.size = size;
        return Some(finding);
    }
    let least = evening.limits.least(Check::PriceUnusual);
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
    let seen = format!("{seen}, {times:.1} times as far as usual; {moves}");
    let mut finding = Finding::new(Check::PriceUnusual, evening.line(line), held.date, seen);
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
