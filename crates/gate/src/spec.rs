//! Declaration of a check: what it looks at, its limit and what a finding means.

use crate::check::Check;
use crate::limit_unit::LimitUnit;
use crate::severity::Severity;

/// Share of an index that may have a finding of a check on one day before it holds the index; a
/// finding within it is a warning. Zero: none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// Share of the weight, a fraction.
    pub weight: f64,
    /// Share of the lines, a fraction.
    pub count: f64,
}

impl Budget {
    /// Nothing may have the finding.
    pub const NONE: Self = Self { weight: 0.0, count: 0.0 };
}

/// Declaration of a check.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CheckSpec {
    /// The check.
    pub check: Check,
    /// Name in files, a contract.
    pub name: &'static str,
    /// Table of the facts.
    pub table: &'static str,
    /// Number that is compared with the limit.
    pub looks_at: &'static str,
    /// Largest number that is no finding, unless a project states another.
    pub limit: f64,
    /// Unit of the number and its limit.
    pub unit: LimitUnit,
    /// Weight in the decision to publish.
    pub severity: Severity,
    /// Share of an index that may have the finding before it holds the index.
    pub budget: Budget,
    /// Facts that excuse it.
    pub excused_by: &'static str,
    /// Meaning of the finding.
    pub meaning: &'static str,
}

impl CheckSpec {
    /// Whether findings know the source of their row: prices and levels keep none.
    #[must_use]
    pub fn knows_source(&self) -> bool {
        !matches!(self.table, "prices" | "levels")
    }
}
