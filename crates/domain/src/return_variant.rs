//! The return variants of an index.

use schemars::JsonSchema;
use serde::Deserialize;

/// Treatment of dividends in a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReturnVariant {
    /// Left out.
    Price,
    /// Reinvested after withholding tax.
    Net,
    /// Reinvested in full.
    Gross,
}

impl ReturnVariant {
    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Net => "net",
            Self::Gross => "gross",
        }
    }
}
