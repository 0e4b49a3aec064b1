//! Other currency: a level converted at the rates of each close.
//!
//! Source: `docs/methodology/overlays.md` §10.

use kapok_domain::Currency;

use crate::check::Check;
use crate::error::OverlayError;
use crate::facts::Fixing;
use crate::index::Underlying;
use crate::rule::{Closed, Rule, Yesterday};
use crate::today::Today;
use crate::words::Words;
use crate::written::{Resolve, keys};

keys! {
    /// The level in another currency.
    CurrencyConfig, CurrencyChange: "currency" on a series from a level;
    needed {
        /// The source of rates, as the `fx` table names it.
        fix: String,
        /// Highest age of an exchange rate, calendar days.
        carry_days: u32,
    }
    optional {}
    fixed {
        /// The currency of the level, ISO 4217.
        to: String,
    }
}

/// A level in another currency.
#[derive(Debug, Clone, PartialEq)]
pub struct Converted {
    /// The currency of the underlying's level.
    pub from: Currency,
    /// The currency of the overlay's level.
    pub to: Currency,
    /// Source of rates.
    pub fix: String,
    /// Highest age of a rate, calendar days.
    pub carry_days: u32,
}

/// The exchange rate of a close, units of the overlay's currency per unit of the underlying's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExchangeRate(pub f64);

impl Resolve for CurrencyConfig {
    type Rule = Converted;

    fn rule(&self, underlying: Option<&Underlying>, check: &mut Check<'_>) -> Option<Converted> {
        let (from, to) = (underlying?.currency, check.currency("to", &self.to)?);
        Some(Converted { from, to, fix: self.fix.clone(), carry_days: self.carry_days })
    }
}

impl Rule for Converted {
    type State = ExchangeRate;

    fn begin(&self, _: f64, today: &mut Today<'_, Self>) -> Result<ExchangeRate, OverlayError> {
        today.exchange(self.fixing()).map(ExchangeRate)
    }

    /// The underlying's growth times that of the rate, `L · u · X / X₋₁`.
    fn day(
        &self,
        yesterday: Yesterday<ExchangeRate>,
        today: &mut Today<'_, Self>,
    ) -> Result<Closed<ExchangeRate>, OverlayError> {
        let Yesterday { from, state: ExchangeRate(before), .. } = yesterday;
        let rate = today.exchange(self.fixing())?;
        let level = from * today.growth() * (rate / before);
        Closed::at(today.terms, level, ExchangeRate(rate))
    }

    fn can_reach_zero(&self) -> bool {
        false
    }

    fn words(&self, words: &mut Words<'_>) {
        words.put("from", self.from);
        words.put("to", self.to);
        words.fix(&self.fix);
        words.put("carry_days", self.carry_days);
    }

    fn currency(&self) -> Option<Currency> {
        Some(self.to)
    }
}

impl Converted {
    fn fixing(&self) -> Fixing<'_> {
        let Self { from, to, fix, carry_days } = self;
        Fixing { fix, from: *from, to: *to, carry_days: *carry_days }
    }
}
