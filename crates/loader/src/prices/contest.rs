//! Cells with more than one row: versions of a close, repetitions, contradictions.

use kapok_domain::Timestamp;

use super::row::{Entry, PriceColumns, Verdict, WANTED};
use super::scatter::{CellIx, Scatter};
use crate::column::Breach;
use crate::error::LoadError;
use crate::report::Place;
use crate::settle::{contradiction, repetition};

/// A row of a contested cell.
struct Claim {
    cell: CellIx,
    known_at: Timestamp,
    place: Place,
    entry: Entry,
}

/// Decides all contested cells: of several versions the one known last stands, and rows known at
/// the same time must agree.
pub(super) fn settle(scatter: &mut Scatter<'_>) -> Result<(), LoadError> {
    if scatter.contested.is_empty() {
        return Ok(());
    }
    let mut claims = claims(scatter)?;
    claims.sort_by_key(|claim| (claim.cell, claim.known_at, claim.place));
    for cell in claims.chunk_by(|a, b| a.cell == b.cell) {
        let versions = cell.chunk_by(|a, b| a.known_at == b.known_at);
        let mut standing = None;
        for version in versions {
            standing = judge(scatter, version).or(standing);
        }
        scatter.set(cell[0].cell, standing);
    }
    Ok(())
}

fn claims(scatter: &Scatter<'_>) -> Result<Vec<Claim>, LoadError> {
    let mut claims = Vec::new();
    let (securities, wanted) = (scatter.securities, scatter.wanted);
    let touches = |first, last| wanted.touches(first, last);
    scatter.files.scan_if(WANTED, &touches, &mut |batch| {
        let columns = PriceColumns::new(&batch, securities);
        for row in 0..batch.len {
            let Ok(Verdict::Use(found)) = columns.get(row, securities, wanted) else { continue };
            if let Some(cell) = scatter.cell(&found).filter(|c| scatter.contested.contains(c)) {
                let place = batch.place(row);
                claims.push(Claim { cell, known_at: found.known_at, place, entry: found.entry });
            }
        }
    })?;
    Ok(claims)
}

/// Judges rows known at the same time: their entry, if they agree.
fn judge(scatter: &mut Scatter<'_>, version: &[Claim]) -> Option<Entry> {
    let first = &version[0];
    // Two closes known at the same moment cannot both be right, and nothing says which: neither is
    // used.
    let agreed = version.iter().all(|claim| claim.entry == first.entry);
    for (at, claim) in version.iter().enumerate() {
        let other = version.iter().find(|other| other.entry != claim.entry);
        let rule = match other {
            Some(other) => contradiction(&scatter.report.at(other.place)),
            None if at > 0 => repetition(&scatter.report.at(first.place)),
            None => continue,
        };
        let (column, seen) = ("close".to_owned(), claim.entry.describe());
        scatter.report.reject(claim.place, Breach { column, seen, rule });
    }
    agreed.then_some(first.entry)
}
