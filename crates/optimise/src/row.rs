//! Rows of a program: linear limits with their rule.

/// Permission of a relaxation ladder to loosen a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relaxation {
    /// A ladder may loosen it.
    Allowed,
    /// Never, as for the climate rows of an EU climate benchmark.
    Never,
}

/// `lower ≤ Σ aᵢ wᵢ ≤ upper`.
///
/// Source: `docs/methodology/optimised-weights.md` §1.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearRow {
    /// Name of the row, unique in its program: `waci`, `sector:Energy`.
    pub id: String,
    /// The `aᵢ`, one for each name, in the unit of the metric.
    pub coefficients: Vec<f64>,
    /// Lowest value, in the unit of the metric.
    pub lower: Option<f64>,
    /// Highest value, in the unit of the metric.
    pub upper: Option<f64>,
    /// The rule it comes from, for messages.
    pub limb: String,
    /// Relaxation of the row by a ladder.
    pub relaxation: Relaxation,
}
