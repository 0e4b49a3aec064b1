//! The `classifications` table: codes of share lines and companies.

use kapok_market::history::{ClassCode, Classified};
use kapok_market::{Fact, TextIx};

use super::whose::WhoseNames;
use super::{FactRow, Known, known_or_end_of, settle_facts};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::{intern, sources};
use crate::withdrawal::{Values, Withdrawals};

const WANTED: &[&str] = &[
    "security_id",
    "issuer_id",
    "system",
    "code",
    "name",
    "valid_from",
    "valid_to",
    "known_at",
    "source",
];

/// System, and what is classified.
pub(crate) type Key = (TextIx, Classified);

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Vec<FactRow<Key, ClassCode>>, TableReport), LoadError> {
    let names = WhoseNames::new(known);
    let texts = &mut known.texts;
    let mut withdrawn = Withdrawals::new();
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [system, code, name, from, to, known_at] =
            ["system", "code", "name", "valid_from", "valid_to", "known_at"]
                .map(|name| batch.column(name));
        let whose = names.of(batch);
        let [systems, codes, titles] = [system, code, name].map(|c| intern(texts, c, batch.len));
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        let values = Values::new(batch);
        rows.each(batch, |row| {
            let about = whose.get(row)?;
            let (as_of, valid_to) = (from.needed_date(row)?, to.date(row)?);
            if valid_to.is_some_and(|last| last < as_of) {
                return Err(to.breach(row, format!("is before `valid_from`, {as_of}")));
            }
            system.needed_text(row)?;
            let text = |found: Option<TextIx>| found.unwrap_or(TextIx(0));
            let key = (text(systems[row]), about);
            let known_at = known_or_end_of(known_at, row, as_of)?;
            if values.are_empty(row)? {
                withdrawn.note(batch, row, (as_of, key), known_at);
                return Ok(None);
            }
            code.needed_text(row)?;
            let value = ClassCode { code: text(codes[row]), name: titles[row], valid_to };
            let fact = Fact::new(as_of, known_at, sources[row], value);
            Ok(Some((key, fact)))
        });
    })?;
    let name = |(system, about): &Key| format!("{} {}", texts.get(*system), names.name(*about));
    Ok(settle_facts(rows, withdrawn, name))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use kapok_domain::end_of_day;
    use kapok_market::SecurityIx;

    use crate::testing::Folder;

    #[test]
    fn codes_and_rows_that_are_none() {
        let folder = Folder::new(&[(
            "classifications.csv",
            "security_id,issuer_id,system,code,name,valid_from,valid_to
             A,,GICS,4510,Software,2020-01-01,
             ,CO,CSRC,I65,,2020-01-01,2023-12-31
             A,CO,GICS,4510,,2021-01-01,
             ,,GICS,4510,,2021-01-01,
             Z,,GICS,4510,,2021-01-01,
             ,Z,GICS,4510,,2021-01-01,
             B,,,4510,,2021-01-01,
             B,,GICS,,,2021-01-01,
             B,,GICS,4510,,,
             B,,GICS,4510,,2021-01-01,2020-01-01
             C,,GICS,4510,,2021-01-01,
             C,,GICS,4520,,2021-01-01,",
        )]);
        assert_snapshot!(folder.rejections(), @"
        classifications.csv:4: issuer_id `CO`: give it or `security_id`
        classifications.csv:5: security_id ``: give it or `issuer_id`
        classifications.csv:6: security_id `Z`: is not in `securities`
        classifications.csv:7: issuer_id `Z`: is not in `securities`
        classifications.csv:8: system ``: must not be empty
        classifications.csv:9: code ``: must not be empty, unless `known_at` says since when
        classifications.csv:10: valid_from ``: must not be empty
        classifications.csv:11: valid_to `2020-01-01`: is before `valid_from`, 2021-01-01
        classifications.csv:12: security_id, issuer_id, system, valid_from, known_at `GICS C 2021-01-01`: contradicts classifications.csv:13: neither is used
        classifications.csv:13: security_id, issuer_id, system, valid_from, known_at `GICS C 2021-01-01`: contradicts classifications.csv:12: neither is used
        ");
        let loaded = folder.load();
        let history = &loaded.history;
        let code = |system: &str, day: &str| {
            let (system, day) = (history.find_text(system)?, day.parse().ok()?);
            let fact = history.classification(system, SecurityIx(0), day, end_of_day(day))?;
            Some(history.text(fact.value.code))
        };
        assert_eq!(code("GICS", "2024-01-02"), Some("4510"));
        assert_eq!(code("CSRC", "2023-12-29"), Some("I65"));
        assert_eq!(code("CSRC", "2024-01-02"), None);
    }
}
