//! Notes on illustrative data.

use kapok_rulebook::{AbsentWord, Rulebook};

/// Prints a note if an index uses illustrative data.
pub(crate) fn note_illustrative(book: &Rulebook) {
    if let Some(what) = &book.illustrative {
        eprintln!("note: {} uses illustrative data: {what}", book.id);
    }
}

/// Prints a note on a word of an index file that occurs nowhere in the tables: the index may be
/// right, or the word misspelt.
pub(crate) fn note_absent(index: &str, word: &AbsentWord) {
    eprintln!("note: {index}: {word}");
}

/// Prints the notes of two indices, once if both are the same index.
pub(crate) fn note_both(a: &Rulebook, b: &Rulebook) {
    note_illustrative(a);
    if a.id != b.id {
        note_illustrative(b);
    }
}
