//! Small markets at random: a few lines over two months, with events, gaps, late facts, reviews.

use chrono::{Days, NaiveDate};
use kapok_domain::Currency;
use kapok_market::{ActionStatus, History, Terms};
use kapok_rulebook::Rulebook;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::index::Index;
use crate::support::market::{Close, Count, Event, Fixing, Line, Market, Withholding};
use crate::support::market::{delisting, repayment, rights, spin_off};
use crate::support::{day, weekdays};

/// Calculation days: from 2 January over two ends of a month.
const DAYS: usize = 46;
/// Lines that are never delisted and have companies of their own, so that caps can hold.
const LASTING: usize = 3;
const CURRENCIES: [(&str, f64); 3] = [("USD", 1.0), ("CNY", 7.2), ("HKD", 7.8)];
const COUNTRIES: [(&str, f64); 3] = [("CN", 0.10), ("HK", 0.0), ("US", 0.30)];

/// A market with an index on it.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) market: Market,
    pub(crate) index: Index,
    pub(crate) days: Vec<NaiveDate>,
}

impl World {
    pub(crate) fn until(&self) -> NaiveDate {
        self.days[self.days.len() - 1]
    }

    /// The facts and the compiled index file.
    pub(crate) fn compiled(&self) -> (History, Rulebook) {
        let history = self.market.history();
        let book = self.index.book(&history);
        (history, book)
    }
}

/// What may be drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice {
    pub(crate) schemes: &'static [&'static str],
    /// Highest number of events.
    pub(crate) events: usize,
    /// Only regular dividends.
    pub(crate) dividends_only: bool,
    pub(crate) capped: bool,
}

/// Everything.
pub(crate) const ANY: Choice = Choice {
    schemes: &["free_float_cap", "equal", "price"],
    events: 14,
    dividends_only: false,
    capped: true,
};

/// Of one line: size and currency.
#[derive(Debug, Clone)]
struct RawLine {
    price: f64,
    shares: f64,
    free_float: f64,
    issuer: usize,
    currency: usize,
    country: usize,
    /// Multiplies the share count on a day, known some days later.
    recount: Option<(usize, f64, u64)>,
}

/// Of one event: who, when, and how much of the price.
#[derive(Debug, Clone)]
struct RawEvent {
    kind: usize,
    line: usize,
    ex: usize,
    /// Days from the first announcement to the ex-date; 0 is known at the end of that date.
    lead: u64,
    size: f64,
    in_dollars: bool,
    /// Whether a second version, with other terms or called off, follows the first.
    revised: Option<bool>,
}

fn raw_line() -> impl Strategy<Value = RawLine> {
    let near_a_review = prop_oneof![1..DAYS, 16..23_usize, 37..44_usize];
    let recount = proptest::option::weighted(0.5, (near_a_review, 0.5..2.0, 0..12_u64));
    let sizes = (5.0..200.0, 1e5..1e9, 0.05..1.0);
    (sizes, 0..12_usize, 0..3_usize, 0..3_usize, recount).prop_map(
        |((price, shares, free_float), issuer, currency, country, recount)| RawLine {
            price: cents(price),
            shares: f64::round(shares),
            free_float: cents(free_float),
            issuer,
            currency,
            country,
            recount,
        },
    )
}

fn raw_event() -> impl Strategy<Value = RawEvent> {
    let revised = proptest::option::weighted(0.25, any::<bool>());
    (0..9_usize, 0..12_usize, 1..DAYS, 0..12_u64, 0.01..1.0, any::<bool>(), revised).prop_map(
        |(kind, line, ex, lead, size, in_dollars, revised)| RawEvent {
            kind,
            line,
            ex,
            lead,
            size,
            in_dollars,
            revised,
        },
    )
}

fn cents(value: f64) -> f64 {
    (value * 100.0).round().max(1.0) / 100.0
}

/// A world.
pub(crate) fn world(choice: Choice) -> impl Strategy<Value = World> {
    let moves = vec(vec(-0.05..0.05, 12 + 2), DAYS);
    let gaps = vec((1..12_usize, 1..DAYS), 0..12);
    let index = (0..choice.schemes.len(), 0..3_usize, 0..4_usize, 0..4_u32, 0.4..1.0);
    let lines = vec(raw_line(), 3..=12);
    (lines, vec(raw_event(), 0..=choice.events), moves, gaps, index).prop_map(
        move |(lines, events, moves, gaps, (scheme, currency, cap, reference, max))| {
            let max: f64 = max;
            let caps: Vec<(&str, f64)> = match cap {
                _ if !choice.capped => Vec::new(),
                1 => vec![("security", max)],
                2 => vec![("issuer", max)],
                3 => vec![("issuer", max.max(0.5)), ("sector", 0.5 + max / 2.0)],
                _ => Vec::new(),
            };
            let index = Index {
                scheme: choice.schemes[scheme],
                currency: CURRENCIES[currency].0,
                caps,
                reviewed: true,
                reference,
                ..Index::default()
            };
            let days = weekdays(index.base_date, DAYS);
            let mut draft = Draft { lines, moves, days, market: Market::default() };
            draft.list();
            draft.fix();
            // Splits first: prices and amounts follow them.
            let is_split = |(_, event): &(usize, &RawEvent)| matches!(event.kind, 5 | 6);
            let (splits, others): (Vec<_>, Vec<_>) = events.iter().enumerate().partition(is_split);
            for (n, event) in splits.into_iter().chain(others) {
                draft.happen(n, event, choice.dividends_only);
            }
            draft.print(&gaps);
            draft.recount();
            World { market: draft.market, index, days: draft.days }
        },
    )
}

