//! The evening before an event and the ex-date, played again and again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use kapok_conventions::Conventions;
use kapok_engine::{ActionRecord, Calculator, Constituents, Outcome, Stage, State, StepError};
use kapok_market::{CorporateAction, SecurityIx};

use super::error::WhatIfError;
use super::moment::Moment;
use super::past::{held, state_before};
use super::treated::{ExDay, Holding, Holdings, Treated};

/// An index on the evening before an event.
pub(super) struct Scene<'a> {
    calculator: Calculator<'a>,
    event: &'a CorporateAction,
    moment: Moment,
    /// State before that evening; `None` where the index is founded then.
    state: Option<State>,
    /// Events that are brought forward.
    further: Vec<&'a CorporateAction>,
    passed_over: Vec<&'a CorporateAction>,
    /// The close of the evening.
    close: Constituents,
    /// Divisor at that time.
    divisor: f64,
}

impl<'a> Scene<'a> {
    /// Replays an index by its own conventions up to an evening.
    pub(super) fn new(
        calculator: Calculator<'a>,
        event: &'a CorporateAction,
        moment: Moment,
        as_of: NaiveDate,
    ) -> Result<Self, WhatIfError> {
        let calculator = Calculator { detail: true, ..calculator };
        let state = state_before(calculator, moment.evening)?;
        let (after, outcome) = calculator
            .as_if(state.clone(), moment.evening, &[])
            .map_err(|error| held(calculator, moment.evening, error))?;
        let close = outcome.detail.map(|detail| detail.close).unwrap_or_default();
        let is_held = |line: SecurityIx| {
            close.find(line).is_some() || after.constituents.find(line).is_some()
        };
        if !is_held(event.security) {
            return Err(WhatIfError::NotHeld {
                id: event.event_id.to_string(),
                security: calculator.history.security(event.security).id.clone(),
                index: calculator.book.id.clone(),
                date: moment.evening,
            });
        }
        let Coming { further, passed_over } = match moment.brought_forward {
            true => Coming::of(calculator, event, moment, as_of, &is_held),
            false => Coming::default(),
        };
        let divisor = outcome.level.divisor;
        Ok(Self { calculator, event, moment, state, further, passed_over, close, divisor })
    }

    /// Events of the line between the evening and an ex-date that is still to come.
    pub(super) fn passed_over(&self) -> Vec<&'a CorporateAction> {
        self.passed_over.clone()
    }

    /// The divisor of the evening.
    pub(super) fn divisor(&self) -> f64 {
        self.divisor
    }

    /// The event's line, and the other one that its terms name, at the close of the evening.
    pub(super) fn before(&self) -> Holdings {
        let lines = self.lines(&[]);
        holdings(&self.close, &lines)
    }

    /// The evening and the ex-date under conventions that hold from the ex-date on.
    pub(super) fn play(&self, conventions: &Conventions) -> Result<Treated, StepError> {
        let (moment, own) = (self.moment, self.calculator.book);
        let conventions = own.conventions.changed(moment.day, conventions.clone());
        let book = own.with_conventions(&conventions);
        let calculator = Calculator { book: &book, ..self.calculator };
        let (state, evening) =
            calculator.as_if(self.state.clone(), moment.evening, &self.further)?;
        let constituents = state.constituents.clone();
        let day = match moment.has_closes {
            true => Some(calculator.as_if(Some(state), moment.day, &[])?.1),
            false => None,
        };
        let records = self.records(&evening, day.as_ref());
        let lines = self.lines(&records);
        Ok(Treated {
            open: holdings(&constituents, &lines),
            divisor: evening.level.next_divisor,
            market_value: evening.level.next_market_value,
            records,
            ex_day: day.and_then(|day| ex_day(&day, &lines)),
        })
    }

    /// Changes made for the event, and to lines that came in or leave with it.
    fn records(&self, evening: &Outcome, day: Option<&Outcome>) -> Vec<ActionRecord> {
        let next = evening.actions.iter().filter(|r| r.stage == Stage::NextOpen);
        let later = day.into_iter().flat_map(|day| &day.actions);
        let all: Vec<&ActionRecord> =
            next.chain(later.filter(|r| r.stage != Stage::NextOpen)).collect();
        let is_ours = |r: &ActionRecord| r.event_id == self.event.event_id;
        let entered: BTreeSet<SecurityIx> = all
            .iter()
            .filter(|r| is_ours(r) && r.shares_before == 0.0)
            .map(|r| r.security)
            .collect();
        let concerned =
            |r: &&ActionRecord| is_ours(r) || (entered.contains(&r.security) && leaves(r));
        all.into_iter().filter(concerned).cloned().collect()
    }

    /// The event's line, the other one that its terms name, and those of some records.
    fn lines(&self, records: &[ActionRecord]) -> BTreeSet<SecurityIx> {
        let named = [Some(self.event.security), self.event.terms.other_line()];
        named.into_iter().flatten().chain(records.iter().map(|r| r.security)).collect()
    }
}

fn leaves(record: &ActionRecord) -> bool {
    record.shares_after == 0.0 && record.shares_before > 0.0
}

/// Events that are still to come.
#[derive(Default)]
struct Coming<'a> {
    /// Events of the ex-date.
    further: Vec<&'a CorporateAction>,
    /// Events of the line before it.
    passed_over: Vec<&'a CorporateAction>,
}

impl<'a> Coming<'a> {
    fn of(
        calculator: Calculator<'a>,
        event: &'a CorporateAction,
        moment: Moment,
        as_of: NaiveDate,
        is_held: &dyn Fn(SecurityIx) -> bool,
    ) -> Self {
        let history = calculator.history;
        let cut_off = history.cut_off(as_of);
        let before = event.ex_date.pred_opt().unwrap_or(event.ex_date);
        let further = history.actions().openings(before, event.ex_date, cut_off);
        let is_new = |e: &&CorporateAction| {
            e.ex_date > moment.day || e.known_at > history.cut_off(moment.evening)
        };
        let further = further.filter(|e| is_held(e.security)).filter(is_new).collect();
        let earlier = history.actions().ex_between(moment.day, before, cut_off);
        let passed_over = earlier.filter(|e| e.security == event.security).collect();
        Self { further, passed_over }
    }
}

fn ex_day(day: &Outcome, lines: &BTreeSet<SecurityIx>) -> Option<ExDay> {
    let detail = day.detail.as_ref()?;
    let factors = detail.close.security.iter().zip(&detail.price_factor);
    let factors = factors.filter(|(line, factor)| lines.contains(line) && **factor != 1.0);
    Some(ExDay {
        levels: day.level.levels,
        factors: factors.map(|(line, factor)| (*line, *factor)).collect::<BTreeMap<_, _>>(),
        after: holdings(&detail.next, lines),
    })
}

/// Some lines of a composition.
fn holdings(constituents: &Constituents, lines: &BTreeSet<SecurityIx>) -> Holdings {
    let total = constituents.market_value();
    let held = lines.iter().filter_map(|&line| Some((line, constituents.find(line)?)));
    let holding = |at: usize| Holding {
        price: constituents.price[at],
        index_shares: constituents.index_shares[at],
        weight: constituents.market_value_of(at) / total,
    };
    held.map(|(line, at)| (line, holding(at))).collect()
}
