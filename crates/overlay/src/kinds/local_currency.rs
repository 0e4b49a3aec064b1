//! Local currency: the return without changes of exchange rates.
//!
//! Source: `docs/methodology/overlays.md` §10.

use kapok_domain::ReturnVariant;

use crate::check::Check;
use crate::error::OverlayError;
use crate::index::Underlying;
use crate::rule::{Closed, Rule, Yesterday};
use crate::today::Today;
use crate::words::Words;
use crate::written::{Resolve, keys};

keys! {
    /// The return without changes of exchange rates.
    LocalCurrencyConfig, LocalCurrencyChange: "local_currency" on a series from a level;
    needed {}
    optional {}
    fixed {}
}

/// The return at the exchange rates of the day before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalReturn;

impl Resolve for LocalCurrencyConfig {
    type Rule = LocalReturn;

    fn rule(&self, underlying: Option<&Underlying>, check: &mut Check<'_>) -> Option<LocalReturn> {
        check.stands_on(underlying?, &[ReturnVariant::Price]);
        Some(LocalReturn)
    }
}

impl Rule for LocalReturn {
    type State = ();

    fn begin(&self, _: f64, _: &mut Today<'_, Self>) -> Result<(), OverlayError> {
        Ok(())
    }

    /// The day's return at the rates of the day before, `L · Σ q·p¹·x⁰ / Σ q·p⁰·x⁰`.
    fn day(
        &self,
        yesterday: Yesterday<()>,
        today: &mut Today<'_, Self>,
    ) -> Result<Closed<()>, OverlayError> {
        let growth = today.ground.day.local_return.ok_or(OverlayError::Memory)?;
        today.used.local_return = Some(growth);
        Closed::at(today.terms, yesterday.from * growth, ())
    }

    fn can_reach_zero(&self) -> bool {
        false
    }

    fn words(&self, _: &mut Words<'_>) {}
}
