//! The `securities` table: share lines, and the companies that they belong to.

use kapok_domain::{Currency, IssuerId, SecurityId};
use kapok_market::{IssuerIx, Security, Texts};

use super::{Parsed, country, quotation_currency};
use crate::batch::Batch;
use crate::column::Breach;
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::{Likeness, Rows};
use crate::texts::sources;

const WANTED: &[&str] = &[
    "security_id",
    "isin",
    "ticker",
    "name",
    "issuer_id",
    "issuer_name",
    "mic",
    "currency",
    "country",
    "asset_class",
    "share_class",
    "listed_on",
    "delisted_on",
    "source",
];

/// Share lines and companies, each sorted by id.
pub(crate) struct Securities {
    pub(crate) lines: Vec<Security>,
    pub(crate) issuers: Vec<IssuerId>,
    pub(crate) report: TableReport,
}

/// A line whose company has no number yet.
type Line = (Security, IssuerId);

/// Reads the table.
pub(crate) fn read(files: &TableFiles, texts: &mut Texts) -> Result<Securities, LoadError> {
    let mut currencies = Parsed::new();
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        rows.each(batch, |row| {
            let (mut line, issuer) = line(batch, row, &mut currencies)?;
            line.source = sources[row];
            Ok(Some((line, issuer)))
        });
    })?;
    let likeness: Likeness<Line> = Likeness {
        order: |a, b| a.0.id.cmp(&b.0.id),
        one_key: |a, b| a.0.id == b.0.id,
        agree: |a, b| {
            let source = b.0.source;
            a.1 == b.1 && Security { source, ..a.0.clone() } == b.0
        },
        repeats: |_, _| true,
    };
    let (lines, report) = rows.settle(&likeness, |(line, _)| line.id.to_string());
    let (lines, issuers) = number_issuers(lines);
    Ok(Securities { lines, issuers, report })
}

fn line(batch: &Batch, row: usize, currencies: &mut Parsed<Currency>) -> Result<Line, Breach> {
    let column = |name| batch.column(name);
    let id: SecurityId = column("security_id").needed_parsed(row)?;
    // Without a company id a line is a company of its own: caps by issuer then act on the line.
    let own_id = || IssuerId::try_from(String::from(id.clone())).ok();
    let issuer = column("issuer_id").parsed(row)?.or_else(own_id);
    let issuer = issuer.ok_or_else(|| column("issuer_id").breach(row, "must not be empty"))?;
    let line = Security {
        isin: column("isin").parsed(row)?,
        ticker: column("ticker").boxed(row),
        name: column("name").boxed(row),
        issuer: IssuerIx(0),
        issuer_name: column("issuer_name").boxed(row),
        mic: column("mic").needed_parsed(row)?,
        currency: quotation_currency(currencies, column("currency"), row)?,
        country: country(column("country"), row)?.into(),
        asset_class: column("asset_class").boxed(row),
        share_class: column("share_class").boxed(row),
        listed_on: column("listed_on").date(row)?,
        delisted_on: column("delisted_on").date(row)?,
        source: kapok_market::TextIx(0),
        id,
    };
    Ok((line, issuer))
}

fn number_issuers(lines: Vec<Line>) -> (Vec<Security>, Vec<IssuerId>) {
    let mut issuers: Vec<IssuerId> = lines.iter().map(|(_, issuer)| issuer.clone()).collect();
    issuers.sort_unstable();
    issuers.dedup();
    let number = |issuer: &IssuerId| {
        let at = issuers.binary_search(issuer).unwrap_or_else(|at| at);
        IssuerIx(u32::try_from(at).unwrap_or(u32::MAX))
    };
    let numbered = |(line, issuer)| Security { issuer: number(&issuer), ..line };
    (lines.into_iter().map(numbered).collect(), issuers)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::testing::Folder;

    #[test]
    fn rows_that_are_not_securities() {
        let folder = Folder::new(&[(
            "securities.csv",
            "security_id,isin,mic,currency,country,listed_on
             A,US0378331005,XNYS,USD,US,2000-01-03
             B,US0378331006,XNYS,USD,US,
             C,US037,XNYS,USD,US,
             D,,nyse,USD,US,
             E,,XNYS,usd,US,
             F,,XLON,GBX,GB,
             G,,XLON,GBp,GB,
             H,,XJSE,ZAc,ZA,
             I,,XTAE,ILA,IL,
             J,,XNYS,USD,usa,
             K,,XNYS,USD,,
             ,,XNYS,USD,US,
             M,,XNYS,USD,US,03.01.2000
             N,,XNYS,USD,US,
             N,,XNYS,USD,US,
             O,,XNYS,USD,US,
             O,,XNYS,USD,CA,",
        )]);
        assert_snapshot!(folder.rejections(), @"
        securities.csv:3: isin `US0378331006`: ISIN `US0378331006` has a wrong check digit
        securities.csv:4: isin `US037`: ISIN `US037` does not have twelve characters
        securities.csv:5: mic `nyse`: `nyse` is not a market identifier code: four capital letters or digits
        securities.csv:6: currency `usd`: `usd` is not an ISO 4217 currency code
        securities.csv:7: currency `GBX`: is a minor unit, not a currency: write GBP, and `price_unit` = minor in `prices`
        securities.csv:8: currency `GBp`: is a minor unit, not a currency: write GBP, and `price_unit` = minor in `prices`
        securities.csv:9: currency `ZAc`: is a minor unit, not a currency: write ZAR, and `price_unit` = minor in `prices`
        securities.csv:10: currency `ILA`: is a minor unit, not a currency: write ILS, and `price_unit` = minor in `prices`
        securities.csv:11: country `usa`: is not a country code: two capital letters
        securities.csv:12: country ``: must not be empty
        securities.csv:13: security_id ``: must not be empty
        securities.csv:14: listed_on `03.01.2000`: is not a date
        securities.csv:16: security_id `N`: repeats securities.csv:15
        securities.csv:17: security_id `O`: contradicts securities.csv:18: neither is used
        securities.csv:18: security_id `O`: contradicts securities.csv:17: neither is used
        ");
        let loaded = folder.load();
        let ids: Vec<_> = loaded.history.securities().iter().map(|s| s.id.as_str()).collect();
        assert_eq!(ids, ["A", "N"]);
        let issuers: Vec<_> = loaded.history.issuers().iter().map(|i| i.as_str()).collect();
        assert_eq!(issuers, ["A", "N"]);
    }
}
