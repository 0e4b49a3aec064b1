//! Choices about the inflation of enterprise values. Regulation (EU) 2020/1818, Art. 7(3);
//! `docs/methodology/climate-benchmarks.md` §2 and §4.

use schemars::JsonSchema;
use serde::Deserialize;

/// Mean of the enterprise values of constituents. Art. 7(3) says "average".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvicAverage {
    /// Each constituent counts the same.
    Simple,
    /// Each counts by its weight at the year end, over the weights of those that count.
    Weighted,
}

/// Constituents over which they are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvicConstituents {
    /// Constituents at the start of the year, at both year ends.
    Start,
    /// Constituents at its end, at both year ends.
    End,
    /// Constituents at both.
    Intersection,
}

/// Use of the factors of several years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvicFactor {
    /// They are multiplied from the base year on.
    Chained,
    /// Only that of the last year is applied.
    SingleYear,
    /// The intensity of the base year is divided by their product instead.
    RestateBase,
}
