//! Several indices at once, those first whose levels blends of others need.

use chrono::NaiveDate;
use kapok_engine::{Calculator, Outcome};
use kapok_gate::Inspection;
use kapok_market::History;
use kapok_overlay::Others;
use kapok_rulebook::Rulebook;
use rayon::prelude::*;

use crate::blend_graph::BlendGraph;
use crate::parents::beside_parents;
use crate::replay::{Replay, replay_gated};

/// Indices that are replayed over one history.
struct Indices<'a> {
    books: &'a [Rulebook],
    history: &'a History,
    until: NaiveDate,
    /// The data gate, if it is asked.
    gate: Option<&'a Inspection>,
    /// Hears of each finished day.
    done: &'a (dyn Fn() + Sync),
}

impl Indices<'_> {
    /// The replays of some indices, each on one thread, beside those that are finished.
    fn wave(&self, places: &[usize], others: &Others) -> Vec<(usize, Replay)> {
        let one = |at: &usize| {
            let book = &self.books[*at];
            let calculator = Calculator { book, history: self.history, detail: false };
            let done = &mut |_: &Outcome| (self.done)();
            (*at, replay_gated(calculator, others, self.until, self.gate, &[], done))
        };
        places.par_iter().map(one).collect()
    }
}

/// Replays several indices at once, each on one thread; `done` hears of each finished day. An
/// index whose blends need others comes after these.
///
/// A data gate is asked on every evening of each; its findings are in the replays and stop nothing.
///
/// The result does not depend on the number of threads: indices share nothing but the history,
/// and levels that are finished.
pub fn replay_all(
    books: &[Rulebook],
    history: &History,
    until: NaiveDate,
    gate: Option<&Inspection>,
    done: &(dyn Fn() + Sync),
) -> Vec<Replay> {
    let graph = BlendGraph::of(books);
    let ground = Indices { books, history, until, gate, done };
    let mut others = Others::default();
    let mut replays: Vec<Option<Replay>> = vec![None; books.len()];
    for wave in graph.waves() {
        for (at, replay) in ground.wave(&wave, &others) {
            if graph.is_needed(at) {
                replay.lend(&books[at], &mut others);
            }
            replays[at] = Some(replay);
        }
    }
    let mut replays: Vec<Replay> = replays.into_iter().flatten().collect();
    if let Some(gate) = gate {
        beside_parents(books, history, gate, &mut replays);
    }
    replays
}

/// Replays the indices that the blends of one need, and gives their levels.
///
/// * `at`: the place of that one
#[must_use]
pub fn levels_beside(at: usize, books: &[Rulebook], history: &History, until: NaiveDate) -> Others {
    let graph = BlendGraph::of(books);
    let ground = Indices { books, history, until, gate: None, done: &|| () };
    let needed = graph.with_needed(&[at]);
    let mut others = Others::default();
    for mut wave in graph.waves() {
        wave.retain(|place| *place != at && needed.contains(place));
        for (place, replay) in ground.wave(&wave, &others) {
            replay.lend(&books[place], &mut others);
        }
    }
    others
}
