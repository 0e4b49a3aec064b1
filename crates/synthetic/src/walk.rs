//! Prices and share counts, day by day.
//!
//! On each trading day of a line:
//!
//! 1. amounts announced on the day are fixed from the last close ([`Walk::announce`]);
//! 2. events that go ex are taken out of the last close ([`Walk::go_ex`]);
//! 3. the share count takes them up, and at the start of a quarter changes a little
//!    ([`Walk::count`]);
//! 4. the price moves by market, exchange, sector and its own part, within the daily limit, and
//!    is rounded ([`Walk::step`]); a suspended line rests, one that is bought follows its buyer,
//!    one that goes bankrupt falls ([`Walk::change`]).
//!
//! A buyer that pays in shares has them from the day on which the other line is gone ([`issue`]).

use chrono::Datelike;

use crate::calendar::Calendar;
use crate::company::Line;
use crate::event::Event;
use crate::event_kind::{EventKind, Life, Ratio};
use crate::factors::Factors;
use crate::random::{Purpose, Random};
use crate::setting::Setting;
use crate::table::rounded;
use crate::{plan, script};

/// The payment of a buyer, by the price before the announcement.
const OFFER: f64 = 1.1;

/// The loss of a line on each of the last weekdays before a bankruptcy, beside half of its moves.
const COLLAPSE: f64 = 0.10;
const COLLAPSE_DAYS: usize = 12;

/// Probability that a line has no print on a day.
const MISSING_PRINTS: f64 = 0.0005;

/// A line on a day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quote {
    pub(crate) close: f64,
    pub(crate) volume: f64,
    /// In the currency of the line.
    pub(crate) turnover: f64,
    pub(crate) suspended: bool,
}

/// A share count from a day on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Count {
    pub(crate) day: usize,
    pub(crate) outstanding: f64,
    /// Fraction of one.
    pub(crate) free_float: f64,
}

/// All quotes and counts of a line.
pub(crate) struct Tape {
    /// By day; none if the line does not trade or has no print.
    pub(crate) quotes: Vec<Option<Quote>>,
    pub(crate) counts: Vec<Count>,
}

/// All that happened, from the first day to the last.
pub(crate) struct Market {
    /// By line.
    pub(crate) tapes: Vec<Tape>,
    /// By ex-date, then line.
    pub(crate) events: Vec<Event>,
}

/// Walks all lines through all days.
pub(crate) fn simulate(setting: &Setting) -> Market {
    let factors = Factors::draw(setting);
    let mut market = Market { tapes: Vec::new(), events: Vec::new() };
    for (at, line) in setting.companies.lines.iter().enumerate() {
        let planned = plan::events(setting, at, &market.events);
        let mut walk = Walk::new(setting, at, spun_off_at(line, &market));
        walk.returns = factors.returns(setting, at);
        walk.buyer = buyer(setting, &market, &planned);
        walk.events = planned;
        walk.run();
        market.tapes.push(walk.tape);
        market.events.extend(walk.events);
    }
    market.events.sort_by_key(|event| (event.ex, event.line, event.kind));
    for event in market.events.iter().filter(|event| event.acquirer.is_some()) {
        issue(setting, event, &mut market.tapes);
    }
    market
}

/// The last closes of the line that buys this one, by day. It comes before it among the lines.
fn buyer(setting: &Setting, market: &Market, planned: &[Event]) -> Option<Vec<f64>> {
    let acquirer = planned.iter().find_map(|event| event.acquirer)?;
    let at = position(setting, acquirer)?;
    let closes = market.tapes.get(at)?.quotes.iter();
    let closes = closes.scan(setting.companies.lines[at].opening_price, |last, quote| {
        *last = quote.map_or(*last, |quote| quote.close);
        Some(*last)
    });
    Some(closes.collect())
}

fn position(setting: &Setting, id: &str) -> Option<usize> {
    setting.companies.lines.iter().position(|line| line.id == id)
}

