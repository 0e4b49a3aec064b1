//! Net and gross returns, by where dividends go.

use super::Index;
use super::levels::place;
use super::record::{Check, Verification};
use crate::exact::{Exact, exact};
use crate::table::Row;
use crate::tables::{ActionRow, CloseRow, LevelRow};

pub(super) fn check(index: &Index<'_>, price: &LevelRow, found: &mut Verification) {
    found.add(total_returns(index, price));
    found.add(cash(index, price));
    found.add(growth(index, price));
}

/// Where the two variants differ.
#[derive(Clone, Copy)]
pub(super) struct Variant {
    pub(super) name: &'static str,
    pub(super) points: fn(&ActionRow) -> Option<f64>,
    pub(super) cash: fn(&LevelRow) -> Option<f64>,
    pub(super) next_cash: fn(&LevelRow) -> Option<f64>,
    pub(super) carried: fn(&LevelRow) -> Option<f64>,
    pub(super) open_growth: fn(&CloseRow) -> Option<f64>,
    pub(super) growth: fn(&CloseRow) -> Option<f64>,
}

pub(super) const VARIANTS: [Variant; 2] = [
    Variant {
        name: "net",
        points: |action| action.points_net,
        cash: |price| price.cash_net,
        next_cash: |price| price.next_cash_net,
        carried: |price| price.carried_net,
        open_growth: |row| row.open_growth_net,
        growth: |row| row.growth_net,
    },
    Variant {
        name: "gross",
        points: |action| action.points_gross,
        cash: |price| price.cash_gross,
        next_cash: |price| price.next_cash_gross,
        carried: |price| price.carried_gross,
        open_growth: |row| row.open_growth_gross,
        growth: |row| row.growth_gross,
    },
];

impl Variant {
    /// The variant of a row; `None` for the price return.
    pub(super) fn of(row: &LevelRow) -> Option<Self> {
        VARIANTS.into_iter().find(|variant| variant.name == row.return_variant)
    }

    /// `Σ` of its dividend points.
    pub(super) fn dividend_points(&self, index: &Index<'_>) -> Exact {
        index.actions.iter().filter_map(|action| (self.points)(action)).map(exact).sum()
    }

    /// `Σ q p x` with growth at the open, if that is above zero.
    fn opened(&self, index: &Index<'_>) -> Option<Exact> {
        Some(index.value_at_open(self.open_growth)).filter(|value| !value.is_zero())
    }
}

/// How a variant `T` moves with the price level `P`, from `T₀` and `P₀`, with dividends `X`.
pub(super) struct Moves {
    /// Its points for one of the price return: `u`.
    pub(super) per_price_point: Exact,
    /// Its points for one dividend point.
    pub(super) per_dividend_point: Exact,
    /// Its points for one of index market value.
    pub(super) per_value: Exact,
    /// Its level.
    pub(super) level: Exact,
}

impl Moves {
    /// * close `u = T₀/P₀`, `T = u(P + X)`; open `u = T₀/(P₀ − X)`, `T = uP`
    /// * prior `u = (T₀ + X)/P₀`, `T = uP`
    /// * cash `u = (T₀ − C)/(P₀ − X)`, `T = uP + C`, where `C` is the cash at the close
    /// * in stock `T = T₀ · Σ q g p x / Σ q g₀ p₀ x₀`
    pub(super) fn new(
        index: &Index<'_>,
        price: &LevelRow,
        variant: &Variant,
        previous: f64,
        points: &Exact,
    ) -> Option<Self> {
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
            "in_stock" => Self::in_stock(index, price, variant, &previous)?,
            _ => return None,
        })
    }

    fn in_stock(
        index: &Index<'_>,
        price: &LevelRow,
        variant: &Variant,
        previous: &Exact,
    ) -> Option<Self> {
        let per_value = previous / &variant.opened(index)?;
        let point = exact(price.divisor) / exact(price.divisor_scale);
        Some(Self {
            per_price_point: per_value.clone(),
            per_dividend_point: &per_value * &point,
            level: &per_value * &index.value_at_close(variant.growth),
            per_value,
        })
    }
}

/// Published levels of the net and the gross return.
fn total_returns(index: &Index<'_>, price: &LevelRow) -> Check {
    let name = format!("total return = {}", formula(&price.reinvestment));
    let mut check = Check::of(index.id, name);
    for row in &index.levels {
        let Some(variant) = Variant::of(row) else { continue };
        let Some(previous) = row.previous_level else {
            check.same(|| place(row, "level"), row.level, row.base_level);
            continue;
        };
        let points = exact(row.dividend_points);
        match Moves::new(index, price, &variant, previous, &points) {
            Some(moves) => {
                let place = || place(row, "level");
                check.carried(place, row.level, &moves.level, price.carried_decimals);
            }
            None => check.same(|| place(row, "reinvestment"), "not calculable", "calculable"),
        }
    }
    check
}

fn formula(reinvestment: &str) -> &'static str {
    match reinvestment {
        "open" => "previous × price / (previous price - dividend_points)",
        "prior" => "(previous + dividend_points) × price / previous price",
        "cash" => "(previous - cash) × price / (previous price - dividend_points) + cash",
        "in_stock" => "previous × Σ market values × growth / the same at the open",
        _ => "previous × (price + dividend_points) / previous price",
    }
}

/// Cash is there where dividends are kept in it, and goes with a review or another convention.
fn cash(index: &Index<'_>, price: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "next_cash = cash, or none after a review");
    let in_cash = price.reinvestment == "cash";
    let kept = in_cash && price.next_reinvestment == "cash" && index.review.is_empty();
    for row in &index.levels {
        for variant in VARIANTS {
            let (cash, next) = ((variant.cash)(row), (variant.next_cash)(row));
            let there = in_cash && row.return_variant == "price";
            let column = format!("cash_{}", variant.name);
            check.same(|| place(row, &column), cash.is_some(), there);
            let expected = if kept { cash } else { cash.map(|_| 0.0) };
            check.same(|| place(row, &format!("next_{column}")), next, expected);
        }
    }
    check
}

/// `g = g₀ · Π (1 + dividend / (p q x))` where dividends buy their own stock; else it stays.
fn growth(index: &Index<'_>, price: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "growth = open_growth × Π (1 + dividend / market value)");
    let in_stock = price.reinvestment == "in_stock";
    for row in &index.close {
        for variant in VARIANTS {
            let (before, after) = ((variant.open_growth)(row), (variant.growth)(row));
            let place = || format!("constituents_close: {}, `growth_{}`", row.key(), variant.name);
            if !in_stock {
                check.same(place, after, before);
                continue;
            }
            let seen = (before.is_some(), after.is_some());
            check.same(place, seen, (true, true));
            let grown = grown(index, price, row, &variant) * exact(before.unwrap_or(1.0));
            check.near(place, after.unwrap_or(1.0), &grown);
        }
    }
    check
}

fn grown(index: &Index<'_>, price: &LevelRow, row: &CloseRow, variant: &Variant) -> Exact {
    let value = exact(row.close) * exact(row.index_shares) * exact(row.fx);
    if value.is_zero() || price.divisor_scale <= 0.0 {
        return exact(1.0);
    }
    let point = exact(price.divisor) / exact(price.divisor_scale) / value;
    let dividends = index.at_stage("today_close");
    let of_line = dividends.filter(|action| action.security_id == row.security_id);
    let points = of_line.filter_map(|action| (variant.points)(action));
    points.map(|points| exact(1.0) + exact(points) * &point).product()
}
