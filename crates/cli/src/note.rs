//! Notes on what must not be taken for real.

use kapok_rulebook::{AbsentWord, Rulebook};

/// Notes the illustrative data of an index.
pub(crate) fn note_illustrative(book: &Rulebook) {
    if let Some(what) = &book.illustrative {
        eprintln!("note: {} rests on illustrative data: {what}", book.id);
    }
}

/// Notes a word of an index that no row says: the index may be right, or the word misspelt.
pub(crate) fn note_absent(index: &str, word: &AbsentWord) {
    eprintln!("note: {index}: {word}");
}

/// Notes the illustrative data of two indices, once if they are one.
pub(crate) fn note_both(a: &Rulebook, b: &Rulebook) {
    note_illustrative(a);
    if a.id != b.id {
        note_illustrative(b);
    }
}
