//! Columns of the input tables, as resolved.

use std::sync::Arc;

use kapok_industry::System;
use kapok_market::column::{Binding, Column, SecurityField, Values};
use kapok_market::{SecurityIx, Snapshot};
use kapok_units::{Base, Unit};

use crate::bounds::Bounds;
use crate::declaration::Beside;
use crate::error::FactError;
use crate::grades::Grades;
use crate::kind::ColumnKind;
use crate::words::Words;

/// A column of the input tables.
#[derive(Debug, Clone, PartialEq)]
pub struct DataColumn {
    /// Facts that it holds.
    pub binding: Binding,
    /// Words that the index file states; `None`: those of the table.
    pub stated: Option<StatedWords>,
}

/// Words of a column that the index file states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatedWords {
    /// In no order.
    Words(Vec<String>),
    /// From the best to the worst.
    Order(Arc<Grades>),
}

impl From<Binding> for DataColumn {
    fn from(binding: Binding) -> Self {
        Self { binding, stated: None }
    }
}

impl StatedWords {
    /// All of them.
    #[must_use]
    pub fn words(&self) -> &[String] {
        match self {
            Self::Words(words) => words,
            Self::Order(grades) => grades.words(),
        }
    }
}

impl DataColumn {
    /// Kind of its values.
    pub(crate) fn kind(&self, beside: &Beside<'_>) -> ColumnKind {
        match &self.stated {
            Some(StatedWords::Order(grades)) => return ColumnKind::Graded(grades.clone()),
            Some(StatedWords::Words(words)) => {
                return ColumnKind::orderable(Words::Stated(words.clone()));
            }
            None => {}
        }
        match &self.binding {
            Binding::Security(field) => of_security(*field, beside),
            Binding::Close => {
                ColumnKind::bounded(Unit::of(Base::QuotedPrice), Bounds::NOT_NEGATIVE)
            }
            Binding::PriceDate => ColumnKind::Dates,
            Binding::PriceStatus => {
                ColumnKind::texts(Words::of(&["official", "carried", "suspended"]))
            }
            Binding::SharesOutstanding => {
                ColumnKind::bounded(Unit::of(Base::Count), Bounds::NOT_NEGATIVE)
            }
            Binding::FreeFloat | Binding::Involvement { .. } | Binding::Ownership { .. } => {
                ColumnKind::shares()
            }
            Binding::Classification { system, .. } => ColumnKind::orderable(industries(system)),
            Binding::Score { provider, scheme, .. } => {
                ColumnKind::numbers(Unit::points_of(format!("{scheme} of {provider}")))
            }
            Binding::Indicator { unit, provider, .. } => {
                ColumnKind::numbers(stated(unit, provider))
            }
            Binding::Controversy { .. } => ColumnKind::severities(),
            Binding::Target { .. } => ColumnKind::texts(Words::of(&["validated", "set"])),
            Binding::Norm { .. } => ColumnKind::orderable(Words::Statuses),
        }
    }

    /// Checks that the facts say no other words than the index file states.
    pub(crate) fn check(
        &self,
        name: &str,
        column: &Column<'_>,
        snapshot: &Snapshot<'_>,
    ) -> Result<(), FactError> {
        let (Some(stated), Values::Text(values)) = (&self.stated, &column.values) else {
            return Ok(());
        };
        for (at, word) in (0..).map(SecurityIx).zip(values) {
            let Some(word) = word.filter(|word| stated.words().iter().all(|own| own != word))
            else {
                continue;
            };
            let provenance = snapshot.provenance(&self.binding, at);
            return Err(FactError::UnknownWord {
                column: name.to_owned(),
                security: snapshot.history().security(at).id.clone(),
                as_of: provenance.and_then(|fact| fact.as_of),
                seen: word.to_owned(),
                allowed: stated.words().join(", "),
            });
        }
        Ok(())
    }
}

fn of_security(field: SecurityField, beside: &Beside<'_>) -> ColumnKind {
    use SecurityField as Field;
    match field {
        Field::Mic => {
            let exchanges = beside.calendars.into_iter().flat_map(|all| all.exchanges());
            ColumnKind::texts(Words::Exchanges(exchanges.collect()))
        }
        Field::Currency => ColumnKind::texts(Words::Currencies),
        Field::Country => ColumnKind::texts(Words::Countries),
        Field::ListedOn | Field::DelistedOn => ColumnKind::Dates,
        Field::SecurityId => ColumnKind::texts(Words::open("ids of securities")),
        Field::Isin => ColumnKind::texts(Words::open("ISINs")),
        Field::Ticker => ColumnKind::texts(Words::open("tickers")),
        Field::Name | Field::IssuerName => ColumnKind::texts(Words::open("names")),
        Field::IssuerId => ColumnKind::texts(Words::open("ids of companies")),
        Field::AssetClass => ColumnKind::texts(Words::open("asset classes")),
        Field::ShareClass => ColumnKind::texts(Words::open("share classes")),
    }
}

/// Words of a classification: the sections of a system that has letters, anything of another one.
fn industries(system: &str) -> Words {
    let known = system.parse::<System>().ok().filter(|system| system.has_letters());
    known.map_or_else(|| Words::open(format!("codes of {system}")), Words::Industries)
}

/// Unit of an indicator; points are those of who provides them.
fn stated(unit: &str, provider: &str) -> Unit {
    let unit = Unit::read(unit);
    if unit.is(&Base::Score(None)) { Unit::points_of(provider) } else { unit }
}
