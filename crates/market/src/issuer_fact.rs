//! Facts about companies: scores, indicators, involvements, statuses.

use crate::measure::Measure;
use crate::security::TextIx;

/// Name of a fact about an issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// A score: provider, scheme, pillar.
    Score(TextIx, TextIx, TextIx),
    /// An indicator: provider, name.
    Indicator(TextIx, TextIx),
    /// Share of revenue from an activity: provider, name.
    Involvement(TextIx, TextIx),
    /// Share of ownership in an activity: provider, name.
    Ownership(TextIx, TextIx),
    /// A framework: provider, name.
    Norm(TextIx, TextIx),
}

/// A number with its unit, or a status.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FieldValue {
    /// A number with its unit, and how far it can be trusted.
    Number(Measure),
    /// A status.
    Text(TextIx),
}

impl FieldValue {
    /// The number, unless this is a status.
    #[must_use]
    pub fn measure(&self) -> Option<&Measure> {
        match self {
            Self::Number(measure) => Some(measure),
            Self::Text(_) => None,
        }
    }
}
