//! One changed digit anywhere is found: by the hashes; behind right hashes by the other form of
//! the file; behind both by the arithmetic.

use super::fixture::{DAYS, day, published};
use super::verifying::verify_day;
use crate::Store;
use kapok_published::{
    DayTables, Manifest, PublishedDay, TableRow, TableVisitor, chain, encode, from_csv, sha256,
    visit,
};

/// A day with events of every stage, and one with a review.
const DAY: usize = 3;
const REVIEW_DAY: usize = 4;

/// Replaces a file of a day. With `hide`, also its hash and the chain of the manifest.
pub(super) fn replace(day: &PublishedDay, name: &str, bytes: &[u8], hide: bool) {
    let put = |path: &std::path::Path, bytes: &[u8]| {
        crate::disk::remove(path).unwrap();
        crate::disk::write_file(path, bytes, true).unwrap();
    };
    put(&day.folder().join(name), bytes);
    if hide {
        let path = day.folder().join("manifest.json");
        let text = kapok_published::read(&path).unwrap();
        let mut manifest: Manifest = serde_json::from_slice(&text).unwrap();
        let record = manifest.files.get_mut(name).unwrap();
        record.sha256 = sha256(bytes);
        record.bytes = bytes.len() as u64;
        let before = manifest.previous_day.as_ref().map_or("", |day| &day.chain);
        manifest.chain = chain(before, &manifest.files);
        put(&path, serde_json::to_string_pretty(&manifest).unwrap().as_bytes());
    }
}

fn read(store: &Store) -> PublishedDay {
    store.latest(day(DAYS[DAY])).unwrap().unwrap()
}

/// The text with its last digit before a place changed.
pub(super) fn with_other_digit(text: &str, places: std::ops::Range<usize>) -> Option<String> {
    let at = text[places.clone()].rfind(|c: char| c.is_ascii_digit())? + places.start;
    let mut bytes = text.as_bytes().to_vec();
    bytes[at] = if bytes[at] == b'9' { b'8' } else { bytes[at] + 1 };
    String::from_utf8(bytes).ok()
}

#[test]
fn a_digit_of_a_csv_file_is_found_and_named() {
    let (_folder, store) = published();
    let mut changed = 0;
    for table in DayTables::NAMES {
        let name = format!("{table}.csv");
        let path = read(&store).folder().join(&name);
        let good = String::from_utf8(kapok_published::read(&path).unwrap()).unwrap();
        let header = good.find('\n').unwrap();
        let Some(bad) = with_other_digit(&good, header..good.len()) else { continue };
        changed += 1;
        for hide in [false, true] {
            replace(&read(&store), &name, bad.as_bytes(), hide);
            let found = verify_day(&store, DAY);
            assert!(found.failures().any(|(_, failure)| failure.to_string().contains(table)));
            replace(&read(&store), &name, good.as_bytes(), true);
        }
    }
    assert!(changed > DayTables::NAMES.len() / 2, "{changed} tables have a digit");
    assert!(verify_day(&store, DAY).passed());
}

#[test]
fn a_byte_of_a_parquet_file_is_found_and_named() {
    let (_folder, store) = published();
    for table in DayTables::NAMES {
        let name = format!("{table}.parquet");
        let good = kapok_published::read(&read(&store).folder().join(&name)).unwrap();
        let mut bad = good.clone();
        bad[good.len() / 3] ^= 1;
        replace(&read(&store), &name, &bad, false);
        let found = verify_day(&store, DAY);
        assert!(found.failures().any(|(_, failure)| failure.place.contains(&name)));
        replace(&read(&store), &name, &good, false);
    }
}

/// The row with another number in a column, if there is one.
pub(super) fn with_other_number<R: TableRow>(row: &R, column: usize) -> Option<R> {
    let value_type = R::description().columns[column].value_type;
    let mut texts = row.texts();
    let number = matches!(value_type, "number" | "whole number");
    if !number || texts[column].is_empty() {
        return None;
    }
    let value: f64 = texts[column].parse().unwrap();
    texts[column] = match value_type {
        "whole number" => (value + 1.0).to_string(),
        _ => format!("{:?}", if value == 0.0 { 1e-3 } else { value * (1.0 + 1e-7) }),
    };
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    Some(R::from_texts(&texts, 0).unwrap())
}

/// Changes one cell of a table in both files and hides it behind right hashes.
struct Change<'a> {
    day: &'a PublishedDay,
    row: usize,
    column: usize,
}

impl TableVisitor for Change<'_> {
    /// The column's name, if there was a number to change.
    type Output = Option<String>;

    fn visit<R: TableRow>(self) -> Self::Output {
        let path = self.day.folder().join(format!("{}.csv", R::NAME));
        let mut rows: Vec<R> = from_csv(&path, &kapok_published::read(&path).unwrap()).unwrap();
        let row = rows.get_mut(self.row)?;
        *row = with_other_number(row, self.column)?;
        for file in encode(&rows).unwrap() {
            replace(self.day, &file.name, &file.bytes, true);
        }
        Some(R::description().columns[self.column].name.to_owned())
    }
}

/// Numbers that no other published number tells: versions, ranks, and shares before the splits
/// between pricing date and close. Scores and intensities are told by their disclosed averages.
const NOT_RECOMPUTED: [&str; 3] =
    ["corporate_actions.version", "review.rank", "review.index_shares"];

#[test]
fn a_number_behind_right_hashes_is_found_by_arithmetic() {
    let (_folder, store) = published();
    let mut changed = 0;
    for (at, table, rows) in [
        (DAY, "levels", 4),
        (DAY, "constituents_close", 1),
        (DAY, "constituents_open", 1),
        (DAY, "corporate_actions", 3),
        (DAY, "attribution", 2),
        (REVIEW_DAY, "review", 4),
    ] {
        let columns = visit(table, Columns).unwrap();
        for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)))
        {
            let Some((name, passed)) = change_and_verify(&store, at, table, row, column) else {
                continue;
            };
            changed += 1;
            let place = format!("{table}.{name}");
            assert_eq!(passed, NOT_RECOMPUTED.contains(&place.as_str()), "{place} of row {row}");
        }
    }
    assert!(changed > 100, "{changed}");
}

/// Changes a cell, verifies, and puts the cell back. Returns the column and whether it passed.
pub(super) fn change_and_verify(
    store: &Store,
    at: usize,
    table: &str,
    row: usize,
    column: usize,
) -> Option<(String, bool)> {
    let read = || store.latest(day(DAYS[at])).unwrap().unwrap();
    let files = [format!("{table}.csv"), format!("{table}.parquet")];
    let good = files.clone().map(|f| kapok_published::read(&read().folder().join(f)).unwrap());
    let name = visit(table, Change { day: &read(), row, column }).unwrap()?;
    let passed = verify_day(store, at).passed();
    for (file, bytes) in files.iter().zip(&good) {
        replace(&read(), file, bytes, true);
    }
    Some((name, passed))
}

pub(super) struct Columns;

impl TableVisitor for Columns {
    type Output = usize;

    fn visit<R: TableRow>(self) -> usize {
        R::description().columns.len()
    }
}
