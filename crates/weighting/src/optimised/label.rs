//! What a climate label says of optimised weights.

use std::collections::BTreeMap;

/// What a climate label says on the day, for the constraints that it has made.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LabelFigures {
    /// The intensity that the trajectory allows; `None` where no limit refers to it.
    pub trajectory: Option<f64>,
    /// Averages of the benchmark as the label measures them, by the id of the constraint.
    pub averages: BTreeMap<String, f64>,
}
