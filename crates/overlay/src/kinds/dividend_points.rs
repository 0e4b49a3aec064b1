//! Dividend points: a running total of dividends.
//!
//! Source: `docs/methodology/overlays.md` §8.

use kapok_domain::ReturnVariant;

use crate::check::Check;
use crate::error::OverlayError;
use crate::index::Underlying;
use crate::occasions::{Occasions, OccasionsConfig};
use crate::rule::{Closed, Going, Rule, Yesterday};
use crate::today::Today;
use crate::words::Words;
use crate::written::{Resolve, keys};

keys! {
    /// A running total of dividends.
    DividendPointsConfig, DividendPointsChange: "dividend_points" on a series from zero;
    needed {
        /// Closes after which it begins again at zero.
        reset: OccasionsConfig,
    }
    optional {}
    fixed {}
}

/// A running total of dividends.
#[derive(Debug, Clone, PartialEq)]
pub struct RunningTotal {
    /// Closes after which it begins again at zero.
    pub reset: Occasions,
}

impl Resolve for DividendPointsConfig {
    type Rule = RunningTotal;

    fn rule(&self, underlying: Option<&Underlying>, check: &mut Check<'_>) -> Option<RunningTotal> {
        check.stands_on(underlying?, &[ReturnVariant::Net, ReturnVariant::Gross]);
        check.occasions("reset", &self.reset).map(|reset| RunningTotal { reset })
    }
}

impl Rule for RunningTotal {
    type State = ();

    const IS_TOTAL: bool = true;

    fn begin(&self, _: f64, _: &mut Today<'_, Self>) -> Result<(), OverlayError> {
        Ok(())
    }

    /// The points of the day are added, `L = L₋₁ + XD`; after a close of `reset` they begin again.
    fn day(
        &self,
        yesterday: Yesterday<()>,
        today: &mut Today<'_, Self>,
    ) -> Result<Closed<()>, OverlayError> {
        let points = today.dividends();
        today.used.points = Some(points);
        let level = today.terms.rounded(yesterday.from + points);
        // The level of the day of a reset still shows the full total; the next day begins at zero.
        let next = if today.is_due { 0.0 } else { level };
        Ok(Closed::Going(Going { level, next, state: () }))
    }

    fn can_reach_zero(&self) -> bool {
        false
    }

    fn words(&self, _: &mut Words<'_>) {}

    fn occasions(&self) -> Option<&Occasions> {
        Some(&self.reset)
    }
}