/// The shares that holders of a line that is bought receive, from the ex-date on.
fn issue(setting: &Setting, event: &Event, tapes: &mut [Tape]) {
    let last = tapes[event.line].counts.last().map(|count| count.outstanding);
    let acquirer = event.acquirer.and_then(|id| position(setting, id));
    let (Some(held), Some(acquirer), Some(Ratio { new, old })) = (last, acquirer, event.ratio)
    else {
        return;
    };
    let counts = &mut tapes[acquirer].counts;
    let at = counts.partition_point(|count| count.day < event.ex);
    if counts.get(at).is_none_or(|count| count.day > event.ex) {
        let before = counts[at - 1];
        counts.insert(at, Count { day: event.ex, ..before });
    }
    let issued = (held * new / old).round();
    counts[at..].iter_mut().for_each(|count| count.outstanding += issued);
}

/// A price and a share count.
struct Start {
    price: f64,
    shares: f64,
}

/// The start of a line that a parent hands out: the loss of the parent by child share, and as many
/// shares as its holders receive.
fn spun_off_at(line: &Line, market: &Market) -> Option<Start> {
    let ours = |event: &&Event| event.child.is_some_and(|child| child == line.id);
    let event = market.events.iter().find(ours)?;
    let Ratio { new, old } = event.ratio?;
    let counts = market.tapes[event.line].counts.iter().rev();
    let parent = counts.into_iter().find(|count| count.day <= event.ex)?;
    Some(Start {
        price: round_price(event.amount * old / new),
        shares: (parent.outstanding * new / old).round(),
    })
}

/// The day on which the share count takes an event up.
pub(crate) fn counted(setting: &Setting, event: &Event) -> usize {
    match event.life {
        Life::Deferred => {
            setting.calendar.shift(setting.companies.lines[event.line].venue, event.ex, 11)
        }
        _ => event.ex,
    }
}

/// A line on its way.
struct Walk<'a> {
    setting: &'a Setting,
    line: &'a Line,
    events: Vec<Event>,
    returns: Vec<f64>,
    /// The last closes of the line that buys this one, by day.
    buyer: Option<Vec<f64>>,
    prints: Random,
    changes: Random,
    /// Part of the free shares that change hands on a quiet day.
    activity: f64,
    price: f64,
    shares: f64,
    free_float: f64,
    tape: Tape,
}

impl<'a> Walk<'a> {
    /// A line before its first day, as its company was drawn or as it is spun off.
    fn new(setting: &'a Setting, at: usize, spun_off: Option<Start>) -> Self {
        let line = &setting.companies.lines[at];
        let drawn = Start { price: line.opening_price, shares: line.opening_shares };
        let Start { price, shares } = spun_off.unwrap_or(drawn);
        let mut prints = Random::new(setting.seed, Purpose::Prints, at);
        let activity = prints.between(0.002, 0.012);
        let quotes = vec![None; setting.calendar.priced_days()];
        Self {
            setting,
            line,
            events: Vec::new(),
            returns: Vec::new(),
            buyer: None,
            prints,
            changes: Random::new(setting.seed, Purpose::Shares, at),
            activity,
            price,
            shares,
            free_float: line.free_float,
            tape: Tape { quotes, counts: Vec::new() },
        }
    }

    fn run(&mut self) {
        let calendar = &self.setting.calendar;
        let trades = |day: &usize| {
            calendar.is_open(self.line.venue, *day) && self.line.is_listed(calendar.date(*day))
        };
        let days: Vec<usize> = (0..calendar.priced_days()).filter(trades).collect();
        let mut before = None;
        for day in days {
            self.announce(day);
            let changed = self.go_ex(day);
            self.count(day, before, changed);
            self.tape.quotes[day] = self.step(day, before.is_none());
            before = Some(day);
        }
    }

    /// Fixes the amounts that are announced on a day, unless another line has fixed them.
    fn announce(&mut self, day: usize) {
        let (line, currencies) = (self.line, &self.setting.currencies);
        let date = self.setting.calendar.date(day);
        for event in &mut self.events {
            if event.announced == day && event.fraction > 0.0 && event.amount == 0.0 {
                let rate = 1.0 / event.rate(line, currencies, date);
                let decimals = if event.kind.is_priced() { 2 } else { 4 };
                event.amount = rounded(event.fraction * self.price * rate, decimals);
                if let (EventKind::Merger, Some(buyer)) = (event.kind, &self.buyer) {
                    let in_shares = (OFFER - event.fraction) * self.price;
                    event.ratio = Some(Ratio::new(rounded(in_shares / buyer[day - 1], 4), 1.0));
                }
            }
        }
    }

