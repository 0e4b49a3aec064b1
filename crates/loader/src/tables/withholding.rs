//! The `withholding` table: tax on dividends by country.

use kapok_market::{Fact, TextIx};

use super::{FactRow, Known, country, known_or_end_of, settle_dated_facts};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::sources;
use crate::withdrawal::{Values, Withdrawals};

const WANTED: &[&str] = &["country", "table", "rate", "effective_from", "known_at", "source"];

/// Table and country.
pub(crate) type Key = (TextIx, TextIx);

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Vec<FactRow<Key, f64>>, TableReport), LoadError> {
    let texts = &mut known.texts;
    let mut withdrawn = Withdrawals::new();
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [state, table, rate, from, known_at] =
            ["country", "table", "rate", "effective_from", "known_at"].map(|n| batch.column(n));
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        let values = Values::new(batch);
        rows.each(batch, |row| {
            let country = country(state, row)?;
            let table = table.needed_text(row)?;
            let as_of = from.needed_date(row)?;
            let known_at = known_or_end_of(known_at, row, as_of)?;
            let key = (texts.intern(table), texts.intern(country));
            if values.are_empty(row)? {
                withdrawn.note(batch, row, (as_of, key), known_at);
                return Ok(None);
            }
            let value = rate.needed_fraction(row)?;
            Ok(Some((key, Fact::new(as_of, known_at, sources[row], value))))
        });
    })?;
    let name = |(table, country): &Key| format!("{} {}", texts.get(*table), texts.get(*country));
    Ok(settle_dated_facts(rows, withdrawn, name))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use kapok_domain::end_of_day;

    use crate::testing::Folder;

    #[test]
    fn rates_and_rows_that_are_none() {
        let folder = Folder::new(&[(
            "withholding.csv",
            "country,table,rate,effective_from
             US,msci,0.3,2000-01-01
             US,msci,30,2010-01-01
             Us,msci,0.3,2010-01-01
             US,,0.3,2010-01-01
             US,msci,,2010-01-01
             US,msci,0.3,",
        )]);
        assert_snapshot!(folder.rejections(), @"
        withholding.csv:3: rate `30`: must be a fraction from 0 to 1
        withholding.csv:4: country `Us`: is not a country code of ISO 3166-1, two capital letters: did you mean `US`?
        withholding.csv:5: table ``: must not be empty
        withholding.csv:6: rate ``: must not be empty, unless `known_at` says since when
        withholding.csv:7: effective_from ``: must not be empty
        ");
        let loaded = folder.load();
        let day = "2024-01-02".parse().unwrap();
        let rate = loaded.history.withholding("msci", "US", day, end_of_day(day));
        assert_eq!(rate.map(|fact| fact.value), Some(0.3));
    }
}
