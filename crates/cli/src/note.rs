//! Notes on illustrative data.

use chrono::NaiveDate;
use kapok_rulebook::{AbsentWord, Rulebook};

use crate::messages::say;

/// Prints a note if an index uses illustrative data, and one for each of its schemes that is
/// illustrative.
pub(crate) fn note_illustrative(book: &Rulebook) {
    let mut notes: Vec<String> = Vec::new();
    // Most versions of an index say the same: each note is said once.
    let mut add = |note: String| notes.extend((!notes.contains(&note)).then_some(note));
    for version in book.versions() {
        if let Some(what) = &version.illustrative {
            add(format!("note: {} uses illustrative data: {what}", book.id));
        }
        for scheme in version.evaluations.values().flat_map(|rule| rule.versions.iter()) {
            if let Some(what) = scheme.illustrative() {
                let (id, version) = (scheme.id(), scheme.version());
                add(format!("note: {} uses the scheme {id} {version}: {what}", book.id));
            }
        }
    }
    notes.into_iter().for_each(say);
}

/// Prints a note on the versions that count for a day, of an index that has several: the one in
/// force, and the one that made the review whose weights the day had.
///
/// * `reviewed`: effective close of that review
pub(crate) fn note_versions(book: &Rulebook, date: NaiveDate, reviewed: NaiveDate) {
    let (Some(from), Ok(maker)) = (book.on(date).version, book.of_review(reviewed)) else { return };
    let (id, maker) = (&book.id, maker.from());
    say(format_args!(
        "note: {id} on {date}: rules from {from}; review after {reviewed} by the rules from {maker}"
    ));
}

/// Prints a note on a word of an index file that occurs nowhere in the tables: the index may be
/// right, or the word misspelt.
pub(crate) fn note_absent(index: &str, word: &AbsentWord) {
    say(format_args!("note: {index}: {word}"));
}

/// Days before the end of the published calendar from which it is told.
const DAYS_BEFORE_END: i64 = 60;

/// Warning that the calendar of an index is provisional on a day, or becomes so within 60 days;
/// `None` if it is published for longer.
pub(crate) fn calendar_warning(book: &Rulebook, date: NaiveDate) -> Option<String> {
    let uncertain = book.calendar.first_uncertain(date)?;
    let exchanges = book.calendar.uncertain_exchanges(date, uncertain);
    let names: Vec<&str> = exchanges.iter().map(kapok_domain::Mic::as_str).collect();
    let (id, names) = (&book.id, names.join(", "));
    let next = book.calendar.after(date, 1).unwrap_or(date);
    if uncertain <= next {
        return Some(format!(
            "{id} on {date}: the calendar of {names} is not published from {uncertain} on: the \
             next calculation day {next} is provisional"
        ));
    }
    let days = (uncertain - date).num_days();
    (days <= DAYS_BEFORE_END).then(|| {
        format!(
            "{id} on {date}: the published calendar of {names} ends in {days} days: from \
             {uncertain} on calculation days are provisional"
        )
    })
}

/// Way out of a calendar that ends.
pub(crate) const CALENDAR_HINT: &str = "add the closures of the year to the `holidays` table as \
    soon as they are published, and a row of the kind `complete`";

/// Prints the notes of two indices, once if both are the same index.
pub(crate) fn note_both(a: &Rulebook, b: &Rulebook) {
    note_illustrative(a);
    if a.id != b.id {
        note_illustrative(b);
    }
}
