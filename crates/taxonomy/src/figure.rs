//! The figure of a green share with the lines that it rests on.

use crate::activity_line::Measure;
use crate::claim::Activity;
use crate::policy::Flag;
use crate::recognition::Recognition;

/// An activity of the figure with the share that it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedLine {
    /// The activity as stated.
    pub activity: Activity,
    /// The share that is counted if recognised, fraction of one; none if left out.
    pub share: Option<f64>,
    /// Addition to the figure, fraction of one.
    pub counted: f64,
    /// Change that was made to the share.
    pub flag: Option<Flag>,
    /// Recognition: by the first objective under which it is recognised, else the first asked.
    pub recognition: Recognition,
}

/// A share with the lines that it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareFigure {
    /// Σ of the recognised shares, fraction of one; none if no line could be decided.
    pub value: Option<f64>,
    /// Σ of the known shares of the lines that could be decided, recognised or not.
    pub coverage: f64,
    /// Whole that the share is of.
    pub measure: Measure,
    /// The activities, in order.
    pub lines: Vec<CountedLine>,
    /// Findings that a reader must know: lines of other taxonomies, unmapped activities, unequal
    /// shares.
    pub findings: Vec<String>,
}
