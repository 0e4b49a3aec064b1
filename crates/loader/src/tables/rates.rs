//! The `rates` table: interest rates by curve and tenor.

use kapok_domain::DayCount;
use kapok_market::{Fact, InterestRate, TextIx};

use super::{FactRow, Known, known_or_end_of, settle_dated_facts};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::sources;
use crate::withdrawal::{Values, Withdrawals};

const WANTED: &[&str] = &["date", "curve", "tenor", "rate", "day_count", "known_at", "source"];

/// Curve and tenor.
pub(crate) type Key = (TextIx, TextIx);

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Vec<FactRow<Key, InterestRate>>, TableReport), LoadError> {
    let texts = &mut known.texts;
    let mut withdrawn = Withdrawals::new();
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [date, curve, tenor, rate, count, known_at] =
            ["date", "curve", "tenor", "rate", "day_count", "known_at"].map(|n| batch.column(n));
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        let values = Values::new(batch);
        rows.each(batch, |row| {
            let as_of = date.needed_date(row)?;
            let (curve, tenor) = (curve.needed_text(row)?, tenor.needed_text(row)?);
            let key = (texts.intern(curve), texts.intern(tenor));
            let known_at = known_or_end_of(known_at, row, as_of)?;
            if values.are_empty(row)? {
                withdrawn.note(batch, row, (as_of, key), known_at);
                return Ok(None);
            }
            // Many sources quote per cent; 5.0 taken as 500 % would not look wrong anywhere else.
            rate.number_if(row, |n| n.abs() < 1.0, "must be a fraction a year: 0.05 is 5 %")?;
            let rate = rate.needed_number(row)?;
            let day_count: DayCount = count.needed_parsed(row)?;
            let value = InterestRate { rate, day_count };
            Ok(Some((key, Fact::new(as_of, known_at, sources[row], value))))
        });
    })?;
    let name = |(curve, tenor): &Key| format!("{} {}", texts.get(*curve), texts.get(*tenor));
    Ok(settle_dated_facts(rows, withdrawn, name))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use kapok_domain::{DayCount, end_of_day};
    use kapok_market::InterestRate;

    use crate::testing::Folder;

    #[test]
    fn rates_and_rows_that_are_none() {
        let folder = Folder::new(&[(
            "rates.csv",
            "date,curve,tenor,rate,day_count,known_at
             2024-01-02,EFFR,ON,0.0533,act/360,
             2024-01-03,EFFR,ON,5.33,act/360,
             2024-01-03,EFFR,ON,,act/360,
             2024-01-03,EFFR,ON,0.0533,30/360,
             2024-01-03,EFFR,,0.0533,act/360,
             2024-01-03,ESTR,ON,-0.005,act/360,2024-01-04
             2024-01-05,HONIA,ON,0.04,act/365,
             2024-01-05,HONIA,ON,0.05,act/365,",
        )]);
        assert_snapshot!(folder.rejections(), @"
        rates.csv:3: rate `5.33`: must be a fraction a year: 0.05 is 5 %
        rates.csv:4: rate ``: must not be empty, unless `known_at` says since when
        rates.csv:5: day_count `30/360`: `30/360` is not a day count: act/360, act/365 or act/act
        rates.csv:6: tenor ``: must not be empty
        rates.csv:8: date, curve, tenor, known_at `HONIA ON 2024-01-05`: contradicts rates.csv:9: neither is used
        rates.csv:9: date, curve, tenor, known_at `HONIA ON 2024-01-05`: contradicts rates.csv:8: neither is used
        ");
        let loaded = folder.load();
        let rate = |curve, day: &str| {
            let day = day.parse().unwrap();
            loaded.history.rate(curve, "ON", day, end_of_day(day)).map(|fact| fact.value)
        };
        let overnight = InterestRate { rate: 0.0533, day_count: DayCount::Act360 };
        assert_eq!(rate("EFFR", "2024-01-05"), Some(overnight));
        assert_eq!(rate("ESTR", "2024-01-03"), None, "known a day later only");
        assert_eq!(rate("ESTR", "2024-01-04").map(|r| r.rate), Some(-0.005));
    }
}
