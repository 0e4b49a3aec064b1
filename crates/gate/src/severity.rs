//! Severity: weight of a finding in the decision to publish.

use schemars::JsonSchema;
use serde::Deserialize;

/// Weight of a finding in the decision to publish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Said by `check` and in the tables of findings; holds nothing.
    Note,
    /// Said on each evening; holds nothing.
    Warn,
    /// Holds the index until someone corrects the fact or accepts it by name.
    Block,
}

impl Severity {
    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Block => "block",
        }
    }
}
