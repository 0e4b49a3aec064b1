//! Targets of a review: weights and index shares of the new composition.

use kapok_market::SecurityIx;

use crate::optimised::{OptimisedFigures, WeightLimits};
use crate::tilt::TiltFigure;

/// Constituent of a new composition, priced on the pricing date.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The security.
    pub security: SecurityIx,
    /// Last close in quotation currency.
    pub price: f64,
    /// Index currency per unit of quotation currency.
    pub fx: f64,
    /// Shares in issue.
    pub shares_outstanding: f64,
    /// Free-float factor after the float step.
    pub free_float: f64,
    /// Weight before caps, a fraction of one.
    pub uncapped_weight: f64,
    /// Weight, a fraction of one.
    pub weight: f64,
    /// Product of the factors of all tilts, before groups are scaled back; `None` without tilts.
    pub tilt_factor: Option<f64>,
    /// Limits of an optimised weight; `None` in other weightings.
    pub limits: Option<WeightLimits>,
    /// Cap factor: fraction of the free-float shares that weighting and caps leave.
    pub cap_factor: f64,
    /// Index shares: shares in issue × free-float factor × cap factor.
    pub index_shares: f64,
}

/// Weights of the selected securities, with the figures that led to them.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// New composition, by security.
    pub targets: Vec<Target>,
    /// Figures of each tilt, in the order of the index file; empty without tilts.
    pub tilts: Vec<TiltFigure>,
    /// Figures that an optimisation gives beside the weights.
    pub optimised: Option<OptimisedFigures>,
}
