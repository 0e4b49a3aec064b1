//! Seeded markets: three exchanges, three currencies, events, share counts and figures, in rows as
//! files have them.

use chrono::{Days, NaiveDate};
use kapok_domain::Calendars;

use super::random::Random;
use crate::support::{day, weekdays};

/// Exchanges with currency, country and number of lines.
pub(super) const EXCHANGES: [(&str, &str, &str, usize); 3] =
    [("XNYS", "USD", "US", 10), ("XHKG", "HKD", "HK", 8), ("XSHG", "CNY", "CN", 8)];
/// First day with prices, and the base date.
const FIRST: &str = "2023-11-20";
pub(super) const BASE: &str = "2024-01-02";
/// Weekdays with prices.
const WEEKDAYS: usize = 93;

#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) mic: String,
    pub(super) currency: &'static str,
    pub(super) country: &'static str,
}

#[derive(Debug, Clone)]
pub(super) struct Price {
    pub(super) date: NaiveDate,
    pub(super) line: usize,
    pub(super) close: f64,
    pub(super) suspended: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Count {
    pub(super) date: NaiveDate,
    pub(super) line: usize,
    pub(super) shares: f64,
    pub(super) float: f64,
}

#[derive(Debug, Clone)]
pub(super) struct Rate {
    pub(super) date: NaiveDate,
    pub(super) base: &'static str,
    pub(super) quote: &'static str,
    pub(super) rate: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) line: usize,
    pub(super) kind: &'static str,
    pub(super) ex: NaiveDate,
    pub(super) new: f64,
    pub(super) old: f64,
    pub(super) amount: f64,
    pub(super) currency: &'static str,
    pub(super) special: bool,
    pub(super) subscription: f64,
}

#[derive(Debug, Clone)]
pub(super) struct Figure {
    pub(super) line: usize,
    pub(super) end: NaiveDate,
    pub(super) known: NaiveDate,
    pub(super) value: f64,
}

