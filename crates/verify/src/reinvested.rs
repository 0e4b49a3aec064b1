//! Net and gross returns, by where dividends go.

use kapok_published::CloseRow;

use crate::check::Check;
use crate::exact::{Exact, exact};
use crate::index_rows::IndexRows;
use crate::moves::Moves;
use crate::place::place;
use crate::variant::{VARIANTS, Variant};

pub(crate) fn checks(index: &IndexRows<'_>) -> [Check; 3] {
    [total_returns(index), cash(index), growth(index)]
}

/// Published levels of the net and the gross return.
fn total_returns(index: &IndexRows<'_>) -> Check {
    let name = format!("total return = {}", formula(&index.price.reinvestment));
    let mut check = index.check(name);
    for row in &index.levels {
        let Some(variant) = Variant::of(row) else { continue };
        let Some(previous) = row.previous_level else {
            check.same(|| place(*row, "level"), row.level, row.base_level);
            continue;
        };
        let points = exact(row.dividend_points);
        match Moves::new(index, &variant, previous, &points) {
            Some(moves) => {
                let place = || place(*row, "level");
                check.carried(place, row.level, &moves.level, index.price.carried_decimals);
            }
            None => check.same(|| place(*row, "reinvestment"), "not calculable", "calculable"),
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
fn cash(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("next_cash = cash, or none after a review");
    let in_cash = index.price.reinvestment == "cash";
    let kept = in_cash && index.price.next_reinvestment == "cash" && index.review.is_empty();
    for row in &index.levels {
        for variant in VARIANTS {
            let (cash, next) = ((variant.cash)(row), (variant.next_cash)(row));
            let there = in_cash && row.return_variant == "price";
            let column = format!("cash_{}", variant.name);
            check.same(|| place(*row, &column), cash.is_some(), there);
            let expected = if kept { cash } else { cash.map(|_| 0.0) };
            check.same(|| place(*row, &format!("next_{column}")), next, expected);
        }
    }
    check
}

/// `g = g₀ · (1 + Σ dividend / (p q x))` where dividends buy their own stock; else it stays.
fn growth(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("growth = open_growth × (1 + Σ dividend / market value)");
    let in_stock = index.price.reinvestment == "in_stock";
    for row in &index.close {
        for variant in VARIANTS {
            let (before, after) = ((variant.open_growth)(row), (variant.growth)(row));
            let place = || place(*row, &format!("growth_{}", variant.name));
            if !in_stock {
                check.same(place, after, before);
                continue;
            }
            let seen = (before.is_some(), after.is_some());
            check.same(place, seen, (true, true));
            let grown = grown(index, row, &variant) * exact(before.unwrap_or(1.0));
            check.near(place, after.unwrap_or(1.0), &grown);
        }
    }
    check
}

fn grown(index: &IndexRows<'_>, row: &CloseRow, variant: &Variant) -> Exact {
    let value = exact(row.close) * exact(row.index_shares) * exact(row.fx);
    if value.is_zero() || index.price.divisor_scale <= 0.0 {
        return exact(1.0);
    }
    let point = exact(index.price.divisor) / exact(index.price.divisor_scale) / value;
    let dividends = index.at_stage("today_close");
    let of_line = dividends.filter(|action| action.security_id == row.security_id);
    let points = of_line.filter_map(|action| (variant.points)(action));
    exact(1.0) + points.map(exact).sum::<Exact>() * point
}
