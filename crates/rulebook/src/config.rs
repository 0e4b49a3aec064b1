//! Index files as written, composed of sections that other crates define.
//!
//! There are no defaults for numbers: one that can move a level is written down, or the file is
//! refused. An optional section that is absent from the file is absent from the methodology.

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
use kapok_overlay::{OutsideConfig, OverlayConfig};
use kapok_strict_toml::Date;
use kapok_weighting::WeightingSection;
use schemars::JsonSchema;
use serde::Deserialize;

/// One index file.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndexConfig {
    /// Identity of the index: id, name, base, currency, calendar.
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
    /// Origin of carbon figures.
    pub carbon: Option<CarbonSection>,
    /// The climate label that the index aims at.
    pub climate: Option<ClimateSection>,
    /// Universe: the securities that the index considers.
    pub universe: UniverseSection,
    /// Schedule of reviews; absent where nothing is reviewed: constituents with stated weights or
    /// index shares.
    pub review: Option<ReviewSection>,
    /// Rules that a security must pass, all of them.
    #[serde(default)]
    pub eligibility: Vec<RuleConfig>,
    /// Selection among the eligible; absent: all.
    pub selection: Option<SelectionSection>,
    /// Weighting of the selected.
    pub weighting: WeightingSection,
    /// Series of the table `levels` that overlays may name, by their names there.
    #[serde(default)]
    pub outside: BTreeMap<String, OutsideConfig>,
    /// Levels computed from the levels of this file.
    #[serde(default)]
    pub overlays: Vec<OverlayConfig>,
}

/// Identity of the index: id, name, base, currency, calendar.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndexSection {
    /// The id under which it is published.
    pub id: String,
    /// Name of the index, by language.
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
    /// Illustrative parts of its data, in words; printed with everything that uses them.
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

/// Calculation days.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "calendar")]
pub enum CalendarConfig {
    /// Days on which any exchange trades.
    OpenIfAny {
        /// Days on which any of these exchanges trades.
        open_if_any: Vec<String>,
    },
    /// Days on which all exchanges trade.
    OpenIfAll {
        /// Days on which all of these exchanges trade.
        open_if_all: Vec<String>,
    },
    /// Days by a convention.
    Exchanges {
        /// Days of these exchanges by the convention `calendar_rule`.
        exchanges: Vec<String>,
    },
}

/// Prices of candidates.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PricesSection {
    /// Greatest age, in calendar days before a review's reference date, of the last official close
    /// of a candidate. Constituents carry their last price without limit, with its status recorded.
    pub lookback_days: u32,
}
