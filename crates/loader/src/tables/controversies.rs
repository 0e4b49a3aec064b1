//! The `controversies` table: cases of companies, and which companies a provider covers.

use std::cmp::Ordering;

use kapok_market::green::{Case, Controversy, Pillar};
use kapok_market::{Fact, IssuerIx, TextIx};

use super::{FactRow, Known, known_or_end_of};
use crate::batch::Batch;
use crate::column::{Breach, Column};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::{Likeness, Rows};
use crate::texts::{intern, sources};
use crate::withdrawal::{Values, Withdrawals};

const WANTED: &[&str] = &[
    "issuer_id",
    "case_id",
    "pillar",
    "severity",
    "score",
    "opened",
    "closed",
    "provider",
    "known_at",
    "source",
];

type Row = FactRow<Case, Controversy>;

/// Reads the table. A row without a case says that the provider covers the company.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Vec<Row>, TableReport), LoadError> {
    let Known { issuers, texts, .. } = known;
    let mut withdrawn = Withdrawals::new();
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [id, case, provider, opened, known_at] =
            ["issuer_id", "case_id", "provider", "opened", "known_at"].map(|n| batch.column(n));
        let ids = issuers.of_column(id, batch.len);
        let [cases, providers] = [case, provider].map(|c| intern(texts, c, batch.len));
        let terms = Terms::new(batch);
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        let values = Values::new(batch);
        rows.each(batch, |row| {
            let issuer = IssuerIx(issuers.known(id, row, ids[row])?);
            provider.needed_text(row)?;
            let provider = providers[row].unwrap_or(TextIx(0));
            let as_of = opened.needed_date(row)?;
            let case = Case { issuer, provider, case: cases[row] };
            let known_at = known_or_end_of(known_at, row, as_of)?;
            if case.case.is_some() && values.are_empty(row)? {
                withdrawn.note(batch, row, case, known_at);
                return Ok(None);
            }
            let value = terms.get(row, case.case.is_some())?;
            if value.closed.is_some_and(|closed| closed < as_of) {
                return Err(terms.closed.breach(row, format!("is before `opened`, {as_of}")));
            }
            let fact = Fact::new(as_of, known_at, sources[row], value);
            Ok(Some((case, fact)))
        });
    })?;
    let name = |case: &Case| {
        let what = case.case.map_or("coverage", |case| texts.get(case));
        format!("{} {} {what}", issuers.get(case.issuer.0), texts.get(case.provider))
    };
    let mut rows = rows;
    withdrawn.apply(&mut rows, |case, _| *case, name);
    Ok(rows.settle(&LIKENESS, |(case, _)| name(case)))
}

/// Of one case, one record can be known from one moment on, whenever it says the case was opened.
const LIKENESS: Likeness<Row> = Likeness {
    order,
    one_key: |a, b| order(a, b).is_eq(),
    agree: |(_, x), (_, y)| x.value == y.value && x.as_of == y.as_of,
    repeats: |_, _| true,
    versions: None,
};

fn order((a, x): &Row, (b, y): &Row) -> Ordering {
    (a, x.known_at).cmp(&(b, y.known_at))
}

/// Terms of the cases of a batch.
struct Terms<'b> {
    pillar: &'b Column,
    severity: &'b Column,
    score: &'b Column,
    closed: &'b Column,
}

impl<'b> Terms<'b> {
    fn new(batch: &'b Batch) -> Self {
        let [pillar, severity, score, closed] =
            ["pillar", "severity", "score", "closed"].map(|name| batch.column(name));
        Self { pillar, severity, score, closed }
    }

