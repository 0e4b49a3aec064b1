//! Rows of the tables of green facts.

use chrono::NaiveDate;
use kapok_domain::{Objective, Scopes};

use crate::classification::Classified;
use crate::security::{IssuerIx, TextIx};

/// Part of sustainability that a case belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pillar {
    /// Nature and climate.
    Environment,
    /// People.
    Social,
    /// Conduct of the company.
    Governance,
}

impl Pillar {
    /// All pillars with the words of the tables.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("environment", Self::Environment),
        ("social", Self::Social),
        ("governance", Self::Governance),
    ];

    /// The word of the tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::Social => "social",
            Self::Governance => "governance",
        }
    }
}

/// A case of a company as one provider keeps it, or, without a case, its coverage of the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    /// The company.
    pub issuer: IssuerIx,
    /// Provider of the row.
    pub provider: TextIx,
    /// The provider's name of the case; none: the row says that the provider covers the company.
    pub case: Option<TextIx>,
}

/// State of a case: the fact's `as_of` is the day on which it was opened, or on which the coverage
/// began.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Controversy {
    /// Pillar of the case; `None` in a row of coverage.
    pub pillar: Option<Pillar>,
    /// From 1 (minor) to 5 (very severe); none in a row of coverage.
    pub severity: Option<u8>,
    /// The provider's own score from 0 to 10, where it gives one.
    pub score: Option<f64>,
    /// First day on which it is no longer open, or no longer covered.
    pub closed: Option<NaiveDate>,
}

/// Quantity that a target lowers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetKind {
    /// The emissions themselves.
    Absolute,
    /// The emissions for one unit of output or revenue.
    Intensity,
}

impl TargetKind {
    /// Both kinds with the words of the tables.
    pub const WORDS: [(&'static str, Self); 2] =
        [("absolute", Self::Absolute), ("intensity", Self::Intensity)];
}

/// A target of a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TargetKey {
    /// The company.
    pub issuer: IssuerIx,
    /// Provider of the row.
    pub provider: TextIx,
    /// Scope of emissions.
    pub scope: Scopes,
    /// Quantity that is lowered.
    pub kind: TargetKind,
    /// Year by whose end it is to be reached.
    pub end_year: u16,
}

/// Terms of a target: the fact's `as_of` is the day of its announcement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// Year that it starts from.
    pub base_year: u16,
    /// Reduction from the base year to the end year, a fraction of one.
    pub ambition: f64,
    /// Fraction of the scope's emissions that it covers, where stated.
    pub coverage: Option<f64>,
    /// Validator of the target, if it was validated.
    pub validated_by: Option<TextIx>,
    /// Last day on which it stands, if it was given up or replaced.
    pub valid_to: Option<NaiveDate>,
}

/// A code in one version of one taxonomy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaxonomyCode {
    /// The taxonomy.
    pub taxonomy: TextIx,
    /// Version of the taxonomy.
    pub version: TextIx,
    /// The code.
    pub code: TextIx,
}

/// An activity of a company, or a use of the proceeds of a security.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActivityKey {
    /// Company or security of the activity.
    pub whose: Classified,
    /// Provider of the row.
    pub provider: TextIx,
    /// Code of the activity.
    pub code: TaxonomyCode,
    /// The objective that it serves, where stated.
    pub objective: Option<Objective>,
}

/// Shares of an activity in a period that ends on the fact's `as_of`. All are fractions of one,
/// negative where a segment's total is; `None` is unknown, which is not zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Activity {
    /// Share of revenue.
    pub revenue_share: Option<f64>,
    /// Share of capital expenditure.
    pub capex_share: Option<f64>,
    /// Share of operating expenditure.
    pub opex_share: Option<f64>,
    /// Share of the proceeds of a security.
    pub use_of_proceeds_share: Option<f64>,
    /// Sets of criteria that are met, sorted and set apart by `;`; none: not stated.
    pub criteria: Option<TextIx>,
    /// Evidence for the activity.
    pub evidence: Option<TextIx>,
    /// Publication date, where the table gives it.
    pub published_on: Option<NaiveDate>,
}

/// Origin and destination of a row of the taxonomy map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MapKey {
    /// The activity from which it leads.
    pub from: TaxonomyCode,
    /// The activity to which it leads.
    pub to: TaxonomyCode,
    /// The objective for which it holds.
    pub objective: Objective,
    /// First day on which it holds.
    pub valid_from: NaiveDate,
}

/// Content of a row of the taxonomy map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MapRow {
    /// Overlap of the activities, from 1 (the same) to 6 (plainly different): scenarios of the
    /// Common Ground Taxonomy, instruction report (IPSF, 2022).
    pub scenario: u8,
    /// Criteria that must be met, by their owner: `either`, `from`, `to`, `both`, `none`,
    /// `excluded`, or the name of a taxonomy.
    pub criteria: TextIx,
    /// Last day on which it holds; none if it still does.
    pub valid_to: Option<NaiveDate>,
    /// Instruments dated before this day keep it after its last day.
    pub grandfathers: Option<NaiveDate>,
}

/// A link of a supply chain: the fact is the fraction of the buyer's inputs that comes from the
/// supplier, in the period that ends on its `as_of`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SupplyLink {
    /// Company that buys.
    pub buyer: IssuerIx,
    /// Provider of the row.
    pub provider: TextIx,
    /// Company that supplies.
    pub supplier: IssuerIx,
}
