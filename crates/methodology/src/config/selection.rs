//! The selection section as written.

use schemars::JsonSchema;
use serde::Deserialize;

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

/// One key of a ranking.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RankKey {
    /// The column.
    pub by: String,
    /// Which end comes first.
    pub order: Order,
    /// Where a candidate without a value goes; needed for columns that may lack one.
    pub if_missing: Option<RankMissing>,
}

/// Which end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// Where a candidate without a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RankMissing {
    /// Behind all others.
    Last,
    /// Nowhere: it is not selected.
    Exclude,
}

/// Who leaves for being among the last: exactly one of `fraction` and `count`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropConfig {
    /// That fraction of the names of the group.
    pub fraction: Option<f64>,
    /// How a fraction of the names becomes a number; for `fraction`.
    pub rounding: Option<Rounding>,
    /// That many names of the group.
    pub count: Option<u32>,
    /// Names that are no constituents leave down to this rank from the end; for `count`.
    pub reentry_rank: Option<u32>,
    /// The order that decides; absent: that of the selection, within its groups.
    pub rank_by: Option<Vec<RankKey>>,
    /// Drop within each value of this column, for a drop with its own `rank_by`; absent: from all.
    pub group_by: Option<String>,
}

/// How many are chosen: exactly one of `count`, `fraction` and `coverage`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetConfig {
    /// That many names.
    pub count: Option<u32>,
    /// That fraction of the names.
    pub fraction: Option<f64>,
    /// Names until they hold that fraction of the group's free-float market value.
    pub coverage: Option<f64>,
    /// How a fraction of the names becomes a number; for `fraction`.
    pub rounding: Option<Rounding>,
    /// Whose names or market value are the whole, for `fraction` and `coverage`; absent: `ranked`.
    pub of: Option<BaseConfig>,
    /// What happens to the name that crosses the target, for `coverage`; absent: `take`.
    pub crossing: Option<CrossingConfig>,
    /// Coverage below which the name that crosses is taken in any case; absent: there is none.
    pub floor: Option<f64>,
}

/// Of what a target is a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BaseConfig {
    /// The candidates that are ranked: eligible, not dropped.
    Ranked,
    /// The universe, with those that rules exclude.
    Universe,
}

/// What happens to the name that crosses a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CrossingConfig {
    /// It is in.
    Take,
    /// It is out.
    Leave,
    /// It is in if that comes closer to the threshold than leaving it; out if both are as close.
    Closest,
}

/// How a fraction becomes a number of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the next whole number.
    Up,
    /// To the whole number before.
    Down,
    /// To the nearest whole number, halves up.
    Nearest,
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

/// One pass over the ranking, which takes whom it may and who is not chosen yet.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepConfig {
    /// Whom it may take.
    pub take: TakeConfig,
    /// SQL predicate over columns that must hold besides; where it is unknown it does not hold.
    #[serde(rename = "where")]
    pub predicate: Option<String>,
    /// How far down the ranking it looks, in the unit of the target; absent: to the end.
    pub within: Option<f64>,
    /// Whether the name that crosses `within` is still seen; needed with it.
    pub crossing: Option<CrossingConfig>,
    /// Where it ends.
    pub until: UntilConfig,
}

/// Whom a step may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TakeConfig {
    /// Everyone.
    All,
    /// Constituents.
    Members,
    /// Those who are no constituents.
    Newcomers,
}

/// Where a step ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UntilConfig {
    /// With the last whom it may take, whatever the target is.
    None,
    /// At the target.
    Target,
}
