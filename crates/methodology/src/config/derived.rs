//! Columns that are calculated, as written.

use schemars::JsonSchema;
use serde::Deserialize;

/// Greenhouse gas intensity, tCO2e per million of the currency of `[carbon]`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntensityConfig {
    /// What emissions are divided by.
    pub by: DenominatorName,
    /// Which scopes are added: of 1, 2 and 3.
    pub scopes: Vec<u8>,
}

/// What emissions are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DenominatorName {
    /// Revenue of the fiscal year.
    Revenue,
    /// Enterprise value including cash at the end of the fiscal year.
    Evic,
}
