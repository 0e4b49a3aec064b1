//! Optimised weights, as written.

use schemars::JsonSchema;
use serde::Deserialize;

/// The problem that an `optimised` weighting solves. Source: `docs/methodology/weighting.md` §12.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptimiseSection {
    /// What is made as small, or as large, as the constraints allow.
    pub objective: ObjectiveName,
    /// The column whose weighted average is the objective; for `lowest_average` and
    /// `highest_average`.
    pub average: Option<String>,
    /// Whose free-float market value the benchmark weights are taken from.
    pub benchmark: Benchmark,
    /// Lowest and highest weight of one security.
    pub bounds: Bounds,
    /// Weights below this become zero and the rest is solved again, a fraction of one.
    pub min_weight: Option<f64>,
    /// Highest one-way turnover against the composition before, a fraction of one.
    pub turnover: Option<f64>,
    /// Highest tracking error against the benchmark, a fraction a year.
    pub tracking_error: Option<f64>,
    /// How the covariance of returns is estimated; where a tracking error is minimised or limited.
    pub covariance: Option<Covariance>,
    /// What the weights must satisfy.
    #[serde(default)]
    pub constraints: Vec<ConstraintConfig>,
    /// What is given up, step by step, where nothing satisfies all of it. What is not named here is
    /// never relaxed.
    #[serde(default)]
    pub relax: Vec<RelaxConfig>,
}

/// What is made as small, or as large, as the constraints allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ObjectiveName {
    /// `Σ (w − b)² / b`.
    RelativeActiveShare,
    /// `Σ (w − b)²`.
    ActiveShare,
    /// `√((w − b)ᵀ Σ (w − b))`.
    TrackingError,
    /// `Σ w·x`, as small as possible.
    LowestAverage,
    /// `Σ w·x`, as large as possible.
    HighestAverage,
}

/// Whose free-float market value the benchmark weights are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Benchmark {
    /// All securities of the universe, those excluded by a rule among them.
    Universe,
    /// The chosen alone.
    Chosen,
}

/// Lowest and highest weight of one security; of several highest weights the lowest holds.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// At most so far below the benchmark weight, and never below zero.
    pub below: Option<f64>,
    /// At most so far above the benchmark weight.
    pub above: Option<f64>,
    /// With `above`: up to this weight in any case.
    pub or_up_to: Option<f64>,
    /// At most so many times the benchmark weight.
    pub times_benchmark: Option<f64>,
    /// At most this weight.
    pub max: Option<f64>,
}

/// How the covariance of returns is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Covariance {
    /// How many daily returns up to the reference date.
    pub days: u32,
    /// How far the sample covariance is drawn towards its diagonal: 0 not at all, 1 wholly.
    pub shrinkage: f64,
}

/// A constraint: exactly one of `average`, `share` and `group`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConstraintConfig {
    /// The id under which it is published, relaxed and refused.
    pub id: String,
    /// A column whose weighted average `Σ w·x` is limited.
    pub average: Option<String>,
    /// What a constituent counts for whose value is not known; for columns that may lack one.
    pub if_missing: Option<AverageMissing>,
    /// SQL predicate over columns: the weight of those for which it holds is limited.
    pub share: Option<String>,
    /// A column, or `issuer`: the weight of each of its values is limited.
    pub group: Option<String>,
    /// Values of `group` that are not limited.
    #[serde(default)]
    pub except: Vec<String>,
    /// How far the weight of a group may lie from that of the benchmark.
    pub within: Option<f64>,
    /// The highest value.
    pub at_most: Option<LimitConfig>,
    /// The lowest value.
    pub at_least: Option<LimitConfig>,
    /// Where it comes from.
    pub source: String,
}

/// What a constituent counts for whose value is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AverageMissing {
    /// For the average of the benchmark.
    BenchmarkAverage,
    /// For the value among the candidates that makes the constraint hardest to meet.
    Worst,
    /// There is no review: the value must be known.
    Refuse,
}

/// A limit: exactly one of the three.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitConfig {
    /// This number.
    pub value: Option<f64>,
    /// So many times the benchmark's.
    pub times_benchmark: Option<f64>,
    /// The benchmark's and so much more; less where it is negative.
    pub benchmark_plus: Option<f64>,
}

/// A step of the ladder: what it names is widened, together with all steps before it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelaxConfig {
    /// The name under which the step is published.
    pub name: String,
    /// Bounds that take the place of those above.
    pub bounds: Option<Bounds>,
    /// A turnover that takes the place of the one above.
    pub turnover: Option<f64>,
    /// A tracking error that takes the place of the one above.
    pub tracking_error: Option<f64>,
    /// Limits that take the place of a constraint's.
    #[serde(default)]
    pub constraints: Vec<RelaxedConfig>,
}

/// Limits that take the place of a constraint's.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelaxedConfig {
    /// The constraint.
    pub id: String,
    /// How far the weight of a group may lie from that of the benchmark.
    pub within: Option<f64>,
    /// The highest value.
    pub at_most: Option<LimitConfig>,
    /// The lowest value.
    pub at_least: Option<LimitConfig>,
}
