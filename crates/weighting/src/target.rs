//! What a review makes of the chosen.

use kapok_market::SecurityIx;

use crate::optimised::{OptimisedFigures, WeightLimits};
use crate::tilt::TiltFigure;

/// One constituent of a new composition, on the reference date.
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
    /// Product of the factors of all tilts, before groups are scaled back; absent without tilts.
    pub tilt_factor: Option<f64>,
    /// The limits of an optimised weight; absent in other weightings.
    pub limits: Option<WeightLimits>,
    /// What weighting and caps leave of the free-float shares.
    pub cap_factor: f64,
    /// Shares in issue × free float × cap factor.
    pub index_shares: f64,
}

/// Weights of the chosen, and how they came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// The new composition, by security.
    pub targets: Vec<Target>,
    /// How each tilt came about, in the order of the index file; empty without tilts.
    pub tilts: Vec<TiltFigure>,
    /// What an optimisation found beside the weights.
    pub optimised: Option<OptimisedFigures>,
}
