//! The `levels` table: levels of series that others calculate.

use kapok_domain::Currency;
use kapok_market::{Fact, OutsideLevel, TextIx};

use super::{FactRow, Known, known_or_end_of, settle_facts};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::sources;

const WANTED: &[&str] = &["date", "series", "level", "currency", "known_at", "source"];

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Vec<FactRow<TextIx, OutsideLevel>>, TableReport), LoadError> {
    let texts = &mut known.texts;
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [date, series, level, currency, known_at] =
            ["date", "series", "level", "currency", "known_at"].map(|name| batch.column(name));
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        rows.each(batch, |row| {
            let as_of = date.needed_date(row)?;
            let series = series.needed_text(row)?;
            level.number_if(row, |level| level > 0.0, "must be above zero")?;
            let level = level.needed_number(row)?;
            let currency: Currency = currency.needed_parsed(row)?;
            let known_at = known_or_end_of(known_at, row, as_of)?;
            let value = OutsideLevel { level, currency };
            let fact = Fact { as_of, known_at, source: sources[row], value };
            Ok(Some((texts.intern(series), fact)))
        });
    })?;
    Ok(settle_facts(rows, |series: &TextIx| texts.get(*series).to_owned()))
}

#[cfg(test)]
mod tests {
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
        let rejections = folder.rejections();
        let told = [
            "levels.csv:3: level `0`: must be above zero",
            "levels.csv:4: level ``: must not be empty",
            "levels.csv:5: series ``: must not be empty",
            "levels.csv:6: currency `XYZ`: ",
            "levels.csv:8: date, series, known_at `ASIA 2024-01-05`: contradicts levels.csv:9",
            "levels.csv:9: date, series, known_at `ASIA 2024-01-05`: contradicts levels.csv:8",
        ];
        assert_eq!(rejections.lines().count(), told.len(), "{rejections}");
        for (line, start) in rejections.lines().zip(told) {
            assert!(line.starts_with(start), "{line} for {start}");
        }
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
