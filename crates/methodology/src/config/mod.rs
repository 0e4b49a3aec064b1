//! Index files as written.
//!
//! There are no defaults: a number that can move a level is written down, or the file is refused.
//! What is optional here is absent from the methodology when it is absent from the file.

pub mod carbon;
pub mod climate;
pub mod derived;
pub mod evaluation;
pub mod green;
mod moved;
pub mod optimise;
pub mod overlays;
pub mod selection;
pub mod tilts;
pub mod votes;
pub mod weighting;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

pub use kapok_domain::ReturnVariant;
pub use kapok_strict_toml::{Date, Diagnostic, Document, EffectiveConfig, Problem};
pub(crate) use moved::MOVED;
pub use selection::{
    BaseConfig, BufferConfig, CrossingConfig, DropConfig, Order, RankKey, RankMissing, Rounding,
    SelectionSection, StepConfig, TakeConfig, TargetConfig, UntilConfig,
};
pub use votes::{IfSilent, VoteRule, VotesConfig};
pub use weighting::{
    AggregateConfig, CapConfig, ResetConfig, Scheme, TriggerConfig, WeightingKind, WeightingSection,
};

use crate::conventions::{ConventionChange, ConventionsConfig, Preset};

/// One index file.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndexConfig {
    /// What the index is.
    pub index: IndexSection,
    /// Prices of candidates.
    pub prices: PricesSection,
    /// Conventions that differ from the preset's.
    pub conventions: Option<ConventionsConfig>,
    /// Conventions that hold from a date on, in order of date.
    #[serde(default)]
    pub convention_changes: Vec<ConventionChange>,
    /// Names of data columns that the rules use.
    #[serde(default)]
    pub columns: BTreeMap<String, ColumnConfig>,
    /// ESG evaluations by the schemes of `config/esg`, under the names that columns use.
    #[serde(default)]
    pub evaluations: BTreeMap<String, evaluation::EvaluationSection>,
    /// Where carbon figures come from.
    pub carbon: Option<carbon::CarbonSection>,
    /// The climate label that the index aims at.
    pub climate: Option<climate::ClimateSection>,
    /// Which securities are looked at.
    pub universe: UniverseSection,
    /// When the composition is reviewed.
    pub review: ReviewSection,
    /// Rules that a security must pass, all of them.
    #[serde(default)]
    pub eligibility: Vec<RuleConfig>,
    /// Which of the eligible are chosen; absent: all.
    pub selection: Option<SelectionSection>,
    /// How the chosen are weighted.
    pub weighting: WeightingSection,
    /// Levels computed from the levels of this file.
    #[serde(default)]
    pub overlays: Vec<overlays::OverlayConfig>,
}

/// What the index is.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndexSection {
    /// The id under which it is published.
    pub id: String,
    /// Its name, by language.
    pub name: NameConfig,
    /// The first calculation day.
    pub base_date: Date,
    /// Index points on the base date.
    pub base_level: f64,
    /// Currency of the level, ISO 4217.
    pub currency: String,
    /// The calculation days.
    pub calendar: CalendarConfig,
    /// The return variants to calculate.
    pub returns: Vec<ReturnVariant>,
    /// The preset whose conventions hold where `[conventions]` states none.
    pub conventions: Option<Preset>,
    /// The index that this one is compared with.
    pub parent: Option<String>,
    /// What in its data is illustrative; printed with everything that uses it.
    pub illustrative: Option<String>,
}

/// A name by language.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameConfig {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: Option<String>,
}

/// Calculation days: exactly one of the three.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarConfig {
    /// Days on which any of these exchanges trades.
    pub open_if_any: Option<Vec<String>>,
    /// Days on which all of these exchanges trade.
    pub open_if_all: Option<Vec<String>>,
    /// Days of these exchanges by the convention `calendar_rule`.
    pub exchanges: Option<Vec<String>>,
}

/// Prices of candidates.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PricesSection {
    /// How many days before a review's reference date the last official close of a candidate may
    /// lie. Constituents carry their last price without limit, with its status recorded.
    pub lookback_days: u32,
}

