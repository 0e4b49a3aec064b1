//! The terms of an event, by its type.
//!
//! 1. [`Kind`] says which columns hold terms of the type; a cell of another that is filled
//!    contradicts the type, unless it says nothing (zero, gross, regular);
//! 2. each type reads its terms ([`Row::terms`]).

mod kind;
mod row;
#[cfg(test)]
mod tests;

use kapok_domain::Currency;
use kapok_market::{SecurityIx, Terms};

use crate::batch::Batch;
use crate::column::{Breach, Column};
use crate::names::{NOBODY, Names};
use kind::{Kind, Term};
use row::Row;

/// The columns that hold terms.
pub(crate) const TERMS: [&str; 13] = [
    "type",
    "ratio_new",
    "ratio_old",
    "amount",
    "currency",
    "gross_or_net",
    "regular_or_special",
    "subscription_price",
    "unranked_dividend",
    "child_security_id",
    "acquirer_security_id",
    "election",
    "franked",
];

/// The columns of a batch that hold terms.
pub(crate) struct TermColumns<'b> {
    kind: &'b Column,
    ratio_new: &'b Column,
    ratio_old: &'b Column,
    amount: &'b Column,
    pub(crate) currency: &'b Column,
    gross_or_net: &'b Column,
    regular_or_special: &'b Column,
    subscription_price: &'b Column,
    unranked_dividend: &'b Column,
    child: LineColumn<'b>,
    acquirer: LineColumn<'b>,
    election: &'b Column,
    franked: &'b Column,
    /// The terms that any row of the batch can say something of.
    present: Vec<Term>,
}

/// A column that names other lines.
struct LineColumn<'b> {
    column: &'b Column,
    names: &'b Names<'b>,
    ids: Vec<u32>,
}

impl<'b> LineColumn<'b> {
    fn new(column: &'b Column, names: &'b Names<'b>, len: usize) -> Self {
        Self { column, names, ids: names.of_column(column, len) }
    }

    fn get(&self, row: usize) -> Result<Option<SecurityIx>, Breach> {
        if self.ids[row] == NOBODY && self.column.text(row).is_none() {
            return Ok(None);
        }
        self.names.known(self.column, row, self.ids[row]).map(|at| Some(SecurityIx(at)))
    }
}

impl<'b> TermColumns<'b> {
    pub(crate) fn new(batch: &'b Batch, names: &'b Names<'b>) -> Self {
        let [
            kind,
            ratio_new,
            ratio_old,
            amount,
            currency,
            gross_or_net,
            regular_or_special,
            subscription_price,
            unranked_dividend,
            child,
            acquirer,
            election,
            franked,
        ] = TERMS.map(|name| batch.column(name));
        let lines = |column| LineColumn::new(column, names, batch.len);
        let says =
            |term: &Term| term.columns().split(", ").any(|name| !batch.column(name).is_absent());
        Self {
            present: Term::ALL.into_iter().filter(says).collect(),
            kind,
            ratio_new,
            ratio_old,
            amount,
            currency,
            gross_or_net,
            regular_or_special,
            subscription_price,
            unranked_dividend,
            child: lines(child),
            acquirer: lines(acquirer),
            election,
            franked,
        }
    }

    /// The terms of a row, whose amounts are in `currency`.
    pub(crate) fn get(
        &self,
        row: usize,
        security: SecurityIx,
        currency: Currency,
    ) -> Result<Terms, Breach> {
        let word = self.kind.needed_text(row)?;
        let Some(kind) = Kind::of(word) else {
            return Ok(Terms::Unsupported { kind: word.into() });
        };
        let row = Row { columns: self, row, word, security, currency };
        row.refuse_other_terms(kind)?;
        row.terms(kind)
    }

    /// The fraction of a dividend that carries a tax credit; zero where none is stated.
    pub(crate) fn franked(&self, row: usize) -> Result<f64, Breach> {
        Ok(self.franked.fraction(row)?.unwrap_or(0.0))
    }
}
