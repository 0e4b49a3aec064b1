//! Optimised weights, as written.

use kapok_columns::StatedNumber;
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

/// A constraint.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "constraint")]
pub enum ConstraintConfig {
    /// On the weighted average of a column.
    Average {
        /// A column whose weighted average `Σ w·x` is limited.
        average: String,
        /// The id under which it is published, relaxed and refused.
        id: String,
        /// Where it comes from.
        source: String,
        /// What a constituent counts for whose value is not known; for columns that may lack one.
        if_missing: Option<AverageMissing>,
        /// The highest value.
        at_most: Option<LimitConfig>,
        /// The lowest value.
        at_least: Option<LimitConfig>,
    },
    /// On the weight of those for which a predicate holds.
    Share {
        /// SQL predicate over columns: the weight of those for which it holds is limited.
        share: String,
        /// The id under which it is published, relaxed and refused.
        id: String,
        /// Where it comes from.
        source: String,
        /// The highest value.
        at_most: Option<LimitConfig>,
        /// The lowest value.
        at_least: Option<LimitConfig>,
    },
    /// On the weight of each group.
    Group {
        /// A column, or `issuer`: the weight of each of its values is limited.
        group: String,
        /// The id under which it is published, relaxed and refused.
        id: String,
        /// Where it comes from.
        source: String,
        /// Values of `group` that are not limited.
        #[serde(default)]
        except: Vec<String>,
        /// How far the weight of a group may lie from that of the benchmark.
        within: Option<f64>,
        /// The highest value.
        at_most: Option<LimitConfig>,
        /// The lowest value.
        at_least: Option<LimitConfig>,
    },
}

impl ConstraintConfig {
    /// The id under which it is published, relaxed and refused.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Average { id, .. } | Self::Share { id, .. } | Self::Group { id, .. } => id,
        }
    }

    /// Where it comes from.
    pub(super) fn source(&self) -> &str {
        match self {
            Self::Average { source, .. }
            | Self::Share { source, .. }
            | Self::Group { source, .. } => source,
        }
    }
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

/// A limit.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "limit")]
pub enum LimitConfig {
    /// A number.
    Value {
        /// This number, in the unit of what is limited; money names its currency, as in
        /// `"500 million CNY"`.
        value: StatedNumber,
    },
    /// A multiple.
    TimesBenchmark {
        /// So many times the benchmark's.
        times_benchmark: f64,
    },
    /// A distance.
    BenchmarkPlus {
        /// The benchmark's and so much more; less where it is negative. Money names its currency.
        benchmark_plus: StatedNumber,
    },
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