    fn get(&self, row: usize, case: bool) -> Result<Controversy, Breach> {
        let closed = self.closed.date(row)?;
        if case {
            let pillar = Some(self.pillar.needed_one_of(row, &Pillar::WORDS)?);
            let severity = u8::try_from(self.severity.needed_whole_number(row, (1, 5))?).ok();
            let range = |n: f64| (0.0..=10.0).contains(&n);
            let score = self.score.number_if(row, range, "must be from 0 to 10")?;
            return Ok(Controversy { pillar, severity, score, closed });
        }
        let rule = "must be empty without `case_id`";
        if self.pillar.text(row).is_some() {
            return Err(self.pillar.breach(row, rule));
        }
        for column in [self.severity, self.score] {
            if column.number(row)?.is_some() {
                return Err(column.breach(row, rule));
            }
        }
        Ok(Controversy { pillar: None, severity: None, score: None, closed })
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use kapok_domain::end_of_day;
    use kapok_market::green::Pillar;
    use kapok_market::{Binding, SecurityIx, Snapshot, Values};

    use crate::testing::Folder;

    #[test]
    fn rows_that_are_no_cases() {
        let folder = Folder::new(&[(
            "controversies.csv",
            "issuer_id,case_id,pillar,severity,score,opened,closed,provider,known_at
             Z,1,social,3,,2024-01-02,,p,
             CO,1,people,3,,2024-01-02,,p,
             CO,1,social,6,,2024-01-02,,p,
             CO,1,social,,,2024-01-02,,p,
             CO,1,social,2.5,,2024-01-02,,p,
             CO,1,social,3,11,2024-01-02,,p,
             CO,1,social,3,,,,p,
             CO,1,social,3,,2024-01-02,2024-01-01,p,
             CO,1,social,3,,2024-01-02,,,
             CO,,social,,,2024-01-02,,p,
             CO,,,3,,2024-01-02,,p,
             CO,2,social,3,,2024-01-02,,p,2024-02-01
             CO,2,social,4,,2024-01-03,,p,2024-02-01
             C,2,social,3,,2024-01-02,,p,
             C,2,social,3,,2024-01-02,,p,",
        )]);
        assert_snapshot!(folder.rejections(), @"
        controversies.csv:2: issuer_id `Z`: is not in `securities`
        controversies.csv:3: pillar `people`: must be one of environment, social, governance
        controversies.csv:4: severity `6`: must be a whole number from 1 to 5
        controversies.csv:5: severity ``: must not be empty
        controversies.csv:6: severity `2.5`: must be a whole number from 1 to 5
        controversies.csv:7: score `11`: must be from 0 to 10
        controversies.csv:8: opened ``: must not be empty
        controversies.csv:9: closed `2024-01-01`: is before `opened`, 2024-01-02
        controversies.csv:10: provider ``: must not be empty
        controversies.csv:11: pillar `social`: must be empty without `case_id`
        controversies.csv:12: severity `3`: must be empty without `case_id`
        controversies.csv:13: issuer_id, provider, case_id, known_at `CO p 2`: contradicts controversies.csv:14: neither is used
        controversies.csv:14: issuer_id, provider, case_id, known_at `CO p 2`: contradicts controversies.csv:13: neither is used
        controversies.csv:16: issuer_id, provider, case_id, known_at `C p 2`: repeats controversies.csv:15
        ");
    }

    /// Company CO has a case whose severity rises and which is closed; C is covered from March
    /// on; nobody looks at CO before its case.
    fn worst(pillar: Option<Pillar>, day: &str) -> (Option<f64>, Option<f64>) {
        let folder = Folder::new(&[(
            "controversies.csv",
            "issuer_id,case_id,pillar,severity,opened,closed,provider,known_at
             CO,1,social,2,2024-02-01,,p,2024-02-05
             CO,1,social,4,2024-02-01,,p,2024-04-10
             CO,1,social,4,2024-02-01,2024-06-03,p,2024-06-01
             CO,2,environment,3,2024-02-20,,p,
             C,,,,2024-03-01,2024-09-02,p,
             C,7,social,5,2024-01-02,,q,",
        )]);
        let loaded = folder.load();
        assert_eq!(loaded.report.rejected(), 0);
        let day = day.parse().unwrap();
        let snapshot = Snapshot::new(&loaded.history, day, end_of_day(day), 0);
        let binding = Binding::Controversy { pillar, provider: "p".into() };
        let values = snapshot.column(&binding).unwrap().values;
        let Values::Number(numbers) = values else { panic!() };
        let source = snapshot.provenance(&binding, SecurityIx(0)).map(|p| p.source);
        assert_eq!(source, numbers[0].map(|_| "controversies"));
        (numbers[0], numbers[2])
    }

    #[test]
    fn unknown_is_not_zero() {
        assert_eq!(worst(None, "2024-02-04"), (None, None));
        assert_eq!(worst(None, "2024-02-05"), (Some(2.0), None));
        assert_eq!(worst(None, "2024-03-01"), (Some(3.0), Some(0.0)));
        assert_eq!(worst(None, "2024-04-10"), (Some(4.0), Some(0.0)));
        assert_eq!(worst(None, "2024-06-02"), (Some(4.0), Some(0.0)));
        assert_eq!(worst(None, "2024-06-03"), (Some(3.0), Some(0.0)));
        assert_eq!(worst(None, "2024-09-02"), (Some(3.0), None));
        let social = Some(Pillar::Social);
        assert_eq!(worst(social, "2024-03-01"), (Some(2.0), Some(0.0)));
        assert_eq!(worst(social, "2024-06-03"), (Some(0.0), Some(0.0)));
        assert_eq!(worst(Some(Pillar::Governance), "2024-03-01"), (Some(0.0), Some(0.0)));
    }
}
