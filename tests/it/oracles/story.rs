//! A few days of a small index: what the inputs of an example become.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_engine::{Constituents, Outcome, State, StepError};
use kapok_market::{History, QuotedBasis, SecurityIx, Terms};

use crate::support::index::Index;
use crate::support::market::{Event, Fixing, Line, Market, Withholding};
use crate::support::{day, evenings, weekdays};

use super::facts::Facts;

/// An index over the days told so far.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    pub(crate) market: Market,
    pub(crate) index: Index,
    ids: Vec<String>,
    days: Vec<NaiveDate>,
    last_event: Option<String>,
    /// Lines that came in by an event.
    children: Vec<String>,
}

/// What an index went through.
pub(crate) struct Told {
    pub(crate) history: History,
    pub(crate) evenings: Vec<(State, Outcome)>,
}

/// The n-th of several names that sort in order.
pub(crate) fn nth(n: usize) -> String {
    format!("N{n:03}")
}

/// Lines by number, with their prices and shares.
pub(crate) fn numbered(prices: &[f64], shares: &[f64]) -> Vec<(String, f64, f64, f64)> {
    assert_eq!(prices.len(), shares.len());
    let lines = prices.iter().zip(shares).enumerate();
    lines.map(|(n, (price, shares))| (nth(n), *price, *shares, 1.0)).collect()
}

/// Closes by number.
pub(crate) fn closes(prices: &[f64]) -> BTreeMap<String, f64> {
    prices.iter().enumerate().map(|(n, price)| (nth(n), *price)).collect()
}

pub(crate) fn dollars() -> Currency {
    "USD".parse().unwrap()
}

impl Story {
    /// An index of some lines: id, price on the base date, shares, free float.
    pub(crate) fn new(index: Index, lines: &[(String, f64, f64, f64)]) -> Self {
        let mut market = Market::default();
        for (id, price, shares, free_float) in lines {
            market.add(Line::new(id), *shares, *free_float);
            market.close(index.base_date, id, *price);
        }
        let days = vec![index.base_date];
        let ids = lines.iter().map(|(id, ..)| id.clone()).collect();
        let mut story = Self { market, index, ids, days, last_event: None, children: Vec::new() };
        story.withhold(|_| 0.0);
        story
    }

    /// Sets the withholding rate of each line.
    pub(crate) fn withhold(&mut self, rate: impl Fn(&str) -> f64) {
        let from = day("2000-01-03");
        let row = |id: &String| Withholding { country: id.clone(), from, rate: rate(id) };
        self.market.withholding = self.ids.iter().map(row).collect();
    }

    /// Quotes a line in a currency, with its rates on the first two days in dollars.
    pub(crate) fn quote(&mut self, id: &str, currency: Currency, rates: [f64; 2]) {
        let line = self.market.lines.iter_mut().find(|line| line.id == id).unwrap();
        line.currency = currency;
        let quote: Currency = "USD".parse().unwrap();
        let days = weekdays(self.index.base_date, 2);
        for (date, rate) in days.into_iter().zip(rates).filter(|_| currency != quote) {
            self.market.fixings.push(Fixing { date, base: currency, quote, rate });
        }
    }

    /// Adds a day on which events go ex. A line without a close given closes where it opens, less
    /// its regular dividend.
    pub(crate) fn advance(&mut self, closes: &BTreeMap<String, f64>, events: &[(String, Terms)]) {
        let events: Vec<_> = events
            .iter()
            .map(|(id, terms)| (id.clone(), terms.clone(), QuotedBasis::AfterSplit))
            .collect();
        self.advance_with(closes, &events, &[]);
    }

    /// The same; amounts are quoted as said, and some lines have no close.
    pub(crate) fn advance_with(
        &mut self,
        closes: &BTreeMap<String, f64>,
        events: &[(String, Terms, QuotedBasis)],
        without_close: &[String],
    ) {
        let today = weekdays(self.days[self.days.len() - 1], 2)[1];
        for (n, (id, terms, basis)) in events.iter().enumerate() {
            let event = format!("{today}-{n}");
            let event = Event::new(&event, id, today, terms.clone());
            self.market.events.push(Event { basis: *basis, ..event });
            self.last_event = Some(id.clone());
        }
        let told = self.tell().unwrap();
        let open = &told.evenings[told.evenings.len() - 1].0.constituents;
        for (at, id) in told.ids(open).into_iter().enumerate() {
            let paid = events.iter().filter(|(of, ..)| *of == id);
            let ex = open.price[at] - paid.map(|(_, terms, _)| regular(terms)).sum::<f64>();
            if !without_close.contains(&id) && !self.children.contains(&id) {
                self.market.close(today, &id, closes.get(&id).copied().unwrap_or(ex));
            }
        }
        for id in &self.children {
            if let Some(close) = closes.get(id) {
                self.market.close(today, id, *close);
            }
        }
        self.days.push(today);
    }

