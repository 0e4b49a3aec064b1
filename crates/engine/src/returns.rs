//! Net and gross levels from dividend points, by the convention of reinvestment.
//!
//! Source: `docs/methodology/calculation.md` §3.

use kapok_conventions::Reinvestment;

use crate::levels::{Levels, NetGross};
use crate::point_value::PointValue;

/// Move of the price return over one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceMove {
    /// Price level of the day before, in points.
    pub before: f64,
    /// Price level of the day, in points.
    pub after: f64,
}

/// Growth of one return variant over a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grown {
    /// Level, in points.
    pub level: f64,
    /// Cash kept until the next review, in points of the variant.
    pub cash: f64,
    /// Points of the variant per point of the price return.
    pub per_price_point: f64,
    /// Points of the variant per dividend point.
    pub per_dividend_point: f64,
}

impl Grown {
    /// Level that has not moved yet.
    #[must_use]
    pub fn still(level: f64) -> Self {
        Self { level, cash: 0.0, per_price_point: 0.0, per_dividend_point: 0.0 }
    }
}

/// Levels and cash of the day before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Yesterday {
    /// Levels, in points.
    pub(crate) levels: Levels,
    /// Dividends kept in cash since the last review, points of the variant.
    pub(crate) cash: NetGross<f64>,
}

/// Value of the portfolio that a return variant holds, at the open and at the close, index
/// currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PortfolioValue {
    pub(crate) before: f64,
    pub(crate) after: f64,
}

/// Income of a day in the form in which the returns take it up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Income {
    /// Dividend points of the price return.
    Points(NetGross<f64>),
    /// Dividends reinvested in the paying stock: each variant is a portfolio of its own.
    InStock {
        /// Portfolio of the net return.
        net: PortfolioValue,
        /// Portfolio of the gross return.
        gross: PortfolioValue,
        /// Value of a point of the price return.
        point: PointValue,
    },
}

impl Income {
    /// Net and gross return of the day.
    ///
    /// Source: `docs/methodology/calculation.md` §3.
    pub(crate) fn reinvested(
        self,
        rule: Reinvestment,
        yesterday: Yesterday,
        moved: PriceMove,
    ) -> NetGross<Grown> {
        let Yesterday { levels, cash } = yesterday;
        match self {
            Self::Points(points) => NetGross {
                net: grow(rule, levels.net, cash.net, moved, points.net),
                gross: grow(rule, levels.gross, cash.gross, moved, points.gross),
            },
            Self::InStock { net, gross, point } => NetGross {
                net: in_stock(levels.net, net, point),
                gross: in_stock(levels.gross, gross, point),
            },
        }
    }
}

/// Geometric mean `(Π rᵢ)^(1/n)` of numbers above zero; 1 if there is none. Logarithms are added
/// exactly, so the order of the numbers does not matter.
///
/// Source: `docs/methodology/calculation.md` §1.
#[must_use]
pub fn geometric_mean(relatives: &[f64]) -> f64 {
    if relatives.is_empty() {
        return 1.0;
    }
    // Sum of logarithms instead of a product: a product of thousands of relatives overflows, and
    // depends on its order. `libm` gives the same bits on every machine.
    let logarithms: Vec<f64> = relatives.iter().map(|relative| libm::log(*relative)).collect();
    libm::exp(kapok_kernels::sum(&logarithms) / relatives.len() as f64)
}

/// Level of a return variant after a day.
///
/// Source: `docs/methodology/calculation.md` §3.
///
/// * `level`, `cash`: of the day before, in points of the variant
/// * `price`: move of the price return, in points
/// * `points`: dividends that go ex, in points of the price return
///
/// With `T` the variant, `P` the price level, `X` the points, `C` the cash:
/// close `T(P₁+X)/P₀`, open `T·P₁/(P₀−X)`, prior `(T+X)·P₁/P₀`,
/// cash `u·P₁ + C + u·X` with `u = (T−C)/P₀`. In stock is not among them: see [`in_stock`].
#[must_use]
pub fn grow(
    reinvestment: Reinvestment,
    level: f64,
    cash: f64,
    price: PriceMove,
    points: f64,
) -> Grown {
    let PriceMove { before, after } = price;
    match reinvestment {
        Reinvestment::Close | Reinvestment::InStock => {
            let unit = level / before;
            let level = level * ((after + points) / before);
            Grown { level, cash: 0.0, per_price_point: unit, per_dividend_point: unit }
        }
        Reinvestment::Open => {
            let unit = level / (before - points);
            let level = level * (after / (before - points));
            Grown { level, cash: 0.0, per_price_point: unit, per_dividend_point: unit }
        }
        // Not scale-free: points of the price index are added to a variant that may be twice as
        // high. So NSE India prints it, and it is kept as printed.
        Reinvestment::Prior => Grown {
            level: (level + points) * (after / before),
            cash: 0.0,
            per_price_point: (level + points) / before,
            per_dividend_point: 1.0,
        },
        // Cash carries no interest and does not follow the index until the next review.
        Reinvestment::Cash => {
            let unit = (level - cash) / before;
            let cash = cash + unit * points;
            Grown {
                level: unit * after + cash,
                cash,
                per_price_point: unit,
                per_dividend_point: unit,
            }
        }
    }
}

/// Level of a return variant that reinvests each dividend in the paying stock:
/// `T·Σ q g₁ p₁ x₁ / Σ q g₀ p₀ x₀`.
///
/// Source: `docs/methodology/calculation.md` §3.
///
/// * `level`: level of the day before, in points
/// * `value`: the two sums, index currency; `g` are the growth factors
/// * `point`: value of a point of the price return
#[must_use]
fn in_stock(level: f64, value: PortfolioValue, point: PointValue) -> Grown {
    let PortfolioValue { before, after } = value;
    Grown {
        level: level * (after / before),
        cash: 0.0,
        per_price_point: level / before,
        per_dividend_point: level / before * point.of_one(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(reinvestment: Reinvestment, points: f64) -> f64 {
        let price = PriceMove { before: 1000.0, after: 1010.0 };
        grow(reinvestment, 1500.0, 0.0, price, points).level
    }

    #[test]
    fn a_dividend_day_by_each_convention() {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(level(Reinvestment::Close, 2.5), 1518.75));
        assert!(near(level(Reinvestment::Open, 2.5), 1_518.796_992_481_203));
        assert!(near(level(Reinvestment::Prior, 2.5), 1517.525));
        assert!(near(level(Reinvestment::Cash, 2.5), 1518.75));
    }

    #[test]
    fn without_a_dividend_all_grow_as_the_price() {
        for &reinvestment in Reinvestment::ALL {
            assert!((level(reinvestment, 0.0) - 1515.0).abs() < 1e-12, "{reinvestment:?}");
        }
    }

    #[test]
    fn cash_does_not_grow() {
        let price = |before, after| PriceMove { before, after };
        let first = grow(Reinvestment::Cash, 1000.0, 0.0, price(1000.0, 1000.0), 10.0);
        assert_eq!((first.level, first.cash), (1010.0, 10.0));
        let second = grow(Reinvestment::Cash, first.level, first.cash, price(1000.0, 1100.0), 0.0);
        assert_eq!((second.level, second.cash), (1110.0, 10.0));
    }
}
