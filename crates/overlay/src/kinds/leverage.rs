//! Multiples of the daily return: leveraged and inverse.
//!
//! Source: `docs/methodology/overlays.md` §5.

use kapok_domain::DayCount;

use crate::check::Check;
use crate::error::OverlayError;
use crate::index::Underlying;
use crate::rate::{Interest, Rate};
use crate::rule::{Closed, Rule, Yesterday};
use crate::today::Today;
use crate::words::Words;
use crate::written::{Resolve, keys};

keys! {
    /// A multiple of the daily return, financed.
    LeveragedConfig, LeveragedChange: "leveraged" on a series from a level;
    needed {
        /// The multiple.
        factor: f64,
        /// The rate of what is borrowed and lent, a fraction a year, as a number or from the
        /// `rates` table.
        rate: Rate,
        /// Cost of borrowing over the rate, a fraction a year.
        spread: f64,
        /// Day count: how days become a part of a year.
        basis: DayCount,
    }
    optional {}
    fixed {}
}

keys! {
    /// A multiple of the daily return, turned round.
    InverseConfig, InverseChange: "inverse" on a series from a level;
    needed {
        /// The multiple.
        factor: f64,
        /// The rate of cash, a fraction a year, as a number or from the `rates` table.
        rate: Rate,
        /// Cost of borrowing the securities sold, a fraction a year.
        borrow: f64,
        /// Day count: how days become a part of a year.
        basis: DayCount,
    }
    optional {}
    fixed {}
}

/// A multiple of the daily return, financed.
#[derive(Debug, Clone, PartialEq)]
pub struct Leveraged {
    /// `K`, the multiple, not below zero.
    pub factor: f64,
    /// The rate of what is borrowed and lent.
    pub rate: Rate,
    /// `s`, what borrowing costs over the rate, a fraction a year.
    pub spread: f64,
    /// Part of a year.
    pub basis: DayCount,
}

/// A multiple of the daily return, turned round.
#[derive(Debug, Clone, PartialEq)]
pub struct Inverse {
    /// `K`, the multiple, above zero.
    pub factor: f64,
    /// The rate of cash.
    pub rate: Rate,
    /// `b`, what borrowing the securities sold costs, a fraction a year.
    pub borrow: f64,
    /// Part of a year.
    pub basis: DayCount,
}

impl Resolve for LeveragedConfig {
    type Rule = Leveraged;

    fn rule(&self, _: Option<&Underlying>, check: &mut Check<'_>) -> Option<Leveraged> {
        let factor = check.number("factor", self.factor, "zero or above", |k| k >= 0.0);
        let spread = check.number("spread", self.spread, "between -1 and 1", |s| s.abs() < 1.0);
        let rate = check.rate(&self.rate);
        Some(Leveraged { factor: factor?, rate: rate?, spread: spread?, basis: self.basis })
    }
}

impl Resolve for InverseConfig {
    type Rule = Inverse;

    fn rule(&self, _: Option<&Underlying>, check: &mut Check<'_>) -> Option<Inverse> {
        let factor = check.number("factor", self.factor, "above zero", |k| k > 0.0);
        let borrow = check.number("borrow", self.borrow, "between -1 and 1", |s| s.abs() < 1.0);
        let rate = check.rate(&self.rate);
        Some(Inverse { factor: factor?, rate: rate?, borrow: borrow?, basis: self.basis })
    }
}

impl Rule for Leveraged {
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
        today.used.exposure = Some(self.factor);
        let level = leveraged(yesterday.from, growth, self.factor, interest, self.spread);
        Closed::at(today.terms, level, ())
    }

    fn can_reach_zero(&self) -> bool {
        self.factor > 1.0
    }

    fn words(&self, words: &mut Words<'_>) {
        words.number("factor", self.factor);
        self.rate.words(words);
        words.number("spread", self.spread);
    }

    fn basis(&self) -> Option<DayCount> {
        Some(self.basis)
    }
}

