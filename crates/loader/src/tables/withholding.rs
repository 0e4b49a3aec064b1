//! The `withholding` table: tax on dividends by country.

use kapok_market::{Fact, TextIx};

use super::{FactRow, Known, country, known_or_end_of, settle_facts};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::sources;

const WANTED: &[&str] = &["country", "table", "rate", "effective_from", "known_at", "source"];

/// Table and country.
type Key = (TextIx, TextIx);

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Vec<FactRow<Key, f64>>, TableReport), LoadError> {
    let texts = &mut known.texts;
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [state, table, rate, from, known_at] =
            ["country", "table", "rate", "effective_from", "known_at"].map(|n| batch.column(n));
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        rows.each(batch, |row| {
            let country = country(state, row)?;
            let table = table.needed_text(row)?;
            rate.fraction(row)?;
            let value = rate.needed_number(row)?;
            let as_of = from.needed_date(row)?;
            let known_at = known_or_end_of(known_at, row, as_of)?;
            let key = (texts.intern(table), texts.intern(country));
            Ok(Some((key, Fact { as_of, known_at, source: sources[row], value })))
        });
    })?;
    let name = |(table, country): &Key| {
        format!("{} {}", texts.get(*table), texts.get(*country))
    };
    Ok(settle_facts(rows, name))
}
