//! One index in a run.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use kapok_backtest::{Course, Held, Overlays, Replay, Stretch, days_before};
use kapok_engine::{Calculator, Outcome, StepError};
use kapok_market::gate;
use kapok_market::{History, SecurityIx};
use kapok_overlay::Others;
use kapok_rulebook::Rulebook;

use crate::compiled::Compiled;
use crate::held::{GateRefusal, HeldIndex, Obstacle};
use crate::plan::Job;
use crate::settings::Gate;

/// One index in a run: what is due of it, and how far it has got.
#[derive(Clone)]
pub(crate) struct IndexRun {
    pub(crate) job: Job,
    pub(crate) books: Arc<Vec<Compiled>>,
    pub(crate) history: Arc<History>,
    pub(crate) course: Course,
    pub(crate) held: Option<HeldIndex>,
    /// Levels that are not yet given to the blends of other indices, where these need any.
    pub(crate) lent: Option<Replay>,
}

/// Facts of some securities, after a day and up to another.
struct Used<'a> {
    securities: &'a [SecurityIx],
    after: NaiveDate,
    to: NaiveDate,
}

impl IndexRun {
    pub(crate) fn compiled(&self) -> &Compiled {
        &self.books[self.job.index]
    }

    pub(crate) fn book(&self) -> &Rulebook {
        &self.compiled().book
    }

    pub(crate) fn is_due(&self, date: NaiveDate) -> bool {
        self.held.is_none() && self.job.days.binary_search(&date).is_ok()
    }

    fn calculator(&self, detail: bool) -> Calculator<'_> {
        Calculator { book: self.book(), history: &self.history, detail }
    }

    fn hold(&self, date: NaiveDate, error: impl Into<Obstacle>) -> HeldIndex {
        let held = Held { date, error: error.into() };
        HeldIndex { index: self.book().id.to_string(), held }
    }

    fn stopped(&self, Held { date, error }: Held<StepError>) -> HeldIndex {
        self.hold(date, error)
    }

    /// Goes from the base date to the day before the first one due, through the data gate.
    pub(crate) fn replay(mut self, gate: Option<&Gate>, others: &Others) -> Self {
        let mut course = std::mem::take(&mut self.course);
        let mut lent = self.lent.take();
        let mut used = BTreeSet::new();
        let book = self.book();
        let days = days_before(book, self.job.days[0]).map_err(|e| Held::from_base(book, e));
        let gone = days.and_then(|days| {
            let (calculator, overlays) = (self.calculator(false), Overlays::Beside(others));
            let stretch = Stretch { calculator, days, detail_on: &[], overlays };
            course.through(stretch, &mut |outcome, state| {
                if outcome.review.is_some() {
                    used.extend(state.constituents.security.iter().copied());
                }
                if let Some(lent) = &mut lent {
                    lent.record(outcome);
                }
            })
        });
        self.held = match (gone, gate, course.state()) {
            (Err(held), ..) => Some(self.stopped(held)),
            (Ok(()), Some(gate), Some(state)) => {
                let securities: Vec<SecurityIx> = used.into_iter().collect();
                let (after, to) = (self.book().base_date, state.date);
                self.refusal(gate, Used { securities: &securities, after, to })
            }
            (Ok(()), ..) => None,
        };
        (self.course, self.lent) = (course, lent);
        self
    }

    /// Calculates one day, through the data gate.
    pub(crate) fn calculate(
        mut self,
        date: NaiveDate,
        gate: Option<&Gate>,
        others: &Others,
    ) -> (Self, Result<Outcome, HeldIndex>) {
        let mut course = std::mem::take(&mut self.course);
        let last = course.state().map(|state| state.date);
        let stepped = course.step(self.calculator(true), date, Overlays::Beside(others));
        self.course = course;
        if let (Ok(outcome), Some(lent)) = (&stepped, &mut self.lent) {
            lent.record(outcome);
        }
        let passed = stepped.map_err(|held| self.stopped(held)).and_then(|outcome| {
            let refusal = gate.and_then(|gate| self.refusal_of_day(gate, last, &outcome));
            refusal.map_or(Ok(outcome), Err)
        });
        (self, passed)
    }

    /// The refusal of constituents of a day and of the next open.
    fn refusal_of_day(
        &self,
        gate: &Gate,
        last: Option<NaiveDate>,
        outcome: &Outcome,
    ) -> Option<HeldIndex> {
        let detail = outcome.detail.as_ref()?;
        let mut securities: Vec<SecurityIx> = detail.close.security.clone();
        // Those of the next open too: a wrong price of a line that enters tonight would be in
        // tomorrow's divisor.
        securities.extend(&detail.next.security);
        securities.sort_unstable();
        securities.dedup();
        let after = last.unwrap_or_else(|| outcome.date.pred_opt().unwrap_or(outcome.date));
        self.refusal(gate, Used { securities: &securities, after, to: outcome.date })
    }

    /// The refusal of some facts, if the gate has anything against them.
    fn refusal(&self, gate: &Gate, used: Used<'_>) -> Option<HeldIndex> {
        let Used { securities, after, to } = used;
        let mut findings = gate::inspect(&self.history, securities, after, to, &gate.limits);
        findings.retain(|finding| !gate.accepts(finding));
        let more = findings.len().saturating_sub(1);
        let first = findings.into_iter().next()?;
        Some(self.hold(first.date, GateRefusal { first, more }))
    }

    /// Gives the levels that it has calculated to the blends of other indices.
    pub(crate) fn lend(&mut self, others: &mut Others) {
        if let Some(lent) = self.lent.take() {
            let book = self.book();
            lent.lend(book, others);
            self.lent = Some(Replay::of(book));
        }
    }
}
