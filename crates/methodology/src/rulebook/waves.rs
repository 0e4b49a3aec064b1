//! The order of rulebooks where blends need the levels of other indices.

use kapok_domain::IndexId;
use kapok_overlay::Overlaid;

use crate::rulebook::Rulebook;

/// Places of rulebooks in waves: those of a wave need none but those of earlier ones. What goes
/// in a circle, or needs what is not there, is in the last.
#[must_use]
pub fn waves(books: &[&Rulebook]) -> Vec<Vec<usize>> {
    kapok_overlay::waves(&overlaid(books))
}

/// Whether blends of some indices go in a circle; then the indices of it and after it.
#[must_use]
pub fn circle<'b>(books: &[&'b Rulebook]) -> Option<Vec<&'b str>> {
    let ids = kapok_overlay::circle(&overlaid(books))?;
    Some(ids.into_iter().map(IndexId::as_str).collect())
}

fn overlaid<'b>(books: &[&'b Rulebook]) -> Vec<Overlaid<'b>> {
    let overlaid = |book: &&'b Rulebook| Overlaid { index: &book.id, overlays: &book.overlays };
    books.iter().map(overlaid).collect()
}
