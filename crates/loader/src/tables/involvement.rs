//! The `involvement` table: shares of revenue from activities, and of ownership in them.

use kapok_market::history::{Field, FieldValue};
use kapok_market::{Fact, IssuerIx, Measure, TextIx};

use super::dates::Dates;
use super::esg::Key;
use super::{FactRow, Known, settle_facts};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::{intern, sources};
use crate::withdrawal::{Values, Withdrawals};

const WANTED: &[&str] = &[
    "issuer_id",
    "activity",
    "revenue_share",
    "ownership_share",
    "period_end",
    "published_on",
    "provider",
    "known_at",
    "source",
];

/// Company, provider and activity.
type Whose = (IssuerIx, TextIx, TextIx);

type Row = FactRow<Whose, [Stated; 2]>;

/// Content of a row about one share.
#[derive(Debug, Clone, Copy)]
enum Stated {
    /// The file has no such column.
    Nothing,
    /// It is unknown, and no longer what an earlier row said.
    Empty,
    Share(Measure),
}

impl Stated {
    fn share(self) -> Option<Measure> {
        match self {
            Self::Share(share) => Some(share),
            Self::Nothing | Self::Empty => None,
        }
    }
}

/// A file without the column agrees with one whose cell is empty.
impl PartialEq for Stated {
    fn eq(&self, other: &Self) -> bool {
        self.share() == other.share()
    }
}

/// Reads the table: up to two facts a row.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Vec<FactRow<Key, FieldValue>>, TableReport), LoadError> {
    let Known { issuers, texts, .. } = known;
    let units = ["fraction of revenue", "fraction of ownership"].map(|unit| texts.intern(unit));
    let mut withdrawn = Withdrawals::new();
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [id, activity, provider] =
            ["issuer_id", "activity", "provider"].map(|name| batch.column(name));
        let shares = ["revenue_share", "ownership_share"].map(|name| batch.column(name));
        let ids = issuers.of_column(id, batch.len);
        let words = [activity, provider].map(|column| intern(texts, column, batch.len));
        let dates = Dates::new(batch);
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        let values = Values::new(batch);
        rows.each(batch, |row| {
            let issuer = IssuerIx(issuers.known(id, row, ids[row])?);
            provider.needed_text(row)?;
            activity.needed_text(row)?;
            let [activity, provider] = [0, 1].map(|at| words[at][row].unwrap_or(TextIx(0)));
            let (as_of, known_at, published_on) = dates.get(row)?;
            let [revenue, ownership] = [shares[0].fraction(row)?, shares[1].fraction(row)?];
            let key = (issuer, provider, activity);
            // Both empty is unknown, which is not the same as no involvement.
            if values.are_empty(row)? {
                withdrawn.note(batch, row, (as_of, key), known_at);
                return Ok(None);
            }
            let of = |share: Option<f64>, at: usize| match share {
                Some(share) => {
                    let measure = Measure::new(share, units[at]);
                    Stated::Share(Measure { published_on, ..measure })
                }
                None if shares[at].is_absent() => Stated::Nothing,
                None => Stated::Empty,
            };
            let value = [of(revenue, 0), of(ownership, 1)];
            Ok(Some((key, Fact::new(as_of, known_at, sources[row], value))))
        });
    })?;
    let name = |(issuer, provider, activity): &(IssuerIx, TextIx, TextIx)| {
        format!("{} {} {}", issuers.get(issuer.0), texts.get(*provider), texts.get(*activity))
    };
    let (rows, report) = settle_facts(rows, withdrawn, name);
    Ok((facts(&rows), report))
}

/// The facts of rows, which are sorted by date and key: a share that a later row leaves empty is
/// withdrawn since then.
fn facts(rows: &[Row]) -> Vec<FactRow<Key, FieldValue>> {
    let of_one = |(a, x): &Row, (b, y): &Row| (x.as_of, a) == (y.as_of, b);
    let mut found = Vec::with_capacity(rows.len());
    for versions in rows.chunk_by(of_one) {
        for (at, ((issuer, provider, activity), fact)) in versions.iter().enumerate() {
            let fields =
                [Field::Involvement(*provider, *activity), Field::Ownership(*provider, *activity)];
            for (share, field) in fields.into_iter().enumerate() {
                let Some(measure) = fact.value[share].share() else { continue };
                let mut later = versions[at + 1..].iter();
                let gone = later.find(|(_, later)| matches!(later.value[share], Stated::Empty));
                let moments = [fact.withdrawn_at, gone.map(|(_, gone)| gone.known_at)];
                let withdrawn_at = moments.into_iter().flatten().min();
                let of_field = fact.with(FieldValue::Number(measure));
                found.push(((*issuer, field), Fact { withdrawn_at, ..of_field }));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use kapok_domain::end_of_day;
    use kapok_market::{Binding, Snapshot, Values};

    use crate::testing::Folder;

    #[test]
    fn a_row_says_one_thing_or_two() {
        let folder = Folder::new(&[(
            "involvement.csv",
            "issuer_id,activity,revenue_share,ownership_share,provider,published_on
             CO,coal,0.02,0.5,own,2023-04-30
             CO,arms,,0.1,own,2023-04-30
             C,coal,0,,own,2023-04-30
             C,arms,,,own,2023-04-30
             C,oil,,50,own,2023-04-30
             C,gas,0.1,0.1,own,2023-04-30
             C,gas,0.1,0.2,own,2023-04-30",
        )]);
        assert_snapshot!(folder.rejections(), @"
        involvement.csv:6: ownership_share `50`: must be a fraction from 0 to 1
        involvement.csv:7: issuer_id, provider, activity, period_end, known_at `C own gas 2023-04-30`: contradicts involvement.csv:8: neither is used
        involvement.csv:8: issuer_id, provider, activity, period_end, known_at `C own gas 2023-04-30`: contradicts involvement.csv:7: neither is used
        ");
        let loaded = folder.load();
        let day = "2023-05-02".parse().unwrap();
        let snapshot = Snapshot::new(&loaded.history, day, end_of_day(day), 0);
        let numbers = |binding: Binding| match snapshot.column(&binding).unwrap().values {
            Values::Number(numbers) => (numbers[0], numbers[2]),
            other => panic!("{other:?}"),
        };
        let (activity, provider) = ("coal".to_owned(), "own".to_owned());
        let revenue =
            Binding::Involvement { activity: activity.clone(), provider: provider.clone() };
        assert_eq!(numbers(revenue), (Some(0.02), Some(0.0)));
        let owned = Binding::Ownership { activity, provider: provider.clone() };
        assert_eq!(numbers(owned), (Some(0.5), None));
        let arms = Binding::Ownership { activity: "arms".into(), provider };
        assert_eq!(numbers(arms), (Some(0.1), None));
    }
}
