//! Answers of the general solver.

/// An answer of the general solver.
pub(crate) enum Answer {
    /// Weights near the best ones.
    Solved(Found),
    /// There are none, by the solver's certificate.
    Infeasible,
}

/// An answer of the interior point, before it is cleaned.
pub(crate) struct Found {
    /// Weights, within a rounding of their limits.
    pub(crate) weights: Vec<f64>,
    /// For each name, the bound that its multiplier says it lies on.
    pub(crate) bound: Vec<Option<f64>>,
    /// One for each row of the program, in objective per unit of the row, above zero where the
    /// upper limit binds; for the tracking error that of its square.
    pub(crate) multipliers: Vec<f64>,
    /// Distance by which the stretched limit was stretched.
    pub(crate) stretch: f64,
}
