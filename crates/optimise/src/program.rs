//! Programs: an objective and its limits.

use crate::covariance::Covariance;
use crate::row::LinearRow;

/// A function of weights that is minimised.
///
/// Source: `docs/methodology/optimised-weights.md` §1.
#[derive(Debug, Clone, PartialEq)]
pub enum Objective {
    /// `Σ (wᵢ − bᵢ)² / bᵢ`, without unit. Names without a benchmark weight must have an upper bound
    /// of zero.
    RelativeActiveShare,
    /// `Σ (wᵢ − bᵢ)²`, without unit.
    ActiveShare,
    /// `√((w − b)ᵀ Σ (w − b))`, in the unit of the returns behind the covariance.
    TrackingError(Covariance),
    /// `Σ aᵢ wᵢ`, in the unit of the metric: the average of a metric, negated to make it high.
    Linear(Vec<f64>),
}

/// A limit on how much is traded.
#[derive(Debug, Clone, PartialEq)]
pub struct Turnover {
    /// Weights before, one for each name; what names outside the program weighed counts as sold.
    pub previous: Vec<f64>,
    /// Highest one-way turnover `½ Σ |wᵢ − previousᵢ|`, a fraction of one. A two-way limit is
    /// twice this.
    pub limit: f64,
}

/// A limit on the tracking error.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackingErrorLimit {
    /// Covariance of returns.
    pub covariance: Covariance,
    /// Highest tracking error, in the unit of the returns behind the covariance.
    pub limit: f64,
}

/// Weights to be found: they sum to one, and all limits hold.
///
/// Source: `docs/methodology/optimised-weights.md` §1.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// The `bᵢ`, one for each name, a fraction of one.
    pub benchmark: Vec<f64>,
    /// Function that is minimised.
    pub objective: Objective,
    /// Rows; that weights sum to one needs none.
    pub rows: Vec<LinearRow>,
    /// Lowest weights, from 0 on.
    pub lower: Vec<f64>,
    /// Highest weights, up to 1; zero for an excluded name.
    pub upper: Vec<f64>,
    /// Limit on turnover.
    pub turnover: Option<Turnover>,
    /// Limit on tracking error.
    pub tracking_error: Option<TrackingErrorLimit>,
    /// A name weighs nothing or at least this, a fraction of one.
    pub minimum_weight: Option<f64>,
}

impl Program {
    /// A program without limits but that weights are from 0 to 1 and sum to one.
    ///
    /// * `benchmark`: the `bᵢ`, one for each name, a fraction of one
    ///
    /// Source: `docs/methodology/optimised-weights.md` §1.
    #[must_use]
    pub fn new(benchmark: Vec<f64>, objective: Objective) -> Self {
        let names = benchmark.len();
        Self {
            benchmark,
            objective,
            rows: Vec::new(),
            lower: vec![0.0; names],
            upper: vec![1.0; names],
            turnover: None,
            tracking_error: None,
            minimum_weight: None,
        }
    }

    /// Excludes a name: it weighs nothing, at every level of a ladder.
    pub fn exclude(&mut self, name: usize) {
        (self.lower[name], self.upper[name]) = (0.0, 0.0);
    }

    /// Whether a name can weigh nothing but zero.
    #[must_use]
    pub fn is_excluded(&self, name: usize) -> bool {
        self.upper[name] == 0.0
    }
}
