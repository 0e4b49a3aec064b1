//! The files are those of the manifest, and their two forms hold the same rows.

use super::record::{Check, Verification};
use crate::day_tables::{DayTables, TableVisitor, first_difference, visit};
use crate::digest::{chain, sha256};
use crate::disk;
use crate::error::PublishError;
use crate::format::{from_csv, to_csv};
use crate::manifest::{FileRecord, PreviousDay};
use crate::published_day::PublishedDay;
use crate::table::Row;

pub(super) fn check(day: &PublishedDay, previous: Option<&PublishedDay>, found: &mut Verification) {
    let mut hashes = Check::of_files("files are those of the manifest");
    for (name, record) in &day.manifest().files {
        check_file(day, name, record, &mut hashes);
    }
    found.add(hashes);
    let mut rows = Check::of_files("CSV and Parquet hold the same rows");
    for table in DayTables::NAMES {
        rows.compared += 1;
        match visit(table, BothForms { day }) {
            Ok(None) => {}
            Ok(Some((csv, parquet))) => rows.fail((*table).to_owned(), csv, parquet),
            Err(error) => rows.fail((*table).to_owned(), error.to_string(), "rows".to_owned()),
        }
    }
    found.add(rows);
    check_chain(day, previous, found);
}

/// Tables that cannot be read leave nothing to recompute.
pub(super) fn unreadable(mut found: Verification, error: &PublishError) -> Verification {
    found.skip(format!("all arithmetic: {error}"));
    let mut check = Check::of_files("tables can be read");
    check.compared = 1;
    check.fail("tables".to_owned(), error.to_string(), "rows".to_owned());
    found.add(check);
    found
}

fn check_file(day: &PublishedDay, name: &str, record: &FileRecord, check: &mut Check) {
    match disk::read(&day.folder().join(name)) {
        Ok(bytes) => {
            check.same(|| format!("{name}: bytes"), bytes.len() as u64, record.bytes);
            check.same(|| format!("{name}: SHA-256"), &sha256(&bytes), &record.sha256);
        }
        Err(error) => {
            check.compared += 1;
            check.fail(name.to_owned(), error.to_string(), record.sha256.clone());
        }
    }
}

/// Compares the two forms of a table: `None` if they hold the same rows, as many as the manifest
/// says.
struct BothForms<'a> {
    day: &'a PublishedDay,
}

impl TableVisitor for BothForms<'_> {
    type Output = Option<(String, String)>;

    fn visit<R: Row>(self) -> Result<Self::Output, PublishError> {
        let name = format!("{}.csv", R::NAME);
        let path = self.day.folder().join(&name);
        let text = disk::read(&path)?;
        let csv: Vec<R> = from_csv(&path, &text)?;
        let parquet: Vec<R> = self.day.rows()?;
        let (a, b): (Vec<&R>, Vec<&R>) = (csv.iter().collect(), parquet.iter().collect());
        if let Some((_, difference)) = first_difference(&a, &b, ["CSV", "Parquet"]) {
            return Ok(Some((difference, "the same rows".to_owned())));
        }
        if let Some((seen, expected)) = differing_lines(&text, &to_csv(&parquet)?) {
            return Ok(Some((seen, expected)));
        }
        let files = &self.day.manifest().files;
        let records = [files.get(&name), files.get(&format!("{}.parquet", R::NAME))];
        let expected = Some((csv.len() as u64, R::VERSION));
        let differs = |record: &Option<&FileRecord>| {
            record.map(|record| (record.rows, record.schema_version)) != expected
        };
        let words = |rows: u64, version: u32| format!("{rows} rows of schema version {version}");
        Ok(records.into_iter().find(differs).map(|record| {
            let seen = record.map_or("nothing".to_owned(), |r| words(r.rows, r.schema_version));
            (format!("manifest: {seen}"), words(csv.len() as u64, R::VERSION))
        }))
    }
}

/// The first line that is not as we write it, though it reads as the same row: a digit too many.
fn differing_lines(seen: &[u8], expected: &[u8]) -> Option<(String, String)> {
    if seen == expected {
        return None;
    }
    let (seen, expected) = (String::from_utf8_lossy(seen), String::from_utf8_lossy(expected));
    let mut lines = seen.lines().zip(expected.lines());
    let differs = lines.find(|(seen, expected)| seen != expected);
    Some(differs.map_or(("line ends".to_owned(), "LF".to_owned()), |(seen, expected)| {
        (seen.to_owned(), expected.to_owned())
    }))
}

/// The chain goes on from the day before, as that stood when this vintage was made.
fn check_chain(day: &PublishedDay, previous: Option<&PublishedDay>, found: &mut Verification) {
    let manifest = day.manifest();
    let mut check = Check::of_files("the chain of days");
    let before = manifest.previous_day.as_ref();
    let expected = chain(before.map_or("", |before| &before.chain), &manifest.files);
    check.same(|| "manifest.json: chain".to_owned(), &manifest.chain, &expected);
    match (before, previous) {
        (Some(before), Some(previous)) if is_that(before, previous) => {
            let place = || "manifest.json: previous_day.chain".to_owned();
            check.same(place, &before.chain, &previous.manifest().chain);
        }
        (None, None) => {}
        (Some(before), _) => found
            .skip(format!("chain: vintage {} of {} was not given", before.vintage, before.date)),
        (None, Some(previous)) => found
            .skip(format!("chain: {} was published later than this day", previous.manifest().date)),
    }
    found.add(check);
}

fn is_that(before: &PreviousDay, previous: &PublishedDay) -> bool {
    let manifest = previous.manifest();
    (before.date, before.vintage) == (manifest.date, manifest.vintage)
}