/// A market being drawn.
struct Draft {
    lines: Vec<RawLine>,
    moves: Vec<Vec<f64>>,
    days: Vec<NaiveDate>,
    market: Market,
}

fn id(n: usize) -> String {
    format!("S{n:02}")
}

impl Draft {
    fn list(&mut self) {
        for (n, raw) in self.lines.iter().enumerate() {
            let issuer = if n < LASTING { n } else { raw.issuer };
            let line = Line {
                issuer: format!("I{issuer:02}"),
                currency: CURRENCIES[raw.currency].0.parse().unwrap(),
                country: COUNTRIES[raw.country].0.to_owned(),
                sector: Some(format!("{}", issuer % 2)),
                ..Line::new(&id(n))
            };
            self.market.add(line, raw.shares, raw.free_float);
        }
        for (at, (country, rate)) in COUNTRIES.into_iter().enumerate() {
            let row = |from, rate| Withholding { country: country.to_owned(), from, rate };
            self.market.withholding.push(row(day("2000-01-03"), rate));
            self.market.withholding.push(row(self.days[10 + at], rate / 2.0));
        }
    }

    /// Two pairs, each with some days left out.
    fn fix(&mut self) {
        for (at, (code, start)) in CURRENCIES.into_iter().enumerate().skip(1) {
            let mut rate = start;
            for (n, date) in self.days.clone().into_iter().enumerate() {
                rate *= 1.0 + self.moves[n][11 + at] / 10.0;
                if n % (5 + at) != 3 {
                    let (base, quote) = ("USD".parse().unwrap(), code.parse().unwrap());
                    let rate = (rate * 1e4).round() / 1e4;
                    self.market.fixings.push(Fixing { date, base, quote, rate });
                }
            }
        }
    }

    /// What a line is worth before splits.
    fn value(&self, line: usize, upto: usize) -> f64 {
        let moves = self.moves[1..=upto].iter().map(|moves| 1.0 + moves[line]);
        self.lines[line].price * moves.product::<f64>()
    }

    /// What splits have made of one share of a line by a day.
    fn split(&self, line: usize, date: NaiveDate) -> f64 {
        let of_line = |e: &&Event| e.id == id(line) && e.ex <= date;
        let live = self.market.events.iter().filter(of_line);
        live.filter(|e| e.status == ActionStatus::Confirmed)
            .map(|e| e.terms.share_factor())
            .product()
    }

    fn happen(&mut self, n: usize, raw: &RawEvent, dividends_only: bool) {
        let line = raw.line % self.lines.len();
        let ex = self.days[raw.ex];
        let currency = self.market.lines[line].currency;
        let kind = if dividends_only { 0 } else { raw.kind };
        let share = self.value(line, raw.ex - 1) / self.split(line, self.days[raw.ex - 1]);
        let terms = |size: f64| terms(kind, size, share, currency, raw.in_dollars);
        let mut event = Event::new(&format!("E{n:02}"), &id(line), ex, terms(raw.size));
        event.known = ex - Days::new(raw.lead);
        if removes_the_line(&event.terms) {
            let gone = &mut self.market.lines[line].delisted_on;
            if line < LASTING || gone.is_some() {
                return;
            }
            *gone = Some(ex);
        }
        let on_the_day = |other: &Event| other.id == event.id && other.ex == ex;
        let splits = event.terms.share_factor() != 1.0;
        if splits && self.market.events.iter().any(on_the_day) {
            return;
        }
        let plain = !splits && !removes_the_line(&event.terms);
        let evening_before = self.days[raw.ex - 1];
        if let (Some(called_off), true) = (raw.revised, plain && event.known < evening_before) {
            let mut second = event.clone();
            second.version = 2;
            second.known = evening_before;
            second.terms = terms(raw.size / 2.0);
            if called_off {
                second.status = ActionStatus::Cancelled;
            }
            self.market.events.push(second);
        }
        self.market.events.push(event);
    }

