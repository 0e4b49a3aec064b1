//! Weighting of the selected securities, as written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::caps::{CapConfig, UnderCaps};
use crate::optimised::OptimiseSection;
use crate::pockets::PocketConfig;
use crate::sizes::BaseSize;
use crate::tilt::{NeutralConfig, TiltConfig};

/// Weighting of the selected securities: the size to which weights are proportional, and the
/// highest weights.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(tag = "scheme", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(title = "weighting")]
pub enum WeightingSection {
    /// Free-float market value.
    FreeFloatCap {
        /// Highest weights.
        #[serde(default)]
        caps: Vec<CapConfig>,
    },
    /// Equal weights.
    Equal {
        /// Highest weights.
        #[serde(default)]
        caps: Vec<CapConfig>,
    },
    /// One share of each: weights by price.
    Price {
        /// Highest weights.
        #[serde(default)]
        caps: Vec<CapConfig>,
    },
    /// Column named by `score`, times free-float market value.
    ScoreTimesCap {
        /// Column of the score.
        score: String,
        /// Highest weights.
        #[serde(default)]
        caps: Vec<CapConfig>,
    },
    /// Column named by `score`.
    Score {
        /// Column of the score.
        score: String,
        /// Highest weights.
        #[serde(default)]
        caps: Vec<CapConfig>,
    },
    /// Weights as stated in `weights`.
    FixedWeight {
        /// Weights by security id: fractions of one, above or below zero, with a sum of one.
        weights: BTreeMap<String, f64>,
        /// Highest weights: none, because stated weights take no caps.
        #[serde(default)]
        #[schemars(extend("not" = {}))]
        caps: Vec<CapConfig>,
    },
    /// Market value of the index shares stated in `shares`.
    FixedShares {
        /// Index shares by security id, above or below zero.
        shares: BTreeMap<String, f64>,
        /// Highest weights: none, because stated shares take no caps.
        #[serde(default)]
        #[schemars(extend("not" = {}))]
        caps: Vec<CapConfig>,
    },
    /// Equal weights, in an index whose level is a geometric mean.
    Geometric {
        /// Highest weights: none, because a geometric mean has no weights to cap.
        #[serde(default)]
        #[schemars(extend("not" = {}))]
        caps: Vec<CapConfig>,
    },
    /// Size named by `base`, multiplied by the factors of `tilts`.
    Tilt {
        /// Size from which the tilts start.
        base: BaseSize,
        /// Tilts; their factors multiply.
        #[serde(default)]
        tilts: Vec<TiltConfig>,
        /// Groups that have the same weight after the tilts as before.
        neutral: Option<NeutralConfig>,
        /// Effect of caps on groups whose weight `neutral` states; with `caps`.
        under_caps: Option<UnderCaps>,
        /// Highest weights.
        #[serde(default)]
        caps: Vec<CapConfig>,
    },
    /// Sizes inside each of the `pockets`, scaled to the pocket's weight.
    Pockets {
        /// Pockets; their weights sum to one.
        #[serde(default)]
        pockets: Vec<PocketConfig>,
        /// Effect of caps on the weights of the pockets; with `caps`.
        under_caps: Option<UnderCaps>,
        /// Highest weights.
        #[serde(default)]
        caps: Vec<CapConfig>,
    },
    /// Solution of the problem in `optimise`.
    Optimised {
        /// Problem that is solved.
        optimise: OptimiseSection,
        /// Highest weights: none, because `bounds` and constraints state them.
        #[serde(default)]
        #[schemars(extend("not" = {}))]
        caps: Vec<CapConfig>,
    },
}
