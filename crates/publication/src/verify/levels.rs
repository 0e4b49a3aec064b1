//! Levels, returns and divisors.

use super::Index;
use super::record::{Check, Verification};
use crate::exact::{Exact, Mode, exact, rounded};
use crate::tables::{ActionRow, LevelRow};

pub(super) fn check(index: &Index<'_>, price: &LevelRow, found: &mut Verification) {
    found.add(published(index));
    found.add(price_level(index, price));
    found.add(returns(index));
    found.add(total_returns(index, price));
    found.add(dividend_points(index));
    found.add(carried(index, price));
    found.add(divisor(index, price));
    found.add(one_day(index, price));
}

fn place(row: &LevelRow, column: &str) -> String {
    format!("levels: {} {}, column `{column}`", row.index_id, row.return_variant)
}

/// `level_published` is the level rounded as the columns say: no tolerance.
fn published(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "level_published = level, rounded");
    for row in &index.levels {
        let exact = shown(row, row.level);
        check.same(|| place(row, "level_published"), Some(row.level_published), exact);
    }
    check
}

/// A level as the columns of a row say that it is published.
pub(super) fn shown(row: &LevelRow, level: f64) -> Option<f64> {
    let decimals = u32::try_from(row.level_decimals).ok()?;
    Some(rounded(level, decimals, Mode::named(&row.level_rounding)?))
}

/// `I = M / D`.
fn price_level(index: &Index<'_>, price: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "level = index_market_value / divisor");
    if price.divisor > 0.0 {
        let level = exact(price.index_market_value) / exact(price.divisor);
        check.near(|| place(price, "level"), price.level, &level);
    } else {
        check.same(|| place(price, "divisor"), price.divisor > 0.0, true);
    }
    check
}

/// Returns are compared as growth factors: a return near zero has no digits of its own.
fn returns(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "returns = level / earlier level - 1");
    let one = exact(1.0);
    for row in &index.levels {
        let daily = row.previous_level.zip(row.daily_return).map(|(p, r)| ("daily_return", p, r));
        let since_base = Some(("return_since_base", row.base_level, row.return_since_base));
        for (column, base, seen) in daily.into_iter().chain(since_base) {
            if base > 0.0 {
                let growth = exact(row.level) / exact(base);
                check.within(|| place(row, column), &(exact(seen) + &one), &growth, &growth);
            }
        }
        let both = (row.previous_level.is_some(), row.daily_return.is_some());
        check.same(|| place(row, "daily_return"), both.1, both.0);
    }
    check
}

/// `TRₜ = TRₜ₋₁ · (PRₜ + XDₜ) / PRₜ₋₁`.
fn total_returns(index: &Index<'_>, price: &LevelRow) -> Check {
    let mut check =
        Check::of(index.id, "total return = previous × (price + dividend_points) / previous price");
    let Some(before) = price.previous_level.filter(|level| *level > 0.0) else { return check };
    for row in &index.levels {
        let Some(previous) = row.previous_level else {
            check.same(|| place(row, "previous_level"), false, true);
            continue;
        };
        if row.return_variant != "price" {
            let reinvested = exact(price.level) + exact(row.dividend_points);
            let level = exact(previous) * reinvested / exact(before);
            check.near(|| place(row, "level"), row.level, &level);
        }
    }
    check
}

/// `XD = Σ points` of the dividends reinvested today.
fn dividend_points(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "dividend_points = Σ points of corporate_actions");
    let total = |points: fn(&ActionRow) -> Option<f64>| -> Exact {
        index.actions.iter().filter_map(|action| points(action)).map(exact).sum()
    };
    for row in &index.levels {
        let sum = match row.return_variant.as_str() {
            "net" => total(|action| action.points_net),
            "gross" => total(|action| action.points_gross),
            _ => exact(0.0),
        };
        check.near(|| place(row, "dividend_points"), row.dividend_points, &sum);
    }
    check
}

/// A variant is published or carried, never both or neither.
fn carried(index: &Index<'_>, price: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "each variant is published or carried");
    for (variant, carried) in [("net", price.carried_net), ("gross", price.carried_gross)] {
        let published = index.levels.iter().any(|row| row.return_variant == variant);
        let column = format!("carried_{variant}");
        check.same(|| place(price, &column), carried.is_some(), !published);
    }
    check
}

/// `D' = D · M' / M`.
fn divisor(index: &Index<'_>, price: &LevelRow) -> Check {
    let mut check = Check::of(
        index.id,
        "next_divisor = divisor × next_index_market_value / index_market_value",
    );
    if price.index_market_value > 0.0 {
        let growth = exact(price.next_index_market_value) / exact(price.index_market_value);
        let next = exact(price.divisor) * growth;
        check.near(|| place(price, "next_divisor"), price.next_divisor, &next);
    }
    check
}

/// What is not a property of a variant is the same in all rows of the index.
fn one_day(index: &Index<'_>, price: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "all return variants share the day");
    let numbers = |row: &LevelRow| {
        let values = (row.index_market_value, row.next_index_market_value);
        (row.divisor, row.next_divisor, values, row.base_level)
    };
    let counts = |row: &LevelRow| (row.constituent_count, row.next_constituent_count);
    let dates = |row: &LevelRow| (row.date, row.base_date, row.last_review, row.next_date);
    for row in &index.levels {
        check.same(|| place(row, "divisors and values"), numbers(row), numbers(price));
        check.same(|| place(row, "counts"), counts(row), counts(price));
        check.same(|| place(row, "dates"), dates(row), dates(price));
    }
    check
}
