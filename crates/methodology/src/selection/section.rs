//! Selection section, as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::ranking::RankKey;
use super::removal::DropConfig;
use super::step::StepConfig;
use super::target::TargetConfig;

/// Selection among the eligible, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SelectionSection {
    /// Column within whose values is selected; absent: from all.
    pub group_by: Option<String>,
    /// Order of candidates; the last key must tell any two apart.
    pub rank_by: Vec<RankKey>,
    /// Drops of the last in the ranking, one after the other, before anything is selected.
    #[serde(default)]
    pub drop: Vec<DropConfig>,
    /// Number, fraction or coverage to be selected; absent: all that no `drop` removes.
    pub target: Option<TargetConfig>,
    /// Thresholds for new names and members, in the unit of the target; short for three steps.
    pub buffer: Option<BufferConfig>,
    /// Steps to the target; absent: in order of rank, with the buffer if there is one.
    pub steps: Option<Vec<StepConfig>>,
}

/// Thresholds around the target.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BufferConfig {
    /// Rank inside which every candidate is selected.
    pub enter: f64,
    /// Rank inside which members stay, until the target is reached.
    pub leave: f64,
}

impl SelectionSection {
    /// Number of names selected from all, where that is fixed.
    #[must_use]
    pub fn names(&self) -> Option<u32> {
        match (self.target, &self.group_by) {
            (Some(TargetConfig::Count { count }), None) => Some(count),
            _ => None,
        }
    }
}