/// All rows.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) lines: Vec<Line>,
    pub(super) prices: Vec<Price>,
    pub(super) counts: Vec<Count>,
    pub(super) rates: Vec<Rate>,
    pub(super) events: Vec<Event>,
    pub(super) figures: Vec<Figure>,
    pub(super) withholding: Vec<(&'static str, f64)>,
    /// Closed days of exchanges that no calendar has.
    pub(super) closures: Vec<(&'static str, NaiveDate)>,
    /// Weekdays with prices.
    pub(super) days: Vec<NaiveDate>,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let mut world = Self {
            lines: Vec::new(),
            prices: Vec::new(),
            counts: Vec::new(),
            rates: Vec::new(),
            events: Vec::new(),
            figures: Vec::new(),
            closures: Vec::new(),
            withholding: vec![("US", 0.3), ("HK", 0.0), ("CN", 0.1)],
            days: weekdays(day(FIRST), WEEKDAYS),
        };
        let mut random = Random::new(seed);
        world.draw_rates(&mut random);
        let market: Vec<f64> = world.days.iter().map(|_| 0.008 * random.normal()).collect();
        let calendars = Calendars::built_in();
        for (mic, currency, country, count) in EXCHANGES {
            for n in 0..count {
                let id = format!("{}{n}", &mic[1..]);
                world.lines.push(Line { id, mic: mic.to_owned(), currency, country });
                let open =
                    |date: &NaiveDate| calendars.is_open(mic.parse().unwrap(), *date).unwrap();
                world.draw_line(&mut random, &market, &open);
            }
        }
        world
    }

    /// Rates of five pairs on every weekday.
    fn draw_rates(&mut self, random: &mut Random) {
        let pairs =
            [("USD", "HKD", 7.8), ("USD", "CNY", 7.1), ("USD", "JPY", 145.0), ("EUR", "USD", 1.09)];
        for (base, quote, start) in pairs {
            let mut rate = start;
            for &date in &self.days {
                rate *= 1.0 + 0.002 * random.normal();
                let rate = (rate * 1e5).round() / 1e5;
                self.rates.push(Rate { date, base, quote, rate });
            }
        }
    }

    /// Closes, counts, events and figures of the last line.
    fn draw_line(
        &mut self,
        random: &mut Random,
        market: &[f64],
        is_open: &dyn Fn(&NaiveDate) -> bool,
    ) {
        let line = self.lines.len() - 1;
        let days = self.days.clone();
        let sessions: Vec<usize> = (0..days.len()).filter(|at| is_open(&days[*at])).collect();
        let beta = random.between(0.7, 1.3);
        let size = random.between(0.008, 0.02);
        let mut price = random.between(15.0, 180.0);
        let mut shares = random.between(1e8, 1e9).round();
        let float = (random.between(0.4, 1.0) * 100.0).round() / 100.0;
        self.counts.push(Count { date: days[0], line, shares, float });
        let plan = self.plan(random, line, &sessions, &days);
        for &at in &sessions {
            let date = days[at];
            for (number, mut event) in
                plan.iter().filter(|event| event.ex == date).cloned().enumerate()
            {
                event.id = format!("E-{}-{at}-{number}", self.lines[line].id);
                let before = shares;
                price = take_out(&mut event, price, &mut shares);
                if shares != before {
                    self.counts.push(Count { date, line, shares, float });
                }
                self.events.push(event);
            }
            price *= 1.0 + beta * market[at] + size * random.normal();
            let close = (price * 100.0).round() / 100.0;
            self.prices.push(Price { date, line, close, suspended: false });
        }
        let mut value = random.between(1e4, 9e6).round();
        for year in 2019..=2023 {
            let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
            let known = end + Days::new(u64::try_from(20 + random.below(65)).unwrap());
            self.figures.push(Figure { line, end, known, value });
            value = (value * random.between(0.85, 1.15)).round();
        }
    }

    /// Events of a line: two regular dividends, and now and then a split, a bonus issue, a special
    /// dividend or rights.
    fn plan(
        &self,
        random: &mut Random,
        line: usize,
        sessions: &[usize],
        days: &[NaiveDate],
    ) -> Vec<Event> {
        let at = |part: f64| days[sessions[((sessions.len() - 1) as f64 * part) as usize]];
        let currency = self.lines[line].currency;
        let blank = Event {
            id: String::new(),
            line,
            kind: "cash_dividend",
            ex: days[0],
            new: 0.0,
            old: 0.0,
            amount: 0.0,
            currency,
            special: false,
            subscription: 0.0,
        };
        // Amounts are parts of the price until the ex-date comes.
        let first = random.between(0.03, 0.28);
        let yields = random.between(0.003, 0.012);
        let later = yields * random.between(0.95, 1.1);
        let mut plan = vec![
            Event { ex: at(first), amount: yields, ..blank.clone() },
            Event { ex: at(first + 0.65), amount: later, ..blank.clone() },
        ];
        let ex = at(random.between(0.40, 0.62));
        match line % 6 {
            0 => plan.push(Event { kind: "split", ex, new: 2.0, old: 1.0, ..blank }),
            1 => plan.push(Event { kind: "bonus_issue", ex, new: 2.0, old: 10.0, ..blank }),
            2 => {
                let amount = random.between(0.04, 0.16);
                plan.push(Event { ex, amount, special: true, ..blank });
            }
            3 => {
                let subscription = 0.6;
                let kind = "rights_issue";
                plan.push(Event { kind, ex, new: 1.0, old: 5.0, subscription, ..blank });
            }
            _ => {}
        }
        plan
    }

    /// Days from the second week after the base date on which an exchange has prices.
    pub(super) fn sessions(&self, mic: &str) -> Vec<NaiveDate> {
        let from = day(BASE) + Days::new(10);
        let mut days: Vec<NaiveDate> = self
            .prices
            .iter()
            .filter(|price| price.date > from && self.lines[price.line].mic == mic)
            .map(|price| price.date)
            .collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Last day of prices.
    pub(super) fn last(&self) -> NaiveDate {
        self.days[self.days.len() - 1]
    }
}

/// Takes an event out of a price and fixes its amount; returns the price after it.
fn take_out(event: &mut Event, price: f64, shares: &mut f64) -> f64 {
    let cents = |amount: f64| (amount * 1e4).round() / 1e4;
    match event.kind {
        "split" => {
            *shares = (*shares * event.new / event.old).round();
            price * event.old / event.new
        }
        "bonus_issue" => {
            *shares = (*shares * (event.old + event.new) / event.old).round();
            price * event.old / (event.old + event.new)
        }
        "rights_issue" => {
            event.subscription = cents(event.subscription * price);
            (price * event.old + event.subscription * event.new) / (event.old + event.new)
        }
        _ => {
            event.amount = cents(event.amount * price);
            price - event.amount
        }
    }
}
