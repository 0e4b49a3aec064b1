//! What weights are in proportion to before caps.

use crate::optimised::{OptimisedFigures, WeightLimits};
use crate::tilt::TiltFigure;

/// What weights are in proportion to before caps, and how it came about.
#[derive(Debug)]
pub(crate) struct Shaped {
    pub(crate) sizes: Vec<f64>,
    /// Product of the factors of all tilts.
    pub(crate) factors: Option<Vec<f64>>,
    pub(crate) figures: Vec<TiltFigure>,
    /// The group of each name, where the weight of groups is stated.
    pub(crate) groups: Option<Vec<usize>>,
    /// What an optimisation found beside the weights.
    pub(crate) optimised: Option<OptimisedFigures>,
    /// The limits of each name in it.
    pub(crate) limits: Option<Vec<WeightLimits>>,
}

impl Shaped {
    /// Sizes that no tilt or pocket has made.
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
