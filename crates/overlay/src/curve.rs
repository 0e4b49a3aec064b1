//! Curves of the `rates` table, as index files name them.

use schemars::JsonSchema;
use serde::Deserialize;

/// A curve of the `rates` table.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// The curve.
    pub curve: String,
    /// The tenor.
    pub tenor: String,
    /// Highest age of a rate, calendar days.
    pub carry_days: u32,
}
