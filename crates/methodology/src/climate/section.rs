//! A climate label, as written. Every choice that the law leaves open is a key without a default.

use kapok_climate::{
    ActivityList, EvicAverage, EvicConstituents, EvicFactor, Jurisdiction, LabelName, MissedTarget,
    TestTiming, UniverseData, UnknownShare,
};
use kapok_kernels::Mean;
use schemars::JsonSchema;
use serde::Deserialize;

/// Climate label that an index aims at. Source: Regulation (EU) 2020/1818;
/// `docs/methodology/climate-benchmarks.md`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClimateSection {
    /// Label: climate transition benchmark or Paris-aligned benchmark.
    pub label: LabelName,
    /// Jurisdiction whose text of the regulation holds.
    pub jurisdiction: Jurisdiction,
    /// Use of the articles: weights are made to meet them, or only measured against them.
    pub articles: Articles,
    /// Base year of the trajectory.
    pub base_year: i32,
    /// Origin of the intensity of the base year.
    pub base: BaseYearIntensity,
    /// Intensity of the base year, in the unit of `intensity`; with `base = "stated"`.
    pub base_intensity: Option<f64>,
    /// Safety margin on limits of intensity, a fraction of one; absent: none.
    pub margin: Option<f64>,
    /// Averaging of the enterprise values of constituents: `simple` or `weighted`.
    pub evic_average: EvicAverage,
    /// Constituents over which enterprise values are averaged.
    pub evic_constituents: EvicConstituents,
    /// Use of the inflation factors of several years.
    pub evic_factor: EvicFactor,
    /// Averaging of the yearly reductions of a company.
    pub uplift_average: Mean,
    /// Effect of a missed target on the next one.
    pub missed_target: MissedTarget,
    /// Time at which the trajectory is tested.
    pub test: TestTiming,
    /// Issuers of the universe against which the minimum reduction is measured.
    pub universe: UniverseData,
    /// Treatment of a company whose share of revenue is not known.
    pub unknown_share: UnknownShare,
    /// Whether trading in coal, oil and gas counts as their distribution, as the columns hold it.
    pub trading_counts: bool,
    /// List that names activities.
    pub activities: ActivityList,
    /// Column of the greenhouse gas intensity: emissions by enterprise value including cash.
    pub intensity: String,
    /// SQL predicate for companies in NACE Rev. 2 sections A to H or L.
    pub high_impact: String,
    /// Exclusions of companies.
    pub exclusions: ClimateExclusions,
}

/// Use of the articles on weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Articles {
    /// Articles become rules, and constraints of the `optimised` weighting that no step relaxes.
    Enforced,
    /// Articles are reported, and bind nothing.
    Reported,
}

/// Origin of the intensity of the base year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BaseYearIntensity {
    /// Stated in the file.
    Stated,
    /// Universe at the end of the base year, less the minimum reduction.
    Universe,
}

/// Exclusions of companies: Art. 12, and Art. 10 for a climate transition benchmark, which needs
/// the first three and the last.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClimateExclusions {
    /// SQL predicate that holds for companies with any tie to controversial weapons. 12(1)(a).
    pub controversial_weapons: String,
    /// SQL predicate for companies that grow or produce tobacco. 12(1)(b).
    pub tobacco: String,
    /// SQL predicate for companies in violation of the norms. 12(1)(c).
    pub norms: String,
    /// Column of the share of revenue from hard coal and lignite. 12(1)(d).
    pub coal: Option<String>,
    /// Column of the share of revenue from oil fuels. 12(1)(e).
    pub oil: Option<String>,
    /// Column of the share of revenue from gaseous fuels. 12(1)(f).
    pub gas: Option<String>,
    /// SQL predicate for companies with half their revenue or more from electricity of more than
    /// 100 g CO2e/kWh. 12(1)(g).
    pub electricity: Option<String>,
    /// SQL predicate for companies that significantly harm an objective. 12(2).
    pub significant_harm: String,
}
