//! What is claimed: an activity of a taxonomy, the criteria that it meets, the instrument.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::UnknownWord;

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

/// An environmental objective. Source: Regulation (EU) 2020/852, Art. 9.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// Climate change mitigation.
    ClimateMitigation,
    /// Climate change adaptation.
    ClimateAdaptation,
    /// Sustainable use and protection of water and marine resources.
    Water,
    /// Transition to a circular economy.
    CircularEconomy,
    /// Pollution prevention and control.
    Pollution,
    /// Protection and restoration of biodiversity and ecosystems.
    Biodiversity,
}

impl Objective {
    /// The word in tables and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClimateMitigation => "climate_mitigation",
            Self::ClimateAdaptation => "climate_adaptation",
            Self::Water => "water",
            Self::CircularEconomy => "circular_economy",
            Self::Pollution => "pollution",
            Self::Biodiversity => "biodiversity",
        }
    }

    const ALL: [Self; 6] = [
        Self::ClimateMitigation,
        Self::ClimateAdaptation,
        Self::Water,
        Self::CircularEconomy,
        Self::Pollution,
        Self::Biodiversity,
    ];
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Objective {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or_else(|| UnknownWord {
            seen: text.into(),
            what: "an objective",
            allowed: "climate_mitigation, climate_adaptation, water, circular_economy, pollution, \
                      biodiversity",
        })
    }
}

/// What carries the claim.
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

    /// A bond that was issued or registered on a day.
    #[must_use]
    pub fn bond(dated: NaiveDate) -> Self {
        Self { kind: InstrumentKind::Bond, dated: Some(dated) }
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
    /// What carries the claim.
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
