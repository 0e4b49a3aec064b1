//! What an optimisation finds beside the weights.

/// One constraint of an optimised weighting, and where the weights lie.
#[derive(Debug, Clone, PartialEq)]
pub struct ConstraintFigure {
    /// The constraint's id, with the group where it limits several.
    pub id: String,
    /// Where it comes from.
    pub source: String,
    /// Its value at the weights.
    pub value: f64,
    /// Its value at the benchmark weights.
    pub benchmark: f64,
    /// The lowest value allowed, as the index file states it.
    pub lower: Option<f64>,
    /// The highest value allowed.
    pub upper: Option<f64>,
    /// Whether the weights lie on a limit.
    pub binding: bool,
    /// What the objective gains for each unit by which the limit is loosened.
    pub multiplier: Option<f64>,
    /// By how much the weights miss the limit as written, where a step of the ladder allowed it.
    pub missed: Option<f64>,
}

/// The limits of one name's weight, fractions of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightLimits {
    /// Its weight in the benchmark.
    pub benchmark: f64,
    /// Its lowest weight at the step of the ladder that was needed.
    pub lowest: f64,
    /// Its highest weight at that step.
    pub highest: f64,
}

/// What an optimisation found beside the weights.
#[derive(Debug, Clone, PartialEq)]
pub struct OptimisedFigures {
    /// The value of the objective.
    pub objective: f64,
    /// The step of the relaxation ladder that was needed; `None`: everything holds as written.
    pub step: Option<String>,
    /// The constraints, in the order of the index file.
    pub constraints: Vec<ConstraintFigure>,
    /// Limits of names, turnover or tracking error that the weights miss as written, in words.
    pub missed: Vec<String>,
}
