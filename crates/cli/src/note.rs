//! Notes on illustrative data.

use kapok_rulebook::Rulebook;

/// Prints a note if an index uses illustrative data.
pub(crate) fn note_illustrative(book: &Rulebook) {
    if let Some(what) = &book.illustrative {
        eprintln!("note: {} uses illustrative data: {what}", book.id);
    }
}

/// Prints the notes of two indices, once if both are the same index.
pub(crate) fn note_both(a: &Rulebook, b: &Rulebook) {
    note_illustrative(a);
    if a.id != b.id {
        note_illustrative(b);
    }
}
