//! The `shares` table: shares in issue and free float.

use kapok_market::history::ShareCount;
use kapok_market::{Fact, SecurityIx};

use super::{FactRow, Known, known_or_end_of, settle_facts};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::sources;

const WANTED: &[&str] =
    &["effective_date", "security_id", "shares_outstanding", "free_float", "known_at", "source"];

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Vec<FactRow<SecurityIx, ShareCount>>, TableReport), LoadError> {
    let Known { securities, texts, .. } = known;
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [date, id, count, free, known_at] =
            ["effective_date", "security_id", "shares_outstanding", "free_float", "known_at"]
                .map(|name| batch.column(name));
        let ids = securities.of_column(id, batch.len);
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        rows.each(batch, |row| {
            let as_of = date.needed_date(row)?;
            let security = SecurityIx(securities.known(id, row, ids[row])?);
            count.number_if(row, |n| n > 0.0, "must be above zero")?;
            let outstanding = count.needed_number(row)?;
            let value = ShareCount { outstanding, free_float: free.fraction(row)? };
            let known_at = known_or_end_of(known_at, row, as_of)?;
            Ok(Some((security, Fact { as_of, known_at, source: sources[row], value })))
        });
    })?;
    Ok(settle_facts(rows, |security| securities.get(security.0).to_owned()))
}
