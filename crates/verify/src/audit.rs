//! The audit of a day's files: they are those of the manifest, their two forms hold the same rows,
//! and the manifest continues the chain of days.

use kapok_published::{
    FileError, FileRecord, PreviousDay, PublishedDay, TableRow, TableVisitor, chain,
    first_difference, from_csv, read, sha256, to_csv, visit_all,
};

use crate::check::{Check, Failure};
use crate::verification::Verification;

/// Compares the files of a published day with its manifest and with each other, and the manifest
/// with that of the published day before.
#[must_use]
pub fn audit(day: &PublishedDay, previous: Option<&PublishedDay>) -> Verification {
    let mut verification = Verification::default();
    verification.add(hashes(day));
    verification.add(both_forms(day));
    verification.add(chain_of_days(day, previous));
    if let Some(reason) = chain_not_followed(day, previous) {
        verification.skip(reason);
    }
    verification
}

fn hashes(day: &PublishedDay) -> Check {
    let mut check = Check::of_files("files are those of the manifest");
    for (name, record) in &day.manifest().files {
        match read(&day.folder().join(name)) {
            Ok(bytes) => {
                check.same(|| format!("{name}: bytes"), bytes.len() as u64, record.bytes);
                check.same(|| format!("{name}: SHA-256"), &sha256(&bytes), &record.sha256);
            }
            Err(error) => check.refuse(name.clone(), error.to_string(), record.sha256.clone()),
        }
    }
    check
}

fn both_forms(day: &PublishedDay) -> Check {
    let mut check = Check::of_files("CSV and Parquet hold the same rows");
    for failure in visit_all(BothForms { day }) {
        match failure {
            Some(Failure { place, published, recomputed }) => {
                check.refuse(place, published, recomputed);
            }
            None => check.pass(),
        }
    }
    check
}

/// The comparison of the two forms of a table: no failure if they hold the same rows, as many as
/// the manifest says.
#[derive(Clone, Copy)]
struct BothForms<'a> {
    day: &'a PublishedDay,
}

impl TableVisitor for BothForms<'_> {
    type Output = Option<Failure>;

    fn visit<R: TableRow>(self) -> Option<Failure> {
        let contrast = match self.contrast::<R>() {
            Ok(contrast) => contrast?,
            Err(error) => Contrast::new(error, "rows"),
        };
        let Contrast { seen, expected } = contrast;
        Some(Failure { place: R::NAME.to_owned(), published: seen, recomputed: expected })
    }
}

impl BothForms<'_> {
    fn contrast<R: TableRow>(self) -> Result<Option<Contrast>, FileError> {
        let path = self.day.folder().join(format!("{}.csv", R::NAME));
        let text = read(&path)?;
        let csv: Vec<R> = from_csv(&path, &text)?;
        let parquet: Vec<R> = self.day.rows()?;
        let (a, b): (Vec<&R>, Vec<&R>) = (csv.iter().collect(), parquet.iter().collect());
        if let Some(difference) = first_difference(&a, &b, ["CSV", "Parquet"]) {
            return Ok(Some(Contrast::new(difference.words, "the same rows")));
        }
        let lines = lines(&text, &to_csv(&parquet)?);
        Ok(lines.or_else(|| self.records::<R>(csv.len() as u64)))
    }

    /// Rows and version of both files, as the manifest records them.
    fn records<R: TableRow>(self, rows: u64) -> Option<Contrast> {
        let files = &self.day.manifest().files;
        let records = ["csv", "parquet"].map(|end| files.get(&format!("{}.{end}", R::NAME)));
        let words = |rows: u64, version: u32| format!("{rows} rows of schema version {version}");
        let differs = |record: &Option<&FileRecord>| {
            record.map(|record| (record.rows, record.schema_version)) != Some((rows, R::VERSION))
        };
        let record = records.into_iter().find(differs)?;
        let seen = record.map_or("nothing".to_owned(), |r| words(r.rows, r.schema_version));
        Some(Contrast::new(format!("manifest: {seen}"), words(rows, R::VERSION)))
    }
}

/// Two texts that should be the same.
struct Contrast {
    seen: String,
    expected: String,
}

impl Contrast {
    fn new(seen: impl ToString, expected: impl ToString) -> Self {
        Self { seen: seen.to_string(), expected: expected.to_string() }
    }
}

/// The first line that is not as we write it, though it reads as the same row: a digit too many.
fn lines(seen: &[u8], expected: &[u8]) -> Option<Contrast> {
    if seen == expected {
        return None;
    }
    let (seen, expected) = (String::from_utf8_lossy(seen), String::from_utf8_lossy(expected));
    let mut lines = seen.lines().zip(expected.lines());
    let differs = lines.find(|(seen, expected)| seen != expected);
    let (seen, expected) = differs.unwrap_or(("line ends", "LF"));
    Some(Contrast::new(seen, expected))
}

/// The chain goes on from the day before, as that stood when this vintage was made.
fn chain_of_days(day: &PublishedDay, previous: Option<&PublishedDay>) -> Check {
    let manifest = day.manifest();
    let mut check = Check::of_files("the chain of days");
    let before = manifest.previous_day.as_ref();
    let expected = chain(before.map_or("", |before| &before.chain), &manifest.files);
    check.same(|| "manifest.json: chain".to_owned(), &manifest.chain, &expected);
    if let Some((before, previous)) = before.zip(previous).filter(|(b, p)| is_that(b, p)) {
        let place = || "manifest.json: previous_day.chain".to_owned();
        check.same(place, &before.chain, &previous.manifest().chain);
    }
    check
}

/// The reason why the chain cannot be followed to the day before.
fn chain_not_followed(day: &PublishedDay, previous: Option<&PublishedDay>) -> Option<String> {
    match (&day.manifest().previous_day, previous) {
        (None, None) => None,
        (Some(before), Some(previous)) if is_that(before, previous) => None,
        (Some(before), _) => {
            Some(format!("chain: vintage {} of {} was not given", before.vintage, before.date))
        }
        (None, Some(previous)) => {
            let date = previous.manifest().date;
            Some(format!("chain: {date} was published later than this day"))
        }
    }
}

fn is_that(before: &PreviousDay, previous: &PublishedDay) -> bool {
    let manifest = previous.manifest();
    (before.date, before.vintage) == (manifest.date, manifest.vintage)
}
