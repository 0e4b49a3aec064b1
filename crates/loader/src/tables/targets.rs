//! The `targets` table: emission targets of companies.

use kapok_domain::Scopes;
use kapok_market::green::{Target, TargetKey, TargetKind};
use kapok_market::{Fact, IssuerIx, TextIx};

use super::{FactRow, Known, known_or_end_of, settle_facts};
use crate::batch::Batch;
use crate::column::{Breach, Column};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::{intern, sources};
use crate::withdrawal::{Values, Withdrawals};

const WANTED: &[&str] = &[
    "issuer_id",
    "scope",
    "kind",
    "base_year",
    "end_year",
    "ambition",
    "coverage",
    "validated_by",
    "announced_on",
    "valid_to",
    "provider",
    "known_at",
    "source",
];

/// Years that a target may name.
const YEARS: (u16, u16) = (1900, 2200);

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Vec<FactRow<TargetKey, Target>>, TableReport), LoadError> {
    let Known { issuers, texts, .. } = known;
    let mut withdrawn = Withdrawals::new();
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [id, provider, validator, announced, known_at] =
            ["issuer_id", "provider", "validated_by", "announced_on", "known_at"]
                .map(|name| batch.column(name));
        let ids = issuers.of_column(id, batch.len);
        let [providers, validators] = [provider, validator].map(|c| intern(texts, c, batch.len));
        let terms = Terms::new(batch);
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        let values = Values::new(batch);
        rows.each(batch, |row| {
            let issuer = IssuerIx(issuers.known(id, row, ids[row])?);
            provider.needed_text(row)?;
            let provider = providers[row].unwrap_or(TextIx(0));
            let as_of = announced.needed_date(row)?;
            let (scope, kind, end_year) = terms.key(row)?;
            let key = TargetKey { issuer, provider, scope, kind, end_year };
            let known_at = known_or_end_of(known_at, row, as_of)?;
            if values.are_empty(row)? {
                withdrawn.note(batch, row, (as_of, key), known_at);
                return Ok(None);
            }
            let value = Target { validated_by: validators[row], ..terms.value(row, end_year)? };
            if value.valid_to.is_some_and(|last| last < as_of) {
                let rule = format!("is before `announced_on`, {as_of}");
                return Err(terms.valid_to.breach(row, rule));
            }
            let fact = Fact::new(as_of, known_at, sources[row], value);
            Ok(Some((key, fact)))
        });
    })?;
    let name = |key: &TargetKey| {
        let (issuer, provider) = (issuers.get(key.issuer.0), texts.get(key.provider));
        format!("{issuer} {provider} {:?} {:?} {}", key.scope, key.kind, key.end_year)
    };
    Ok(settle_facts(rows, withdrawn, name))
}

/// Terms of the targets of a batch.
struct Terms<'b> {
    scope: &'b Column,
    kind: &'b Column,
    base_year: &'b Column,
    end_year: &'b Column,
    ambition: &'b Column,
    coverage: &'b Column,
    valid_to: &'b Column,
}

impl<'b> Terms<'b> {
    fn new(batch: &'b Batch) -> Self {
        Self {
            scope: batch.column("scope"),
            kind: batch.column("kind"),
            base_year: batch.column("base_year"),
            end_year: batch.column("end_year"),
            ambition: batch.column("ambition"),
            coverage: batch.column("coverage"),
            valid_to: batch.column("valid_to"),
        }
    }

    fn key(&self, row: usize) -> Result<(Scopes, TargetKind, u16), Breach> {
        let scope = self.scope.needed_one_of(row, &Scopes::WORDS)?;
        let kind = self.kind.needed_one_of(row, &TargetKind::WORDS)?;
        Ok((scope, kind, self.end_year.needed_whole_number(row, YEARS)?))
    }

