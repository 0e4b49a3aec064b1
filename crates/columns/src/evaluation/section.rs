//! ESG evaluations that an index uses, as written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// An evaluation of companies by a scheme of `config/esg`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvaluationSection {
    /// The scheme; of its versions, the one in force on the reference date.
    pub scheme: String,
    /// Provider of the indicators: one provider, so that figures are comparable.
    pub provider: String,
    /// Provider of the controversies; absent: there are none.
    pub controversies: Option<String>,
    /// The column of texts for each classification level that the scheme names.
    #[serde(default)]
    pub levels: BTreeMap<String, String>,
}