    fn print(&mut self, gaps: &[(usize, usize)]) {
        for (n, &date) in self.days.clone().iter().enumerate() {
            for line in 0..self.lines.len() {
                let gone = self.market.lines[line].delisted_on.is_some_and(|gone| gone <= date);
                if !gone && !gaps.contains(&(line, n)) {
                    let close = self.value(line, n) / self.split(line, date);
                    self.market.close(date, &id(line), (close * 1e4).round() / 1e4);
                }
            }
        }
    }

    fn recount(&mut self) {
        for line in 0..self.lines.len() {
            let RawLine { shares, free_float, recount, .. } = self.lines[line];
            let Some((at, factor, lag)) = recount else { continue };
            let as_of = self.days[at];
            let outstanding = (shares * self.split(line, as_of) * factor).round();
            let known = as_of + Days::new(lag);
            let free_float = Some(free_float);
            self.market.counts.push(Count { id: id(line), as_of, known, outstanding, free_float });
        }
    }
}

const SPLITS: [(f64, f64); 5] = [(2.0, 1.0), (3.0, 2.0), (1.0, 8.0), (6.0, 1.0), (10.0, 9.0)];

/// Terms of a kind for a part of a price of a share. Amounts are so small that several of one day
/// stay below a price that a split of that day has divided.
fn terms(kind: usize, size: f64, share: f64, currency: Currency, in_dollars: bool) -> Terms {
    let own = CURRENCIES.iter().find(|(code, _)| *code == currency.as_str()).unwrap();
    let (rate, paid_in) =
        if in_dollars { (own.1, "USD".parse().unwrap()) } else { (1.0, currency) };
    let amount = 0.01 * size * share / rate;
    let cash = |special, net| Terms::CashDividend { amount, currency: paid_in, special, net };
    match kind {
        0 | 1 => cash(false, size > 0.5),
        2 => cash(true, false),
        3 => repayment(amount, paid_in),
        4 => spin_off(amount, paid_in),
        5 => {
            let (new, old) = SPLITS[(size * SPLITS.len() as f64) as usize];
            Terms::Split { new, old }
        }
        6 => Terms::BonusIssue { new: (size * 5.0).ceil(), old: 10.0 },
        7 => rights(1.0, 4.0, 1.5 * size * share / rate, paid_in),
        _ => delisting(paid_in),
    }
}

/// A market with another split, from a day on: prices, amounts and share counts follow it.
pub(crate) fn with_split(world: &World, line: usize, at: usize, new: f64, old: f64) -> World {
    let mut split = world.clone();
    let line = line % split.market.lines.len();
    let (who, ex, factor) = (split.market.lines[line].id.clone(), world.days[at], new / old);
    let follows = |close: &&mut Close| close.id == who && close.date >= ex;
    split.market.closes.iter_mut().filter(follows).for_each(|close| close.close /= factor);
    let counts =
        split.market.counts.iter_mut().filter(|count| count.id == who && count.as_of >= ex);
    counts.for_each(|count| count.outstanding *= factor);
    let events = split.market.events.iter_mut().filter(|event| event.id == who && event.ex >= ex);
    events.for_each(|event| scale(&mut event.terms, 1.0 / factor));
    let event = Event::new("SPLIT", &who, ex, Terms::Split { new, old });
    split.market.events.push(event);
    split
}

/// Multiplies all amounts of an event.
pub(crate) fn scale(terms: &mut Terms, by: f64) {
    match terms {
        Terms::CashDividend { amount, .. }
        | Terms::OptionalDividend { amount, .. }
        | Terms::CapitalRepayment { amount, .. }
        | Terms::Merger { cash: amount, .. }
        | Terms::TenderOffer { price: amount, .. } => *amount *= by,
        Terms::RightsIssue { subscription_price, unranked_dividend, .. } => {
            subscription_price.iter_mut().for_each(|price| *price *= by);
            *unranked_dividend *= by;
        }
        Terms::SpinOff { value: amount, .. }
        | Terms::Distribution { value: amount, .. }
        | Terms::Delisting { final_price: amount, .. }
        | Terms::Bankruptcy { final_price: amount, .. } => {
            amount.iter_mut().for_each(|amount| *amount *= by);
        }
        Terms::Split { .. }
        | Terms::BonusIssue { .. }
        | Terms::ShareChange { .. }
        | Terms::LineSwitch { .. }
        | Terms::Replacement { .. }
        | Terms::Redenomination { .. }
        | Terms::IdentifierChange
        | Terms::Unsupported { .. } => {}
    }
}

/// Tells if an event takes its line out of an index.
pub(super) fn removes_the_line(terms: &Terms) -> bool {
    matches!(
        terms,
        Terms::Merger { .. }
            | Terms::Delisting { .. }
            | Terms::Bankruptcy { .. }
            | Terms::LineSwitch { .. }
            | Terms::Replacement { .. }
    )
}