    /// Takes the events of a day out of the last close. Returns whether the share count changed.
    fn go_ex(&mut self, day: usize) -> bool {
        let date = self.setting.calendar.date(day);
        let mut factor = 1.0;
        for event in self.events.iter().filter(|event| event.ex == day) {
            let rate = event.rate(self.line, &self.setting.currencies, date);
            self.price = event.ex_price(self.price, rate);
        }
        for event in self.events.iter().filter(|event| counted(self.setting, event) == day) {
            factor *= event.share_factor();
        }
        self.shares = (self.shares * factor).round();
        factor != 1.0
    }

    /// Writes a share count at the start, after an event, and each quarter.
    fn count(&mut self, day: usize, before: Option<usize>, changed: bool) {
        let calendar = &self.setting.calendar;
        let new_quarter =
            before.is_none_or(|before| quarter(calendar, before) != quarter(calendar, day));
        if !new_quarter && !changed {
            return;
        }
        if before.is_some() && !changed {
            self.drift();
        }
        let (outstanding, free_float) = (self.shares, self.free_float);
        self.tape.counts.push(Count { day, outstanding, free_float });
    }

    /// Small issues and buybacks, seldom a large one; now and then a block becomes free or not.
    fn drift(&mut self) {
        let random = &mut self.changes;
        let change = match random.uniform() {
            part if part < 0.60 => 0.0,
            part if part < 0.97 => 0.003 * random.normal(),
            _ => random.between(-0.03, 0.08),
        };
        self.shares = (self.shares * (1.0 + change)).round();
        if random.chance(0.08) {
            let moved = self.free_float + random.between(-0.06, 0.06);
            self.free_float = rounded(moved.clamp(0.20, 1.0), 2);
        }
    }

    /// Moves the price and prints it, or rests.
    fn step(&mut self, day: usize, first: bool) -> Option<Quote> {
        if self.is_suspended(day) {
            let (close, volume, turnover) = (self.price, 0.0, 0.0);
            return Some(Quote { close, volume, turnover, suspended: true });
        }
        let change = if first { 0.0 } else { self.change(day) };
        self.price = round_price(self.price * (1.0 + change));
        let (busy, average) = (self.prints.uniform(), self.prints.between(0.995, 1.005));
        let missing = self.prints.chance(MISSING_PRINTS);
        if missing && !first && !self.is_near_event(day) {
            return None;
        }
        let traded = self.activity * (0.5 + busy + 8.0 * change.abs());
        let volume = (traded * self.shares * self.free_float / 100.0).round().max(1.0) * 100.0;
        let turnover = (volume * self.price * average).round();
        Some(Quote { close: self.price, volume, turnover, suspended: false })
    }

    /// The return of a day.
    fn change(&self, day: usize) -> f64 {
        let limit = self.line.venue.largest_move();
        let offer = self.offer(day).map(|offer| offer / self.price - 1.0);
        let ending =
            |event: &Event| event.kind == EventKind::Bankruptcy && day + COLLAPSE_DAYS >= event.ex;
        let falling = self.events.iter().any(ending);
        let drawn = self.returns[day];
        let change = offer.unwrap_or(if falling { drawn / 2.0 - COLLAPSE } else { drawn });
        change.clamp(-limit, limit)
    }

    /// The worth of the buyer's offer at the close of a day, once it is announced.
    fn offer(&self, day: usize) -> Option<f64> {
        let closes = self.buyer.as_ref()?;
        let event = self.events.iter().find(|event| event.acquirer.is_some())?;
        let Ratio { new, old } = event.ratio.filter(|_| event.announced < day)?;
        Some(event.amount + closes[day] * new / old)
    }

    fn is_suspended(&self, day: usize) -> bool {
        let date = self.setting.calendar.date(day);
        script::suspension(&self.line.id).is_some_and(|(from, to)| (from..=to).contains(&date))
    }

    /// No print is missing around an ex-date.
    fn is_near_event(&self, day: usize) -> bool {
        self.events.iter().any(|event| event.ex.abs_diff(day) <= 5)
    }
}

fn quarter(calendar: &Calendar, day: usize) -> (i32, u32) {
    let date = calendar.date(day);
    (date.year(), date.month0() / 3)
}

/// Two decimals from 1 on, three below.
fn round_price(price: f64) -> f64 {
    if price < 1.0 { rounded(price, 3) } else { rounded(price, 2) }
}
