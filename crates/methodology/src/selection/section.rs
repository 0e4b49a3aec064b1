//! The selection section as written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::ranking::RankKey;
use super::removal::DropConfig;
use super::step::StepConfig;
use super::target::TargetConfig;

/// Which of the eligible are chosen.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SelectionSection {
    /// Choose within each value of this column; absent: from all.
    pub group_by: Option<String>,
    /// The order of candidates; the last key must tell any two apart.
    pub rank_by: Vec<RankKey>,
    /// Who leaves for being among the last, one rule after the other, before anyone is chosen.
    #[serde(default)]
    pub drop: Vec<DropConfig>,
    /// How many are chosen; absent: all whom no `drop` takes out.
    pub target: Option<TargetConfig>,
    /// Thresholds for new names and members, in the unit of the target: three steps in short.
    pub buffer: Option<BufferConfig>,
    /// How the target is approached; absent: in order of rank, with the buffer if there is one.
    pub steps: Option<Vec<StepConfig>>,
}

/// Thresholds around the target.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BufferConfig {
    /// Whoever ranks inside this is chosen.
    pub enter: f64,
    /// Members that rank inside this stay, until the target is reached.
    pub leave: f64,
}

impl SelectionSection {
    /// How many names are chosen from all, where that is a fixed number.
    #[must_use]
    pub fn names(&self) -> Option<u32> {
        let count = self.target.as_ref().and_then(|target| target.count);
        count.filter(|_| self.group_by.is_none())
    }
}
