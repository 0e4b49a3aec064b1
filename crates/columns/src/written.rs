//! Columns as an index file writes them.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::calculated::CalculatedConfig;
use crate::data::DataConfig;
use crate::votes::VotesConfig;

/// A column under the name that rules use: of exactly one kind, which one of its keys names.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "column")]
pub enum ColumnConfig {
    /// Read from a table.
    Data(DataConfig),
    /// Calculated from facts about companies.
    Calculated(CalculatedConfig),
    /// Voted on by raters.
    Votes {
        /// Common verdict of several raters: `pass` or `fail`.
        votes: VotesConfig,
    },
}
