//! Facts about companies: `esg_scores`, `esg_indicators`, `norms`.
//!
//! Each table has the provider, up to two more names, a value, and the same dates.

use chrono::NaiveDate;
use kapok_market::history::{Field, FieldValue};
use kapok_market::{Fact, IssuerIx, Measure, TextIx, Texts};

use super::dates::Dates;
use super::qualifiers::Qualifiers;
use super::{FactRow, Known, settle_facts};
use crate::batch::Batch;
use crate::column::{Breach, Column};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::{intern, sources};
use crate::withdrawal::{self, Withdrawals};

/// Table of ESG facts: scores, indicators or involvement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EsgTable {
    pub(crate) name: &'static str,
    /// The columns that name a fact.
    names: &'static [&'static str],
    field: fn(&[TextIx]) -> Field,
    value: Value,
}

/// Place of a row's value.
#[derive(Debug, Clone, Copy)]
enum Value {
    /// A number, in a unit that the table has or that it always has.
    Number { column: &'static str, unit: Unit },
    /// A text.
    Text { column: &'static str },
}

#[derive(Debug, Clone, Copy)]
enum Unit {
    Column(&'static str),
    Always(&'static str),
}

/// The three tables.
pub(crate) const ESG_TABLES: [EsgTable; 3] = [
    EsgTable {
        name: "esg_scores",
        names: &["provider", "scheme", "pillar"],
        field: |n| Field::Score(n[0], n[1], n[2]),
        value: Value::Number { column: "score", unit: Unit::Always("points") },
    },
    EsgTable {
        name: "esg_indicators",
        names: &["provider", "indicator"],
        field: |n| Field::Indicator(n[0], n[1]),
        value: Value::Number { column: "value", unit: Unit::Column("unit") },
    },
    EsgTable {
        name: "norms",
        names: &["provider", "framework"],
        field: |n| Field::Norm(n[0], n[1]),
        value: Value::Text { column: "status" },
    },
];

/// Company and name of a fact.
pub(crate) type Key = (IssuerIx, Field);

impl EsgTable {
    fn wanted(&self) -> Vec<&'static str> {
        let mut wanted = vec!["issuer_id", "period_end", "published_on", "known_at", "source"];
        wanted.extend(self.names);
        match self.value {
            Value::Number { column, unit: Unit::Column(unit) } => {
                wanted.extend([column, unit]);
                wanted.extend(Qualifiers::COLUMNS);
            }
            Value::Number { column, .. } | Value::Text { column } => wanted.push(column),
        }
        wanted
    }

    /// Reads the table. A row without a value says nothing where nothing was known before: what it
    /// names is not known. It withdraws what was known before.
    pub(crate) fn read(
        &self,
        files: &TableFiles,
        known: &mut Known<'_>,
    ) -> Result<(Vec<FactRow<Key, FieldValue>>, TableReport), LoadError> {
        let Known { issuers, texts, .. } = known;
        let mut withdrawn = Withdrawals::new();
        let rows = Rows::read(files, &self.wanted(), |batch, rows| {
            let [id, source] = ["issuer_id", "source"].map(|name| batch.column(name));
            let ids = issuers.of_column(id, batch.len);
            let names: Vec<&Column> = self.names.iter().map(|name| batch.column(name)).collect();
            let words: Vec<_> = names.iter().map(|c| intern(texts, c, batch.len)).collect();
            let empty = withdrawal::Values::new(batch);
            let mut values = Values::new(self.value, batch, texts);
            let dates = Dates::new(batch);
            let sources = sources(texts, source, files.schema.name, batch.len);
            rows.each(batch, |row| {
                let issuer = IssuerIx(issuers.known(id, row, ids[row])?);
                let mut name = [TextIx(0); 3];
                for (at, column) in names.iter().enumerate() {
                    column.needed_text(row)?;
                    name[at] = words[at][row].unwrap_or(TextIx(0));
                }
                let (as_of, known_at, published_on) = dates.get(row)?;
                empty.are_empty(row)?;
                let key = (issuer, (self.field)(&name));
                match values.get(row, as_of, published_on)? {
                    Some(value) => Ok(Some((key, Fact::new(as_of, known_at, sources[row], value)))),
                    None => {
                        withdrawn.note(batch, row, (as_of, key), known_at);
                        Ok(None)
                    }
                }
            });
        })?;
        let name = |(issuer, field): &Key| {
            format!("{} {}", issuers.get(issuer.0), describe(*field, texts))
        };
        Ok(settle_facts(rows, withdrawn, name))
    }
}

fn describe(field: Field, texts: &Texts) -> String {
    let words = match field {
        Field::Score(a, b, c) => vec![a, b, c],
        Field::Indicator(a, b)
        | Field::Involvement(a, b)
        | Field::Ownership(a, b)
        | Field::Norm(a, b) => vec![a, b],
    };
    words.into_iter().map(|word| texts.get(word)).collect::<Vec<_>>().join(" ")
}

/// The values of a batch.
enum Values<'b> {
    Numbers { column: &'b Column, units: Units<'b> },
    Texts { words: Vec<Option<TextIx>> },
}

enum Units<'b> {
    /// Units that the table has, and with them what else says how far a number can be trusted.
    Column(&'b Column, Vec<Option<TextIx>>, Qualifiers<'b>),
    Always(TextIx),
}

impl<'b> Values<'b> {
    fn new(value: Value, batch: &'b Batch, texts: &mut Texts) -> Self {
        match value {
            Value::Text { column } => {
                let column = batch.column(column);
                Self::Texts { words: intern(texts, column, batch.len) }
            }
            Value::Number { column, unit } => {
                let units = match unit {
                    Unit::Always(unit) => Units::Always(texts.intern(unit)),
                    Unit::Column(unit) => {
                        let unit = batch.column(unit);
                        let words = intern(texts, unit, batch.len);
                        Units::Column(unit, words, Qualifiers::new(batch))
                    }
                };
                Self::Numbers { column: batch.column(column), units }
            }
        }
    }

    fn get(
        &mut self,
        row: usize,
        as_of: NaiveDate,
        published_on: Option<NaiveDate>,
    ) -> Result<Option<FieldValue>, Breach> {
        let (column, units) = match self {
            Self::Texts { words } => return Ok(words[row].map(FieldValue::Text)),
            Self::Numbers { column, units } => (column, units),
        };
        let number = column.number(row)?;
        let measure = match units {
            Units::Always(unit) => Measure::new(0.0, *unit),
            Units::Column(column, words, qualifiers) => {
                column.needed_text(row)?;
                qualifiers.of(row, as_of, Measure::new(0.0, words[row].unwrap_or(TextIx(0))))?
            }
        };
        let measure = |value| Measure { value, published_on, ..measure };
        Ok(number.map(measure).map(FieldValue::Number))
    }
}

#[cfg(test)]
mod tests;
