//! Claims: an activity of a taxonomy, the criteria that it meets, the instrument.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use kapok_domain::Objective;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An activity: a code in one version of one taxonomy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Activity {
    /// Taxonomy as the catalogue names it, such as `CN` or `EU`.
    pub taxonomy: String,
    /// Version of the taxonomy, such as `2021`.
    pub version: String,
    /// Code in that version, as its text prints it.
    pub code: String,
}

impl Activity {
    /// An activity from its three parts.
    #[must_use]
    pub fn new(taxonomy: &str, version: &str, code: &str) -> Self {
        Self { taxonomy: taxonomy.into(), version: version.into(), code: code.into() }
    }
}

impl fmt::Display for Activity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.taxonomy, self.version, self.code)
    }
}

/// Kind of the instrument that carries a claim.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum InstrumentKind {
    /// A share: the claim speaks about the revenue of its issuer.
    Equity,
    /// A bond: the claim speaks about the use of its proceeds.
    Bond,
    /// A loan.
    Loan,
}

impl InstrumentKind {
    /// The word in tables and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equity => "equity",
            Self::Bond => "bond",
            Self::Loan => "loan",
        }
    }
}

/// An instrument and the day since which it exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instrument {
    /// Share, bond or loan.
    pub kind: InstrumentKind,
    /// Day of issue, registration or approval, whichever came first; none if not known.
    pub dated: Option<NaiveDate>,
}

impl Instrument {
    /// A share: there is no day that could keep an old standard for it.
    #[must_use]
    pub fn equity() -> Self {
        Self { kind: InstrumentKind::Equity, dated: None }
    }
}

/// A claim that an activity is green.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The activity as the company or the issuer states it.
    pub activity: Activity,
    /// Objective that the claim serves; none if it does not say so.
    pub objective: Option<Objective>,
    /// Sets of criteria that are met, by the name of the taxonomy that they belong to.
    pub criteria_met: BTreeSet<String>,
    /// Instrument that carries the claim.
    pub instrument: Instrument,
}

impl Claim {
    /// A claim on an activity that meets these sets of criteria.
    #[must_use]
    pub fn new(activity: Activity, criteria_met: &[&str], instrument: Instrument) -> Self {
        let criteria_met = criteria_met.iter().map(|&set| set.to_owned()).collect();
        Self { activity, objective: None, criteria_met, instrument }
    }
}
