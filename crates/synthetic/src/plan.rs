//! Events of a line, before its prices are drawn.
//!
//! Amounts are fractions of a price still to come; [`crate::walk`] fixes them on the day of their
//! announcement.

use chrono::Datelike;

use crate::calendar::{LAST, Venue, date};
use crate::company::Line;
use crate::event::Event;
use crate::event_kind::{EventKind, Life, Ratio};
use crate::random::{Purpose, Random};
use crate::script::{self, Scene};
use crate::setting::Setting;

/// Weekdays that lie at least between two events of a line, so that a price move has one cause.
const APART: usize = 25;

/// The regular dividends of a year.
struct Payment {
    /// Earliest ex-date: month and day.
    from: (u32, u32),
    /// Weekdays over which ex-dates spread.
    spread: usize,
    /// Part of the companies that pay.
    payers: f64,
    /// Size against the main payment.
    size: f64,
}

const MAINLAND: &[Payment] = &[Payment { from: (5, 10), spread: 50, payers: 0.75, size: 1.0 }];
const HONG_KONG: &[Payment] = &[
    Payment { from: (5, 15), spread: 32, payers: 0.75, size: 1.0 },
    Payment { from: (8, 25), spread: 28, payers: 0.45, size: 0.4 },
];

/// All events of a line. An H line has those of its A line, found among the events already fixed.
pub(crate) fn events(setting: &Setting, at: usize, fixed: &[Event]) -> Vec<Event> {
    let line = &setting.companies.lines[at];
    let mut events = match line.a_line {
        Some(a_line) => follow(setting, at, fixed.iter().filter(|event| event.line == a_line)),
        None => Draft::new(setting, at).events(),
    };
    events.sort_by_key(|event| (event.ex, event.kind));
    events
}

/// Events of an A line with their amounts and ratios, from the first day on or after which Hong
/// Kong trades.
fn follow<'a>(setting: &Setting, at: usize, of: impl Iterator<Item = &'a Event>) -> Vec<Event> {
    let shared = |kind| {
        matches!(kind, EventKind::Dividend | EventKind::SpecialDividend | EventKind::BonusIssue)
    };
    let moved = |event: &Event| {
        let ex = setting.calendar.open_from(Venue::HongKong, event.ex);
        Event { line: at, ex, ..event.clone() }
    };
    of.filter(|event| shared(event.kind)).map(moved).collect()
}

/// The events of one line in the making.
struct Draft<'a> {
    setting: &'a Setting,
    at: usize,
    line: &'a Line,
    random: Random,
    events: Vec<Event>,
}

impl<'a> Draft<'a> {
    fn new(setting: &'a Setting, at: usize) -> Self {
        let random = Random::new(setting.seed, Purpose::Events, at);
        let line = &setting.companies.lines[at];
        Self { setting, at, line, random, events: Vec::new() }
    }

    fn events(mut self) -> Vec<Event> {
        for scene in script::SCENES.iter().filter(|scene| scene.id == self.line.id) {
            self.play(scene);
        }
        let payments = if self.line.venue == Venue::HongKong { HONG_KONG } else { MAINLAND };
        for payment in payments {
            self.pay(payment);
        }
        self.events
    }

    /// Adds an event of the script.
    fn play(&mut self, scene: &Scene) {
        let ex = self.setting.calendar.day(scene.ex);
        let longest = if scene.kind == EventKind::RightsIssue { 10 } else { 20 };
        let lag = if scene.ex > LAST { longest } else { 5 + self.random.below(longest - 4) };
        let announced = self.before(ex, lag);
        let event = self.event(scene.kind, announced, ex, scene.fraction);
        let Scene { ratio, child, acquirer, life, .. } = *scene;
        self.events.push(Event { ratio, child, acquirer, life, ..event });
    }

    /// Adds one payment in each year, if the company pays at all.
    fn pay(&mut self, payment: &Payment) {
        let pays = self.random.chance(payment.payers) || self.must_pay();
        let yearly = payment.size * self.random.between(0.008, 0.04);
        for year in 2022..=2024 {
            let fraction = yearly * self.random.between(0.85, 1.15);
            let later = self.random.below(payment.spread);
            let lag = 5 + self.random.below(16);
            let from = self.setting.calendar.day(date(year, payment.from.0, payment.from.1));
            let ex = self.setting.calendar.open_from(self.line.venue, from + later);
            if pays && self.is_clear(ex) && !script::has_scripted_dividend(&self.line.id, year) {
                self.pay_on(ex, lag, fraction);
            }
        }
    }

    fn pay_on(&mut self, ex: usize, lag: usize, fraction: f64) {
        let announced = self.before(ex, lag);
        let dividend = self.event(EventKind::Dividend, announced, ex, fraction);
        self.events.push(dividend);
        let year = self.setting.calendar.date(ex).year();
        let mut bonuses = script::BONUS_WITH_DIVIDEND.iter();
        if let Some((.., new)) =
            bonuses.find(|(id, in_year, _)| *id == self.line.id && *in_year == year)
        {
            let bonus = self.event(EventKind::BonusIssue, announced, ex, 0.0);
            self.events.push(Event { ratio: Some(Ratio::new(*new, 10.0)), ..bonus });
        }
    }

    fn must_pay(&self) -> bool {
        script::BONUS_WITH_DIVIDEND.iter().any(|(id, ..)| *id == self.line.id)
    }

    /// Whether nothing else happens to the line around a day.
    fn is_clear(&self, ex: usize) -> bool {
        let calendar = &self.setting.calendar;
        let old_enough = calendar.day(self.line.listed_on) + APART < ex;
        let suspension = script::suspension(&self.line.id).is_some_and(|(from, to)| {
            (calendar.day(from)..=calendar.day(to) + APART).contains(&ex)
        });
        let alone = self.events.iter().all(|event| event.ex.abs_diff(ex) >= APART);
        let listed = self.line.is_listed(calendar.date(ex));
        old_enough && !suspension && alone && listed
    }

    fn before(&self, ex: usize, lag: usize) -> usize {
        self.setting.calendar.shift(self.line.venue, ex, -lag.cast_signed())
    }

    fn event(&self, kind: EventKind, announced: usize, ex: usize, fraction: f64) -> Event {
        let declared = self.setting.companies.issuers[self.line.issuer].declares_in;
        let dividend = matches!(kind, EventKind::Dividend | EventKind::SpecialDividend);
        Event {
            line: self.at,
            kind,
            announced,
            ex,
            ratio: None,
            fraction,
            amount: 0.0,
            money: declared.filter(|_| dividend).unwrap_or(self.line.money),
            child: None,
            acquirer: None,
            life: Life::Steady,
        }
    }
}
