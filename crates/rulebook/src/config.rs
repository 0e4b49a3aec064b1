//! Index files as written, composed of sections that other crates define.
//!
//! There are no defaults: a number that can move a level is written down, or the file is refused.
//! What is optional here is absent from the methodology when it is absent from the file.

use std::collections::BTreeMap;

use kapok_columns::ColumnConfig;
use kapok_columns::carbon::CarbonSection;
use kapok_columns::evaluation::EvaluationSection;
use kapok_conventions::{ConventionChange, ConventionsConfig, Preset};
use kapok_domain::ReturnVariant;
use kapok_methodology::RuleConfig;
use kapok_methodology::climate::ClimateSection;
use kapok_methodology::schedule::ReviewSection;
use kapok_methodology::selection::SelectionSection;
use kapok_methodology::universe::UniverseSection;
use kapok_overlay::OverlayConfig;
use kapok_weighting::WeightingSection;
use schemars::JsonSchema;
use serde::Deserialize;

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
    pub evaluations: BTreeMap<String, EvaluationSection>,
    /// Where carbon figures come from.
    pub carbon: Option<CarbonSection>,
    /// The climate label that the index aims at.
    pub climate: Option<ClimateSection>,
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
    pub overlays: Vec<OverlayConfig>,
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

pub use kapok_columns::carbon;
pub use kapok_methodology::IfMissing;
pub use kapok_methodology::selection::{RankKey, RankMissing};
pub use kapok_strict_toml::{Date, Diagnostic, Document, Problem};
