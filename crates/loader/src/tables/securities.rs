//! The `securities` table: share lines, and the companies that they belong to.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Calendars, Currency, IssuerId, Mic, SecurityId};
use kapok_market::{IssuerIx, Security, Texts};

use super::{Parsed, country, not_in_use, quotation_currency};
use crate::batch::Batch;
use crate::column::{Breach, Column};
use crate::error::LoadError;
use crate::report::{Place, TableReport};
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
    /// Lines and companies whose rows were rejected, with the place of the row.
    pub(crate) rejected: BTreeMap<String, String>,
    pub(crate) report: TableReport,
}

/// A line whose company has no number yet.
type Line = (Security, IssuerId);

/// Reads the table.
///
/// * `calendars`: exchanges that are known although the standard may not have them yet
pub(crate) fn read(
    files: &TableFiles,
    texts: &mut Texts,
    calendars: &Calendars,
) -> Result<Securities, LoadError> {
    let exchanges: Vec<Mic> = calendars.exchanges().collect();
    let mut codes = Codes { currencies: Parsed::new(), exchanges: &exchanges };
    let mut wrong: Vec<(String, Place)> = Vec::new();
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        rows.each(batch, |row| {
            let (mut line, issuer) = line(batch, row, &mut codes).inspect_err(|_| {
                let ids = ["security_id", "issuer_id"].map(|name| batch.column(name).text(row));
                let ids = ids.into_iter().flatten().map(str::to_owned);
                wrong.extend(ids.map(|id| (id, batch.place(row))));
            })?;
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
        versions: None,
    };
    let (lines, report) = rows.settle(&likeness, |(line, _)| line.id.to_string());
    let (lines, issuers) = number_issuers(lines);
    let mut rejected: BTreeMap<String, String> = BTreeMap::new();
    for (id, place) in wrong {
        rejected.entry(id).or_insert_with(|| report.at(place));
    }
    // Rows that contradict each other are rejected after all were read, and named by their key.
    for other in report.rejections.iter().filter(|other| other.column == "security_id") {
        let place = format!("{}:{}", other.file.display(), other.row);
        rejected.entry(other.seen.clone()).or_insert(place);
    }
    Ok(Securities { lines, issuers, rejected, report })
}

/// Codes against which those of a row are checked.
struct Codes<'c> {
    currencies: Parsed<Currency>,
    /// Exchanges with a calendar.
    exchanges: &'c [Mic],
}

impl Codes<'_> {
    /// The exchange of a row, which the standard or a calendar must have.
    fn exchange(&self, column: &Column, row: usize) -> Result<Mic, Breach> {
        let mic: Mic = column.needed_parsed(row)?;
        if self.exchanges.contains(&mic) || mic.is_listed() {
            return Ok(mic);
        }
        let meant = mic.meant(self.exchanges).map(|m| format!(": did you mean `{m}`?"));
        let rule = "is no market identifier code of ISO 10383, and no row of `holidays` has it";
        Err(column.breach(row, format!("{rule}{}", meant.unwrap_or_default())))
    }

    /// The currency of a row, which must be in use while the line is listed.
    fn currency(
        &mut self,
        column: &Column,
        row: usize,
        (listed, delisted): (Option<NaiveDate>, Option<NaiveDate>),
    ) -> Result<Currency, Breach> {
        let currency = quotation_currency(&mut self.currencies, column, row)?;
        let (first, last) = currency.years();
        let late = listed.filter(|day| last.is_some_and(|last| last < *day));
        let early = delisted.filter(|day| first.is_some_and(|first| *day < first));
        match late.or(early) {
            Some(day) => Err(column.breach(row, not_in_use(currency, day))),
            None => Ok(currency),
        }
    }
}

