//! Notes on illustrative data.

use kapok_rulebook::{AbsentWord, Rulebook};

use crate::messages::say;

/// Prints a note if an index uses illustrative data, and one for each of its schemes that is
/// illustrative.
pub(crate) fn note_illustrative(book: &Rulebook) {
    if let Some(what) = &book.illustrative {
        say(format_args!("note: {} uses illustrative data: {what}", book.id));
    }
    let schemes = book.evaluations.values().flat_map(|rule| rule.versions.iter());
    for scheme in schemes {
        if let Some(what) = scheme.illustrative() {
            let (id, version) = (scheme.id(), scheme.version());
            say(format_args!("note: {} uses the scheme {id} {version}: {what}", book.id));
        }
    }
}

/// Prints a note on a word of an index file that occurs nowhere in the tables: the index may be
/// right, or the word misspelt.
pub(crate) fn note_absent(index: &str, word: &AbsentWord) {
    say(format_args!("note: {index}: {word}"));
}

/// Prints the notes of two indices, once if both are the same index.
pub(crate) fn note_both(a: &Rulebook, b: &Rulebook) {
    note_illustrative(a);
    if a.id != b.id {
        note_illustrative(b);
    }
}
