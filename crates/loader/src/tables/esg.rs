//! Facts about companies: `esg_scores`, `esg_indicators`, `involvement`, `norms`.
//!
//! Each table has the provider, up to two more names, a value, and the same dates.

use chrono::NaiveDate;
use kapok_domain::Timestamp;
use kapok_market::history::{Field, FieldValue};
use kapok_market::{Fact, IssuerIx, TextIx, Texts};

use super::{FactRow, Known, known_or_end_of, settle_facts};
use crate::batch::Batch;
use crate::column::{Breach, Column};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::{intern, sources};

/// One of the four tables.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EsgTable {
    pub(crate) name: &'static str,
    /// The columns that name a fact.
    names: &'static [&'static str],
    field: fn(&[TextIx]) -> Field,
    value: Value,
}

/// Where the value of a row is.
#[derive(Debug, Clone, Copy)]
enum Value {
    /// A number, in a unit that the table has or that it always has.
    Number { column: &'static str, unit: Unit, fraction: bool },
    /// A text.
    Text { column: &'static str },
}

#[derive(Debug, Clone, Copy)]
enum Unit {
    Column(&'static str),
    Always(&'static str),
}

/// The four tables.
pub(crate) const ESG_TABLES: [EsgTable; 4] = [
    EsgTable {
        name: "esg_scores",
        names: &["provider", "scheme", "pillar"],
        field: |n| Field::Score(n[0], n[1], n[2]),
        value: Value::Number { column: "score", unit: Unit::Always("points"), fraction: false },
    },
    EsgTable {
        name: "esg_indicators",
        names: &["provider", "indicator"],
        field: |n| Field::Indicator(n[0], n[1]),
        value: Value::Number { column: "value", unit: Unit::Column("unit"), fraction: false },
    },
    EsgTable {
        name: "involvement",
        names: &["provider", "activity"],
        field: |n| Field::Involvement(n[0], n[1]),
        value: Value::Number {
            column: "revenue_share",
            unit: Unit::Always("fraction of revenue"),
            fraction: true,
        },
    },
    EsgTable {
        name: "norms",
        names: &["provider", "framework"],
        field: |n| Field::Norm(n[0], n[1]),
        value: Value::Text { column: "status" },
    },
];

/// Whose fact, and its name.
pub(crate) type Key = (IssuerIx, Field);

impl EsgTable {
    fn wanted(&self) -> Vec<&'static str> {
        let mut wanted = vec!["issuer_id", "period_end", "published_on", "known_at", "source"];
        wanted.extend(self.names);
        match self.value {
            Value::Number { column, unit: Unit::Column(unit), .. } => wanted.extend([column, unit]),
            Value::Number { column, .. } | Value::Text { column } => wanted.push(column),
        }
        wanted
    }

    /// Reads the table. A row without a value says nothing: what it names is not known.
    pub(crate) fn read(
        &self,
        files: &TableFiles,
        known: &mut Known<'_>,
    ) -> Result<(Vec<FactRow<Key, FieldValue>>, TableReport), LoadError> {
        let Known { issuers, texts, .. } = known;
        let rows = Rows::read(files, &self.wanted(), |batch, rows| {
            let [id, source] = ["issuer_id", "source"].map(|name| batch.column(name));
            let ids = issuers.of_column(id, batch.len);
            let names: Vec<&Column> = self.names.iter().map(|name| batch.column(name)).collect();
            let words: Vec<_> = names.iter().map(|c| intern(texts, c, batch.len)).collect();
            let values = Values::new(self.value, batch, texts);
            let dates = Dates::new(batch);
            let sources = sources(texts, source, files.schema.name, batch.len);
            rows.each(batch, |row| {
                let issuer = IssuerIx(issuers.known(id, row, ids[row])?);
                let mut name = [TextIx(0); 3];
                for (at, column) in names.iter().enumerate() {
                    column.needed_text(row)?;
                    name[at] = words[at][row].unwrap_or(TextIx(0));
                }
                let (as_of, known_at) = dates.get(row)?;
                let fact = |value| Fact { as_of, known_at, source: sources[row], value };
                let value = values.get(row)?;
                Ok(value.map(|value| ((issuer, (self.field)(&name)), fact(value))))
            });
        })?;
        let name = |(issuer, field): &Key| {
            format!("{} {}", issuers.get(issuer.0), describe(*field, texts))
        };
        Ok(settle_facts(rows, name))
    }
}

/// What rows speak about, and when they could be known.
struct Dates<'b> {
    period_end: &'b Column,
    published_on: &'b Column,
    known_at: &'b Column,
}

impl<'b> Dates<'b> {
    fn new(batch: &'b Batch) -> Self {
        let [period_end, published_on, known_at] =
            ["period_end", "published_on", "known_at"].map(|name| batch.column(name));
        Self { period_end, published_on, known_at }
    }

    fn get(&self, row: usize) -> Result<(NaiveDate, Timestamp), Breach> {
        let published_on = self.published_on.date(row)?;
        let as_of = self.period_end.date(row)?.or(published_on);
        let rule = "must not be empty if `published_on` is";
        let as_of = as_of.ok_or_else(|| self.period_end.breach(row, rule))?;
        Ok((as_of, known_or_end_of(self.known_at, row, published_on.unwrap_or(as_of))?))
    }
}

fn describe(field: Field, texts: &Texts) -> String {
    let words = match field {
        Field::Score(a, b, c) => vec![a, b, c],
        Field::Indicator(a, b) | Field::Involvement(a, b) | Field::Norm(a, b) => vec![a, b],
    };
    words.into_iter().map(|word| texts.get(word)).collect::<Vec<_>>().join(" ")
}

/// The values of a batch.
enum Values<'b> {
    Numbers { column: &'b Column, fraction: bool, units: Units<'b> },
    Texts { column: &'b Column, words: Vec<Option<TextIx>> },
}

enum Units<'b> {
    Column(&'b Column, Vec<Option<TextIx>>),
    Always(TextIx),
}

impl<'b> Values<'b> {
    fn new(value: Value, batch: &'b Batch, texts: &mut Texts) -> Self {
        match value {
            Value::Text { column } => {
                let column = batch.column(column);
                Self::Texts { column, words: intern(texts, column, batch.len) }
            }
            Value::Number { column, unit, fraction } => {
                let units = match unit {
                    Unit::Always(unit) => Units::Always(texts.intern(unit)),
                    Unit::Column(unit) => {
                        let unit = batch.column(unit);
                        Units::Column(unit, intern(texts, unit, batch.len))
                    }
                };
                Self::Numbers { column: batch.column(column), fraction, units }
            }
        }
    }

    fn get(&self, row: usize) -> Result<Option<FieldValue>, Breach> {
        let (column, fraction, units) = match self {
            Self::Texts { column, words } => {
                column.needed_text(row)?;
                return Ok(words[row].map(FieldValue::Text));
            }
            Self::Numbers { column, fraction, units } => (column, *fraction, units),
        };
        let number = if fraction { column.fraction(row)? } else { column.number(row)? };
        let unit = match units {
            Units::Always(unit) => *unit,
            Units::Column(column, words) => {
                column.needed_text(row)?;
                words[row].unwrap_or(TextIx(0))
            }
        };
        Ok(number.map(|number| FieldValue::Number(number, unit)))
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::testing::Folder;

    #[test]
    fn facts_and_when_they_were_known() {
        let folder = Folder::new(&[
            (
                "esg_scores.csv",
                "issuer_id,provider,scheme,pillar,score,period_end,published_on
                 CO,risk,v1,total,-1.5,2022-12-31,2023-04-30
                 CO,risk,v1,social,,2022-12-31,2023-04-30",
            ),
            (
                "esg_indicators.csv",
                "issuer_id,indicator,period_end,value,unit,provider,published_on,known_at
                 CO,scope_1,2022-12-31,10,tCO2e,cdp,,
                 CO,scope_1,2022-12-31,12,tCO2e,cdp,2023-04-30,2023-05-02T10:00:00Z",
            ),
            (
                "involvement.csv",
                "issuer_id,activity,revenue_share,provider,published_on\nC,coal,0.02,own,2023-04-30",
            ),
            (
                "norms.csv",
                "issuer_id,framework,status,published_on,provider\nC,UNGC,watch,2023-04-30,own",
            ),
        ]);
        let loaded = folder.load();
        assert_eq!(loaded.report.rejected(), 0);
        let text = format!("{:#?}", loaded.history);
        let start = text.find("issuer_facts").unwrap();
        let known: Vec<_> = text[start..].lines().filter(|l| l.contains("known_at")).collect();
        assert_snapshot!(known.join("\n"), @"
        known_at: 2023-04-30T23:59:59.999999Z,
        known_at: 2023-04-30T23:59:59.999999Z,
        known_at: 2023-04-30T23:59:59.999999Z,
        known_at: 2022-12-31T23:59:59.999999Z,
        known_at: 2023-05-02T10:00:00Z,
        ");
    }

    #[test]
    fn rows_that_are_no_facts() {
        let folder = Folder::new(&[
            (
                "esg_scores.csv",
                "issuer_id,provider,scheme,pillar,score,period_end,published_on
                 Z,risk,v1,total,1,2022-12-31,2023-04-30
                 CO,,v1,total,1,2022-12-31,2023-04-30
                 CO,risk,v1,total,nan,2022-12-31,2023-04-30
                 CO,risk,v1,total,1,,
                 CO,risk,v1,social,1,2022-12-31,2023-04-30
                 CO,risk,v1,social,2,2022-12-31,2023-04-30",
            ),
            (
                "esg_indicators.csv",
                "issuer_id,indicator,period_end,value,unit,provider\nCO,scope_1,2022-12-31,10,,cdp",
            ),
            (
                "involvement.csv",
                "issuer_id,activity,revenue_share,provider,published_on\nC,coal,2,own,2023-04-30",
            ),
            (
                "norms.csv",
                "issuer_id,framework,status,published_on,provider\nC,UNGC,,2023-04-30,own",
            ),
        ]);
        assert_snapshot!(folder.rejections(), @"
        esg_scores.csv:2: issuer_id `Z`: is not in `securities`
        esg_scores.csv:3: provider ``: must not be empty
        esg_scores.csv:4: score `NaN`: is not a number
        esg_scores.csv:5: period_end ``: must not be empty if `published_on` is
        esg_scores.csv:6: issuer_id, provider, scheme, pillar, period_end, known_at `CO risk v1 social 2022-12-31`: contradicts esg_scores.csv:7: neither is used
        esg_scores.csv:7: issuer_id, provider, scheme, pillar, period_end, known_at `CO risk v1 social 2022-12-31`: contradicts esg_scores.csv:6: neither is used
        esg_indicators.csv:2: unit ``: must not be empty
        involvement.csv:2: revenue_share `2`: must be a fraction from 0 to 1
        norms.csv:2: status ``: must not be empty
        ");
    }
}
