//! One index from its base date to a day.

use chrono::NaiveDate;
use kapok_engine::{Calculator, LevelRecord, Outcome};
use kapok_gate::{Finding, Inspection};
use kapok_overlay::Others;
use kapok_overlay::{Hold, Point};
use kapok_rulebook::Rulebook;

use crate::course::{Course, Overlays, Stretch, days_up_to};
use crate::held::Held;
use crate::watched::{Carried, Watched};

/// The levels of an overlay.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OverlayReplay {
    /// Levels by day.
    pub levels: Vec<(NaiveDate, Point)>,
    /// Since when and why there are no more, if so.
    pub held: Option<Hold>,
}

/// The levels and reviews of one index.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Replay {
    /// Levels by day.
    pub levels: Vec<(NaiveDate, LevelRecord)>,
    /// Overlays, in the order of the rulebook.
    pub overlays: Vec<OverlayReplay>,
    /// One-way turnover by review after the base date.
    pub turnovers: Vec<(NaiveDate, f64)>,
    /// Findings of the data gate, if there is one; they hold nothing here.
    pub findings: Vec<Finding>,
    /// Times in which closes were carried, if there is a data gate.
    pub carried: Vec<Carried>,
    /// The day and the obstacle at which the replay ended early, if it did.
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

/// Replays one index as [`replay`] does, with levels of other indices for its blends.
pub fn replay_beside(
    calculator: Calculator<'_>,
    others: &Others,
    until: NaiveDate,
    detail_on: &[NaiveDate],
    watch: &mut dyn FnMut(&Outcome),
) -> Replay {
    replay_gated(calculator, others, until, None, detail_on, watch)
}

/// Replays one index as [`replay_beside`] does, asking the data gate on every evening.
pub(crate) fn replay_gated(
    calculator: Calculator<'_>,
    others: &Others,
    until: NaiveDate,
    gate: Option<&Inspection>,
    detail_on: &[NaiveDate],
    watch: &mut dyn FnMut(&Outcome),
) -> Replay {
    let book = calculator.book;
    let (mut replay, mut watched) = (Replay::of(book), Watched::default());
    let overlays = Overlays::Beside(others);
    let gone = days_up_to(book, until).map_err(|error| Held::from_base(book, error));
    let gone = gone.and_then(|days| {
        let stretch = Stretch { calculator, days, detail_on, overlays };
        Course::default().through(stretch, &mut |outcome, state| {
            replay.record(outcome);
            if let Some(gate) = gate {
                let found = watched.evening(book, calculator.history, gate, outcome, state);
                replay.findings.extend(found);
            }
            watch(outcome);
        })
    });
    replay.held = gone.err();
    replay.carried = watched.into_carried();
    replay
}

impl Replay {
    /// Nothing yet of an index.
    #[must_use]
    pub fn of(book: &Rulebook) -> Self {
        let overlays = vec![OverlayReplay::default(); book.overlays.len()];
        Self { overlays, ..Self::default() }
    }

    /// Adds a day.
    pub fn record(&mut self, outcome: &Outcome) {
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

    /// Gives its levels to the blends of other indices, and the day from which there are none.
    pub fn lend(&self, book: &Rulebook, others: &mut Others) {
        if let Some(held) = &self.held {
            others.hold(&book.id, held.date);
        }
        for (date, level) in &self.levels {
            kapok_engine::overlay::lend(others, book, *date, level, &[]);
        }
        for (overlay, replay) in book.overlays.iter().zip(&self.overlays) {
            for (date, point) in &replay.levels {
                others.add(&book.id, &overlay.id, overlay.currency, *date, *point);
            }
        }
    }
}
