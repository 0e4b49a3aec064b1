//! The parts of one day's difference.

use std::collections::{BTreeMap, BTreeSet};

use kapok_engine::attribution::{Cause as Part, attribute};
use kapok_engine::{ActionRecord, CloseDetail, Constituents, Levels, Stage};
use kapok_market::SecurityIx;
use kapok_methodology::conventions::Reinvestment;
use kapok_methodology::{ReturnVariant, Rulebook};

use super::origins::Origins;
use super::treatments::pairs;
use super::walk::Step;
use super::{ByVariant, Cause, Item, by_variant, largest};

/// Weights by line, fractions of one.
pub(super) type Weights = BTreeMap<SecurityIx, f64>;

/// Parts smaller than this are what floating-point numbers leave, a fraction.
const ROUNDING: f64 = 1e-13;

/// Whose a dividend is, and what it adds to net and gross returns, by event.
type Dividends = BTreeMap<Box<str>, (SecurityIx, [f64; 2])>;

/// What a line adds to the price return of a day, fractions: its price, its currency.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Added {
    price: f64,
    fx: f64,
}

/// One index on one day.
#[derive(Debug)]
pub(super) struct Side<'a> {
    open: Weights,
    added: BTreeMap<SecurityIx, Added>,
    /// What dividends add to net and gross returns as they are reinvested, by event.
    dividends: Dividends,
    /// The same as points of the price index for its level.
    points: Dividends,
    reinvestment: Option<Reinvestment>,
    /// Events with which the day opened, and those of the day itself.
    today: Vec<&'a ActionRecord>,
    pub(super) close: Weights,
    pub(super) next: Weights,
    pub(super) reviewed: bool,
    /// What changes weights after the close.
    pub(super) evening: Vec<&'a ActionRecord>,
}

impl<'a> Side<'a> {
    pub(super) fn new(book: &Rulebook, step: &'a Step) -> Self {
        let outcome = &step.outcome;
        let later = |record: &&ActionRecord| record.stage == Stage::NextOpen;
        let today = outcome.actions.iter().filter(|record| !later(record));
        let changes = |r: &&ActionRecord| matches!(r.stage, Stage::NextOpen | Stage::AfterClose);
        let detail = outcome.detail.as_ref();
        let mut side = Self {
            open: detail.map(opening_weights).unwrap_or_default(),
            added: BTreeMap::new(),
            dividends: Dividends::new(),
            points: Dividends::new(),
            reinvestment: None,
            today: step.opened.iter().chain(today).collect(),
            close: detail.map(|detail| weights(&detail.close)).unwrap_or_default(),
            next: detail.map(|detail| weights(&detail.next)).unwrap_or_default(),
            reviewed: outcome.review.is_some(),
            evening: outcome.actions.iter().filter(changes).collect(),
        };
        if let Some(previous) = outcome.level.previous {
            side.reinvestment = Some(book.conventions.on(outcome.date).reinvestment);
            side.add_parts(book, step, previous);
        }
        side
    }

    fn add_parts(&mut self, book: &Rulebook, step: &Step, previous: Levels) {
        let [price, net, gross] = by_variant(previous);
        for part in attribute(book, &step.outcome, ReturnVariant::Price) {
            let value = part.points / price;
            match part.cause {
                Part::Price(line) | Part::CorporateAction(line, _) => {
                    self.added.entry(line).or_default().price += value;
                }
                Part::Fx(line) => self.added.entry(line).or_default().fx += value,
                Part::Dividend(..) | Part::Review | Part::Rounding => {}
            }
        }
        for record in step.outcome.actions.iter().filter(|r| r.points_gross != 0.0) {
            let points = [record.points_net / price, record.points_gross / price];
            self.points.insert(record.event_id.clone(), (record.security, points));
        }
        let variants = [(ReturnVariant::Net, net), (ReturnVariant::Gross, gross)];
        for (at, (variant, level)) in variants.into_iter().enumerate() {
            for part in attribute(book, &step.outcome, variant) {
                if let Part::Dividend(line, event) = part.cause {
                    let dividend = self.dividends.entry(event).or_insert((line, [0.0; 2]));
                    dividend.1[at] += part.points / level;
                }
            }
        }
    }

    /// Weight at the close for that at the open.
    pub(super) fn growth(&self, line: SecurityIx) -> Option<f64> {
        let (open, close) = (self.open.get(&line)?, self.close.get(&line)?);
        (*open > 0.0).then(|| close / open)
    }

    fn weight(&self, line: SecurityIx) -> f64 {
        self.open.get(&line).copied().unwrap_or(0.0)
    }

    fn added(&self, line: SecurityIx) -> Added {
        self.added.get(&line).copied().unwrap_or_default()
    }
}

fn weights(constituents: &Constituents) -> Weights {
    constituents.security.iter().copied().zip(constituents.weights()).collect()
}

