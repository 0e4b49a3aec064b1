//! The order of indices where blends need the levels of others.

use kapok_domain::IndexId;

use crate::rulebook::Rulebook;

/// Places of rulebooks in waves: those of a wave need none but those of earlier ones. What goes
/// in a circle, or needs what is not there, is in the last.
#[must_use]
pub fn waves(books: &[&Rulebook]) -> Vec<Vec<usize>> {
    let needs: Vec<Vec<usize>> = books.iter().map(|book| needed(book, books)).collect();
    let mut waves: Vec<Vec<usize>> = Vec::new();
    let mut left: Vec<usize> = (0..books.len()).collect();
    while !left.is_empty() {
        let ready = |at: &usize| needs[*at].iter().all(|needed| !left.contains(needed));
        let mut wave: Vec<usize> = left.iter().copied().filter(ready).collect();
        if wave.is_empty() {
            wave.clone_from(&left);
        }
        left.retain(|at| !wave.contains(at));
        waves.push(wave);
    }
    waves
}

/// Places of the other indices that the overlays of one need.
fn needed(book: &Rulebook, books: &[&Rulebook]) -> Vec<usize> {
    let others = book.overlays.iter().flat_map(|overlay| overlay.others());
    let place = |id: &IndexId| books.iter().position(|other| other.id == *id);
    others.filter_map(place).collect()
}

/// Whether blends of some indices go in a circle; then the indices of it and after it.
#[must_use]
pub fn circle<'b>(books: &[&'b Rulebook]) -> Option<Vec<&'b str>> {
    let waves = waves(books);
    let last = waves.last()?;
    let stuck = |at: &usize| needed(books[*at], books).iter().any(|needed| last.contains(needed));
    last.iter().any(stuck).then(|| last.iter().map(|at| books[*at].id.as_str()).collect())
}
