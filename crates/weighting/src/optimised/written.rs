//! Optimised weights, as written.

use kapok_columns::StatedNumber;
use schemars::JsonSchema;
use serde::Deserialize;

/// Problem that an `optimised` weighting solves. Source: `docs/methodology/weighting.md` §12.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptimiseSection {
    /// Objective: the function to be minimised or maximised under the constraints.
    pub objective: ObjectiveName,
    /// Column whose weighted average is the objective; for `lowest_average` and `highest_average`.
    pub average: Option<String>,
    /// Securities whose free-float market value gives the benchmark weights.
    pub benchmark: Benchmark,
    /// Lowest and highest weight of one security.
    pub bounds: Bounds,
    /// Smallest weight above zero, a fraction of one: lower ones become zero and the rest is solved
    /// again.
    pub min_weight: Option<f64>,
    /// Highest one-way turnover against the composition before, a fraction of one.
    pub turnover: Option<f64>,
    /// Highest tracking error against the benchmark, a fraction per year.
    pub tracking_error: Option<f64>,
    /// Estimate of the covariance of returns; needed where a tracking error is minimised or
    /// limited.
    pub covariance: Option<Covariance>,
    /// Constraints that the weights must satisfy.
    #[serde(default)]
    pub constraints: Vec<ConstraintConfig>,
    /// Steps of the relaxation ladder, tried in order where nothing satisfies all constraints. A
    /// limit that no step names is never relaxed.
    #[serde(default)]
    pub relax: Vec<RelaxConfig>,
}

/// Objective: the function to be minimised or maximised under the constraints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ObjectiveName {
    /// Relative active share `Σ (w − b)² / b`.
    RelativeActiveShare,
    /// Active share `Σ (w − b)²`.
    ActiveShare,
    /// Tracking error `√((w − b)ᵀ Σ (w − b))`.
    TrackingError,
    /// Lowest weighted average `Σ w·x`.
    LowestAverage,
    /// Highest weighted average `Σ w·x`.
    HighestAverage,
}

/// Securities whose free-float market value gives the benchmark weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Benchmark {
    /// All securities of the universe, including those that a rule excludes.
    Universe,
    /// Selected securities only.
    Chosen,
}

/// Lowest and highest weight of one security; the lowest of several upper bounds holds.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// Distance below the benchmark weight, a fraction of one; the bound is never below zero.
    pub below: Option<f64>,
    /// Distance above the benchmark weight, a fraction of one.
    pub above: Option<f64>,
    /// Weight up to which a security may go in any case; with `above`.
    pub or_up_to: Option<f64>,
    /// Multiple of the benchmark weight.
    pub times_benchmark: Option<f64>,
    /// Highest weight, a fraction of one.
    pub max: Option<f64>,
}

/// Estimate of the covariance of returns.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Covariance {
    /// Number of daily returns up to the reference date.
    pub days: u32,
    /// Shrinkage of the sample covariance towards its diagonal: 0 not at all, 1 wholly.
    pub shrinkage: f64,
}

/// Constraint on the weights.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "constraint")]
pub enum ConstraintConfig {
    /// Limit on the weighted average of a column.
    Average {
        /// Column whose weighted average `Σ w·x` is limited.
        average: String,
        /// Id under which it is published, relaxed and refused.
        id: String,
        /// Source of the constraint: an article, a rule book, or a decision.
        source: String,
        /// Substitute for the unknown value of a constituent; for columns that may lack one.
        if_missing: Option<AverageMissing>,
        /// Highest value.
        at_most: Option<LimitConfig>,
        /// Lowest value.
        at_least: Option<LimitConfig>,
    },
    /// Limit on the weight of the securities for which a predicate holds.
    Share {
        /// SQL predicate over columns: the weight of the securities for which it holds is limited.
        share: String,
        /// Id under which it is published, relaxed and refused.
        id: String,
        /// Source of the constraint: an article, a rule book, or a decision.
        source: String,
        /// Highest value.
        at_most: Option<LimitConfig>,
        /// Lowest value.
        at_least: Option<LimitConfig>,
    },
    /// Limit on the weight of each group.
    Group {
        /// Column, or `issuer`: the weight of each of its values is limited.
        group: String,
        /// Id under which it is published, relaxed and refused.
        id: String,
        /// Source of the constraint: an article, a rule book, or a decision.
        source: String,
        /// Values of `group` that are not limited.
        #[serde(default)]
        except: Vec<String>,
        /// Distance of a group's weight from that of the benchmark, a fraction of one, at most.
        within: Option<f64>,
        /// Highest value.
        at_most: Option<LimitConfig>,
        /// Lowest value.
        at_least: Option<LimitConfig>,
    },
}

impl ConstraintConfig {
    /// Id under which it is published, relaxed and refused.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Average { id, .. } | Self::Share { id, .. } | Self::Group { id, .. } => id,
        }
    }

    /// Source of the constraint.
    pub(super) fn source(&self) -> &str {
        match self {
            Self::Average { source, .. }
            | Self::Share { source, .. }
            | Self::Group { source, .. } => source,
        }
    }
}

/// Substitute for the unknown value of a constituent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AverageMissing {
    /// Average of the benchmark.
    BenchmarkAverage,
    /// Value among the selected securities that makes the constraint hardest to meet.
    Worst,
    /// None: an unknown value stops the review.
    Refuse,
}

/// Limit of a constraint.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "limit")]
pub enum LimitConfig {
    /// Number as stated.
    Value {
        /// Number in the unit of its subject; money names its currency, as in
        /// `"500 million CNY"`.
        value: StatedNumber,
    },
    /// Multiple of the benchmark's value.
    TimesBenchmark {
        /// Factor on the benchmark's value.
        times_benchmark: f64,
    },
    /// Distance from the benchmark's value.
    BenchmarkPlus {
        /// Number added to the benchmark's value; it may be negative. Money names its currency.
        benchmark_plus: StatedNumber,
    },
}

/// Step of the relaxation ladder: it widens the limits that it names, together with all steps
/// before it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelaxConfig {
    /// Name under which the step is published.
    pub name: String,
    /// Bounds that replace those above.
    pub bounds: Option<Bounds>,
    /// Turnover limit that replaces the one above.
    pub turnover: Option<f64>,
    /// Tracking error limit that replaces the one above.
    pub tracking_error: Option<f64>,
    /// Limits that replace those of constraints.
    #[serde(default)]
    pub constraints: Vec<RelaxedConfig>,
}

/// Limits that replace those of a constraint.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelaxedConfig {
    /// Id of the constraint.
    pub id: String,
    /// Distance of a group's weight from that of the benchmark, a fraction of one, at most.
    pub within: Option<f64>,
    /// Highest value.
    pub at_most: Option<LimitConfig>,
    /// Lowest value.
    pub at_least: Option<LimitConfig>,
}
