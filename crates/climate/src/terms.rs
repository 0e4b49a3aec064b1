//! What a climate index must state: the label, and each choice that the law leaves open.

use kapok_domain::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A label of Regulation (EU) 2016/1011, Art. 3(1)(23a) and (23b).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LabelName {
    /// EU Climate Transition Benchmark.
    Ctb,
    /// EU Paris-aligned Benchmark.
    Pab,
}

/// Whose text of the regulation holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Jurisdiction {
    /// The European Union: intensities per million euro, activities by NACE.
    Eu,
    /// The United Kingdom's onshored text: per million pounds, activities by SIC 2007.
    Uk,
}

/// How the enterprise values of constituents are averaged. Art. 7(3) says "average".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvicAverage {
    /// Each constituent counts the same.
    Simple,
    /// Each counts by its weight.
    Weighted,
}

/// Over which constituents they are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvicConstituents {
    /// Those at the start of the year.
    Start,
    /// Those at its end.
    End,
    /// Those at both.
    Intersection,
}

/// What is done with the factors of several years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvicFactor {
    /// They are multiplied from the base year on.
    Chained,
    /// Only that of the last year is applied.
    SingleYear,
    /// The intensity of the base year is divided by their product instead.
    RestateBase,
}

/// How a yearly reduction is averaged over several years. Art. 6 says "on average".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Average {
    /// The mean of the yearly reductions.
    Arithmetic,
    /// One less the geometric mean of what was left each year.
    Geometric,
}

/// What the target becomes after a year that missed it. Art. 7(4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissedTarget {
    /// It stays on the curve from the base year, so that the shortfall has to be made up.
    ReturnToBaseCurve,
    /// The next year's target is the curve less the shortfall of the year before, once.
    AddShortfallOnce,
}

/// When the trajectory is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TestTiming {
    /// At the end of each calendar year.
    Yearly,
    /// At each review, along the curve by quarters: `(1 − 7 %)^(Q/4)`.
    EveryReview,
}

/// Which issuers of the universe the 30 or 50 per cent are measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UniverseData {
    /// All: those without data count for what the missing-data policy says.
    WithMissing,
    /// Those with data alone.
    WithoutMissing,
}

/// What becomes of an issuer whose share of revenue is not known. Unknown is not zero.
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
    /// Whose text holds.
    pub jurisdiction: Jurisdiction,
    /// How enterprise values are averaged.
    pub evic_average: EvicAverage,
    /// Over which constituents.
    pub evic_constituents: EvicConstituents,
    /// What is done with several years.
    pub evic_factor: EvicFactor,
    /// How a company's reductions are averaged.
    pub uplift_average: Average,
    /// What a missed target does.
    pub missed_target: MissedTarget,
    /// When the trajectory is tested.
    pub test: TestTiming,
    /// Which universe the minimum reduction is measured against.
    pub universe: UniverseData,
    /// What an unknown share of revenue does.
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

    /// The article of the minimum reduction.
    #[must_use]
    pub fn reduction_article(self) -> &'static str {
        match self {
            Self::Ctb => "9",
            Self::Pab => "11",
        }
    }

    /// Its name.
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
        let code = match self {
            Self::Eu => "EUR",
            Self::Uk => "GBP",
        };
        match code.parse() {
            Ok(currency) => currency,
            Err(_) => unreachable!("{code} is a currency"),
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
