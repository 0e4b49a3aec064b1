//! How the chosen are weighted, as written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::optimise::OptimiseSection;
use super::tilts::{BaseName, NeutralConfig, PocketConfig, TiltConfig, UnderCaps};

/// How the chosen are weighted.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightingSection {
    /// What weights are in proportion to.
    pub scheme: Scheme,
    /// The column of a `score` weighting.
    pub score: Option<String>,
    /// The weights of a `fixed_weight` index by security id: fractions of one, above or below zero,
    /// with a sum of one.
    pub weights: Option<BTreeMap<String, f64>>,
    /// The index shares of a `fixed_shares` index by security id, above or below zero.
    pub shares: Option<BTreeMap<String, f64>>,
    /// What a `tilt` starts from.
    pub base: Option<BaseName>,
    /// The tilts of a `tilt` weighting; their factors multiply.
    #[serde(default)]
    pub tilts: Vec<TiltConfig>,
    /// Groups that weigh after the tilts what they weighed before.
    pub neutral: Option<NeutralConfig>,
    /// The parts of a `pockets` weighting; their weights sum to one.
    #[serde(default)]
    pub pockets: Vec<PocketConfig>,
    /// The problem that an `optimised` weighting solves.
    pub optimise: Option<OptimiseSection>,
    /// What caps do to groups whose weight `neutral` or `pockets` state; with `caps`.
    pub under_caps: Option<UnderCaps>,
    /// Highest weights. Plain caps may be several, and may cross; a cap with an `aggregate` or a
    /// `trigger` stands alone.
    #[serde(default)]
    pub caps: Vec<CapConfig>,
}

/// What weights are in proportion to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// Free-float market value.
    FreeFloatCap,
    /// Nothing: all the same.
    Equal,
    /// One share of each.
    Price,
    /// The column named by `score`, times free-float market value.
    ScoreTimesCap,
    /// The column named by `score`.
    Score,
    /// The weights that `weights` gives.
    FixedWeight,
    /// The market value of the index shares that `shares` gives.
    FixedShares,
    /// Nothing: all the same, in an index whose level is a geometric mean.
    Geometric,
    /// What `base` names, times the factors of `tilts`.
    Tilt,
    /// What each of the `pockets` names, up to its weight.
    Pockets,
    /// What `optimise` finds.
    Optimised,
}

/// What a corporate action must leave as it is. Source: `docs/methodology/weighting.md` §7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WeightingKind {
    /// The market decides the weights: new shares or a payment change a stock's market value in the
    /// index, and the divisor with it.
    CapWeighted,
    /// The review decided the weights, or the shares: a corporate action leaves the stock's market
    /// value in the index, and hence the divisor, as they are.
    FixedWeight,
    /// One share of each: an event changes the price, the shares stay, the divisor follows.
    PriceWeighted,
    /// The level is a geometric mean of price changes.
    Geometric,
}

impl WeightingKind {
    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CapWeighted => "cap_weighted",
            Self::FixedWeight => "fixed_weight",
            Self::PriceWeighted => "price_weighted",
            Self::Geometric => "geometric",
        }
    }
}

impl Scheme {
    /// What a corporate action must leave as it is under this scheme.
    #[must_use]
    pub fn kind(self) -> WeightingKind {
        match self {
            Self::FreeFloatCap => WeightingKind::CapWeighted,
            Self::Equal
            | Self::Score
            | Self::ScoreTimesCap
            | Self::FixedWeight
            | Self::FixedShares
            | Self::Tilt
            | Self::Pockets
            | Self::Optimised => WeightingKind::FixedWeight,
            Self::Price => WeightingKind::PriceWeighted,
            Self::Geometric => WeightingKind::Geometric,
        }
    }
}

/// A highest weight: `max`, with or without an `aggregate`; or a `trigger` with its `reset`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapConfig {
    /// `security`, `issuer`, or a column.
    pub by: String,
    /// Highest weight of one value, a fraction of one.
    pub max: Option<f64>,
    /// Highest sum of the large ones.
    pub aggregate: Option<AggregateConfig>,
    /// What has to be passed before anything is cut.
    pub trigger: Option<TriggerConfig>,
    /// What weights are brought down to once the trigger is met.
    pub reset: Option<ResetConfig>,
}

/// A highest sum of the large ones.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AggregateConfig {
    /// One that weighs more than this counts as large, a fraction of one.
    pub above: f64,
    /// Highest sum of the large ones, a fraction of one.
    pub max: f64,
}

/// What has to be passed before anything is cut.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TriggerConfig {
    /// The trigger is met if one weighs more than this, a fraction of one; needs `reset.single`.
    pub single: Option<f64>,
    /// One that weighs this or more counts as large, a fraction of one.
    pub at_least: f64,
    /// The trigger is met if the large ones sum to more than this, a fraction of one.
    pub sum: f64,
}

/// What weights are brought down to.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetConfig {
    /// Highest weight of one; with `trigger.single`.
    pub single: Option<f64>,
    /// Highest sum of the large ones.
    pub sum: f64,
}
