//! Excess return: the return over that of cash.
//!
//! Source: `docs/methodology/overlays.md` §4.

use kapok_domain::DayCount;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::check::Check;
use crate::error::OverlayError;
use crate::index::Underlying;
use crate::rate::{Interest, Rate};
use crate::rule::{Closed, Rule, Yesterday};
use crate::today::Today;
use crate::words::Words;
use crate::written::{Resolve, keys};

/// Form in which the return of cash is taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExcessMethod {
    /// Taken from the day's return.
    Additive,
    /// The day's growth divided by that of the rate.
    Divided,
}

impl ExcessMethod {
    fn name(self) -> &'static str {
        match self {
            Self::Additive => "additive",
            Self::Divided => "divided",
        }
    }
}

keys! {
    /// The return over that of cash.
    ExcessReturnConfig, ExcessReturnChange: "excess_return" on a series from a level;
    needed {
        /// The rate of cash, a fraction a year, as a number or from the `rates` table.
        rate: Rate,
        /// Form in which the rate changes the level.
        method: ExcessMethod,
        /// Day count: how days become a part of a year.
        basis: DayCount,
    }
    optional {}
    fixed {}
}

/// The return over that of cash.
#[derive(Debug, Clone, PartialEq)]
pub struct ExcessReturn {
    /// The rate of cash.
    pub rate: Rate,
    /// Form in which it is taken off.
    pub method: ExcessMethod,
    /// Part of a year.
    pub basis: DayCount,
}

impl Resolve for ExcessReturnConfig {
    type Rule = ExcessReturn;

    fn rule(&self, _: Option<&Underlying>, check: &mut Check<'_>) -> Option<ExcessReturn> {
        let rate = check.rate(&self.rate)?;
        Some(ExcessReturn { rate, method: self.method, basis: self.basis })
    }
}

impl Rule for ExcessReturn {
    type State = ();

    fn begin(&self, _: f64, _: &mut Today<'_, Self>) -> Result<(), OverlayError> {
        Ok(())
    }

    fn day(
        &self,
        yesterday: Yesterday<()>,
        today: &mut Today<'_, Self>,
    ) -> Result<Closed<()>, OverlayError> {
        let growth = today.growth();
        let interest = today.interest(&self.rate, self.basis)?;
        let level = over_cash(yesterday.from, growth, interest, self.method);
        Closed::at(today.terms, level, ())
    }

    fn can_reach_zero(&self) -> bool {
        false
    }

    fn words(&self, words: &mut Words<'_>) {
        self.rate.words(words);
        words.put("method", self.method.name());
    }

    fn basis(&self) -> Option<DayCount> {
        Some(self.basis)
    }
}

/// A level with the return over that of cash: additive `L · (u − r·f)`, divided
/// `L · u / (1 + r·f)`.
///
/// Source: `docs/methodology/overlays.md` §4.
///
/// * `level`: of the day before, points
/// * `growth`: `u`, the underlying's level by that of the day before
#[must_use]
pub fn over_cash(level: f64, growth: f64, interest: Interest, method: ExcessMethod) -> f64 {
    let Interest { rate, fraction } = interest;
    match method {
        ExcessMethod::Additive => level * (growth - rate * fraction),
        ExcessMethod::Divided => level * growth / (1.0 + rate * fraction),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_percent_over_three_days() {
        let interest = Interest { rate: 0.05, fraction: 3.0 / 365.0 };
        let level = |method| over_cash(1000.0, 1.005, interest, method);
        assert!((level(ExcessMethod::Additive) - 73335.0 / 73.0).abs() < 1e-9);
        let divided = 1005.0 / (1.0 + 0.15 / 365.0);
        assert!((level(ExcessMethod::Divided) - divided).abs() < 1e-9);
    }
}
