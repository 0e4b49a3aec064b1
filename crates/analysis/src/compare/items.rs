//! The parts of one day's difference.

use std::collections::{BTreeMap, BTreeSet};

use kapok_conventions::Reinvestment;
use kapok_engine::Stage;
use kapok_market::SecurityIx;

use super::by_variant::{ByVariant, largest};
use super::cause::Cause;
use super::comparison::Item;
use super::differing::event_of_line;
use super::origins::Origins;
use super::side::Side;
use super::treatments::{TreatedCause, Words, pairs};

/// Parts smaller than this are what floating-point numbers leave, a fraction.
const ROUNDING: f64 = 1e-13;

/// The parts of a day's difference, largest first. They sum to it, in each variant.
pub(super) fn items(sides: &[Side<'_>; 2], origins: &Origins, difference: ByVariant) -> Vec<Item> {
    let mut parts = DayParts::default();
    let events = event_of_line(sides);
    let lines: BTreeSet<SecurityIx> =
        sides.iter().flat_map(|side| side.added.keys().chain(side.open.keys())).copied().collect();
    for line in lines {
        parts.line(line, sides, origins, events.get(&line));
    }
    parts.dividends(sides);
    parts.reinvestment(sides, difference);
    parts.close(difference)
}

/// The part of one cause.
#[derive(Default)]
struct DayPart {
    words: Words,
    difference: ByVariant,
}

/// Parts found so far, by cause.
#[derive(Default)]
struct DayParts {
    parts: BTreeMap<Cause, DayPart>,
}

impl DayParts {
    fn add(&mut self, cause: Cause, words: &Words, part: ByVariant) {
        let of_cause = self.parts.entry(cause).or_default();
        for (known, new) in of_cause.words.iter_mut().zip(words) {
            if known.is_none() {
                known.clone_from(new);
            }
        }
        for (sum, part) in of_cause.difference.iter_mut().zip(part) {
            *sum += part;
        }
    }

    /// Adds the part of one line.
    fn line(
        &mut self,
        line: SecurityIx,
        sides: &[Side<'_>; 2],
        origins: &Origins,
        event: Option<&TreatedCause>,
    ) {
        let weights = [0, 1].map(|side| sides[side].weight(line));
        let added = [0, 1].map(|side| sides[side].added(line));
        let total = |at: usize| added[at].price + added[at].fx;
        let Some(returns) = common_return(weights, [total(0), total(1)]) else {
            let whole = total(0) - total(1);
            let cause = event.map_or(Cause::Price { security: line }, |event| event.cause.clone());
            let words = event.map(|event| event.words.clone()).unwrap_or_default();
            return self.add(cause, &words, [whole; 3]);
        };
        let mut carried = 0.0;
        for (cause, origin) in &origins.by_cause {
            let part = origin.differences.get(&line).copied().unwrap_or(0.0) * returns;
            carried += part;
            if part != 0.0 {
                self.add(cause.clone(), &origin.words, [part; 3]);
            }
        }
        let fx = parted(weights, [added[0].fx, added[1].fx]);
        let rest = total(0) - total(1) - carried - fx;
        self.add(Cause::Fx, &[None, None], [fx; 3]);
        if let Some(TreatedCause { cause, words }) = event {
            self.add(cause.clone(), words, [rest; 3]);
        } else if rest.abs() > ROUNDING {
            self.add(Cause::Price { security: line }, &[None, None], [rest; 3]);
        }
    }

    /// Adds dividends; where they are reinvested differently, that is left
    /// out.
    fn dividends(&mut self, sides: &[Side<'_>; 2]) {
        let words = dividend_words(sides);
        let is_alike = sides[0].reinvestment == sides[1].reinvestment;
        for (side, sign) in sides.iter().zip([1.0, -1.0]) {
            let dividends = if is_alike { &side.dividends } else { &side.points };
            for (event, part) in dividends {
                let security = part.security;
                let cause = Cause::Dividend { event_id: event.clone(), security };
                let words = words.get(&**event).cloned().unwrap_or_default();
                self.add(cause, &words, [0.0, sign * part.net, sign * part.gross]);
            }
        }
    }

    /// Adds the reinvestment of dividends: what net and gross returns part by beyond the rest.
    fn reinvestment(&mut self, sides: &[Side<'_>; 2], difference: ByVariant) {
        let rules = [0, 1].map(|side| sides[side].reinvestment);
        let sum = self.sum();
        let price = difference[0] - sum[0];
        let left = [1, 2].map(|at| difference[at] - sum[at] - price);
        if left.iter().any(|left| left.abs() > ROUNDING) {
            let words = rules.map(|rule| rule.map(reinvestment_name));
            self.add(Cause::Reinvestment, &words, [0.0, left[0], left[1]]);
        }
    }

    fn sum(&self) -> ByVariant {
        let parts = self.parts.values().map(|part| part.difference);
        parts.fold([0.0; 3], |sum, part| [0, 1, 2].map(|at| sum[at] + part[at]))
    }

    /// All parts with the rest that rounding leaves, largest first.
    fn close(mut self, difference: ByVariant) -> Vec<Item> {
        let sum = self.sum();
        let left = [0, 1, 2].map(|at| difference[at] - sum[at]);
        self.add(Cause::Other, &[None, None], left);
        let items = self.parts.into_iter().map(|(cause, part)| {
            let [a, b] = part.words;
            Item { cause, a, b, difference: part.difference }
        });
        let mut items: Vec<Item> =
            items.filter(|item| largest(item.difference) > ROUNDING).collect();
        items.sort_by(|x, y| largest(y.difference).total_cmp(&largest(x.difference)));
        items
    }
}

/// The return by which a difference of weights counts: the mean of the two, or that of the only
/// index that holds the line; `None` if a line adds something that it had no weight for.
fn common_return(weights: [f64; 2], added: [f64; 2]) -> Option<f64> {
    let of = |at: usize| (weights[at] > 0.0).then(|| added[at] / weights[at]);
    let from_nothing = |at: usize| weights[at] <= 0.0 && added[at] != 0.0;
    if from_nothing(0) || from_nothing(1) {
        return None;
    }
    match (of(0), of(1)) {
        (Some(a), Some(b)) => Some(f64::midpoint(a, b)),
        (a, b) => Some(a.or(b).unwrap_or(0.0)),
    }
}

/// `(w_A + w_B)/2 · (r_A − r_B)`; zero if one of them does not hold the line.
fn parted(weights: [f64; 2], added: [f64; 2]) -> f64 {
    if weights.iter().any(|weight| *weight <= 0.0) {
        return 0.0;
    }
    f64::midpoint(weights[0], weights[1]) * (added[0] / weights[0] - added[1] / weights[1])
}

fn dividend_words<'a>(sides: &[Side<'a>; 2]) -> BTreeMap<&'a str, Words> {
    let records = [&sides[0], &sides[1]]
        .map(|side| side.today.iter().copied().filter(|record| record.stage == Stage::TodayClose));
    pairs(records).into_iter().map(|(event, pair)| (event, pair.words())).collect()
}

/// The rule as an index file writes it.
fn reinvestment_name(rule: Reinvestment) -> String {
    let name = match rule {
        Reinvestment::Close => "close",
        Reinvestment::Open => "open",
        Reinvestment::Prior => "prior",
        Reinvestment::InStock => "in_stock",
        Reinvestment::Cash => "cash",
    };
    name.to_owned()
}
