//! Sizes to which weights are proportional before caps.

use crate::optimised::{OptimisedFigures, WeightLimits};
use crate::tilt::TiltFigure;

/// Sizes to which weights are proportional before caps, with the figures that led to them.
#[derive(Debug)]
pub(crate) struct Shaped {
    pub(crate) sizes: Vec<f64>,
    /// Product of the factors of all tilts.
    pub(crate) factors: Option<Vec<f64>>,
    pub(crate) figures: Vec<TiltFigure>,
    /// Group of each name, where the weight of groups is stated.
    pub(crate) groups: Option<Vec<usize>>,
    /// Figures that an optimisation gives beside the weights.
    pub(crate) optimised: Option<OptimisedFigures>,
    /// Limits of each name in it.
    pub(crate) limits: Option<Vec<WeightLimits>>,
}

impl Shaped {
    /// Sizes without tilts, pockets or an optimisation.
    pub(crate) fn plain(sizes: Vec<f64>) -> Self {
        Self {
            sizes,
            factors: None,
            figures: Vec::new(),
            groups: None,
            optimised: None,
            limits: None,
        }
    }
}
