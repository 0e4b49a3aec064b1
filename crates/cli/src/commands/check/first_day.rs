//! Indices that the tables would hold on their base date.

use kapok_backtest::{BlendGraph, replay};
use kapok_engine::Calculator;
use kapok_market::History;
use kapok_rulebook::Rulebook;

use crate::failure::{Code, Failure};
use crate::output::Rows;

use super::row::note;

/// Obstacle to the base date of an index.
pub(super) struct HeldFirst {
    place: String,
    why: String,
    hint: Option<String>,
    code: Code,
}

/// Founds each index whose base date is among the days of the prices, and keeps no level. An index
/// that blends others is left out, as its levels need theirs.
pub(super) fn held_first(books: &[&Rulebook], history: &History) -> Vec<HeldFirst> {
    let [first, .., last] = history.prices().days() else { return Vec::new() };
    let graph = BlendGraph::of(books.iter().copied());
    let mut found = Vec::new();
    for (at, book) in books.iter().enumerate() {
        // Of an index that has begun long ago, a project may keep its newest facts alone.
        if graph.has_blends(at) || book.base_date < *first || book.base_date > *last {
            continue;
        }
        let calculator = Calculator { book, history, detail: false };
        let founded = replay(calculator, book.base_date, &[], &mut |_| ());
        found.extend(founded.held.map(|held| HeldFirst {
            place: book.id.to_string(),
            why: format!("is held on its base date {}: {}", held.date, held.error),
            hint: held.error.hint(),
            code: Code::infeasible_or_data(held.error.is_infeasible()),
        }));
        for (overlay, founded) in book.overlays.iter().zip(&founded.overlays) {
            found.extend(founded.held.as_ref().map(|hold| HeldFirst {
                place: format!("{}:{}", book.id, overlay.id),
                why: format!("is held on {}: {}", hold.since, hold.reason),
                hint: Some(hold.hint.clone()),
                code: Code::Data,
            }));
        }
    }
    found
}

/// Adds a row for each obstacle.
pub(super) fn list(found: &[HeldFirst], rows: &mut Rows) {
    found.iter().for_each(|held| rows.push(note("error", &held.place, &held.why)));
}

/// Failure with the first obstacle, if there is one.
pub(super) fn verdict(found: &[HeldFirst]) -> Result<(), Failure> {
    let Some(HeldFirst { place, why, hint, code }) = found.first() else { return Ok(()) };
    Err(Failure::new(*code, format!("{place} {why}")).hint_if(hint.clone()))
}
