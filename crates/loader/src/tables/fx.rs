//! The `fx` table: fixings of exchange rates, by their source.

use std::collections::BTreeMap;

use kapok_domain::Currency;
use kapok_market::fx::Pair;
use kapok_market::{Fact, TextIx};

use super::{FactRow, Known, Parsed, in_use, known_or_end_of, settle_dated_facts};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::{intern, sources};
use crate::withdrawal::{Values, Withdrawals};

const WANTED: &[&str] = &["date", "base", "quote", "rate", "fix", "known_at", "source"];

/// Fixings by source.
pub(crate) type Fixings = BTreeMap<String, Vec<FactRow<Pair, f64>>>;

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Fixings, TableReport), LoadError> {
    let texts = &mut known.texts;
    let mut currencies: Parsed<Currency> = Parsed::new();
    let mut withdrawn = Withdrawals::new();
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [date, base, quote, rate, fix, known_at] =
            ["date", "base", "quote", "rate", "fix", "known_at"].map(|name| batch.column(name));
        let fixes = intern(texts, fix, batch.len);
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        let values = Values::new(batch);
        rows.each(batch, |row| {
            let as_of = date.needed_date(row)?;
            let mut currency = |column| {
                let currency = currencies.needed(column, row)?;
                in_use(column, row, currency, as_of)
            };
            let pair = (currency(base)?, currency(quote)?);
            fix.needed_text(row)?;
            let key = (fixes[row].unwrap_or(TextIx(0)), pair);
            let known_at = known_or_end_of(known_at, row, as_of)?;
            if values.are_empty(row)? {
                withdrawn.note(batch, row, (as_of, key), known_at);
                return Ok(None);
            }
            rate.number_if(row, |n| n > 0.0, "must be above zero")?;
            let value = rate.needed_number(row)?;
            Ok(Some((key, Fact::new(as_of, known_at, sources[row], value))))
        });
    })?;
    let name =
        |(fix, (base, quote)): &(TextIx, Pair)| format!("{} {base}/{quote}", texts.get(*fix));
    let (rows, report) = settle_dated_facts(rows, withdrawn, name);
    let mut fixings = Fixings::new();
    for ((fix, pair), fact) in rows {
        fixings.entry(texts.get(fix).to_owned()).or_default().push((pair, fact));
    }
    Ok((fixings, report))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::testing::Folder;

    #[test]
    fn fixings_and_rows_that_are_none() {
        let folder = Folder::new(&[(
            "fx.csv",
            "date,base,quote,rate,fix
             2024-01-02,EUR,USD,1.1,ECB
             2024-01-02,EUR,USD,1.2,WMR1600
             2024-01-02,EUR,CNX,1.1,ECB
             2024-01-02,EUR,,1.1,ECB
             2024-01-02,EUR,CNY,0,ECB
             2024-01-02,EUR,CNY,,ECB
             2024-01-02,EUR,CNY,7.8,
             2024-01-02,EUR,HKD,8.5,ECB
             2024-01-02,EUR,HKD,8.6,ECB
             2024-01-02,EUR,HRK,7.5,ECB
             2022-12-30,EUR,HRK,7.5,ECB
             1998-12-31,EUR,USD,1.1,ECB
             2024-01-02,GBX,USD,0.0126,ECB
             2024-01-02,EUR,USDmn,1.1,ECB",
        )]);
        assert_snapshot!(folder.rejections(), @"
        fx.csv:4: quote `CNX`: `CNX` is not an ISO 4217 currency code
        fx.csv:5: quote ``: must not be empty
        fx.csv:6: rate `0`: must be above zero
        fx.csv:7: rate ``: must not be empty, unless `known_at` says since when
        fx.csv:8: fix ``: must not be empty
        fx.csv:9: date, base, quote, fix, known_at `ECB EUR/HKD 2024-01-02`: contradicts fx.csv:10: neither is used
        fx.csv:10: date, base, quote, fix, known_at `ECB EUR/HKD 2024-01-02`: contradicts fx.csv:9: neither is used
        fx.csv:11: quote `HRK`: is not a currency of 2024-01-02: HRK was used until 2023-01-14
        fx.csv:13: base `EUR`: is not a currency of 1998-12-31: EUR is used from 1999-01-01 on
        fx.csv:14: base `GBX`: `GBX` is not an ISO 4217 currency code but a minor unit (pence): write GBP, and divide what is in it by 100
        fx.csv:15: quote `USDmn`: `USDmn` is not an ISO 4217 currency code but one with a scale: write USD, and multiply by 1,000,000
        ");
        let loaded = folder.load();
        let is_known = |fix| loaded.history.fx(fix).is_some();
        assert_eq!(["ECB", "WMR1600", ""].map(is_known), [true, true, false]);
    }
}
