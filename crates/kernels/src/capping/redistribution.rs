//! Recipients of the weight that caps cut.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Redistribution of the weight that caps cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Redistribution {
    /// In proportion to their weights before caps.
    Proportional,
    /// In equal parts.
    Equal,
}
