//! List of the ISO 4217 codes with the years of their use.

use std::sync::LazyLock;

use chrono::NaiveDate;

/// Codes with the first and the last day of their use; provenance in `data/codes/README.md`.
const CODES: &str = include_str!("../../../data/codes/currency.csv");

/// Code with the first and the last day of its use, where the list has them.
pub(crate) type Entry = (&'static str, Option<NaiveDate>, Option<NaiveDate>);

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| CODES.lines().skip(1).map(entry).collect());

/// All codes, sorted.
pub(crate) fn all() -> &'static [Entry] {
    &ENTRIES
}

/// The entry of a code, if it is on the list.
pub(crate) fn find(code: &str) -> Option<&'static Entry> {
    let at = ENTRIES.binary_search_by(|(known, ..)| (*known).cmp(code)).ok()?;
    ENTRIES.get(at)
}

fn entry(line: &'static str) -> Entry {
    let mut cells = line.split(',');
    let code = cells.next().unwrap_or_default();
    let mut day = || cells.next().and_then(|day| day.parse().ok());
    (code, day(), day())
}
