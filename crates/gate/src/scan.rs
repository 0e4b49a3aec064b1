//! Facts of a span, with what the checks need to look at them.

use chrono::NaiveDate;
use kapok_market::{History, SecurityIx, SourceIx};

use crate::check::Check;
use crate::limits::{Limits, Place, Rule};
use crate::span::Span;
use crate::subject::Subject;
use crate::usual::UsualMoves;

/// Knowledge with which facts are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Knowledge {
    /// Of each day what could be said that evening.
    EachEvening,
    /// Of all days what can be said at the end.
    Whole,
}

/// Facts of a span.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scan<'a> {
    pub(crate) history: &'a History,
    pub(crate) limits: &'a Limits,
    pub(crate) span: Span,
    pub(crate) knowledge: Knowledge,
    pub(crate) usual: &'a UsualMoves,
}

impl Scan<'_> {
    /// The last day that may be known when a fact of a day is looked at.
    pub(crate) fn known_on(&self, date: NaiveDate) -> NaiveDate {
        match self.knowledge {
            Knowledge::EachEvening => date,
            Knowledge::Whole => self.span.to,
        }
    }

    /// Subject of a line.
    pub(crate) fn line(&self, security: SecurityIx) -> Subject {
        Subject::Security(self.history.security(security).id.clone())
    }

    /// Rule for a fact of a line, whatever the index.
    pub(crate) fn rule(
        &self,
        check: Check,
        security: SecurityIx,
        source: Option<SourceIx>,
    ) -> Rule {
        let source = source.map(|source| self.history.text(source));
        let exchange = Some(self.history.security(security).mic);
        self.limits.of(check, Place { source, exchange, index: None })
    }
}
