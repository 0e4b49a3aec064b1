//! Lines that move unlike their exchange and unlike themselves.

use std::cell::OnceCell;

use kapok_market::{CorporateAction, PriceMark, SecurityIx, Terms};

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
    let (mut peers, events) = (AllPeers::new(evening, row), EventsTonight::new(evening));
    for &at in far.iter().filter(|at| opened.price[**at] > 0.0) {
        found.extend(of_line(evening, &mut peers, &events, at, row[opened.security[at].at()]));
    }
}

/// Finding about the close of the line at a position of the open.
fn of_line(
    evening: &Evening<'_>,
    peers: &mut AllPeers<'_>,
    events: &EventsTonight<'_>,
    at: usize,
    close: f64,
) -> Option<Finding> {
    let (held, opened) = (evening.held, evening.held.opened);
    let (line, price) = (opened.security[at], opened.price[at]);
    let usual = evening.usual.of_line(line)?;
    let exchange = usize::from(opened.exchanges.of_line[at]);
    let moved = close / price - 1.0 - peers.median(exchange);
    // Most end here: dividends make a move smaller only.
    let least = evening.limits.least(Check::PriceUnusual);
    if moved.abs() <= least.min(DEVIATIONS) * usual {
        return None;
    }
    let paid = events.paid_out(line, price);
    let away = if moved < 0.0 { (moved + paid).min(0.0) } else { moved };
    let size = BASIS * opened.weight(at) * away.abs();
    let mic = opened.exchanges.mics[exchange];
    let place = Place { exchange: Some(mic), index: Some(held.index), ..Place::default() };
    let limit = |check| evening.limits.of(check, place).limit;
    let (percent, usual_percent) = (100.0 * away, 100.0 * usual);
    if away.abs() > DEVIATIONS * usual && size > limit(Check::PriceOutlier) {
        let seen = format!(
            "close {close}, {percent:+.1} % beside its exchange, {size:.1} bp of the index; it \
             usually moves {usual_percent:.1} %"
        );
        let mut finding = evening.finding(Check::PriceOutlier, line, seen);
        finding.size = size;
        return Some(finding);
    }
    if away.abs() <= LEAST_MOVE.max(least * usual)
        || away.abs() > limit(Check::PriceJump)
        || events.explain(line)
    {
        return None;
    }
    let times = away.abs() / usual / peers.liveliness(exchange);
    if times <= least {
        return None;
    }
    let seen = format!(
        "close {close}, {percent:+.1} % beside its exchange, {times:.1} times as far as usual; it \
         usually moves {usual_percent:.1} %"
    );
    let mut finding = evening.finding(Check::PriceUnusual, line, seen);
    finding.size = times;
    Some(finding)
}

/// Events that go ex on an evening: gathered once, when the first line asks.
struct EventsTonight<'a> {
    evening: &'a Evening<'a>,
    events: OnceCell<Vec<&'a CorporateAction>>,
}

impl<'a> EventsTonight<'a> {
    fn new(evening: &'a Evening<'a>) -> Self {
        Self { evening, events: OnceCell::new() }
    }

    fn of(&self, line: SecurityIx) -> impl Iterator<Item = &'a CorporateAction> {
        let (history, held) = (self.evening.history, self.evening.held);
        let gather = || {
            let cut_off = history.cut_off(held.date);
            history.actions().ex_between(held.after, held.date, cut_off).collect()
        };
        let events = self.events.get_or_init(gather).iter().copied();
        events.filter(move |event| event.security == line)
    }

    /// Whether a person has decided the price, or an event of unknown value may explain the move.
    fn explain(&self, line: SecurityIx) -> bool {
        let mark = self.evening.history.prices().mark(line, self.evening.held.date);
        let of_unknown_value =
            |terms: &Terms| matches!(terms, Terms::SpinOff { .. } | Terms::Distribution { .. });
        mark == Some(PriceMark::Decided)
            || self.of(line).any(|event| of_unknown_value(&event.terms))
    }

    /// Part of the price that dividends of the day pay out; other events are in the price of the
    /// open.
    fn paid_out(&self, line: SecurityIx, price: f64) -> f64 {
        let (history, date) = (self.evening.history, self.evening.held.date);
        let cash = self.of(line).filter_map(|event| {
            let (amount, currency, _) = event.terms.cash()?;
            expected::quoted(history, line, amount, currency, date)
        });
        cash.sum::<f64>() / price
    }
}
