//! Holdings of an index from evening to evening, as the data gate looks at them.

use std::mem;

use chrono::NaiveDate;
use kapok_engine::{Constituents, Outcome, Stage, State};
use kapok_gate::{Finding, Held, Inspection, Lines, Moved};
use kapok_market::{History, SecurityIx};
use kapok_rulebook::Rulebook;

/// Holdings of an index from evening to evening. What the gate sees of a day follows from the
/// state before and after it, so a run that goes on from published days sees what a replay sees.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    /// Day of the state before; `None` before the base date.
    last: Option<NaiveDate>,
    opened: Lines,
    next: Lines,
    left: Vec<SecurityIx>,
}

impl Watched {
    /// Goes on from a state.
    #[must_use]
    pub fn resumed(state: &State) -> Self {
        let mut watched = Self { last: Some(state.date), ..Self::default() };
        fill(&mut watched.opened, &state.constituents);
        watched
    }

    /// Findings of the gate about a day.
    ///
    /// * `state`: after that day
    pub fn evening(
        &mut self,
        book: &Rulebook,
        history: &History,
        inspection: &Inspection,
        outcome: &Outcome,
        state: &State,
    ) -> Vec<Finding> {
        fill(&mut self.next, &state.constituents);
        self.leave(outcome);
        let conventions = book.conventions.on(outcome.date);
        let held = Held {
            index: book.id.as_str(),
            currency: book.currency,
            fix: conventions.fx_fix.as_deref(),
            after: self.last.or(outcome.date.pred_opt()).unwrap_or(outcome.date),
            date: outcome.date,
            opened: &self.opened,
            next: &self.next,
            left: &self.left,
            reviewed: outcome.review.is_some(),
            moved: moved(outcome),
        };
        let findings = inspection.evening(history, &held);
        mem::swap(&mut self.opened, &mut self.next);
        self.last = Some(outcome.date);
        findings
    }

    /// Notes the lines that an event known overnight took out before the close.
    fn leave(&mut self, outcome: &Outcome) {
        let gone = outcome.actions.iter().filter(|action| {
            action.stage == Stage::TodayOpen
                && action.shares_before > 0.0
                && action.shares_after == 0.0
                && self.next.find(action.security).is_none()
        });
        self.left.clear();
        self.left.extend(gone.map(|action| action.security));
        self.left.sort_unstable();
    }
}

fn moved(outcome: &Outcome) -> Option<Moved> {
    let (now, before) = (outcome.level.levels, outcome.level.previous?);
    Some(Moved {
        price: now.price / before.price - 1.0,
        net: now.net / before.net - 1.0,
        gross: now.gross / before.gross - 1.0,
    })
}

/// Takes over the lines of an open.
fn fill(lines: &mut Lines, constituents: &Constituents) {
    lines.security.clone_from(&constituents.security);
    lines.price.clone_from(&constituents.price);
    lines.price_date.clone_from(&constituents.price_date);
    lines.weight.clear();
    let value = |at: usize| constituents.market_value_of(at);
    lines.weight.extend((0..constituents.len()).map(value));
    // A plain sum: weights of findings are for people, no level depends on them.
    let total: f64 = lines.weight.iter().sum();
    lines.weight.iter_mut().for_each(|weight| *weight /= total);
}
