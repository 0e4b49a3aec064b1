//! Holdings of an index from evening to evening, as the data gate looks at them.

use std::mem;

use chrono::NaiveDate;
use kapok_engine::{Constituents, Outcome, ReviewRecord, Stage, State};
use kapok_gate::{ChosenBy, Finding, Held, Inspection, Lines, Moved};
use kapok_market::{History, SecurityIx};
use kapok_overlay::{Curve, NamedFact};
use kapok_rulebook::Rulebook;

/// Time in which the close of a line was carried though its exchange traded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Carried {
    /// The line.
    pub security: SecurityIx,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Number of calculation days.
    pub days: usize,
    /// Largest weight of the line at the next open, a fraction.
    pub weight: f64,
}

/// Holdings of an index from evening to evening. What the gate sees of a day follows from the
/// state before and after it, so a run that goes on from published days sees what a replay sees.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    /// Day of the state before; `None` before the base date.
    last: Option<NaiveDate>,
    /// Effective close of the last review; `None` before the base date.
    last_review: Option<NaiveDate>,
    opened: Lines,
    next: Lines,
    left: Vec<SecurityIx>,
    /// Times that have ended, then those that go on from [`Watched::going_on`].
    carried: Vec<Carried>,
    going_on: usize,
}

impl Watched {
    /// Goes on from a state.
    #[must_use]
    pub fn resumed(state: &State, history: &History) -> Self {
        let last_review = Some(state.last_review);
        let mut watched = Self { last: Some(state.date), last_review, ..Self::default() };
        fill(&mut watched.opened, history, &state.constituents);
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
        fill(&mut self.next, history, &state.constituents);
        self.leave(outcome);
        self.carry(history, outcome.date);
        let conventions = book.conventions.on(outcome.date);
        let held = Held {
            index: book.id.as_str(),
            currency: book.currency,
            fix: conventions.fx_fix.as_deref(),
            curves: &curves(book, outcome.date),
            after: self.last.or(outcome.date.pred_opt()).unwrap_or(outcome.date),
            date: outcome.date,
            opened: &self.opened,
            next: &self.next,
            left: &self.left,
            reviewed: outcome.review.is_some(),
            chosen_by: outcome.review.as_ref().and_then(|r| chosen_by(book, r, self.last_review)),
            moved: moved(outcome),
        };
        let findings = inspection.evening(history, &held);
        mem::swap(&mut self.opened, &mut self.next);
        (self.last, self.last_review) = (Some(outcome.date), Some(state.last_review));
        findings
    }

    /// Times in which closes were carried, by their first day.
    #[must_use]
    pub fn into_carried(mut self) -> Vec<Carried> {
        self.carried.sort_by_key(|carried| (carried.from, carried.security));
        self.carried
    }

    /// Notes the lines without a close of the day although their exchange trades.
    fn carry(&mut self, history: &History, date: NaiveDate) {
        let mut going_on = Vec::new();
        for (security, _, weight) in self.next.priced_before(date) {
            let open = history.calendars().is_open(history.security(security).mic, date);
            let before = self.carried[self.going_on..].iter().find(|c| c.security == security);
            // A holiday in between does not end the time.
            match (before, open) {
                (Some(before), Ok(false)) => going_on.push(*before),
                (None, Ok(false)) => {}
                (before, Ok(true) | Err(_)) => {
                    let (days, from) = before.map_or((0, date), |c| (c.days, c.from));
                    let weight = before.map_or(weight, |c| c.weight.max(weight));
                    going_on.push(Carried { security, from, to: date, days: days + 1, weight });
                }
            }
        }
        self.go_on(going_on);
    }

    /// Takes over the times that go on; the others have ended.
    fn go_on(&mut self, going_on: Vec<Carried>) {
        let old = self.carried.split_off(self.going_on);
        let ended = old.into_iter().filter(|old| {
            !going_on.iter().any(|now| now.security == old.security && now.from == old.from)
        });
        self.carried.extend(ended);
        self.going_on = self.carried.len();
        self.carried.extend(going_on);
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

/// Curves of interest rates that the overlays of an index count a day by, with their tenors.
fn curves(book: &Rulebook, date: NaiveDate) -> Vec<(String, String)> {
    let facts = book.overlays.iter().flat_map(|one| one.named_facts(date, &book.overlays));
    let curve = |fact| match fact {
        NamedFact::Curve(Curve { curve, tenor, .. }) => Some((curve, tenor)),
        NamedFact::Fix(_) => None,
    };
    facts.filter_map(curve).collect()
}

/// Facts by which a review has chosen the lines that come in with its first instalment.
///
/// * `last`: effective close of the review before
fn chosen_by<'a>(
    book: &Rulebook,
    record: &'a ReviewRecord,
    last: Option<NaiveDate>,
) -> Option<ChosenBy<'a>> {
    let ReviewRecord { review, instalment, .. } = record;
    // Where a calendar does not reach so far back, what has been told is told again.
    let before = last.and_then(|last| book.review_days(last).ok());
    (instalment.nth == 1).then_some(ChosenBy {
        reference: review.reference_date,
        pricing: review.pricing_date,
        since: before.map(|days| days.reference),
        base: book.base_date,
        universe: &review.candidates,
    })
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
fn fill(lines: &mut Lines, history: &History, constituents: &Constituents) {
    let Constituents { security, price, price_date, .. } = constituents;
    let values = constituents.market_values();
    lines.take_over(history, security, price, price_date, values);
}
