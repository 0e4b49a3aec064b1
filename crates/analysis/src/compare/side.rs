//! One index on one day, as it is held against another.

use std::collections::BTreeMap;

use kapok_conventions::Reinvestment;
use kapok_domain::ReturnVariant;
use kapok_engine::attribution::{self, attribute};
use kapok_engine::{ActionRecord, CloseDetail, Constituents, Levels, Stage};
use kapok_market::SecurityIx;
use kapok_rulebook::Rulebook;

use super::by_variant::by_variant;
use super::walk::Step;

/// Weights by line, fractions of one.
pub(super) type Weights = BTreeMap<SecurityIx, f64>;

/// A dividend of a line, and its parts of the net and the gross return.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DividendPart {
    pub(super) security: SecurityIx,
    pub(super) net: f64,
    pub(super) gross: f64,
}

/// Dividends by event.
pub(super) type Dividends = BTreeMap<Box<str>, DividendPart>;

/// The parts of a line in the price return of a day, fractions: by its price, by its currency.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Added {
    pub(super) price: f64,
    pub(super) fx: f64,
}

/// One index on one day.
#[derive(Debug)]
pub(super) struct Side<'a> {
    pub(super) open: Weights,
    pub(super) added: BTreeMap<SecurityIx, Added>,
    /// Parts of net and gross returns as dividends are reinvested.
    pub(super) dividends: Dividends,
    /// Dividends as points of the price index for its level.
    pub(super) points: Dividends,
    pub(super) reinvestment: Option<Reinvestment>,
    /// Events with which the day opened, and those of the day itself.
    pub(super) today: Vec<&'a ActionRecord>,
    pub(super) close: Weights,
    pub(super) next: Weights,
    pub(super) reviewed: bool,
    /// Changes of weights after the close.
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
                attribution::Cause::Price(line) | attribution::Cause::CorporateAction(line, _) => {
                    self.added.entry(line).or_default().price += value;
                }
                attribution::Cause::Fx(line) => self.added.entry(line).or_default().fx += value,
                attribution::Cause::Dividend(..)
                | attribution::Cause::Review
                | attribution::Cause::Rounding => {}
            }
        }
        for record in step.outcome.actions.iter().filter(|r| r.points_gross != 0.0) {
            let (net, gross) = (record.points_net / price, record.points_gross / price);
            let part = DividendPart { security: record.security, net, gross };
            self.points.insert(record.event_id.clone(), part);
        }
        self.add_dividends(
            attribute(book, &step.outcome, ReturnVariant::Net),
            |dividend, points| {
                dividend.net += points / net;
            },
        );
        let of_gross = attribute(book, &step.outcome, ReturnVariant::Gross);
        self.add_dividends(of_gross, |dividend, points| dividend.gross += points / gross);
    }

    /// Adds the points of dividends among some parts of a return.
    fn add_dividends(
        &mut self,
        parts: Vec<attribution::Part>,
        add: impl Fn(&mut DividendPart, f64),
    ) {
        for part in parts {
            if let attribution::Cause::Dividend(security, event) = part.cause {
                let nothing = DividendPart { security, net: 0.0, gross: 0.0 };
                add(self.dividends.entry(event).or_insert(nothing), part.points);
            }
        }
    }

    /// Weight at the close for that at the open.
    pub(super) fn growth(&self, line: SecurityIx) -> Option<f64> {
        let (open, close) = (self.open.get(&line)?, self.close.get(&line)?);
        (*open > 0.0).then(|| close / open)
    }

    pub(super) fn weight(&self, line: SecurityIx) -> f64 {
        self.open.get(&line).copied().unwrap_or(0.0)
    }

    pub(super) fn added(&self, line: SecurityIx) -> Added {
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
