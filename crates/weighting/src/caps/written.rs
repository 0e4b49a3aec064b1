//! Caps as written.

use schemars::JsonSchema;
use serde::Deserialize;

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

/// What caps do to groups whose weight is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnderCaps {
    /// What a cap cuts stays in the group.
    KeepGroups,
    /// What a cap cuts goes to all, and groups no longer weigh what is stated.
    MoveGroups,
}
