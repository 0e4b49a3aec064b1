//! One index on its way through the days of a run.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use kapok_engine::{Calculator, Others, Outcome, State, StepError};
use kapok_market::gate;
use kapok_market::{History, SecurityIx};
use kapok_methodology::Rulebook;
use kapok_methodology::rulebook::overlays::waves;
use kapok_publication::Store;

use crate::blends;
use crate::plan::Job;
use crate::run::{Books, Gate, HeldIndex, Reason, RunError};

/// One index on its way through the days.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) job: Job,
    pub(crate) books: Arc<Books>,
    pub(crate) history: Arc<History>,
    pub(crate) state: Option<State>,
    pub(crate) held: Option<HeldIndex>,
    /// Outcomes that blends of other indices need, where they need any.
    pub(crate) lent: Option<Vec<Outcome>>,
    /// They need them from the base date on.
    pub(crate) past: bool,
}

impl Line {
    pub(crate) fn book(&self) -> &Rulebook {
        &self.books[self.job.index].0
    }

    fn calculator(&self, detail: bool) -> Calculator<'_> {
        Calculator { book: self.book(), history: &self.history, detail }
    }

    fn hold(&self, date: NaiveDate, error: &StepError) -> HeldIndex {
        HeldIndex {
            index: self.book().id.to_string(),
            date,
            reason: if error.is_infeasible() { Reason::Infeasible } else { Reason::Data },
            message: error.to_string(),
            hint: error.hint(),
        }
    }

    /// The state before the first day due, from the base date, through the data gate.
    pub(crate) fn replay(mut self, gate: Option<&Gate>, others: &Others) -> Self {
        let first = self.job.days[0];
        let mut used = BTreeSet::new();
        let book = self.book();
        let days = match book.calendar.between(book.base_date, first) {
            Ok(days) => days.to_vec(),
            Err(error) => {
                self.held = Some(self.hold(book.base_date, &error.into()));
                return self;
            }
        };
        for date in days.into_iter().take_while(|day| *day < first) {
            match self.step(date, false, others) {
                Ok(outcome) if outcome.review.is_some() => {
                    used.extend(self.state.iter().flat_map(|s| &s.constituents.security));
                }
                Ok(_) => {}
                Err(held) => {
                    self.held = Some(held);
                    return self;
                }
            }
        }
        let used: Vec<SecurityIx> = used.into_iter().collect();
        let refusal = gate
            .zip(self.state.as_ref())
            .and_then(|(gate, state)| self.refusal(gate, self.book().base_date, state.date, &used));
        self.held = refusal;
        self
    }

    fn step(
        &mut self,
        date: NaiveDate,
        detail: bool,
        others: &Others,
    ) -> Result<Outcome, HeldIndex> {
        let stepped = match self.state.take() {
            None => self.calculator(detail).found_beside(others),
            Some(state) => self.calculator(detail).next_beside(state, date, others),
        };
        let (state, outcome) = stepped.map_err(|error| self.hold(date, &error))?;
        self.state = Some(state);
        if let Some(lent) = &mut self.lent {
            lent.push(Outcome { detail: None, review: None, ..outcome.clone() });
        }
        Ok(outcome)
    }

    /// One day, through the data gate.
    pub(crate) fn calculate(
        mut self,
        date: NaiveDate,
        gate: Option<&Gate>,
        others: &Others,
    ) -> (Self, Result<Outcome, HeldIndex>) {
        let last = self.state.as_ref().map(|state| state.date);
        let outcome = self.step(date, true, others).and_then(|outcome| {
            let refusal = gate.and_then(|gate| self.refusal_of_day(gate, last, &outcome));
            refusal.map_or(Ok(outcome), Err)
        });
        (self, outcome)
    }

    /// What the gate has against the constituents of a day and of the next open.
    fn refusal_of_day(
        &self,
        gate: &Gate,
        last: Option<NaiveDate>,
        outcome: &Outcome,
    ) -> Option<HeldIndex> {
        let detail = outcome.detail.as_ref()?;
        let mut used: Vec<SecurityIx> = detail.close.security.clone();
        used.extend(&detail.next.security);
        used.sort_unstable();
        used.dedup();
        let after = last.unwrap_or_else(|| outcome.date.pred_opt().unwrap_or(outcome.date));
        self.refusal(gate, after, outcome.date, &used)
    }

    /// What the gate has against facts after a day and up to another.
    fn refusal(
        &self,
        gate: &Gate,
        after: NaiveDate,
        to: NaiveDate,
        used: &[SecurityIx],
    ) -> Option<HeldIndex> {
        let mut findings = gate::inspect(&self.history, used, after, to, &gate.limits);
        findings.retain(|finding| !gate.accepts(finding));
        let first = findings.first()?;
        let more = match findings.len() {
            1 => String::new(),
            n => format!(" (and {} more)", n - 1),
        };
        Some(HeldIndex {
            index: self.book().id.to_string(),
            date: first.date,
            reason: Reason::Gate,
            message: format!("the data gate refuses {first}{more}"),
            hint: Some(format!(
                "correct the fact, or accept it under [[gate.accept]]: security = \"{}\", \
                 date = {}, check = \"{}\"",
                first.security,
                first.date,
                first.check.name()
            )),
        })
    }
}

/// Places of lines in the order in which blends need them.
pub(crate) fn in_waves(lines: &[Line]) -> Vec<Vec<usize>> {
    waves(&lines.iter().map(Line::book).collect::<Vec<_>>())
}

/// Gives what some lines have calculated to the blends of others.
pub(crate) fn lend(lines: &mut [Line], wave: &[usize], others: &mut Others) {
    for &at in wave {
        let lent = lines[at].lent.as_mut().map(std::mem::take).unwrap_or_default();
        for outcome in lent {
            let (level, overlays) = (&outcome.level, &outcome.overlays);
            kapok_engine::overlay::lend(others, lines[at].book(), outcome.date, level, overlays);
        }
    }
}

/// What is published of needed indices stands before what was replayed of them.
pub(crate) fn add_published(
    lines: &[Line],
    wave: &[usize],
    store: &Store,
    others: &mut Others,
) -> Result<(), RunError> {
    let jobs: Vec<&Job> = lines.iter().map(|line| &line.job).collect();
    for line in wave.iter().map(|at| &lines[*at]).filter(|line| line.lent.is_some()) {
        let books: Vec<Rulebook> = line.books.iter().map(|(book, _)| book.clone()).collect();
        blends::add_published(store, line.book(), &jobs, &books, others)?;
    }
    Ok(())
}
