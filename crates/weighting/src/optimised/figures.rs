//! Figures that an optimisation gives beside the weights.

/// Constraint of an optimised weighting, with its value at the weights.
#[derive(Debug, Clone, PartialEq)]
pub struct ConstraintFigure {
    /// Id of the constraint, with the group where it limits several.
    pub id: String,
    /// Source of the constraint.
    pub source: String,
    /// Value at the weights.
    pub value: f64,
    /// Value at the benchmark weights.
    pub benchmark: f64,
    /// Lowest value allowed, as the index file states it.
    pub lower: Option<f64>,
    /// Highest value allowed.
    pub upper: Option<f64>,
    /// Whether the weights lie on a limit.
    pub binding: bool,
    /// Lagrange multiplier: gain of the objective per unit by which the limit is loosened.
    pub multiplier: Option<f64>,
    /// Distance by which the weights miss the limit as written, where a step of the ladder allowed
    /// it.
    pub missed: Option<f64>,
}

/// Limits of one name's weight, fractions of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightLimits {
    /// Benchmark weight.
    pub benchmark: f64,
    /// Lowest weight at the step of the ladder that was needed.
    pub lowest: f64,
    /// Highest weight at that step.
    pub highest: f64,
}

/// Figures that an optimisation gives beside the weights.
#[derive(Debug, Clone, PartialEq)]
pub struct OptimisedFigures {
    /// Value of the objective.
    pub objective: f64,
    /// Step of the relaxation ladder that was needed; `None` if everything holds as written.
    pub step: Option<String>,
    /// Constraints, in the order of the index file.
    pub constraints: Vec<ConstraintFigure>,
    /// Limits of names, turnover or tracking error that the weights miss as written, in words.
    pub missed: Vec<String>,
}
