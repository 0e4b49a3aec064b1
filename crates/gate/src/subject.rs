//! Subjects of findings.

use std::fmt;

use kapok_domain::{Currency, IssuerId, Mic, SecurityId};

/// Subject of a finding: the fact or facts that are hard to believe belong to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A share line.
    Security(SecurityId),
    /// Events of a share line, by id.
    Event(SecurityId, Vec<String>),
    /// A rate of a source: units of the second currency per one of the first.
    Rate(String, Currency, Currency),
    /// A curve of interest rates and its tenor.
    Curve(String, String),
    /// An exchange.
    Exchange(Mic),
    /// A company.
    Issuer(IssuerId),
    /// An input table.
    Table(String),
    /// An index.
    Index(String),
}

impl Subject {
    /// The share line, where there is one.
    #[must_use]
    pub fn security(&self) -> Option<&SecurityId> {
        match self {
            Self::Security(id) | Self::Event(id, _) => Some(id),
            Self::Rate(..)
            | Self::Curve(..)
            | Self::Exchange(_)
            | Self::Issuer(_)
            | Self::Table(_)
            | Self::Index(_) => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Security(id) => write!(f, "{id}"),
            Self::Event(id, events) => write!(f, "{id} {}", events.join(", ")),
            Self::Rate(fix, base, quote) => write!(f, "rate {base}/{quote} of {fix}"),
            Self::Curve(curve, tenor) => write!(f, "curve {curve} {tenor}"),
            Self::Exchange(mic) => write!(f, "exchange {mic}"),
            Self::Issuer(id) => write!(f, "company {id}"),
            Self::Table(name) => write!(f, "table {name}"),
            Self::Index(id) => write!(f, "index {id}"),
        }
    }
}
