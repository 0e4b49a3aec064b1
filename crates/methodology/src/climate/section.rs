//! A climate label, as written. Every choice that the law leaves open is a key without a default.

use kapok_climate::{
    ActivityList, EvicAverage, EvicConstituents, EvicFactor, Jurisdiction, LabelName, MissedTarget,
    TestTiming, UniverseData, UnknownShare,
};
use kapok_kernels::Mean;
use schemars::JsonSchema;
use serde::Deserialize;

/// The climate label that an index aims at. Source: Regulation (EU) 2020/1818;
/// `docs/methodology/climate-benchmarks.md`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClimateSection {
    /// The label.
    pub label: LabelName,
    /// Whose text of the regulation holds.
    pub jurisdiction: Jurisdiction,
    /// Whether weights are made to meet the articles, or only measured against them.
    pub articles: Articles,
    /// The base year of the trajectory.
    pub base_year: i32,
    /// Where the intensity of the base year comes from.
    pub base: BaseYearIntensity,
    /// The intensity of the base year, in the unit of `intensity`; with `base = "stated"`.
    pub base_intensity: Option<f64>,
    /// Limits of intensity are met with so much to spare, a fraction of one; absent: with none.
    pub margin: Option<f64>,
    /// How enterprise values of constituents are averaged.
    pub evic_average: EvicAverage,
    /// Over which constituents they are averaged.
    pub evic_constituents: EvicConstituents,
    /// What is done with inflation factors of several years.
    pub evic_factor: EvicFactor,
    /// How yearly reductions of a company are averaged.
    pub uplift_average: Mean,
    /// What a missed target does to the next one.
    pub missed_target: MissedTarget,
    /// When the trajectory is tested.
    pub test: TestTiming,
    /// Which issuers of the universe the minimum reduction is measured against.
    pub universe: UniverseData,
    /// What becomes of a company whose share of revenue is not known.
    pub unknown_share: UnknownShare,
    /// Whether trading in coal, oil and gas counts as their distribution: what the columns hold.
    pub trading_counts: bool,
    /// The list that names activities.
    pub activities: ActivityList,
    /// Column of the greenhouse gas intensity: emissions by enterprise value including cash.
    pub intensity: String,
    /// SQL predicate: the company is in NACE Rev. 2 sections A to H or L.
    pub high_impact: String,
    /// What companies are excluded for.
    pub exclusions: ClimateExclusions,
}

/// Whether weights are made to meet the articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Articles {
    /// They become rules, and constraints of the `optimised` weighting, that nothing relaxes.
    Enforced,
    /// They are reported.
    Reported,
}

/// Where the intensity of the base year comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BaseYearIntensity {
    /// The file states it.
    Stated,
    /// It is that of the universe at the end of the base year, less the minimum reduction.
    Universe,
}

/// What companies are excluded for: Art. 12, and Art. 10 for a climate transition benchmark, which
/// needs the first three and the last.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClimateExclusions {
    /// SQL predicate that holds for companies with any tie to controversial weapons. 12(1)(a).
    pub controversial_weapons: String,
    /// SQL predicate that holds for those that grow or produce tobacco. 12(1)(b).
    pub tobacco: String,
    /// SQL predicate that holds for those in violation of the norms. 12(1)(c).
    pub norms: String,
    /// Column of the share of revenue from hard coal and lignite. 12(1)(d).
    pub coal: Option<String>,
    /// Column of the share of revenue from oil fuels. 12(1)(e).
    pub oil: Option<String>,
    /// Column of the share of revenue from gaseous fuels. 12(1)(f).
    pub gas: Option<String>,
    /// SQL predicate that holds for those with half their revenue or more from electricity of more
    /// than 100 g CO2e/kWh. 12(1)(g).
    pub electricity: Option<String>,
    /// SQL predicate that holds for those that significantly harm an objective. 12(2).
    pub significant_harm: String,
}