fn line(batch: &Batch, row: usize, codes: &mut Codes<'_>) -> Result<Line, Breach> {
    let column = |name| batch.column(name);
    let id: SecurityId = column("security_id").needed_parsed(row)?;
    // Without a company id a line is a company of its own: caps by issuer then act on the line.
    let own_id = || IssuerId::try_from(String::from(id.clone())).ok();
    let issuer = column("issuer_id").parsed(row)?.or_else(own_id);
    let issuer = issuer.ok_or_else(|| column("issuer_id").breach(row, "must not be empty"))?;
    let (listed_on, delisted_on) =
        (column("listed_on").date(row)?, column("delisted_on").date(row)?);
    let line = Security {
        isin: column("isin").parsed(row)?,
        ticker: column("ticker").boxed(row),
        name: column("name").boxed(row),
        issuer: IssuerIx(0),
        issuer_name: column("issuer_name").boxed(row),
        mic: codes.exchange(column("mic"), row)?,
        currency: codes.currency(column("currency"), row, (listed_on, delisted_on))?,
        country: country(column("country"), row)?.into(),
        asset_class: column("asset_class").boxed(row),
        share_class: column("share_class").boxed(row),
        listed_on,
        delisted_on,
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
             O,,XNYS,USD,CA,
             P,,XHGK,HKD,HK,
             Q,,ZZZ9,HKD,HK,
             R,,XFRA,DEM,DE,2005-01-03
             S,,XFRA,DEM,DE,1995-01-03
             T,,XHKG,RMB,HK,
             U,,XHKG,HKD,HKG,
             V,,XHKG,HKD,UK,
             W,,XHKG,HKD,ZZ,",
        )]);
        assert_snapshot!(folder.rejections(), @"
        securities.csv:3: isin `US0378331006`: ISIN `US0378331006` has a wrong check digit
        securities.csv:4: isin `US037`: ISIN `US037` does not have twelve characters
        securities.csv:5: mic `nyse`: `nyse` is not a market identifier code: four capital letters or digits
        securities.csv:6: currency `usd`: `usd` is not an ISO 4217 currency code: write USD
        securities.csv:7: currency `GBX`: is a minor unit, not a currency: write GBP, and `price_unit` = minor in `prices`
        securities.csv:8: currency `GBp`: is a minor unit, not a currency: write GBP, and `price_unit` = minor in `prices`
        securities.csv:9: currency `ZAc`: is a minor unit, not a currency: write ZAR, and `price_unit` = minor in `prices`
        securities.csv:10: currency `ILA`: is a minor unit, not a currency: write ILS, and `price_unit` = minor in `prices`
        securities.csv:11: country `usa`: is not a country code of ISO 3166-1, two capital letters: did you mean `US`?
        securities.csv:12: country ``: must not be empty
        securities.csv:13: security_id ``: must not be empty
        securities.csv:14: listed_on `03.01.2000`: is not a date: write 2000-01-03
        securities.csv:16: security_id `N`: repeats securities.csv:15
        securities.csv:17: security_id `O`: contradicts securities.csv:18: neither is used
        securities.csv:18: security_id `O`: contradicts securities.csv:17: neither is used
        securities.csv:19: mic `XHGK`: is no market identifier code of ISO 10383, and no row of `holidays` has it: did you mean `XHKG`?
        securities.csv:20: mic `ZZZ9`: is no market identifier code of ISO 10383, and no row of `holidays` has it
        securities.csv:21: currency `DEM`: is not a currency of 2005-01-03: DEM was used until 2002-05-15
        securities.csv:23: currency `RMB`: `RMB` is not an ISO 4217 currency code: write CNY
        securities.csv:24: country `HKG`: is not a country code of ISO 3166-1, two capital letters: did you mean `HK`?
        securities.csv:25: country `UK`: is not a country code of ISO 3166-1, two capital letters: did you mean `GB`?
        securities.csv:26: country `ZZ`: is not a country code of ISO 3166-1, two capital letters: did you mean `AZ`?
        ");
        let loaded = folder.load();
        let ids: Vec<_> = loaded.history.securities().iter().map(|s| s.id.as_str()).collect();
        assert_eq!(ids, ["A", "N", "S"]);
        let issuers: Vec<_> = loaded.history.issuers().iter().map(|i| i.as_str()).collect();
        assert_eq!(issuers, ["A", "N", "S"]);
    }

    #[test]
    fn a_rejected_line_folds_what_follows_from_it() {
        let days: Vec<String> = (0..1_500)
            .map(|day| {
                (chrono::NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(day))
                    .to_string()
            })
            .collect();
        let mut prices = "date,security_id,close\n".to_owned();
        for day in &days {
            prices.push_str(&format!("{day},A,10\n{day},B,10\n{day},Z,10\n"));
        }
        let folder = Folder::new(&[
            (
                "securities.csv",
                "security_id,issuer_id,mic,currency,country
                 A,CO,nyse,USD,US
                 B,BO,XNYS,USD,US
                 B,BO,XNYS,USD,CA
                 C,DO,XNYS,USD,US",
            ),
            ("prices.csv", &prices),
            ("shares.csv", "effective_date,security_id,shares_outstanding\n2020-01-01,A,5\n"),
            (
                "esg_scores.csv",
                "issuer_id,provider,scheme,pillar,score,period_end
                 CO,p,s,total,1,2020-12-31",
            ),
        ]);
        assert_snapshot!(folder.rejections(), @"
        securities.csv:2: mic `nyse`: `nyse` is not a market identifier code: four capital letters or digits
        securities.csv:3: security_id `B`: contradicts securities.csv:4: neither is used
        securities.csv:4: security_id `B`: contradicts securities.csv:3: neither is used
        prices.csv:2: security_id `A`: is not in `securities`: its row was rejected, securities.csv:2 (and 1499 more rows)
        prices.csv:3: security_id `B`: is not in `securities`: its row was rejected, securities.csv:3 (and 1499 more rows)
        prices.csv:4: security_id `Z`: is not in `securities` (and 1499 more rows)
        shares.csv:2: security_id `A`: is not in `securities`: its row was rejected, securities.csv:2
        esg_scores.csv:2: issuer_id `CO`: is not in `securities`: its row was rejected, securities.csv:2
        ");
        assert_eq!(folder.load().report.table("prices").unwrap().rejected, 4_500);
    }

    #[test]
    fn an_exchange_with_rows_of_holidays_is_known() {
        let securities = "security_id,mic,currency,country\nA,ZZZ9,USD,US\nB,XNYS,USD,US\n";
        let folder = Folder::new(&[("securities.csv", securities)]);
        assert_snapshot!(folder.rejections(), @"
        securities.csv:2: mic `ZZZ9`: is no market identifier code of ISO 10383, and no row of `holidays` has it
        prices.csv:2: security_id `A`: is not in `securities`: its row was rejected, securities.csv:2
        ");
        folder.put("holidays.csv", "mic,date\nZZZ9,2024-01-01\n");
        assert_eq!(folder.rejections(), "");
        folder.put("holidays.csv", "mic,date\nZZZ9,2024-01-01\nXHGK,2024-01-01\n");
        assert_snapshot!(folder.rejections(), @"holidays.csv:3: mic `XHGK`: is no market identifier code of ISO 10383, and no line has it: did you mean `XHKG`?");
    }
}
