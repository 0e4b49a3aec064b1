//! Terms of an overlay: what is computed, and from what.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::series::Series;

/// Treatment of a level that would fall to zero or below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Floor {
    /// The level is zero from then on.
    StopAtZero,
    /// The overlay is held.
    Error,
}

impl Floor {
    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::StopAtZero => "stop_at_zero",
            Self::Error => "error",
        }
    }
}

/// Terms of a rule `R`: what is computed, and from what.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Terms<R> {
    /// The series that it is computed from; `None` for a blend, which has components.
    pub(crate) on: Option<Series>,
    /// Treatment of a level that would fall to zero or below; absent: the overlay is held.
    pub(crate) floor: Option<Floor>,
    /// Decimals of the underlying as it enters; absent: unrounded.
    pub(crate) underlying_decimals: Option<u32>,
    /// Decimals of the level as it is carried; absent: unrounded.
    pub(crate) carried_decimals: Option<u32>,
    /// Rule by which it is computed.
    pub(crate) rule: R,
}

impl<R> Terms<R> {
    /// A level as it is carried, half to even.
    ///
    /// Source: `docs/methodology/overlays.md` §13.
    pub(crate) fn rounded(&self, level: f64) -> f64 {
        let decimals = self.carried_decimals;
        decimals.map_or(level, |decimals| kapok_kernels::round_half_even(level, decimals as usize))
    }
}

/// Terms of one rule, by the first day that is calculated with them; the first are in force from
/// the base date.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stages<R>(pub(crate) Vec<(NaiveDate, Terms<R>)>);

impl<R> Stages<R> {
    /// The terms with which a day is calculated.
    pub(crate) fn on(&self, date: NaiveDate) -> &Terms<R> {
        let after = self.0.partition_point(|(from, _)| *from <= date);
        &self.0[after.saturating_sub(1)].1
    }

    /// All terms, in order of date.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Terms<R>> {
        self.0.iter().map(|(_, terms)| terms)
    }
}
