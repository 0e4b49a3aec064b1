//! Levels, returns and divisors.

use kapok_published::{ActionRow, CloseRow, LevelRow};

use crate::check::Check;
use crate::exact::{Exact, exact};
use crate::holdings::{at_close, at_open, compare};
use crate::index_rows::IndexRows;
use crate::place::{place, places};
use crate::rounding::shown;
use crate::variant::VARIANTS;

pub(crate) fn checks(index: &IndexRows<'_>) -> Vec<Check> {
    let mut checks = vec![
        positive(index),
        published(index),
        returns(index),
        dividend_points(index),
        carried(index),
        one_day(index),
    ];
    if index.price.date == index.price.base_date {
        checks.push(founded(index));
    }
    checks
}

/// Levels and divisors are finite numbers above zero: a formula that gives another has been fed
/// nonsense, however exactly it was followed.
fn positive(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("levels and divisors are numbers above zero");
    for row in &index.levels {
        for (column, value) in [("level", row.level), ("next_divisor", row.next_divisor)] {
            check.same(|| place(*row, column), value > 0.0 && value.is_finite(), true);
        }
    }
    check
}

/// `level_published` is the level rounded as the columns say: no tolerance.
fn published(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("level_published = level, rounded");
    for row in &index.levels {
        let exact = shown(row, row.level);
        check.same(|| place(*row, "level_published"), Some(row.level_published), exact);
    }
    check
}

/// Returns are compared as growth factors: a return near zero has no digits of its own.
fn returns(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("returns = level / earlier level - 1");
    let one = exact(1.0);
    for row in &index.levels {
        let daily = row.previous_level.zip(row.daily_return).map(|(p, r)| ("daily_return", p, r));
        let since_base = Some(("return_since_base", row.base_level, row.return_since_base));
        for (column, base, seen) in daily.into_iter().chain(since_base) {
            if base > 0.0 {
                let growth = exact(row.level) / exact(base);
                check.within(|| place(*row, column), &(exact(seen) + &one), &growth, &growth);
            }
        }
        let both = (row.previous_level.is_some(), row.daily_return.is_some());
        let after_base = row.date != row.base_date;
        check.same(|| places(*row, "previous_level, daily_return"), both, (after_base, after_base));
    }
    check
}

/// `XD = Σ points` of the dividends reinvested today.
fn dividend_points(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("dividend_points = Σ points of corporate_actions");
    let total = |points: fn(&ActionRow) -> Option<f64>| -> Exact {
        index.actions.iter().filter_map(|action| points(action)).map(exact).sum()
    };
    for row in &index.levels {
        let sum = match row.return_variant.as_str() {
            "net" => total(|action| action.points_net),
            "gross" => total(|action| action.points_gross),
            _ => exact(0.0),
        };
        check.near(|| place(*row, "dividend_points"), row.dividend_points, &sum);
    }
    check
}

/// A variant is published or carried, never both or neither.
fn carried(index: &IndexRows<'_>) -> Check {
    let price = index.price;
    let mut check = index.check("each variant is published or carried");
    for (variant, carried) in [("net", price.carried_net), ("gross", price.carried_gross)] {
        let published = index.level(variant).is_some();
        let column = format!("carried_{variant}");
        check.same(|| place(price, &column), carried.is_some(), !published);
    }
    check
}

/// On the base date all levels are the base level, nothing is kept in cash, and the open is the
/// close.
fn founded(index: &IndexRows<'_>) -> Check {
    let price = index.price;
    let mut check = index.check("the base date begins at the base level");
    for variant in VARIANTS {
        let base = (variant.carried)(price).map(|_| price.base_level);
        let column = |name: &str| place(price, &format!("{name}_{}", variant.name));
        check.same(|| column("carried"), (variant.carried)(price), base);
        let none = (variant.cash)(price).map(|_| 0.0);
        check.same(|| column("cash"), (variant.cash)(price), none);
    }
    let (open, close) = (at_open(index), at_close(index));
    compare::<CloseRow>(index, &open, &close, &mut check);
    check
}

/// Return variants of an index share its day: divisors, counts, dates and conventions.
fn one_day(index: &IndexRows<'_>) -> Check {
    let price = index.price;
    let mut check = index.check("all return variants share the day");
    let numbers = |row: &LevelRow| {
        let values = (row.index_market_value, row.next_index_market_value);
        (row.divisor, row.next_divisor, values, row.base_level)
    };
    let counts = |row: &LevelRow| (row.constituent_count, row.next_constituent_count);
    let dates = |row: &LevelRow| (row.date, row.base_date, row.last_review, row.next_date);
    let scales = |row: &LevelRow| (row.divisor_scale, row.next_divisor_scale);
    let rounding = |row: &LevelRow| (row.carried_decimals, row.level_decimals);
    let words = |row: &'_ LevelRow| {
        let forms = (row.level_form.clone(), row.next_level_form.clone(), row.weighting.clone());
        let returns = (row.reinvestment.clone(), row.next_reinvestment.clone());
        (forms, returns, row.level_rounding.clone())
    };
    for row in &index.levels {
        let known = ["final", "provisional"].contains(&row.status.as_str());
        check.same(|| place(*row, "status"), known && row.status == price.status, true);
        check.same(|| places(*row, "divisors and values"), numbers(row), numbers(price));
        check.same(|| places(*row, "counts"), counts(row), counts(price));
        check.same(|| places(*row, "dates"), dates(row), dates(price));
        check.same(|| places(*row, "divisor scales"), scales(row), scales(price));
        check.same(|| places(*row, "decimals"), rounding(row), rounding(price));
        check.same(|| places(*row, "conventions"), words(row), words(price));
    }
    check
}
