//! The `levels` table: levels of series that others calculate.

use kapok_domain::Currency;
use kapok_market::{Fact, OutsideLevel, TextIx};

use super::{FactRow, Known, known_or_end_of, settle_dated_facts};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::sources;
use crate::withdrawal::{Values, Withdrawals};

const WANTED: &[&str] = &["date", "series", "level", "currency", "known_at", "source"];

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Vec<FactRow<TextIx, OutsideLevel>>, TableReport), LoadError> {
    let texts = &mut known.texts;
    let mut withdrawn = Withdrawals::new();
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [date, series, level, currency, known_at] =
            ["date", "series", "level", "currency", "known_at"].map(|name| batch.column(name));
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        let values = Values::new(batch);
        rows.each(batch, |row| {
            let as_of = date.needed_date(row)?;
            let series = texts.intern(series.needed_text(row)?);
            let known_at = known_or_end_of(known_at, row, as_of)?;
            if values.are_empty(row)? {
                withdrawn.note(batch, row, (as_of, series), known_at);
                return Ok(None);
            }
            level.number_if(row, |level| level > 0.0, "must be above zero")?;
            let level = level.needed_number(row)?;
            let currency: Currency = currency.needed_parsed(row)?;
            let value = OutsideLevel { level, currency };
            let fact = Fact::new(as_of, known_at, sources[row], value);
            Ok(Some((series, fact)))
        });
    })?;
    Ok(settle_dated_facts(rows, withdrawn, |series: &TextIx| texts.get(*series).to_owned()))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use kapok_domain::end_of_day;

    use crate::testing::Folder;

    #[test]
    fn levels_and_rows_that_are_none() {
        let folder = Folder::new(&[(
            "levels.csv",
            "date,series,level,currency,known_at
             2024-01-02,WORLD,3150.25,USD,
             2024-01-03,WORLD,0,USD,
             2024-01-03,WORLD,,USD,
             2024-01-03,,3150.25,USD,
             2024-01-03,WORLD,3150.25,XYZ,
             2024-01-04,WORLD,3160.5,USD,2024-01-05
             2024-01-05,ASIA,100,HKD,
             2024-01-05,ASIA,101,HKD,",
        )]);
        assert_snapshot!(folder.rejections(), @"
        levels.csv:3: level `0`: must be above zero
        levels.csv:4: level ``: must not be empty, unless `known_at` says since when
        levels.csv:5: series ``: must not be empty
        levels.csv:6: currency `XYZ`: `XYZ` is not an ISO 4217 currency code
        levels.csv:8: date, series, known_at `ASIA 2024-01-05`: contradicts levels.csv:9: neither is used
        levels.csv:9: date, series, known_at `ASIA 2024-01-05`: contradicts levels.csv:8: neither is used
        ");
        let loaded = folder.load();
        let level = |day: &str| {
            let day = day.parse().unwrap();
            loaded.history.outside_level("WORLD", day, end_of_day(day)).map(|f| f.value.level)
        };
        assert_eq!(level("2024-01-01"), None);
        assert_eq!(level("2024-01-04"), Some(3150.25), "known a day later only");
        assert_eq!(level("2024-01-05"), Some(3160.5));
    }
}
