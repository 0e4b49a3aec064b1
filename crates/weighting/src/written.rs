//! How the chosen are weighted, as written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::caps::{CapConfig, UnderCaps};
use crate::optimised::OptimiseSection;
use crate::pockets::PocketConfig;
use crate::sizes::BaseSize;
use crate::tilt::{NeutralConfig, TiltConfig};

/// How the chosen are weighted: what weights are in proportion to, and the highest weights.
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
    /// Nothing: all the same.
    Equal {
        /// Highest weights.
        #[serde(default)]
        caps: Vec<CapConfig>,
    },
    /// One share of each.
    Price {
        /// Highest weights.
        #[serde(default)]
        caps: Vec<CapConfig>,
    },
    /// The column named by `score`, times free-float market value.
    ScoreTimesCap {
        /// The column.
        score: String,
        /// Highest weights.
        #[serde(default)]
        caps: Vec<CapConfig>,
    },
    /// The column named by `score`.
    Score {
        /// The column.
        score: String,
        /// Highest weights.
        #[serde(default)]
        caps: Vec<CapConfig>,
    },
    /// The weights that `weights` gives.
    FixedWeight {
        /// Weights by security id: fractions of one, above or below zero, with a sum of one.
        weights: BTreeMap<String, f64>,
    },
    /// The market value of the index shares that `shares` gives.
    FixedShares {
        /// Index shares by security id, above or below zero.
        shares: BTreeMap<String, f64>,
    },
    /// Nothing: all the same, in an index whose level is a geometric mean.
    Geometric {},
    /// What `base` names, times the factors of `tilts`.
    Tilt {
        /// What it starts from.
        base: BaseSize,
        /// The tilts; their factors multiply.
        #[serde(default)]
        tilts: Vec<TiltConfig>,
        /// Groups that weigh after the tilts what they weighed before.
        neutral: Option<NeutralConfig>,
        /// What caps do to groups whose weight `neutral` states; with `caps`.
        under_caps: Option<UnderCaps>,
        /// Highest weights.
        #[serde(default)]
        caps: Vec<CapConfig>,
    },
    /// What each of the `pockets` names, up to its weight.
    Pockets {
        /// The parts; their weights sum to one.
        #[serde(default)]
        pockets: Vec<PocketConfig>,
        /// What caps do to the weights of the pockets; with `caps`.
        under_caps: Option<UnderCaps>,
        /// Highest weights.
        #[serde(default)]
        caps: Vec<CapConfig>,
    },
    /// What `optimise` finds.
    Optimised {
        /// The problem that is solved.
        optimise: OptimiseSection,
    },
}
