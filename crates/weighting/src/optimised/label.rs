//! Climate label's figures for optimised weights.

use std::collections::BTreeMap;

/// Figures of a climate label on the day, for the constraints that it adds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LabelFigures {
    /// Intensity that the trajectory allows; `None` where no limit refers to it.
    pub trajectory: Option<f64>,
    /// Averages of the benchmark as the label measures them, by id of the constraint.
    pub averages: BTreeMap<String, f64>,
}
