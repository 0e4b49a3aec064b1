//! Peers for comparison, and treatment of weight that no constituent can take.

use schemars::JsonSchema;
use serde::Deserialize;

/// Securities whose values or sizes are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Peers {
    /// Selected securities.
    Constituents,
    /// Securities of the universe, eligible or not.
    Universe,
}

/// Treatment of weight that no constituent can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IfEmpty {
    /// Spread over the others, in proportion.
    Spread,
    /// The review fails.
    Refuse,
}
