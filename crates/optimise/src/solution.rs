//! Checked weights, and the rows that bind them.

/// A solver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Newton's method on the dual, with a certificate.
    Structured,
    /// The interior point, cleaned and checked.
    Conic,
}

/// A row that weights lie on.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// Name of the row.
    pub id: String,
    /// The limit it lies on, in the unit of the row.
    pub limit: f64,
    /// Gain of the objective for each unit by which the limit is loosened, in objective per unit
    /// of the row; of the squared tracking error where that is the objective. Above zero for an
    /// upper limit, below zero for a lower one.
    pub multiplier: f64,
}

/// Weights that have been checked against every limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// One for each name, a fraction of one.
    pub weights: Vec<f64>,
    /// In the unit that the objective states.
    pub objective: f64,
    /// Solver that found them.
    pub method: Method,
    /// Rows that bind, in the order of the program.
    pub binding: Vec<Binding>,
    /// Names that were dropped because they came under the minimum weight, ascending.
    pub dropped: Vec<usize>,
}
