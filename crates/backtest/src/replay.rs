//! One index from its base date to the last day with prices.

use chrono::NaiveDate;
use kapok_engine::{Calculator, LevelRecord, Outcome, StepError};
use kapok_market::History;
use kapok_methodology::Rulebook;
use rayon::prelude::*;

/// An index that could not be calculated any further.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// The first day without a level.
    pub date: NaiveDate,
    /// Why.
    pub error: StepError,
}

/// What a replay yields.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// Levels by day.
    pub levels: Vec<(NaiveDate, LevelRecord)>,
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
    let mut replay = Replay { levels: Vec::new(), turnovers: Vec::new(), held: None };
    let book = calculator.book;
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
            None => calculator.found(),
            Some(state) => calculator.next(state, date),
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

/// Replays several indices at once, each on one thread; `done` hears of each finished day.
///
/// The result does not depend on the number of threads: indices share nothing but the history.
pub fn replay_all(
    books: &[Rulebook],
    history: &History,
    until: NaiveDate,
    done: &(dyn Fn() + Sync),
) -> Vec<Replay> {
    let one = |book| {
        let calculator = Calculator { book, history, detail: false };
        replay(calculator, until, &[], &mut |_| done())
    };
    books.par_iter().map(one).collect()
}

impl Replay {
    fn record(&mut self, outcome: &Outcome) {
        self.levels.push((outcome.date, outcome.level));
        if let (Some(review), Some(_)) = (&outcome.review, outcome.level.previous) {
            self.turnovers.push((outcome.date, review.turnover));
        }
    }
}
