//! Two indices walking side by side.

use chrono::NaiveDate;
use kapok_backtest::{Carried, Course, Held, Overlays, Watched, days_up_to};
use kapok_engine::{ActionRecord, Calculator, Levels, Outcome, Stage};
use kapok_gate::{Finding, Inspection};

/// One index on its way.
pub(super) struct Walk<'a> {
    calculator: Calculator<'a>,
    course: Course,
    days: std::iter::Peekable<std::vec::IntoIter<NaiveDate>>,
    /// Levels of the last common day.
    common: Option<Levels>,
    /// Events of the evening before.
    opened: Vec<ActionRecord>,
    pub(super) held: Option<Held>,
    /// The data gate, if it is asked.
    gate: Option<&'a Inspection>,
    watched: Watched,
    pub(super) findings: Vec<Finding>,
}

/// The way of an index from one common day to the next.
#[derive(Debug)]
pub(super) struct Step {
    /// The last of its days.
    pub(super) outcome: Outcome,
    /// Levels of the common day before.
    pub(super) before: Option<Levels>,
    /// Calculation days since the common day before.
    pub(super) days: usize,
    /// Events with which the day opened.
    pub(super) opened: Vec<ActionRecord>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        calculator: Calculator<'a>,
        to: NaiveDate,
        gate: Option<&'a Inspection>,
    ) -> Self {
        let calculator = Calculator { detail: true, ..calculator };
        let book = calculator.book;
        let (days, held) = match days_up_to(book, to) {
            Ok(days) => (days.to_vec(), None),
            Err(error) => (Vec::new(), Some(Held::from_base(book, error))),
        };
        let days = days.into_iter().peekable();
        let (course, watched, findings) = (Course::default(), Watched::default(), Vec::new());
        let (common, opened) = (None, Vec::new());
        Self { calculator, course, days, common, opened, held, gate, watched, findings }
    }

    /// Times in which closes were carried.
    pub(super) fn carried(&mut self) -> Vec<Carried> {
        std::mem::take(&mut self.watched).into_carried()
    }

    /// Asks the gate about a day.
    fn watch(&mut self, outcome: &Outcome) {
        if let (Some(gate), Some(state)) = (self.gate, self.course.state()) {
            let Calculator { book, history, .. } = self.calculator;
            let found = self.watched.evening(book, history, gate, outcome, state);
            self.findings.extend(found);
        }
    }

    fn ahead(&mut self) -> Option<NaiveDate> {
        self.days.peek().copied()
    }

    fn step(&mut self) -> Option<Outcome> {
        let date = self.days.next()?;
        match self.course.step(self.calculator, date, Overlays::Skipped) {
            Ok(outcome) => Some(outcome),
            Err(held) => {
                self.held = Some(held);
                self.days = Vec::new().into_iter().peekable();
                None
            }
        }
    }

    /// Goes on to a day that is one of its own.
    fn reach(&mut self, date: NaiveDate) -> Option<Step> {
        let mut days = 0;
        while self.ahead()? <= date {
            let opened = std::mem::take(&mut self.opened);
            let outcome = self.step()?;
            self.watch(&outcome);
            days += 1;
            let next = outcome.actions.iter().filter(|record| record.stage == Stage::NextOpen);
            self.opened = next.cloned().collect();
            if outcome.date == date {
                let before = self.common.replace(outcome.level.levels);
                return Some(Step { outcome, before, days, opened });
            }
        }
        None
    }
}

/// The next day that both have, with the way of each since the last one.
pub(super) fn next_common_day(walks: &mut [Walk<'_>; 2]) -> Option<(NaiveDate, [Step; 2])> {
    let [a, b] = walks;
    let date = common(a, b)?;
    Some((date, [a.reach(date)?, b.reach(date)?]))
}

fn common(a: &Walk<'_>, b: &Walk<'_>) -> Option<NaiveDate> {
    let (mut ours, mut theirs) = (a.days.clone(), b.days.clone());
    let (mut x, mut y) = (ours.next()?, theirs.next()?);
    while x != y {
        if x < y {
            x = ours.next()?;
        } else {
            y = theirs.next()?;
        }
    }
    Some(x)
}
