//! The way in which a net or gross return moves with the price return.

use kapok_published::LevelRow;

use crate::exact::{Exact, exact};
use crate::index_rows::IndexRows;
use crate::variant::Variant;

/// Moves of a variant `T` with the price level `P`, from `T₀` and `P₀`, with dividends `X`.
pub(crate) struct Moves {
    /// Points of the variant per point of the price return: `u`.
    pub(crate) per_price_point: Exact,
    /// Points of the variant per dividend point.
    pub(crate) per_dividend_point: Exact,
    /// Points of the variant per unit of index market value.
    pub(crate) per_value: Exact,
    /// Level of the variant.
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

    /// The moves of a variant; `None` where a number that they need is zero or absent.
    ///
    /// * `previous`: `T₀`
    /// * `points`: `X`
    pub(crate) fn new(
        index: &IndexRows<'_>,
        variant: &Variant,
        previous: f64,
        points: &Exact,
    ) -> Option<Self> {
        let price = index.price;
        let before = exact(price.previous_level?);
        let yesterday = Yesterday { ex: &before - points, price: before, variant: exact(previous) };
        if yesterday.price.is_zero() || yesterday.ex.is_zero() || price.index_market_value <= 0.0 {
            return None;
        }
        if price.reinvestment == "in_stock" {
            return Self::in_stock(index, variant, &yesterday.variant);
        }
        let Multiple { per_price_point, level } = yesterday.multiple(price, variant, points)?;
        let per_value = exact(price.level) / exact(price.index_market_value) * &per_price_point;
        let per_dividend_point = match price.reinvestment.as_str() {
            "prior" => exact(1.0),
            _ => per_price_point.clone(),
        };
        Some(Self { per_price_point, per_dividend_point, per_value, level })
    }

    /// `T = T₀ · Σ q g p x / Σ q g₀ p₀ x₀`.
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

/// Levels of the day before.
struct Yesterday {
    /// `P₀`.
    price: Exact,
    /// `P₀ − X`.
    ex: Exact,
    /// `T₀`.
    variant: Exact,
}

/// A variant as a multiple of the price return.
struct Multiple {
    /// `u`.
    per_price_point: Exact,
    /// `T`.
    level: Exact,
}

impl Yesterday {
    /// * close `u = T₀/P₀`, `T = u(P + X)`; open `u = T₀/(P₀ − X)`, `T = uP`
    /// * prior `u = (T₀ + X)/P₀`, `T = uP`
    /// * cash `u = (T₀ − C)/(P₀ − X)`, `T = uP + C`, where `C` is the cash at the close
    fn multiple(&self, price: &LevelRow, variant: &Variant, points: &Exact) -> Option<Multiple> {
        let level = exact(price.level);
        let (per_price_point, level) = match price.reinvestment.as_str() {
            "close" => {
                let u = &self.variant / &self.price;
                (u.clone(), u * (level + points))
            }
            "open" => {
                let u = &self.variant / &self.ex;
                (u.clone(), u * level)
            }
            "prior" => {
                let u = (&self.variant + points) / &self.price;
                (u.clone(), u * level)
            }
            "cash" => {
                let cash = exact((variant.cash)(price)?);
                let u = (&self.variant - &cash) / &self.ex;
                (u.clone(), u * level + cash)
            }
            _ => return None,
        };
        Some(Multiple { per_price_point, level })
    }
}
