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
