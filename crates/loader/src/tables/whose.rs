//! Subject of a row: one share line, or all lines of a company.

use kapok_market::history::Classified;
use kapok_market::{IssuerIx, SecurityIx};

use super::Known;
use crate::batch::Batch;
use crate::column::{Breach, Column};
use crate::names::Names;

/// The two columns of a batch of which each row fills one.
pub(super) struct Whose<'b> {
    names: WhoseNames<'b>,
    security: &'b Column,
    issuer: &'b Column,
    securities: Vec<u32>,
    issuers: Vec<u32>,
}

/// The names that the columns refer to.
#[derive(Clone, Copy)]
pub(super) struct WhoseNames<'b> {
    securities: &'b Names<'b>,
    issuers: &'b Names<'b>,
}

impl<'b> WhoseNames<'b> {
    pub(super) fn new(known: &Known<'b>) -> Self {
        Self { securities: known.securities, issuers: known.issuers }
    }

    /// The name of whose row it is.
    pub(super) fn name(&self, whose: Classified) -> &str {
        match whose {
            Classified::Security(ix) => self.securities.get(ix.0),
            Classified::Issuer(ix) => self.issuers.get(ix.0),
        }
    }

    pub(super) fn of(self, batch: &'b Batch) -> Whose<'b> {
        let [security, issuer] = ["security_id", "issuer_id"].map(|name| batch.column(name));
        let securities = self.securities.of_column(security, batch.len);
        let issuers = self.issuers.of_column(issuer, batch.len);
        Whose { names: self, security, issuer, securities, issuers }
    }
}

impl Whose<'_> {
    pub(super) fn get(&self, row: usize) -> Result<Classified, Breach> {
        let Self { names, security, issuer, .. } = self;
        match (security.text(row), issuer.text(row)) {
            (Some(_), None) => {
                let number = names.securities.known(security, row, self.securities[row])?;
                Ok(Classified::Security(SecurityIx(number)))
            }
            (None, Some(_)) => {
                let number = names.issuers.known(issuer, row, self.issuers[row])?;
                Ok(Classified::Issuer(IssuerIx(number)))
            }
            (Some(_), Some(_)) => Err(issuer.breach(row, "give it or `security_id`")),
            (None, None) => Err(security.breach(row, "give it or `issuer_id`")),
        }
    }
}
