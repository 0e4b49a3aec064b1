//! Dividends: points put back into the index, and franking credits.
//!
//! Source: `docs/methodology/overlays.md` §8, §9.

/// `L · (P + XD) / P₋₁`: points of the price level reinvested at the close.
///
/// * `level`: of the day before, points
/// * `price`, `before`: the price level today and the day before, points
/// * `points`: `XD`, dividends in points of the price level
#[must_use]
pub fn reinvested(level: f64, price: f64, before: f64, points: f64) -> f64 {
    level * ((price + points) / before)
}

/// `XD + XDf · t/(1 − t)`: dividends with the tax that the companies paid on their franked part.
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
        assert!((reinvested(1500.0, 1010.0, 1000.0, 2.5) - 1518.75).abs() < 1e-12);
    }
}
