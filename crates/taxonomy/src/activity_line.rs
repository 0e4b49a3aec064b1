//! Rows of the table `activities`.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::claim::Claim;
use crate::share::Share;

/// Whole that a share is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Revenue.
    Revenue,
    /// Capital expenditure.
    CapitalExpenditure,
    /// Proceeds of a bond or loan.
    UseOfProceeds,
}

/// A row of the table `activities`.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityLine {
    /// The activity, its criteria and the instrument.
    pub claim: Claim,
    /// Share of revenue.
    pub revenue_share: Share,
    /// Share of capital expenditure.
    pub capex_share: Share,
    /// Share of proceeds.
    pub use_of_proceeds_share: Share,
    /// Last day of the period of which it speaks.
    pub period_end: NaiveDate,
}

impl ActivityLine {
    pub(crate) fn share(&self, measure: Measure) -> Share {
        match measure {
            Measure::Revenue => self.revenue_share,
            Measure::CapitalExpenditure => self.capex_share,
            Measure::UseOfProceeds => self.use_of_proceeds_share,
        }
    }
}
