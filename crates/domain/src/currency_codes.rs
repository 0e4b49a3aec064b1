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

/// Place of each entry by its three letters, one more than it is; 0 where no code has them. Every
/// row of a table asks for a currency.
static PLACES: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut places = vec![0; 26 * 26 * 26];
    for (at, (code, ..)) in (1..).zip(ENTRIES.iter()) {
        if let Some(letters) = letters(code) {
            places[letters] = at;
        }
    }
    places
});

/// Number of three capital letters.
fn letters(code: &str) -> Option<usize> {
    let [a, b, c] = *code.as_bytes() else { return None };
    let letter = |byte: u8| byte.is_ascii_uppercase().then(|| usize::from(byte - b'A'));
    Some((letter(a)? * 26 + letter(b)?) * 26 + letter(c)?)
}

/// The entry of a code, if it is on the list.
pub(crate) fn find(code: &str) -> Option<&'static Entry> {
    let place = PLACES[letters(code)?];
    ENTRIES.get(usize::from(place.checked_sub(1)?))
}

fn entry(line: &'static str) -> Entry {
    let mut cells = line.split(',');
    let code = cells.next().unwrap_or_default();
    let mut day = || cells.next().and_then(|day| day.parse().ok());
    (code, day(), day())
}