/// A data column under the name that rules use: exactly one kind.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnConfig {
    /// A classification system of the `classifications` table.
    pub classification: Option<String>,
    /// How many characters of the classification code to keep.
    pub digits: Option<usize>,
    /// A pillar of the `esg_scores` table.
    pub score: Option<String>,
    /// The scheme of the score.
    pub scheme: Option<String>,
    /// An indicator of the `esg_indicators` table.
    pub indicator: Option<String>,
    /// The unit in which the indicator is expected.
    pub unit: Option<String>,
    /// An activity of the `involvement` table: share of revenue.
    pub involvement: Option<String>,
    /// An activity of the `involvement` table: share of ownership.
    pub ownership: Option<String>,
    /// A pillar of the `controversies` table, or `any`: worst severity of the open cases, 1 to 5;
    /// 0 if the provider covers the company and has none open.
    pub controversy: Option<String>,
    /// A scope of the `targets` table: `validated` or `set`, while a target's end is not past.
    pub target: Option<String>,
    /// A framework of the `norms` table: status.
    pub norm: Option<String>,
    /// Who provides it; not of a classification.
    pub provider: Option<String>,
    /// What several raters say together: `pass` or `fail`.
    pub votes: Option<VotesConfig>,
    /// Emissions by what they are divided by; needs `[carbon]`.
    pub intensity: Option<derived::IntensityConfig>,
    /// Whether the company is in NACE Rev. 2 sections A to H or L, `yes` or `no`, by its code in
    /// this classification system.
    pub high_impact: Option<kapok_industry::System>,
    /// Whether the weight of the company may be raised for its targets, `yes` or `no`; needs
    /// `[climate]`.
    pub target_uplift: Option<derived::TargetUpliftConfig>,
    /// A part of one of the `[evaluations]`.
    pub evaluation: Option<evaluation::EvaluationColumn>,
    /// Share of activities that is recognised as green.
    pub green_share: Option<green::GreenShareConfig>,
    /// A column of intensities with what suppliers add.
    pub chain_intensity: Option<green::ChainIntensityConfig>,
    /// The band of a pathway in which a column of intensities lies.
    pub pathway_band: Option<green::PathwayColumnConfig>,
    /// A column of intensities over that of a pathway.
    pub pathway_ratio: Option<green::PathwayColumnConfig>,
}

/// Which securities are looked at.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UniverseSection {
    /// SQL predicate over columns; a security for which it is unknown is not in the universe.
    #[serde(rename = "where")]
    pub predicate: String,
}

/// When the composition is reviewed.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewSection {
    /// Months with a review, 1 to 12.
    pub months: Vec<u32>,
    /// When the new composition takes effect.
    pub effective: EffectiveConfig,
    /// The day whose facts decide.
    pub reference: DaysBefore,
    /// The day on which the outcome is announced.
    pub announcement: DaysBefore,
    /// The day whose prices and rates turn weights into index shares; absent: that of the
    /// reference.
    pub pricing: Option<DaysBefore>,
    /// Over how many days the composition moves to the new one, in equal steps of index shares;
    /// absent: on one.
    pub days: Option<u32>,
    /// What happens where an exchange of the index is closed on the effective close; absent: the
    /// review is in force all the same, at the last prices of that exchange.
    pub if_exchange_closed: Option<IfExchangeClosed>,
}

/// What becomes of a review where an exchange is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IfExchangeClosed {
    /// It takes effect all the same.
    Proceed,
    /// It takes effect after the next close at which all exchanges trade; what it decided on
    /// stays.
    Postpone,
}

/// A distance before the effective close.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DaysBefore {
    /// Calculation days before the close after which the review takes effect; 0 is that day.
    pub trading_days_before: u32,
}

/// A rule that a security must pass.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleConfig {
    /// The id under which failures are published.
    pub id: String,
    /// SQL predicate over columns.
    pub keep_if: String,
    /// What happens to a security for which the predicate is unknown.
    pub if_missing: IfMissing,
    /// How far from the limit a value is a near miss, on either side, in the unit of the column;
    /// for conditions that compare one column with one number.
    pub near: Option<f64>,
    /// Where the rule comes from.
    pub source: String,
}

/// What happens where a value is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IfMissing {
    /// The security fails the rule.
    Exclude,
    /// The security passes the rule.
    Keep,
}
