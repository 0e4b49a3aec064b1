//! The columns of a batch that hold terms.

use kapok_market::SecurityIx;

use super::kind::Term;
use crate::batch::Batch;
use crate::column::{Breach, Column};
use crate::names::{NOBODY, Names};

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
    pub(super) kind: &'b Column,
    pub(super) ratio_new: &'b Column,
    pub(super) ratio_old: &'b Column,
    pub(super) amount: &'b Column,
    pub(crate) currency: &'b Column,
    pub(super) gross_or_net: &'b Column,
    pub(super) regular_or_special: &'b Column,
    pub(super) subscription_price: &'b Column,
    pub(super) unranked_dividend: &'b Column,
    pub(super) child: LineColumn<'b>,
    pub(super) acquirer: LineColumn<'b>,
    pub(super) election: &'b Column,
    pub(super) franked: &'b Column,
    /// The terms that any row of the batch can say something of.
    pub(super) present: Vec<Term>,
}

/// A column that names other lines.
pub(super) struct LineColumn<'b> {
    pub(super) column: &'b Column,
    names: &'b Names<'b>,
    ids: Vec<u32>,
}

impl<'b> LineColumn<'b> {
    fn new(column: &'b Column, names: &'b Names<'b>, len: usize) -> Self {
        Self { column, names, ids: names.of_column(column, len) }
    }

    pub(super) fn get(&self, row: usize) -> Result<Option<SecurityIx>, Breach> {
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

    /// The fraction of a dividend that carries a tax credit; zero where none is stated.
    pub(crate) fn franked(&self, row: usize) -> Result<f64, Breach> {
        Ok(self.franked.fraction(row)?.unwrap_or(0.0))
    }
}
