//! Inspection of the facts of some indices.

use chrono::NaiveDate;
use kapok_gate::{Gate, Inspection, Span};
use kapok_market::History;
use kapok_rulebook::Rulebook;

/// Findings about the facts of evenings, and about those by which reviews have chosen that take
/// effect on them.
///
/// * `evenings`: rulebooks, each with the first evening that is looked at
/// * `to`: the last evening
///
/// `None` if there is no rulebook.
pub fn inspected<'b>(
    history: &History,
    gate: &Gate,
    evenings: impl Iterator<Item = (&'b Rulebook, NaiveDate)> + Clone,
    to: NaiveDate,
) -> Option<Inspection> {
    let first = evenings.clone().map(|(_, first)| first).min()?;
    let after = first.pred_opt().unwrap_or(first);
    // Where a calendar does not reach, the calculation says so.
    let chosen = evenings.filter_map(|(book, first)| book.reviewed_from(first, to).ok().flatten());
    Some(Inspection::of(history, gate, Span { after, to }, chosen.min()))
}
