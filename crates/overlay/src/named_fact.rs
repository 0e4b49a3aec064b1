//! Facts of the tables that the terms of an overlay name.

use crate::curve::Curve;

/// Fact of the tables that terms of an overlay name.
#[derive(Debug, Clone, PartialEq)]
pub enum NamedFact {
    /// Rates of interest.
    Curve(Curve),
    /// Source of exchange rates.
    Fix(String),
}
