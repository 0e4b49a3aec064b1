//! One index from its base date to the last day with prices.

use chrono::NaiveDate;
use kapok_engine::overlay::{Hold, Point};
use kapok_engine::{Calculator, LevelRecord, Others, Outcome, StepError};
use kapok_market::History;
use kapok_methodology::Rulebook;
use kapok_methodology::rulebook::overlays::waves;
use rayon::prelude::*;

/// An index that could not be calculated any further.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// The first day without a level.
    pub date: NaiveDate,
    /// Why.
    pub error: StepError,
}

/// The levels of an overlay.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OverlayReplay {
    /// Levels by day.
    pub levels: Vec<(NaiveDate, Point)>,
    /// Since when and why there are no more, if so.
    pub held: Option<Hold>,
}

/// What a replay yields.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// Levels by day.
    pub levels: Vec<(NaiveDate, LevelRecord)>,
    /// Overlays, in the order of the rulebook.
    pub overlays: Vec<OverlayReplay>,
    /// One-way turnover by review after the base date.
    pub turnovers: Vec<(NaiveDate, f64)>,
    /// Why the replay ended early, if it did.
    pub held: Option<Held>,
}

/// Replays one index up to `until`, handing every outcome to `watch`; outcomes have their detail
/// where `calculator` or `detail_on` asks for it.
pub fn replay(
    calculator: Calculator<'_>,
    until: NaiveDate,
    detail_on: &[NaiveDate],
    watch: &mut dyn FnMut(&Outcome),
) -> Replay {
    replay_beside(calculator, Others::NONE, until, detail_on, watch)
}

/// The same, with levels of other indices for blends.
pub fn replay_beside(
    calculator: Calculator<'_>,
    others: &Others,
    until: NaiveDate,
    detail_on: &[NaiveDate],
    watch: &mut dyn FnMut(&Outcome),
) -> Replay {
    let book = calculator.book;
    let overlays = vec![OverlayReplay::default(); book.overlays.len()];
    let mut replay = Replay { levels: Vec::new(), overlays, turnovers: Vec::new(), held: None };
    let days = match book.calendar.between(book.base_date, until) {
        Ok(days) => days,
        Err(error) => {
            replay.held = Some(Held { date: book.base_date, error: error.into() });
            return replay;
        }
    };
    let mut state = None;
    for &date in days {
        let detail = calculator.detail || detail_on.contains(&date);
        let calculator = Calculator { detail, ..calculator };
        let stepped = match state.take() {
            None => calculator.found_beside(others),
            Some(state) => calculator.next_beside(state, date, others),
        };
        match stepped {
            Ok((next, outcome)) => {
                replay.record(&outcome);
                watch(&outcome);
                state = Some(next);
            }
            Err(error) => {
                replay.held = Some(Held { date, error });
                break;
            }
        }
    }
    replay
}

/// Replays several indices at once, each on one thread; `done` hears of each finished day. Those
/// whose blends need others come after these.
///
/// The result does not depend on the number of threads: indices share nothing but the history,
/// and levels that are finished.
pub fn replay_all(
    books: &[Rulebook],
    history: &History,
    until: NaiveDate,
    done: &(dyn Fn() + Sync),
) -> Vec<Replay> {
    let all: Vec<&Rulebook> = books.iter().collect();
    let mut others = Others::default();
    let mut replays: Vec<Option<Replay>> = vec![None; books.len()];
    for wave in waves(&all) {
        let one = |at: &usize| {
            let calculator = Calculator { book: &books[*at], history, detail: false };
            (*at, replay_beside(calculator, &others, until, &[], &mut |_| done()))
        };
        let finished: Vec<(usize, Replay)> = wave.par_iter().map(one).collect();
        for (at, replay) in finished {
            if is_needed(&books[at], books) {
                replay.lend(&books[at], &mut others);
            }
            replays[at] = Some(replay);
        }
    }
    replays.into_iter().flatten().collect()
}

/// Whether a blend of another index needs levels of this one.
fn is_needed(book: &Rulebook, books: &[Rulebook]) -> bool {
    let mut overlays = books.iter().flat_map(|other| &other.overlays);
    overlays.any(|overlay| overlay.others().contains(&&book.id))
}

impl Replay {
    /// Gives its levels to the blends of other indices.
    pub fn lend(&self, book: &Rulebook, others: &mut Others) {
        for (date, level) in &self.levels {
            kapok_engine::overlay::lend(others, book, *date, level, &[]);
        }
        for (overlay, replay) in book.overlays.iter().zip(&self.overlays) {
            for (date, point) in &replay.levels {
                others.add(&book.id, &overlay.id, overlay.currency, *date, *point);
            }
        }
    }

    fn record(&mut self, outcome: &Outcome) {
        self.levels.push((outcome.date, outcome.level));
        for record in &outcome.overlays {
            let overlay = &mut self.overlays[record.overlay];
            match &record.level {
                Ok(_) => overlay.levels.extend(record.point().map(|point| (outcome.date, point))),
                Err(hold) => overlay.held = Some(hold.clone()),
            }
        }
        if let (Some(review), Some(_)) = (&outcome.review, outcome.level.previous) {
            self.turnovers.push((outcome.date, review.turnover));
        }
    }
}
