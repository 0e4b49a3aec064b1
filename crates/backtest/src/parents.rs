//! Moves of indices beside those of their parents.

use kapok_engine::LevelRecord;
use kapok_gate::{BesideParent, Inspection};
use kapok_market::History;
use kapok_rulebook::Rulebook;

use crate::replay::Replay;

/// Growth of the price return over a day, a fraction; `None` on the base date.
#[must_use]
pub fn price_growth(level: &LevelRecord) -> Option<f64> {
    level.previous.map(|previous| level.levels.price / previous.price - 1.0)
}

/// Adds what the gate finds of indices that moved away from their parents, in one currency and
/// from one day to the next of both.
pub(crate) fn beside_parents(
    books: &[Rulebook],
    history: &History,
    gate: &Inspection,
    replays: &mut [Replay],
) {
    for (at, book) in books.iter().enumerate() {
        let parent = books.iter().position(|other| Some(&other.id) == book.parent.as_ref());
        let Some(parent) = parent.filter(|&p| books[p].currency == book.currency) else { continue };
        let pairs = pairs(book.id.as_str(), &replays[at], &replays[parent]);
        let found = pairs.iter().filter_map(|pair| gate.beside_parent(history, pair));
        let found: Vec<_> = found.collect();
        let findings = &mut replays[at].findings;
        findings.extend(found);
        findings.sort_by_key(|finding| finding.told);
    }
}

/// Growths of an index and of its parent on the days that both have, with one day before.
fn pairs<'i>(index: &'i str, own: &Replay, parent: &Replay) -> Vec<BesideParent<'i>> {
    let mut pairs = Vec::new();
    for days in own.levels.windows(2) {
        let (before, (date, level)) = (days[0].0, days[1]);
        let Ok(at) = parent.levels.binary_search_by_key(&date, |(day, _)| *day) else { continue };
        let has_day_before = at > 0 && parent.levels[at - 1].0 == before;
        let growths = (price_growth(&level), price_growth(&parent.levels[at].1));
        if let (true, (Some(moved), Some(parent))) = (has_day_before, growths) {
            pairs.push(BesideParent { index, date, moved, parent });
        }
    }
    pairs
}
