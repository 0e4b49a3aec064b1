//! Source of carbon figures, as written.

use kapok_climate::CarbonMissing;
use schemars::JsonSchema;
use serde::Deserialize;

/// Emissions and what they are divided by, for `intensity` columns, compliance and disclosure.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarbonSection {
    /// Provider of all of it: one provider, so that figures are comparable.
    pub provider: String,
    /// Indicator of Scope 1 emissions.
    pub scope_1: String,
    /// Indicator of Scope 2 emissions.
    pub scope_2: String,
    /// Indicator of Scope 3 emissions; absent: there are none.
    pub scope_3: Option<String>,
    /// Indicator of revenue.
    pub revenue: Option<String>,
    /// Indicator of enterprise value including cash, at the end of the fiscal year.
    pub evic: Option<String>,
    /// Currency of denominators, ISO 4217; money in others is converted at the end of its period.
    pub currency: String,
    /// Rule by which Scope 3 counts.
    pub scope_3_rule: ScopeThreeRule,
    /// Classification system whose divisions the phase-in reads; with `phase_in`.
    pub nace: Option<String>,
    /// Policy for an issuer whose figure is not known.
    pub if_missing: CarbonMissing,
    /// Column of the peers that `if_missing` looks at.
    pub peers: Option<String>,
    /// Figures older than so many months at the reference date are not known.
    pub max_age_months: u32,
    /// Figures of one fiscal year may end so many days apart: filings and emission reports differ.
    pub period_tolerance_days: u32,
}

/// Rule by which Scope 3 counts. Source: Regulation (EU) 2020/1818, Art. 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScopeThreeRule {
    /// Never.
    Never,
    /// From the dates of the regulation, by division.
    PhaseIn,
    /// Always.
    Always,
}
