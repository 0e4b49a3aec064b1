//! One index in a run.

use std::sync::Arc;

use chrono::NaiveDate;
use kapok_backtest::{Course, Held, Overlays, Replay, Stretch, Watched, days_before};
use kapok_engine::{Calculator, Outcome, StepError};
use kapok_gate::{Finding, Inspection, Severity};
use kapok_market::History;
use kapok_overlay::Others;
use kapok_published::ReviewRules;
use kapok_rulebook::Rulebook;

use crate::compiled::Compiled;
use crate::held::{GateRefusal, HeldIndex, Obstacle};
use crate::plan::{Job, Start};

/// One index in a run: what is due of it, and how far it has got.
#[derive(Clone)]
pub(crate) struct IndexRun {
    pub(crate) job: Job,
    pub(crate) books: Arc<Vec<Compiled>>,
    pub(crate) history: Arc<History>,
    /// Findings about the facts, if there is a gate.
    pub(crate) gate: Option<Arc<Inspection>>,
    pub(crate) course: Course,
    pub(crate) watched: Watched,
    /// Version that made the last review, as the published day names it from which the index goes
    /// on.
    pub(crate) reviewed_by: Option<ReviewRules>,
    pub(crate) held: Option<HeldIndex>,
    /// Findings of the replay before the first day due that hold nothing.
    pub(crate) warned: Vec<Finding>,
    /// Levels that are not yet given to the blends of other indices, where these need any.
    pub(crate) lent: Option<Replay>,
}

/// A day that has passed the gate.
pub(crate) struct Passed {
    pub(crate) outcome: Outcome,
    /// Findings that hold nothing.
    pub(crate) warnings: Vec<Finding>,
}

impl IndexRun {
    pub(crate) fn compiled(&self) -> &Compiled {
        &self.books[self.job.index]
    }

    pub(crate) fn book(&self) -> &Rulebook {
        &self.compiled().book
    }

    /// Version that made the last review of an outcome. One of a review before this run is the one
    /// that was published: its file may have changed since.
    pub(crate) fn review_rules(&self, outcome: &Outcome) -> Option<ReviewRules> {
        let now = || self.compiled().review_rules(outcome.last_review);
        match self.job.start {
            Start::Published(date) if outcome.last_review <= date => {
                self.reviewed_by.clone().or_else(now)
            }
            Start::Published(_) | Start::Base => now(),
        }
    }

    pub(crate) fn is_due(&self, date: NaiveDate) -> bool {
        self.held.is_none() && self.job.days.binary_search(&date).is_ok()
    }

    fn calculator(&self, detail: bool) -> Calculator<'_> {
        Calculator { book: self.book(), history: &self.history, detail }
    }

    pub(crate) fn hold(&self, date: NaiveDate, error: impl Into<Obstacle>) -> HeldIndex {
        let held = Held { date, error: error.into() };
        HeldIndex { index: self.book().id.to_string(), held }
    }

    fn stopped(&self, Held { date, error }: Held<StepError>) -> HeldIndex {
        self.hold(date, error)
    }

    /// Goes from the base date to the day before the first one due, through the data gate.
    ///
    /// * `gated`: whether the gate is asked
    pub(crate) fn replay(mut self, gated: bool, others: &Others) -> Self {
        let gate = self.gate.clone().filter(|_| gated);
        let mut course = std::mem::take(&mut self.course);
        let (mut lent, mut watched) = (self.lent.take(), Watched::default());
        let (mut refused, mut warned) = (None, Vec::new());
        let book = self.book();
        let days = days_before(book, self.job.days[0]).map_err(|e| Held::from_base(book, e));
        let gone = days.and_then(|days| {
            let (calculator, overlays) = (self.calculator(false), Overlays::Beside(others));
            let stretch = Stretch { calculator, days, detail_on: &[], overlays };
            course.through(stretch, &mut |outcome, state| {
                if let Some(gate) = gate.as_ref().filter(|_| refused.is_none()) {
                    let found = watched.evening(book, &self.history, gate, outcome, state);
                    match refusal(found) {
                        Ok(warnings) => warned.extend(warnings),
                        Err(refusal) => refused = Some((outcome.date, refusal)),
                    }
                }
                if let Some(lent) = &mut lent {
                    lent.record(outcome);
                }
            })
        });
        // The gate first: what it refuses lies before the day that cannot be calculated.
        self.held = match (refused, gone) {
            (Some((date, refusal)), _) => Some(self.hold(date, refusal)),
            (None, Err(held)) => Some(self.stopped(held)),
            (None, Ok(())) => None,
        };
        (self.course, self.lent, self.watched) = (course, lent, watched);
        self.warned = warned;
        self
    }

    /// Calculates one day, through the data gate.
    pub(crate) fn calculate(
        mut self,
        date: NaiveDate,
        others: &Others,
    ) -> (Self, Result<Passed, HeldIndex>) {
        let mut course = std::mem::take(&mut self.course);
        let stepped = course.step(self.calculator(true), date, Overlays::Beside(others));
        self.course = course;
        let passed = match stepped {
            Ok(outcome) => self.pass(outcome),
            Err(held) => Err(self.stopped(held)),
        };
        (self, passed)
    }

    /// Passes a day through the gate.
    fn pass(&mut self, outcome: Outcome) -> Result<Passed, HeldIndex> {
        let (Some(gate), Some(state)) = (self.gate.as_ref(), self.course.state()) else {
            return Ok(Passed { outcome, warnings: Vec::new() });
        };
        let book = &self.books[self.job.index].book;
        let found = self.watched.evening(book, &self.history, gate, &outcome, state);
        match refusal(found) {
            Ok(warnings) => Ok(Passed { outcome, warnings }),
            Err(refusal) => Err(self.hold(outcome.date, refusal)),
        }
    }

    /// Keeps the levels of a day for the blends of other indices, where these need any. What the
    /// gate refuses is not kept: a blend would publish it under another name.
    pub(crate) fn record(&mut self, outcome: &Outcome) {
        if let Some(lent) = &mut self.lent {
            lent.record(outcome);
        }
    }

    /// Gives the levels that it has calculated to the blends of other indices, and the day from
    /// which there are none.
    pub(crate) fn lend(&mut self, others: &mut Others) {
        if let Some(lent) = self.lent.take() {
            let book = self.book();
            lent.lend(book, others);
            if let Some(held) = &self.held {
                others.hold(&book.id, held.held.date);
            }
            self.lent = Some(Replay::of(book));
        }
    }
}

/// Findings that hold nothing, or else the refusal of those that do.
pub(crate) fn refusal(findings: Vec<Finding>) -> Result<Vec<Finding>, GateRefusal> {
    let is_held = |finding: &Finding| finding.severity == Severity::Block;
    let (held, passed): (Vec<_>, Vec<_>) = findings.into_iter().partition(is_held);
    let more = held.len().saturating_sub(1);
    match held.into_iter().next() {
        Some(first) => Err(GateRefusal { first, more }),
        None => Ok(passed),
    }
}
