//! Columns in which several raters vote.

use schemars::JsonSchema;
use serde::Deserialize;

/// What several raters say together: the text `pass` or `fail`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VotesConfig {
    /// One SQL predicate a rater, over other columns: a security for which it holds fails with
    /// that rater.
    pub fails_if: Vec<String>,
    /// How many must fail it.
    pub rule: VoteRule,
    /// What a rater for whom the predicate is unknown counts as.
    pub unknown: IfSilent,
}

/// How many raters must fail a security, of those who vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VoteRule {
    /// One.
    Any,
    /// More than half.
    Majority,
    /// All.
    All,
}

/// What a rater who knows nothing counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IfSilent {
    /// A vote that fails the security.
    CountsAsFail,
    /// A vote that passes it.
    CountsAsPass,
    /// No vote; where nobody votes, the outcome is unknown.
    Abstains,
}
