//! Terms that a climate index must state: the label, and each choice that the law leaves open.

use kapok_domain::Currency;
use kapok_kernels::Mean;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::evic::{EvicAverage, EvicConstituents, EvicFactor};

/// A label of Regulation (EU) 2016/1011, Art. 3(1)(23a) and (23b).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LabelName {
    /// EU Climate Transition Benchmark.
    Ctb,
    /// EU Paris-aligned Benchmark.
    Pab,
}

/// Jurisdiction whose text of the regulation holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Jurisdiction {
    /// The European Union: intensities per million euro, activities by NACE.
    Eu,
    /// The United Kingdom's onshored text: per million pounds, activities by SIC 2007.
    Uk,
}

/// Target after a year that missed it. Art. 7(4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissedTarget {
    /// It stays on the curve from the base year, so that the shortfall has to be made up.
    ReturnToBaseCurve,
    /// The next year's target is the curve less the shortfall of the year before, once.
    AddShortfallOnce,
}

/// Time at which the trajectory is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TestTiming {
    /// At the end of each calendar year.
    Yearly,
    /// At each review, along the curve by quarters: `(1 − 7 %)^(Q/4)`.
    EveryReview,
}

/// Issuers of the universe that the 30 or 50 per cent are measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UniverseData {
    /// All: issuers without data count by the missing-data policy.
    WithMissing,
    /// Issuers with data alone.
    WithoutMissing,
}

/// Consequence for an issuer whose share of revenue is not known. Unknown is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnknownShare {
    /// It is excluded, as precaution asks.
    Exclude,
    /// It stays, and is counted as unknown in the compliance table.
    Keep,
}

/// The list that names activities. With NACE Rev. 2.1, section L is finance and M real estate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActivityList {
    /// NACE Rev. 2, Regulation (EC) 1893/2006.
    Nace2,
    /// NACE Rev. 2.1.
    #[serde(rename = "nace2_1")]
    Nace2_1,
    /// UK SIC 2007, whose sections are those of NACE Rev. 2.
    Sic2007,
}

/// Every choice that a climate index states. Source: `docs/methodology/climate-benchmarks.md` §2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClimateTerms {
    /// The label aimed at.
    pub label: LabelName,
    /// Jurisdiction whose text holds.
    pub jurisdiction: Jurisdiction,
    /// Mean of enterprise values.
    pub evic_average: EvicAverage,
    /// Constituents over which they are averaged.
    pub evic_constituents: EvicConstituents,
    /// Use of the factors of several years.
    pub evic_factor: EvicFactor,
    /// Mean of a company's yearly reductions. Art. 6 says "on average".
    pub uplift_average: Mean,
    /// Consequence of a missed target.
    pub missed_target: MissedTarget,
    /// Time at which the trajectory is tested.
    pub test: TestTiming,
    /// Universe that the minimum reduction is measured against.
    pub universe: UniverseData,
    /// Consequence of an unknown share of revenue.
    pub unknown_share: UnknownShare,
    /// Whether trading in coal, oil and gas counts as distribution.
    pub trading_counts: bool,
    /// The list that names activities.
    pub activities: ActivityList,
}

impl LabelName {
    /// The minimum reduction against the investable universe: 30 % (Art. 9), 50 % (Art. 11).
    #[must_use]
    pub fn minimum_reduction(self) -> f64 {
        match self {
            Self::Ctb => 0.30,
            Self::Pab => 0.50,
        }
    }

    /// Highest intensity against the universe: `(1 − x) · I_universe`. Art. 9 and 11.
    ///
    /// * `universe`: intensity of the investable universe
    /// * returns an intensity in the unit of `universe`
    #[must_use]
    pub fn limit(self, universe: f64) -> f64 {
        (1.0 - self.minimum_reduction()) * universe
    }

    /// The article of the minimum reduction.
    #[must_use]
    pub fn reduction_article(self) -> &'static str {
        match self {
            Self::Ctb => "9",
            Self::Pab => "11",
        }
    }

    /// Name of the label in the law.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ctb => "EU Climate Transition Benchmark",
            Self::Pab => "EU Paris-aligned Benchmark",
        }
    }
}

impl Jurisdiction {
    /// The currency of the intensity's denominator. Art. 1.
    #[must_use]
    pub fn currency(self) -> Currency {
        match self {
            Self::Eu => Currency::EUR,
            Self::Uk => Currency::GBP,
        }
    }

    /// Whether a list of activities belongs to it.
    #[must_use]
    pub fn uses(self, list: ActivityList) -> bool {
        match list {
            ActivityList::Nace2 | ActivityList::Nace2_1 => self == Self::Eu,
            ActivityList::Sic2007 => self == Self::Uk,
        }
    }
}
