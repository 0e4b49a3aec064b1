//! The `supply_links` table: what fraction of a company's inputs comes from another one.

use kapok_market::green::SupplyLink;
use kapok_market::{Fact, IssuerIx, TextIx};

use super::dates::Dates;
use super::{FactRow, Known, settle_facts};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::{intern, sources};
use crate::withdrawal::{Values, Withdrawals};

const WANTED: &[&str] = &[
    "buyer_id",
    "supplier_id",
    "share",
    "period_end",
    "published_on",
    "provider",
    "known_at",
    "source",
];

/// Reads the table. Links may form cycles: what follows from them is for the rules to say.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Vec<FactRow<SupplyLink, f64>>, TableReport), LoadError> {
    let Known { issuers, texts, .. } = known;
    let mut withdrawn = Withdrawals::new();
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [buyer_id, supplier_id, share, provider] =
            ["buyer_id", "supplier_id", "share", "provider"].map(|name| batch.column(name));
        let [buyers, suppliers] = [buyer_id, supplier_id].map(|c| issuers.of_column(c, batch.len));
        let providers = intern(texts, provider, batch.len);
        let dates = Dates::new(batch);
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        let values = Values::new(batch);
        rows.each(batch, |row| {
            let buyer = IssuerIx(issuers.known(buyer_id, row, buyers[row])?);
            let supplier = IssuerIx(issuers.known(supplier_id, row, suppliers[row])?);
            // A share of one's own inputs would make the chain intensity depend on itself without
            // end.
            if buyer == supplier {
                return Err(supplier_id.breach(row, "is the buyer itself"));
            }
            provider.needed_text(row)?;
            let provider = providers[row].unwrap_or(TextIx(0));
            let (as_of, known_at, _) = dates.get(row)?;
            let link = SupplyLink { buyer, provider, supplier };
            if values.are_empty(row)? {
                withdrawn.note(batch, row, (as_of, link), known_at);
                return Ok(None);
            }
            let value = share.needed_fraction(row)?;
            let fact = Fact::new(as_of, known_at, sources[row], value);
            Ok(Some((link, fact)))
        });
    })?;
    let name = |link: &SupplyLink| {
        let [buyer, supplier] = [link.buyer, link.supplier].map(|company| issuers.get(company.0));
        format!("{buyer} {supplier} {}", texts.get(link.provider))
    };
    Ok(settle_facts(rows, withdrawn, name))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use kapok_domain::end_of_day;

    use crate::testing::Folder;

    #[test]
    fn links_and_rows_that_are_none() {
        let folder = Folder::new(&[(
            "supply_links.csv",
            "buyer_id,supplier_id,share,period_end,published_on,provider
             CO,C,0.2,2022-12-31,2023-04-30,p
             CO,C,0.1,2023-12-31,2024-04-30,p
             C,CO,0.3,2022-12-31,2023-04-30,p
             CO,Z,0.2,2022-12-31,2023-04-30,p
             Z,CO,0.2,2022-12-31,2023-04-30,p
             CO,CO,0.2,2022-12-31,2023-04-30,p
             CO,C,20,2022-12-31,2023-04-30,p
             CO,C,,2019-12-31,2020-04-30,p
             CO,C,0.2,,,p
             CO,C,0.2,2022-12-31,2023-04-30,
             CO,C,0.4,2021-12-31,,p
             CO,C,0.5,2021-12-31,,p",
        )]);
        assert_snapshot!(folder.rejections(), @"
        supply_links.csv:5: supplier_id `Z`: is not in `securities`
        supply_links.csv:6: buyer_id `Z`: is not in `securities`
        supply_links.csv:7: supplier_id `CO`: is the buyer itself
        supply_links.csv:8: share `20`: must be a fraction from 0 to 1
        supply_links.csv:9: buyer_id, supplier_id, provider, period_end, known_at `CO C p 2019-12-31`: has no value, and nothing was known before that it could withdraw
        supply_links.csv:10: period_end ``: must not be empty if `published_on` is
        supply_links.csv:11: provider ``: must not be empty
        supply_links.csv:12: buyer_id, supplier_id, provider, period_end, known_at `CO C p 2021-12-31`: contradicts supply_links.csv:13: neither is used
        supply_links.csv:13: buyer_id, supplier_id, provider, period_end, known_at `CO C p 2021-12-31`: contradicts supply_links.csv:12: neither is used
        ");
        let loaded = folder.load();
        let history = &loaded.history;
        let at = |day: &str| {
            let day = day.parse().unwrap();
            let links = history.supply_links(day, end_of_day(day)).map(|(link, fact)| {
                let buyer = &history.issuers()[link.buyer.at()];
                format!("{buyer} {}", fact.value)
            });
            links.collect::<Vec<_>>()
        };
        assert!(at("2023-04-29").is_empty());
        assert_eq!(at("2023-04-30"), ["C 0.3", "CO 0.2"]);
        assert_eq!(at("2024-04-30"), ["C 0.3", "CO 0.1"]);
    }
}
