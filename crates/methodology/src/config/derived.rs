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

/// Whether the weight of a company may be raised for its targets. Source: Regulation (EU)
/// 2020/1818, Art. 6; `docs/methodology/climate-benchmarks.md` §8.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetUpliftConfig {
    /// A column `intensity` of scopes 1, 2 and 3.
    pub of: String,
    /// What must have fallen by 7 % a year on average over three years.
    pub reduction: ReductionName,
    /// Who provides the `targets`.
    pub targets: String,
}

/// What a company has lowered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReductionName {
    /// Emissions by what the column divides them by.
    Intensity,
    /// Emissions, tCO2e.
    Emissions,
}