    /// The last close of a line as the next open has it.
    pub(crate) fn price(&self, id: &str) -> f64 {
        let told = self.tell().unwrap();
        let open = &told.evenings[told.evenings.len() - 1].0.constituents;
        let at = told.ids(open).iter().position(|known| known == id);
        open.price[at.unwrap()]
    }

    /// The next day.
    pub(crate) fn tomorrow(&self) -> NaiveDate {
        weekdays(self.days[self.days.len() - 1], 2)[1]
    }

    /// Adds a line that no review takes in, behind all others, and tells its position.
    pub(crate) fn add_child(&mut self, id: &str) -> SecurityIx {
        let last = self.market.lines.iter().map(|line| line.id.as_str()).max();
        assert!(last.is_none_or(|last| last < id), "{id} sorts behind the others");
        let position = SecurityIx(u32::try_from(self.market.lines.len()).unwrap());
        self.market.add(Line { asset_class: "child", ..Line::new(id) }, 1.0, 1.0);
        self.children.push(id.to_owned());
        self.ids.push(id.to_owned());
        self.withhold(|_| 0.0);
        position
    }

    /// The position of a line.
    pub(crate) fn position(&self, id: &str) -> SecurityIx {
        let mut ids: Vec<&str> = self.market.lines.iter().map(|line| line.id.as_str()).collect();
        ids.sort_unstable();
        SecurityIx(u32::try_from(ids.iter().position(|known| *known == id).unwrap()).unwrap())
    }

    /// Calculates all days told so far.
    pub(crate) fn tell(&self) -> Result<Told, StepError> {
        let history = self.market.history();
        let book = self.index.book(&history);
        let until = self.days[self.days.len() - 1];
        let evenings = evenings(&book, &history, until)?;
        Ok(Told { history, evenings })
    }

    /// The last day, by term.
    pub(crate) fn facts(&self) -> Facts {
        let told = self.tell().unwrap();
        let (_, base) = &told.evenings[0];
        let (_, last) = &told.evenings[told.evenings.len() - 1];
        let (level, close) = (&last.level, &last.detail.as_ref().unwrap().close);
        let before = level.previous.unwrap_or(level.levels);
        let mut facts = Facts::default();
        facts.number("level", level.levels.price);
        facts.number("level_before", before.price);
        facts.number("divisor", level.divisor);
        facts.number("divisor_before", base.level.divisor);
        facts.number("market_value", level.market_value);
        facts.number("market_value_before", base.level.market_value);
        facts.number("gross_dividend_points", level.dividend_points_gross);
        facts.number("net_dividend_points", level.dividend_points_net);
        facts.number("gross_level", level.levels.gross);
        facts.number("net_level", level.levels.net);
        for (at, (id, weight)) in told.ids(close).iter().zip(close.weights()).enumerate() {
            facts.number(format!("weights.{id}"), weight);
            facts.number(format!("weights[{at}]"), weight);
            if self.children.contains(id) {
                facts.number("child_price", close.price[at]);
                facts.number("child_shares", close.index_shares[at]);
            }
            if Some(id) == self.last_event.as_ref() {
                facts.number("adjusted_close", close.price[at]);
                facts.number("shares", close.shares_outstanding[at]);
            }
        }
        facts
    }
}

impl Told {
    /// The ids of constituents, in order.
    pub(crate) fn ids(&self, constituents: &Constituents) -> Vec<String> {
        let id = |&ix| self.history.security(ix).id.to_string();
        constituents.security.iter().map(id).collect()
    }
}

/// What a regular dividend takes from the next close.
fn regular(terms: &Terms) -> f64 {
    match terms {
        Terms::OptionalDividend { amount, stock_default: false, .. } => *amount,
        Terms::CashDividend { amount, special: false, .. } => *amount,
        _ => 0.0,
    }
}
