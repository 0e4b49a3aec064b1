//! The way in which a net or gross return moves with the price return.

use crate::exact::{Exact, exact};
use crate::index_rows::IndexRows;
use crate::variant::Variant;

/// How a variant `T` moves with the price level `P`, from `T₀` and `P₀`, with dividends `X`.
pub(crate) struct Moves {
    /// Its points for one of the price return: `u`.
    pub(crate) per_price_point: Exact,
    /// Its points for one dividend point.
    pub(crate) per_dividend_point: Exact,
    /// Its points for one of index market value.
    pub(crate) per_value: Exact,
    /// Its level.
    pub(crate) level: Exact,
}

impl Moves {
    /// The moves of the price return itself, without dividends.
    pub(crate) fn of_price(index: &IndexRows<'_>) -> Option<Self> {
        let price = index.price;
        let value = Some(exact(price.index_market_value)).filter(|value| !value.is_zero())?;
        Some(Self {
            per_price_point: exact(1.0),
            per_dividend_point: Exact::zero(),
            per_value: exact(price.level) / value,
            level: exact(price.level),
        })
    }

    /// * close `u = T₀/P₀`, `T = u(P + X)`; open `u = T₀/(P₀ − X)`, `T = uP`
    /// * prior `u = (T₀ + X)/P₀`, `T = uP`
    /// * cash `u = (T₀ − C)/(P₀ − X)`, `T = uP + C`, where `C` is the cash at the close
    /// * in stock `T = T₀ · Σ q g p x / Σ q g₀ p₀ x₀`
    pub(crate) fn new(
        index: &IndexRows<'_>,
        variant: &Variant,
        previous: f64,
        points: &Exact,
    ) -> Option<Self> {
        let price = index.price;
        let (level, before) = (exact(price.level), exact(price.previous_level?));
        let (previous, ex) = (exact(previous), &before - points);
        if before.is_zero() || ex.is_zero() || price.index_market_value <= 0.0 {
            return None;
        }
        let per_value = &level / &exact(price.index_market_value);
        let moves = |u: Exact, per_dividend_point: Exact, level: Exact| Self {
            per_value: &per_value * &u,
            per_price_point: u,
            per_dividend_point,
            level,
        };
        Some(match price.reinvestment.as_str() {
            "close" => {
                let u = previous / before;
                moves(u.clone(), u.clone(), u * (level + points))
            }
            "open" => {
                let u = previous / ex;
                moves(u.clone(), u.clone(), u * level)
            }
            "prior" => {
                let u = (previous + points) / before;
                moves(u.clone(), exact(1.0), u * level)
            }
            "cash" => {
                let cash = exact((variant.cash)(price)?);
                let u = (previous - &cash) / ex;
                moves(u.clone(), u.clone(), u * level + cash)
            }
            "in_stock" => Self::in_stock(index, variant, &previous)?,
            _ => return None,
        })
    }

    fn in_stock(index: &IndexRows<'_>, variant: &Variant, previous: &Exact) -> Option<Self> {
        let per_value = previous / &variant.opened(index)?;
        let point = exact(index.price.divisor) / exact(index.price.divisor_scale);
        Some(Self {
            per_price_point: per_value.clone(),
            per_dividend_point: &per_value * &point,
            level: &per_value * &index.value_at_close(variant.growth),
            per_value,
        })
    }
}