impl Rule for Inverse {
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
        today.used.exposure = Some(-self.factor);
        let level = inverse(yesterday.from, growth, self.factor, interest, self.borrow);
        Closed::at(today.terms, level, ())
    }

    fn can_reach_zero(&self) -> bool {
        true
    }

    fn words(&self, words: &mut Words<'_>) {
        words.number("factor", self.factor);
        self.rate.words(words);
        words.number("borrow", self.borrow);
    }

    fn basis(&self) -> Option<DayCount> {
        Some(self.basis)
    }
}

/// A leveraged level: `L · [1 + K(u − 1) − (K − 1)·r·f − max(K − 1, 0)·s·f]`.
///
/// Source: `docs/methodology/overlays.md` §5.
///
/// * `level`: of the day before, points
/// * `growth`: `u`, the underlying's level by that of the day before
/// * `factor`: `K`, the multiple
/// * `spread`: `s`, what borrowing costs over the rate, a fraction a year
#[must_use]
pub fn leveraged(level: f64, growth: f64, factor: f64, interest: Interest, spread: f64) -> f64 {
    let Interest { rate, fraction } = interest;
    let borrowed = factor - 1.0;
    // Below a factor of one cash is lent, which earns the rate and costs no spread.
    let financing = (borrowed * rate + borrowed.max(0.0) * spread) * fraction;
    level * (1.0 + factor * (growth - 1.0) - financing)
}

/// An inverse level: `L · [1 − K(u − 1) + (K + 1)·r·f − K·b·f]`. The level and the proceeds of
/// what is sold earn the rate; the securities sold cost `b` a year.
///
/// Source: `docs/methodology/overlays.md` §5.
///
/// * `level`: of the day before, points
/// * `growth`: `u`, the underlying's level by that of the day before
/// * `factor`: `K`, the multiple
/// * `borrow`: `b`, a fraction a year
#[must_use]
pub fn inverse(level: f64, growth: f64, factor: f64, interest: Interest, borrow: f64) -> f64 {
    let Interest { rate, fraction } = interest;
    // K + 1: the level itself and the proceeds of the short sale both earn interest.
    let earned = ((factor + 1.0) * rate - factor * borrow) * fraction;
    level * (1.0 - factor * (growth - 1.0) + earned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interest(rate: f64, fraction: f64) -> Interest {
        Interest { rate, fraction }
    }

    #[test]
    fn three_times_without_financing() {
        let free = interest(0.0, 1.0 / 360.0);
        let down = leveraged(100.0, 80.0 / 100.0, 3.0, free, 0.0);
        assert!((down - 40.0).abs() < 1e-12);
        assert!((leveraged(down, 100.0 / 80.0, 3.0, free, 0.0) - 70.0).abs() < 1e-12);
    }

    #[test]
    fn twice_borrows_once_with_the_spread() {
        let level = leveraged(1000.0, 1.01, 2.0, interest(0.036, 1.0 / 360.0), 0.0036);
        assert!((level - (1020.0 - 0.11)).abs() < 1e-9);
    }

    #[test]
    fn once_is_the_underlying_and_none_is_cash() {
        assert_eq!(leveraged(1000.0, 1.25, 1.0, interest(0.05, 0.5), 0.01), 1250.0);
        assert_eq!(leveraged(1000.0, 1.25, 0.0, interest(0.05, 0.5), 0.01), 1025.0);
    }

    #[test]
    fn short_earns_twice_and_pays_for_what_it_borrows() {
        let day = interest(0.036, 1.0 / 360.0);
        assert!((inverse(1000.0, 1.01, 1.0, day, 0.0) - 990.2).abs() < 1e-9);
        assert!((inverse(1.0, 0.95, 9.0, interest(0.0, 0.0), 0.0) - 1.45).abs() < 1e-12);
        let costly = inverse(1000.0, 1.0, 2.0, day, 0.018);
        assert!((costly - (1000.0 + 0.3 - 0.1)).abs() < 1e-9);
    }
}
