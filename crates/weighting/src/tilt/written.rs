//! Tilts as written.

use std::collections::BTreeMap;

use kapok_columns::Order;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::peers::Peers;

/// One tilt: a column makes a score, and weights are multiplied by a power of it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TiltConfig {
    /// The column.
    pub by: String,
    /// How a value becomes a score.
    pub score: ScoreName,
    /// Which end is better; not for `factor`.
    pub order: Option<Order>,
    /// What the sum of squares is divided by; for z-scores.
    pub deviation: Option<DeviationName>,
    /// How many deviations from the mean a z-score may lie, or `none`; for z-scores.
    pub truncate: Option<TruncateConfig>,
    /// Compare within each value of this column; absent: all together. For z-scores and deciles.
    pub within: Option<String>,
    /// What becomes of values that are all the same, or one alone; for z-scores.
    pub if_no_spread: Option<NoSpread>,
    /// What becomes of a name without a value; needed for columns that may lack one.
    pub if_missing: Option<TiltMissing>,
    /// The exponent of the score; or `target`.
    pub power: Option<f64>,
    /// What the exponent is solved for; or `power`.
    pub target: Option<TiltTarget>,
    /// The score of each text; for `factor`, or `bands`.
    pub factors: Option<BTreeMap<String, f64>>,
    /// The score of each interval of a number, in order; for `factor`, or `factors`.
    pub bands: Option<Vec<BandConfig>>,
    /// Weight factors by decile; for `decile`.
    pub deciles: Option<DecilesConfig>,
}

/// How a value becomes a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScoreName {
    /// The normal distribution function of the z-score.
    NormalCdf,
    /// `1 + Z` from zero up, `1 / (1 − Z)` below.
    OnePlusZ,
    /// The value itself where more is better, one over it where less is.
    Value,
    /// What a table has for it.
    Factor,
    /// What a table has for its decile.
    Decile,
}

/// What the sum of squares is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviationName {
    /// The number of values.
    Population,
    /// One less.
    Sample,
}

/// How far a z-score may lie from the mean.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum TruncateConfig {
    /// As far as it does.
    Word(NoTruncation),
    /// So many deviations.
    At(f64),
}

/// The word for no truncation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoTruncation {
    /// As far as it does.
    None,
}

/// What becomes of values without a spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoSpread {
    /// All have a z-score of zero.
    Neutral,
    /// The review fails.
    Refuse,
}

/// What becomes of a name without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TiltMissing {
    /// A z-score of zero, or a factor of one.
    Neutral,
    /// It is not eligible.
    Exclude,
    /// The lowest score: of those it is compared with, or of the table.
    Worst,
}

/// What an exponent is solved for: exactly one of the two.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TiltTarget {
    /// `Σ (wᵢ − bᵢ)·Zᵢ`, in deviations; for z-scores.
    pub exposure: Option<f64>,
    /// Weighted average of the column against that of the base, less one; for numbers.
    pub change: Option<f64>,
}

/// The score of an interval.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandConfig {
    /// Values below this, and not in a band before; absent in the last: all others.
    pub below: Option<f64>,
    /// The score, above zero.
    pub factor: f64,
}

/// Weight factors by decile, by whether a company discloses, and by the impact of its group.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecilesConfig {
    /// Whose values make the thresholds.
    pub thresholds_of: Peers,
    /// SQL predicate: who discloses; where it is unknown, one does not.
    pub disclosed_if: String,
    /// Ten factors of those who disclose, from the best decile to the worst.
    pub disclosed: Vec<f64>,
    /// Ten factors of those who do not.
    pub not_disclosed: Vec<f64>,
    /// What the distance of a factor from one is multiplied by; absent: one.
    pub impact: Option<ImpactConfig>,
}

/// The impact of groups: `groups` alone, or the five others.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImpactConfig {
    /// By the value of `within`; every value that occurs.
    pub groups: Option<BTreeMap<String, f64>>,
    /// From this spread between the first and the last threshold, a group has a middle impact.
    pub mid_from: Option<f64>,
    /// From this spread it has a high one.
    pub high_from: Option<f64>,
    /// Multiplier of a low impact.
    pub low: Option<f64>,
    /// Multiplier of a middle impact.
    pub mid: Option<f64>,
    /// Multiplier of a high impact.
    pub high: Option<f64>,
}