/// Weights at the prices, rates and shares with which the day opened.
fn opening_weights(detail: &CloseDetail) -> Weights {
    let close = &detail.close;
    let value = |at: usize| detail.open_price[at] * close.index_shares[at] * detail.open_fx[at];
    let total: f64 = (0..close.len()).map(value).sum();
    close.security.iter().enumerate().map(|(at, line)| (*line, value(at) / total)).collect()
}

/// The parts of a day's difference, largest first. They sum to it, in each variant.
pub(super) fn items(sides: &[Side<'_>; 2], origins: &Origins, difference: ByVariant) -> Vec<Item> {
    let mut found = Found::default();
    let events = event_of_line(sides);
    let lines: BTreeSet<SecurityIx> =
        sides.iter().flat_map(|side| side.added.keys().chain(side.open.keys())).copied().collect();
    for line in lines {
        found.line(line, sides, origins, events.get(&line));
    }
    found.dividends(sides);
    found.reinvestment(sides, difference);
    found.close(difference)
}

/// Events with their treatments in words, by line.
pub(super) type EventOfLine = BTreeMap<SecurityIx, (Cause, [Option<String>; 2])>;

/// The event of the day that the two treat differently, line by line.
pub(super) fn event_of_line(sides: &[Side<'_>; 2]) -> EventOfLine {
    let mut events = EventOfLine::new();
    let records = [&sides[0], &sides[1]]
        .map(|side| side.today.iter().copied().filter(|record| record.stage != Stage::TodayClose));
    for pair in pairs(records).values().filter(|pair| !pair.alike()) {
        let date = pair.records.iter().flatten().map(|record| record.ex_date).next();
        let Some(cause) = date.and_then(|date| pair.cause(date)) else { continue };
        for line in pair.lines() {
            events.entry(line).or_insert_with(|| (cause.clone(), pair.words()));
        }
    }
    events
}

/// Parts found so far, by cause.
#[derive(Default)]
struct Found {
    items: BTreeMap<Cause, ([Option<String>; 2], ByVariant)>,
}

impl Found {
    fn add(&mut self, cause: Cause, words: &[Option<String>; 2], part: ByVariant) {
        let (known, sum) = self.items.entry(cause).or_default();
        for (known, new) in known.iter_mut().zip(words) {
            if known.is_none() {
                known.clone_from(new);
            }
        }
        for (sum, part) in sum.iter_mut().zip(part) {
            *sum += part;
        }
    }

    /// What one line adds to the difference.
    fn line(
        &mut self,
        line: SecurityIx,
        sides: &[Side<'_>; 2],
        origins: &Origins,
        event: Option<&(Cause, [Option<String>; 2])>,
    ) {
        let weights = [0, 1].map(|side| sides[side].weight(line));
        let added = [0, 1].map(|side| sides[side].added(line));
        let total = |at: usize| added[at].price + added[at].fx;
        let Some(returns) = common_return(weights, [total(0), total(1)]) else {
            let whole = total(0) - total(1);
            let cause = event.map_or(Cause::Price { security: line }, |(cause, _)| cause.clone());
            let words = event.map(|(_, words)| words.clone()).unwrap_or_default();
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
        if let Some((cause, words)) = event {
            self.add(cause.clone(), words, [rest; 3]);
        } else if rest.abs() > ROUNDING {
            self.add(Cause::Price { security: line }, &[None, None], [rest; 3]);
        }
    }

    /// Dividends, each with what it adds; where they are reinvested differently, that is left
    /// out.
    fn dividends(&mut self, sides: &[Side<'_>; 2]) {
        let words = dividend_words(sides);
        let is_alike = sides[0].reinvestment == sides[1].reinvestment;
        for (side, sign) in sides.iter().zip([1.0, -1.0]) {
            let dividends = if is_alike { &side.dividends } else { &side.points };
            for (event, (security, [net, gross])) in dividends {
                let cause = Cause::Dividend { event_id: event.clone(), security: *security };
                let words = words.get(&**event).cloned().unwrap_or_default();
                self.add(cause, &words, [0.0, sign * net, sign * gross]);
            }
        }
    }

    /// What net and gross returns part by beyond that: how dividends are reinvested.
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
        let parts = self.items.values().map(|(_, part)| part);
        parts.fold([0.0; 3], |sum, part| [0, 1, 2].map(|at| sum[at] + part[at]))
    }

    /// With what rounding leaves; largest first.
    fn close(mut self, difference: ByVariant) -> Vec<Item> {
        let sum = self.sum();
        let left = [0, 1, 2].map(|at| difference[at] - sum[at]);
        self.add(Cause::Other, &[None, None], left);
        let items = self.items.into_iter().map(|(cause, ([a, b], difference))| Item {
            cause,
            a,
            b,
            difference,
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

fn dividend_words<'a>(sides: &[Side<'a>; 2]) -> BTreeMap<&'a str, [Option<String>; 2]> {
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
