//! Denominators of intensities.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Denominator of emissions.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Denominator {
    /// Revenue of a fiscal year.
    Revenue,
    /// Enterprise value including cash at fiscal year end.
    Evic,
    /// Market value: of a company's shares, or of what is invested.
    MarketValue,
}

impl fmt::Display for Denominator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Revenue => "revenue",
            Self::Evic => "EVIC",
            Self::MarketValue => "market value",
        })
    }
}
