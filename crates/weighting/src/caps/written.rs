//! Caps as written.

use schemars::JsonSchema;
use serde::Deserialize;

/// Cap on the weight of a security, an issuer or a group.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "cap")]
pub enum CapConfig {
    /// Highest weight, with or without a highest sum of the large weights.
    Max {
        /// Highest weight of one value, a fraction of one.
        max: f64,
        /// Subject of the cap: `security`, `issuer`, or a column.
        by: String,
        /// Highest sum of the large weights.
        aggregate: Option<AggregateConfig>,
    },
    /// Weights that are reset once a trigger is met.
    Trigger {
        /// Weights at which a reset is due.
        trigger: TriggerConfig,
        /// Weights after the trigger is met.
        reset: ResetConfig,
        /// Subject of the cap: `security`, `issuer`, or a column.
        by: String,
    },
}

impl CapConfig {
    /// Subject of the cap: `security`, `issuer`, or a column.
    pub(super) fn by(&self) -> &str {
        match self {
            Self::Max { by, .. } | Self::Trigger { by, .. } => by,
        }
    }

    /// Whether securities or issuers are capped, as against values of a column.
    pub(super) fn is_of_names(&self) -> bool {
        self.by() == "security" || self.by() == "issuer"
    }
}

/// Highest sum of the large weights.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AggregateConfig {
    /// Weight above which a security, issuer or group counts as large, a fraction of one.
    pub above: f64,
    /// Highest sum of the large weights, a fraction of one.
    pub max: f64,
}

/// Trigger: weights at which a reset is due. Until then nothing is cut.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TriggerConfig {
    /// Weight of one above which the trigger is met, a fraction of one; needs `reset.single`.
    pub single: Option<f64>,
    /// Weight from which one counts as large, a fraction of one.
    pub at_least: f64,
    /// Sum of the large weights above which the trigger is met, a fraction of one.
    pub sum: f64,
}

/// Reset: weights after the trigger is met.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetConfig {
    /// Highest weight of one, a fraction of one; with `trigger.single`.
    pub single: Option<f64>,
    /// Highest sum of the large weights, a fraction of one.
    pub sum: f64,
}

/// Effect of caps on groups whose weight is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnderCaps {
    /// The weight that a cap cuts stays in the group.
    KeepGroups,
    /// The weight that a cap cuts goes to all, and groups no longer have their stated weight.
    MoveGroups,
}
