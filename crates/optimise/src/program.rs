//! What is minimised, and what must hold.

use std::fmt;

use super::Covariance;

/// What is minimised.
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

/// Whether a relaxation ladder may loosen a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relaxation {
    /// It may.
    Allowed,
    /// Never, as for the climate rows of an EU climate benchmark.
    Never,
}

/// `lower ≤ Σ aᵢ wᵢ ≤ upper`.
///
/// Source: `docs/methodology/optimised-weights.md` §1.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearRow {
    /// Name of the row, unique in its program: `waci`, `sector:Energy`.
    pub id: String,
    /// The `aᵢ`, one for each name, in the unit of the metric.
    pub coefficients: Vec<f64>,
    /// Lowest value, in the unit of the metric.
    pub lower: Option<f64>,
    /// Highest value, in the unit of the metric.
    pub upper: Option<f64>,
    /// The rule it comes from, for messages.
    pub limb: String,
    /// Whether a ladder may loosen it.
    pub relaxation: Relaxation,
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
    /// What is minimised.
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

    /// The same with another row.
    #[must_use]
    pub fn with(mut self, row: LinearRow) -> Self {
        self.rows.push(row);
        self
    }

    /// The same with other bounds.
    ///
    /// * `bounds`: lowest and highest weights, one for each name, fractions of one
    #[must_use]
    pub fn within(mut self, (lower, upper): (Vec<f64>, Vec<f64>)) -> Self {
        (self.lower, self.upper) = (lower, upper);
        self
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

/// What weights can be held against.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Constraint {
    /// Weights sum to one.
    Budget,
    /// A row, by its name.
    Row(String),
    /// The lowest weights of names.
    LowerBounds,
    /// The highest weights of names that are not excluded.
    UpperBounds,
    /// Names that may not weigh anything: excluded, or dropped under the minimum weight.
    Excluded,
    /// The minimum weight.
    MinimumWeight,
    /// The turnover.
    Turnover,
    /// The tracking error.
    TrackingError,
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Budget => f.write_str("sum of weights"),
            Self::Row(id) => f.write_str(id),
            Self::LowerBounds => f.write_str("lowest weights of names"),
            Self::UpperBounds => f.write_str("highest weights of names"),
            Self::Excluded => f.write_str("excluded names"),
            Self::MinimumWeight => f.write_str("minimum weight"),
            Self::Turnover => f.write_str("turnover"),
            Self::TrackingError => f.write_str("tracking error"),
        }
    }
}
