//! One parameter in one market.

use chrono::NaiveDate;
use kapok_engine::{Calculator, LevelRecord, Outcome};
use kapok_publication::{IndexDay, tabulate};

use crate::support::index::Index;
use crate::support::market::Market;
use crate::support::{day, weekdays};

/// Points by which a level may differ from that by hand: rounding of floating-point numbers.
const SLACK: f64 = 1e-9;
/// The same where the eighth decimal is what it is about.
const FINE: f64 = 1e-11;

/// A number of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What {
    Price,
    Net,
    Gross,
    Divisor,
    /// The price level as published.
    Published,
}

/// A day, and its level as published.
struct Told {
    outcome: Outcome,
    published: f64,
}

/// A market and an index, and what is seen by each value of a parameter.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) parameter: &'static str,
    market: Market,
    index: Index,
    date: NaiveDate,
    what: What,
    /// A value, and the number by hand; `None` where the index has no such day.
    by_value: Vec<(&'static str, Option<f64>)>,
    slack: f64,
}

impl Case {
    /// A case in which one day is looked at.
    pub(super) fn new(parameter: &'static str, market: &Market, date: &str, what: What) -> Self {
        let (index, market) = (Index::default(), market.clone());
        let (date, by_value) = (day(date), Vec::new());
        Self { parameter, market, index, date, what, by_value, slack: SLACK }
    }

    /// With an index file of its own.
    pub(super) fn of(self, index: Index) -> Self {
        Self { index, ..self }
    }

    /// With another convention, whatever the parameter is.
    pub(super) fn with(self, parameter: &'static str, value: &str) -> Self {
        Self { index: self.index.clone().with(parameter, value), ..self }
    }

    /// Where the eighth decimal counts.
    pub(super) fn fine(self) -> Self {
        Self { slack: FINE, ..self }
    }

    /// What is seen with a value, by hand.
    pub(super) fn seen(mut self, value: &'static str, number: f64) -> Self {
        self.by_value.push((value, Some(number)));
        self
    }

    /// With a value the day has no level: it is none, or the index is held.
    pub(super) fn nothing(mut self, value: &'static str) -> Self {
        self.by_value.push((value, None));
        self
    }

    pub(super) fn tries(&self, value: &str) -> bool {
        self.by_value.iter().any(|(tried, _)| *tried == value)
    }

    /// The days of an index up to that looked at, as far as it can be calculated.
    fn days(&self, index: &Index) -> Vec<Told> {
        let history = self.market.history();
        let book = index.book(&history);
        let calculator = Calculator { book: &book, history: &history, detail: true };
        let told = |outcome: Outcome| {
            let (book, history) = (&book, &history);
            let day = IndexDay { book, config_sha256: "", history, outcome: &outcome };
            let levels = tabulate(&[day]).levels;
            let price = levels.iter().find(|row| row.return_variant == "price");
            Told { published: price.unwrap().level_published, outcome }
        };
        let Ok((mut state, first)) = calculator.found() else { return Vec::new() };
        let mut days = vec![told(first)];
        for &date in &book.calendar.between(book.base_date, self.date).unwrap()[1..] {
            let Ok((next, outcome)) = calculator.next(state, date) else { break };
            days.push(told(outcome));
            state = next;
        }
        days
    }

    fn look(&self, days: &[Told]) -> Option<f64> {
        let day = days.iter().find(|day| day.outcome.date == self.date)?;
        let LevelRecord { levels, divisor, .. } = day.outcome.level;
        Some(match self.what {
            What::Price => levels.price,
            What::Net => levels.net,
            What::Gross => levels.gross,
            What::Divisor => divisor,
            What::Published => day.published,
        })
    }

    /// What an index shows is what is said by hand.
    fn hold(&self, index: &Index, by_hand: Option<f64>, told: &str) {
        let seen = self.look(&self.days(index));
        let near = match (seen, by_hand) {
            (Some(seen), Some(by_hand)) => (seen - by_hand).abs() <= self.slack,
            (seen, by_hand) => seen == by_hand,
        };
        assert!(near, "{} {told}: {seen:?}, by hand {by_hand:?}", self.parameter);
    }

    /// Each value shows what it has to, and they are not all the same.
    fn check_values(&self) {
        for (value, by_hand) in &self.by_value {
            let index = self.index.clone().with(self.parameter, value);
            self.hold(&index, *by_hand, value);
        }
        let apart = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() > 2.0 * self.slack,
            (a, b) => a.is_some() != b.is_some(),
        };
        let (_, first) = self.by_value[0];
        let differ = self.by_value.iter().any(|(_, other)| apart(first, *other));
        assert!(differ, "{}: every value shows the same", self.parameter);
    }

    /// From the day after the base date on, another value shows what it would have shown; from
    /// whatever day on, it changes nothing before.
    fn check_changes(&self) {
        let dates = weekdays(self.index.base_date, 20);
        let last = dates.iter().position(|date| *date == self.date).unwrap();
        for (one, _) in &self.by_value {
            let always = self.index.clone().with(self.parameter, one);
            let days = self.days(&always);
            for (other, by_hand) in self.by_value.iter().filter(|(other, _)| other != one) {
                let told = format!("{one}, then {other}");
                let changed = |from| always.clone().from(from, self.parameter, other);
                self.hold(&changed(dates[1]), *by_hand, &told);
                for &from in &dates[1..=last + 1] {
                    let changed = self.days(&changed(from));
                    let told = format!("{} {told} from {from}", self.parameter);
                    assert_eq!(bits(&changed, from), bits(&days, from), "{told}");
                }
            }
        }
    }
}

/// All levels before a day, to the last bit.
fn bits(days: &[Told], before: NaiveDate) -> Vec<(NaiveDate, [u64; 4])> {
    let bits = |Told { outcome, published }: &Told| {
        let levels = outcome.level.levels;
        let all = [levels.price, levels.net, levels.gross, *published];
        (outcome.date, all.map(f64::to_bits))
    };
    days.iter().filter(|day| day.outcome.date < before).map(bits).collect()
}

/// The gross level of a market under an index on its last day.
pub(super) fn gross(market: &Market, index: Index, date: &str) -> f64 {
    let case = Case::new("", market, date, What::Gross).of(index);
    case.look(&case.days(&case.index)).unwrap()
}

pub(super) fn check(cases: Vec<Case>) {
    for case in cases {
        case.check_values();
        case.check_changes();
    }
}
