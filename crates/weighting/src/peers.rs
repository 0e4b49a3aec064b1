//! Whose values count, and what becomes of weight without a taker.

use schemars::JsonSchema;
use serde::Deserialize;

/// Whose values or sizes are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Peers {
    /// The chosen.
    Constituents,
    /// The securities of the universe, eligible or not.
    Universe,
}

/// What becomes of weight that nobody can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IfEmpty {
    /// It goes to the others, in proportion.
    Spread,
    /// The review fails.
    Refuse,
}
