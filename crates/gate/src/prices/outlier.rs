//! Lines that move the index unlike their exchange.

use kapok_domain::Mic;
use kapok_market::SecurityIx;

use super::usual::usual_move;
use crate::check::Check;
use crate::expected;
use crate::family::Evening;
use crate::finding::Finding;

/// Usual moves of a line beyond which one is hard to believe.
const DEVIATIONS: f64 = 10.0;
/// Fewest lines of an exchange whose median move is taken out.
const FEWEST_PEERS: usize = 5;
/// Basis points in one.
const BASIS: f64 = 10_000.0;

/// Closes that move the index by more than the limit, further than the line ever does and unlike
/// its exchange.
pub(super) fn closes(evening: &Evening<'_>, found: &mut Vec<Finding>) {
    let (held, prices) = (evening.held, evening.history.prices());
    let Some(row) = prices.row(held.date) else { return };
    let least = evening.limits.least(Check::PriceOutlier) / BASIS;
    for (at, &line) in held.opened.security.iter().enumerate() {
        let (close, price, weight) =
            (row[line.at()], held.opened.price[at], held.opened.weight[at]);
        // One multiplication a line: nearly all end here.
        if close > 0.0 && weight * (close - price).abs() > least * price && price > 0.0 {
            found.extend(of_line(evening, row, line, (close, price), weight));
        }
    }
}

fn of_line(
    evening: &Evening<'_>,
    row: &[f64],
    line: SecurityIx,
    (close, price): (f64, f64),
    weight: f64,
) -> Option<Finding> {
    let held = evening.held;
    let moved = close / price - 1.0 - median_move(evening, row, evening.history.security(line).mic);
    let paid = paid_out(evening, line, price);
    let away = if moved < 0.0 { (moved + paid).min(0.0) } else { moved };
    let usual = usual_move(evening.history, line, held.after)?;
    if away.abs() <= DEVIATIONS * usual {
        return None;
    }
    let size = BASIS * weight * away.abs();
    let seen = format!(
        "close {close}, {:+.1} % beside its exchange, {size:.1} bp of the index; it usually moves \
         {:.1} %",
        100.0 * away,
        100.0 * usual,
    );
    let mut finding = Finding::new(Check::PriceOutlier, evening.line(line), held.date, seen);
    finding.size = size;
    Some(finding)
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

/// Median move of the lines of an exchange that the index holds; zero if they are few.
fn median_move(evening: &Evening<'_>, row: &[f64], mic: Mic) -> f64 {
    let opened = evening.held.opened;
    let lines = opened.security.iter().zip(&opened.price);
    let moves = lines.filter(|(line, price)| {
        row[line.at()] > 0.0 && **price > 0.0 && evening.history.security(**line).mic == mic
    });
    let mut moves: Vec<f64> = moves.map(|(line, price)| row[line.at()] / price - 1.0).collect();
    if moves.len() < FEWEST_PEERS {
        return 0.0;
    }
    let middle = moves.len() / 2;
    *moves.select_nth_unstable_by(middle, f64::total_cmp).1
}
