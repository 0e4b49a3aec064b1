//! Evenings of all indices as a run from the base date would see them: what would hold an index,
//! and what the data gate finds of its composition.

use chrono::NaiveDate;
use kapok_backtest::{Replay, inspected, replay_all};
use kapok_gate::{Finding, Gate, Inspection, Limits, Severity};
use kapok_market::History;
use kapok_rulebook::Rulebook;

use crate::failure::{Code, Failure};
use crate::output::Rows;

use super::row::note;

/// Obstacle to an index or an overlay.
pub(super) struct Obstacle {
    place: String,
    why: String,
    hint: Option<String>,
    code: Code,
}

/// Obstacles and findings of all evenings.
#[derive(Default)]
pub(super) struct Evenings {
    held: Vec<Obstacle>,
    /// Findings with their indices, accepted ones among them.
    pub(super) findings: Vec<(String, Finding)>,
}

impl Evenings {
    /// Calculates each index whose base date is among the days of the prices, and keeps no level.
    pub(super) fn of(books: Vec<Rulebook>, history: &History, limits: Option<&Limits>) -> Self {
        let [first, .., last] = history.prices().days() else { return Self::default() };
        // Of an index that has begun long ago, a project may keep its newest facts alone.
        let begins = |book: &Rulebook| *first <= book.base_date && book.base_date <= *last;
        let books: Vec<Rulebook> = books.into_iter().filter(begins).collect();
        let inspection = limits.and_then(|limits| inspection(&books, history, limits, *last));
        let replays = replay_all(&books, history, *last, inspection.as_ref(), &|| ());
        let mut evenings = Self::default();
        for (book, replay) in books.iter().zip(replays) {
            evenings.held.extend(obstacles(book, &replay));
            let said = |finding: &Finding| finding.severity > Severity::Note;
            let of_evenings = replay.findings.into_iter().filter(said);
            let id = book.id.to_string();
            evenings.findings.extend(of_evenings.map(|finding| (id.clone(), finding)));
        }
        evenings
    }

    /// Adds those of another family.
    pub(super) fn extend(&mut self, other: Self) {
        self.held.extend(other.held);
        self.findings.extend(other.findings);
    }

    /// Puts obstacles and findings into the order of the index files.
    pub(super) fn sort_by_index(&mut self, books: &[Rulebook]) {
        let place = |id: &str| books.iter().position(|book| book.id.as_str() == id);
        self.held.sort_by_key(|held| place(held.place.split(':').next().unwrap_or_default()));
        self.findings.sort_by_key(|(id, _)| place(id));
    }

    /// Adds a row for each obstacle.
    pub(super) fn list(&self, rows: &mut Rows) {
        self.held.iter().for_each(|held| rows.push(note("error", &held.place, &held.why)));
    }

    /// Failure with the first obstacle, if there is one.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        let Some(Obstacle { place, why, hint, code }) = self.held.first() else { return Ok(()) };
        Err(Failure::new(*code, format!("{place} {why}")).hint_if(hint.clone()))
    }
}

/// The gate over all evenings, with nothing accepted: what nobody needs to accept is known then.
fn inspection(
    books: &[Rulebook],
    history: &History,
    limits: &Limits,
    to: NaiveDate,
) -> Option<Inspection> {
    let gate = Gate { limits: limits.clone(), accepted: Vec::new() };
    let evenings = books.iter().map(|book| (book, book.base_date));
    inspected(history, &gate, evenings, to)
}

fn obstacles(book: &Rulebook, replay: &Replay) -> Vec<Obstacle> {
    let held = replay.held.as_ref().map(|held| Obstacle {
        place: book.id.to_string(),
        why: match held.date == book.base_date {
            true => format!("is held on its base date {}: {}", held.date, held.error),
            false => format!("is held on {}: {}", held.date, held.error),
        },
        hint: held.error.hint(),
        code: Code::infeasible_or_data(held.error.is_infeasible()),
    });
    let overlays = book.overlays.iter().zip(&replay.overlays);
    let overlays = overlays.filter_map(|(overlay, replay)| {
        let hold = replay.held.as_ref()?;
        Some(Obstacle {
            place: format!("{}:{}", book.id, overlay.id),
            why: format!("is held on {}: {}", hold.since, hold.reason),
            hint: Some(hold.hint.clone()),
            code: Code::Data,
        })
    });
    held.into_iter().chain(overlays).collect()
}
