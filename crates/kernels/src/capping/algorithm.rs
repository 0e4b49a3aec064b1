//! The ways in which weights are brought under caps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A way to bring weights under caps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CapAlgorithm {
    /// Weight that is cut goes to names that no cap touches, repeatedly.
    WaterFill,
    /// The largest names keep the single cap, all others get the threshold.
    RankBased,
    /// One lower cap for all that satisfies the aggregate limit.
    EffectiveCap,
    /// The names above the threshold are scaled down together.
    GroupTrim,
}