    fn value(&self, row: usize, end_year: u16) -> Result<Target, Breach> {
        let base_year = self.base_year.needed_whole_number(row, YEARS)?;
        if end_year <= base_year {
            return Err(self
                .end_year
                .breach(row, format!("is not after `base_year`, {base_year}")));
        }
        Ok(Target {
            base_year,
            ambition: self.ambition.needed_fraction(row)?,
            coverage: self.coverage.fraction(row)?,
            validated_by: None,
            valid_to: self.valid_to.date(row)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use kapok_domain::Scopes;
    use kapok_domain::end_of_day;
    use kapok_market::{Binding, Snapshot, Values};

    use crate::testing::Folder;

    #[test]
    fn rows_that_are_no_targets() {
        let folder = Folder::new(&[(
            "targets.csv",
            "issuer_id,scope,kind,base_year,end_year,ambition,coverage,announced_on,valid_to,provider
             Z,S1S2,absolute,2019,2030,0.42,,2021-06-01,,sbt
             CO,scope1,absolute,2019,2030,0.42,,2021-06-01,,sbt
             CO,S1S2,relative,2019,2030,0.42,,2021-06-01,,sbt
             CO,S1S2,absolute,2030,2030,0.42,,2021-06-01,,sbt
             CO,S1S2,absolute,19,2030,0.42,,2021-06-01,,sbt
             CO,S1S2,absolute,2019,2030,42,,2021-06-01,,sbt
             CO,S1S2,absolute,2019,2030,0.42,95,2021-06-01,,sbt
             CO,S1S2,absolute,2019,2030,,,2021-06-01,,sbt
             CO,S1S2,absolute,2019,2030,0.42,,,,sbt
             CO,S1S2,absolute,2019,2030,0.42,,2021-06-01,2021-05-31,sbt
             CO,S1S2,absolute,2019,2030,0.42,,2021-06-01,,
             CO,S3,absolute,2019,2030,0.42,,2021-06-01,,sbt
             CO,S3,absolute,2019,2030,0.5,,2021-06-01,,sbt",
        )]);
        assert_snapshot!(folder.rejections(), @"
        targets.csv:2: issuer_id `Z`: is not in `securities`
        targets.csv:3: scope `scope1`: must be one of S1, S2, S1S2, S3, S1S2S3
        targets.csv:4: kind `relative`: must be one of absolute, intensity
        targets.csv:5: end_year `2030`: is not after `base_year`, 2030
        targets.csv:6: base_year `19`: must be a whole number from 1900 to 2200
        targets.csv:7: ambition `42`: must be a fraction from 0 to 1
        targets.csv:8: coverage `95`: must be a fraction from 0 to 1
        targets.csv:9: ambition ``: must not be empty, unless `known_at` says since when
        targets.csv:10: announced_on ``: must not be empty
        targets.csv:11: valid_to `2021-05-31`: is before `announced_on`, 2021-06-01
        targets.csv:12: provider ``: must not be empty
        targets.csv:13: issuer_id, provider, scope, kind, end_year, announced_on, known_at `CO sbt S3 Absolute 2030 2021-06-01`: contradicts targets.csv:14: neither is used
        targets.csv:14: issuer_id, provider, scope, kind, end_year, announced_on, known_at `CO sbt S3 Absolute 2030 2021-06-01`: contradicts targets.csv:13: neither is used
        ");
    }

    #[test]
    fn a_target_is_set_then_validated_then_past() {
        let folder = Folder::new(&[(
            "targets.csv",
            "issuer_id,scope,kind,base_year,end_year,ambition,validated_by,announced_on,valid_to,provider,known_at
             CO,S1S2,absolute,2019,2024,0.3,,2021-06-01,,p,
             CO,S1S2,absolute,2019,2024,0.3,SBTi,2021-06-01,,p,2022-03-01
             CO,S1S2,intensity,2019,2030,0.5,,2021-06-01,2023-12-29,p,
             C,S1S2S3,absolute,2019,2050,1,SBTi,2021-06-01,,p,",
        )]);
        let loaded = folder.load();
        assert_eq!(loaded.report.rejected(), 0);
        let at = |day: &str| {
            let day = day.parse().unwrap();
            let snapshot = Snapshot::new(&loaded.history, day, end_of_day(day), 0);
            let binding = Binding::Target { scope: Scopes::S1S2, provider: "p".into() };
            let Values::Text(words) = snapshot.column(&binding).unwrap().values else { panic!() };
            assert_eq!(words[2], None, "a target for another scope");
            words[0].map(str::to_owned)
        };
        assert_eq!(at("2021-05-31"), None);
        assert_eq!(at("2021-06-01").as_deref(), Some("set"));
        assert_eq!(at("2022-03-01").as_deref(), Some("validated"));
        assert_eq!(at("2024-12-31").as_deref(), Some("validated"));
        assert_eq!(at("2025-01-02"), None);
    }
}
