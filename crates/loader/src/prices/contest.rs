//! Cells with more than one row: versions of a close, repetitions, contradictions.

use kapok_domain::Timestamp;

use super::row::{Entry, PriceColumns, PriceRow, Verdict, WANTED};
use super::scatter::{CellIx, Scatter};
use crate::column::Breach;
use crate::error::LoadError;
use crate::report::Place;
use crate::settle::{contradiction, repetition};
use crate::withdrawal::NOTHING;

/// A row of a contested cell.
struct Claim {
    cell: CellIx,
    /// Rows that do not say when they were known lose to those that do.
    is_stated: bool,
    known_at: Timestamp,
    place: Place,
    entry: Entry,
}

impl Claim {
    fn version(&self) -> (bool, Timestamp) {
        (self.is_stated, self.known_at)
    }
}

/// Decides all contested cells: of several versions the one known last stands, and rows known at
/// the same time must agree.
pub(super) fn settle(scatter: &mut Scatter<'_>) -> Result<(), LoadError> {
    if scatter.contested.is_empty() {
        return Ok(());
    }
    let mut claims = claims(scatter)?;
    claims.sort_by_key(|claim| (claim.cell, claim.version(), claim.place));
    for cell in claims.chunk_by(|a, b| a.cell == b.cell) {
        let versions = cell.chunk_by(|a, b| a.version() == b.version());
        let mut standing = None;
        for (at, version) in versions.enumerate() {
            // An empty close that nothing came before withdraws nothing.
            if at == 0 && version.iter().any(|claim| claim.entry == Entry::Withdrawn) {
                reject_empty(scatter, version);
            }
            standing = judge(scatter, version).or(standing);
        }
        scatter.set(cell[0].cell, standing);
    }
    Ok(())
}

fn claims(scatter: &Scatter<'_>) -> Result<Vec<Claim>, LoadError> {
    let mut claims = Vec::new();
    let (securities, wanted) = (scatter.securities, scatter.wanted);
    let reads = |first, last| wanted.reads(first, last);
    scatter.files.scan_if(WANTED, &reads, &mut |batch| {
        let columns = PriceColumns::new(&batch, securities);
        for row in 0..batch.len {
            let Ok(Verdict::Use(found)) = columns.get(row, securities, wanted) else { continue };
            if let Some(cell) = scatter.cell(&found).filter(|c| scatter.contested.contains(c)) {
                let place = batch.place(row);
                let PriceRow { is_stated, known_at, entry, .. } = found;
                claims.push(Claim { cell, is_stated, known_at, place, entry });
            }
        }
    })?;
    Ok(claims)
}

/// Rejects empty closes.
fn reject_empty(scatter: &mut Scatter<'_>, version: &[Claim]) {
    for claim in version.iter().filter(|claim| claim.entry == Entry::Withdrawn) {
        let breach = Breach::new("close", String::new(), NOTHING.to_owned());
        scatter.report.reject(claim.place, breach);
    }
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
        scatter.report.reject(claim.place, Breach::new("close", claim.entry.describe(), rule));
    }
    agreed.then_some(first.entry)
}
