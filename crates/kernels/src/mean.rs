//! Kinds of mean.

use schemars::JsonSchema;
use serde::Deserialize;

/// Mean of several numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mean {
    /// Their sum over their number. Of series: weights drift between rebalances, as in a portfolio.
    Arithmetic,
    /// The root of their product. Of yearly reductions: one less the mean of the parts left each
    /// year. Of series: no portfolio.
    Geometric,
}

impl Mean {
    /// Word of index files for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Arithmetic => "arithmetic",
            Self::Geometric => "geometric",
        }
    }
}
