//! Values of facts that cannot be.

use std::fmt;

use chrono::NaiveDate;

/// Value of a fact that cannot be: the indicator of that issuer is missing for this reason.
///
/// Source: `docs/methodology/esg-evaluation.md` §2.
#[derive(Debug, Clone, PartialEq)]
pub struct Impossible {
    /// Position of the issuer among those of the facts.
    pub issuer: u32,
    /// The indicator.
    pub indicator: String,
    /// End of its period.
    pub period_end: NaiveDate,
    /// The value, in the unit of the scheme.
    pub value: f64,
    /// The unit of the scheme.
    pub unit: String,
    /// Values that can be, in words.
    pub allowed: String,
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { indicator, period_end, value, unit, allowed, .. } = self;
        write!(f, "{indicator} for {period_end} is {value} {unit}, allowed is {allowed}: unknown")
    }
}
