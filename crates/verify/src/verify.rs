//! The proof of a published day: its files, then its numbers.

use kapok_published::{DayTables, FileError, PublishedDay};

use crate::audit::audit;
use crate::check::Check;
use crate::recompute::recompute;
use crate::verification::Verification;

/// Proves a published day, given the published day before where there is one. A file that cannot
/// be read is a fault like any other, and is in the result.
#[must_use]
pub fn verify(day: &PublishedDay, previous: Option<&PublishedDay>) -> Verification {
    let mut verification = audit(day, previous);
    let tables = match DayTables::read(day) {
        Ok(tables) => tables,
        Err(error) => return unreadable(verification, &error),
    };
    let before = match previous.map(DayTables::read).transpose() {
        Ok(before) => before,
        Err(error) => {
            verification.skip(format!("continuity: {error}"));
            None
        }
    };
    verification.add(listed(day, &tables));
    verification.extend(recompute(&tables, before.as_ref()));
    verification
}

/// Tables that cannot be read leave nothing to recompute.
fn unreadable(mut verification: Verification, error: &FileError) -> Verification {
    verification.skip(format!("all arithmetic: {error}"));
    let mut check = Check::of_files("tables can be read");
    check.refuse("tables".to_owned(), error.to_string(), "rows".to_owned());
    verification.add(check);
    verification
}

/// The manifest lists the indices of the rows, and no others.
fn listed(day: &PublishedDay, tables: &DayTables) -> Check {
    let mut check = Check::of_files("the manifest lists the indices of the rows");
    let listed = day.manifest().indices.keys().map(String::as_str).collect();
    check.same(|| "manifest.json: indices".to_owned(), listed, tables.indices());
    for row in &tables.levels {
        check.same(|| "levels: column `date`".to_owned(), row.date, day.manifest().date);
    }
    check
}
