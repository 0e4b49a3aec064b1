//! Franked dividends: reinvested with the tax that the companies have paid.
//!
//! Source: `docs/methodology/overlays.md` §9.

use kapok_domain::ReturnVariant;

use crate::check::Check;
use crate::error::OverlayError;
use crate::index::Underlying;
use crate::rule::{Closed, Rule, Yesterday};
use crate::series::Point;
use crate::today::Today;
use crate::words::Words;
use crate::written::{Resolve, keys};

keys! {
    /// Dividends reinvested with franking credits.
    FrankedConfig, FrankedChange: "franked" on a series from a level;
    needed {
        /// The company tax rate behind franking credits, a fraction.
        tax_rate: f64,
    }
    optional {}
    fixed {}
}

/// Gross dividends with franking credits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Franked {
    /// `t`, the company tax rate, a fraction below one.
    pub tax_rate: f64,
}

impl Resolve for FrankedConfig {
    type Rule = Franked;

    fn rule(&self, underlying: Option<&Underlying>, check: &mut Check<'_>) -> Option<Franked> {
        check.stands_on(underlying?, &[ReturnVariant::Price]);
        let fraction = |rate: f64| (0.0..1.0).contains(&rate);
        let rate = check.number("tax_rate", self.tax_rate, "a fraction from 0 to 1", fraction);
        rate.map(|tax_rate| Franked { tax_rate })
    }
}

impl Rule for Franked {
    type State = ();

    fn begin(&self, _: f64, _: &mut Today<'_, Self>) -> Result<(), OverlayError> {
        Ok(())
    }

    fn day(
        &self,
        yesterday: Yesterday<()>,
        today: &mut Today<'_, Self>,
    ) -> Result<Closed<()>, OverlayError> {
        let dividends = today.ground.day.dividends;
        let points = with_credits(dividends.gross, dividends.franked, self.tax_rate);
        today.used.points = Some(points);
        let level = reinvested(yesterday.from, today.point(), points);
        Closed::at(today.terms, level, ())
    }

    fn can_reach_zero(&self) -> bool {
        false
    }

    fn words(&self, words: &mut Words<'_>) {
        words.number("tax_rate", self.tax_rate);
    }
}

/// A level with points of the price level reinvested at the close, `L · (P + XD) / P₋₁`.
///
/// Source: `docs/methodology/overlays.md` §9.
///
/// * `level`: of the day before, points
/// * `price`: the price level, points
/// * `points`: `XD`, dividends in points of the price level
#[must_use]
pub fn reinvested(level: f64, price: Point, points: f64) -> f64 {
    level * ((price.today + points) / price.before)
}

/// Dividends with the tax that the companies paid on their franked part, `XD + XDf · t/(1 − t)`.
///
/// Source: `docs/methodology/overlays.md` §9.
///
/// * `gross`, `franked`: all gross dividends and the franked ones among them, points
/// * `tax_rate`: `t`, the company tax rate, a fraction below one
#[must_use]
pub fn with_credits(gross: f64, franked: f64, tax_rate: f64) -> f64 {
    gross + franked * (tax_rate / (1.0 - tax_rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_franked_dividend_at_thirty_percent() {
        assert!((with_credits(7.0, 3.5, 0.3) - 8.5).abs() < 1e-12);
        assert_eq!(with_credits(7.0, 0.0, 0.3), 7.0);
        let price = Point { today: 1010.0, before: 1000.0, next: 1010.0 };
        assert!((reinvested(1500.0, price, 2.5) - 1518.75).abs() < 1e-12);
    }
}
