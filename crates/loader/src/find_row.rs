//! Places of rows that turned out to be wrong after they were read.

use kapok_market::CutOff;
use kapok_market::snapshot::IndicatorRow;

use crate::batch::Batch;
use crate::error::LoadError;
use crate::scan::TableFiles;
use crate::schema::table;
use crate::sources::Sources;

/// Finds the first row of `esg_indicators` with a key and a unit, as `file:line`; `None` if there
/// is none any more. The table is read again: facts in memory do not keep their place.
///
/// # Errors
///
/// If the table cannot be read.
pub fn place_of_indicator(
    sources: &Sources,
    row: &IndicatorRow,
) -> Result<Option<String>, LoadError> {
    let files = TableFiles::open(table("esg_indicators"), sources, CutOff::EndOfDay)?;
    let wanted = [
        ("issuer_id", row.issuer.clone()),
        ("indicator", row.indicator.clone()),
        ("provider", row.provider.clone()),
        ("period_end", row.as_of.to_string()),
        ("unit", row.unit.clone()),
        ("currency", row.currency.map_or_else(String::new, |currency| currency.to_string())),
    ];
    let mut found = None;
    files.scan(&wanted.each_ref().map(|(name, _)| *name), &mut |batch: Batch| {
        let is_it = |at: &usize| wanted.iter().all(|(n, text)| batch.column(n).seen(*at) == *text);
        found = found.or_else(|| (0..batch.len).find(is_it).map(|at| batch.place(at)));
    })?;
    Ok(found.map(|place| format!("{}:{}", files.paths[place.file as usize].display(), place.row)))
}
