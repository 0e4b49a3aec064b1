//! The price level by its form, and the divisors.

use kapok_published::CloseRow;

use crate::check::Check;
use crate::exact::{Exact, exact};
use crate::index_rows::IndexRows;
use crate::place::{place, places};

pub(crate) fn checks(index: &IndexRows<'_>) -> Vec<Check> {
    let price = index.price;
    if price.divisor > 0.0 && price.index_market_value > 0.0 {
        return vec![scales(index), price_level(index), next_divisor(index)];
    }
    let mut positive = index.check("market value and divisor are above zero");
    positive.same(|| places(price, "divisor, index_market_value"), false, true);
    vec![scales(index), positive]
}

/// `divisor_scale` is that of the form; a geometric index may have either.
fn scales(index: &IndexRows<'_>) -> Check {
    let price = index.price;
    let mut check = index.check("divisor_scale is that of level_form");
    let of = [
        ("divisor_scale", price.divisor_scale, &price.level_form),
        ("next_divisor_scale", price.next_divisor_scale, &price.next_level_form),
    ];
    for (column, scale, form) in of {
        let allowed = match form.as_str() {
            "divisor" | "chain" => vec![1.0],
            "base_market_value" => vec![price.base_level],
            "geometric" => vec![1.0, price.base_level],
            _ => Vec::new(),
        };
        check.same(|| place(price, column), allowed.contains(&scale), true);
    }
    check
}

/// `I = s · M / D`, and where the divisor is derived from the level: `s · M / D` is
/// `I₀ · M / M(open)`, or `I₀ · (Π pᵢxᵢ / pᵢ(open)xᵢ(open))^(1/n)`.
fn price_level(index: &IndexRows<'_>) -> Check {
    let price = index.price;
    let name = format!("level = {}", formula(&price.level_form));
    let mut check = index.check(name);
    let worth = exact(price.index_market_value) * exact(price.divisor_scale);
    let level = worth / exact(price.divisor);
    check.carried(|| place(price, "level"), price.level, &level, price.carried_decimals);
    let Some(previous) = price.previous_level.filter(|level| *level > 0.0) else {
        check.same(|| place(price, "level"), price.level, price.base_level);
        return check;
    };
    match price.level_form.as_str() {
        "chain" => {
            let opened = index.value_at_open(|_| None);
            if !opened.is_zero() {
                let chained = exact(previous) * exact(price.index_market_value) / opened;
                check.within(|| place(price, "divisor"), &level, &chained, &chained);
            }
        }
        "geometric" => geometric(index, &(level / exact(previous)), &mut check),
        _ => {}
    }
    check
}

fn formula(form: &str) -> &'static str {
    match form {
        "chain" => "previous_level × index_market_value / Σ index_shares × open_price × open_fx",
        "base_market_value" => "index_market_value / divisor × base_level",
        "geometric" => {
            "previous_level × geometric mean of close × factor × fx / (open_price × open_fx)"
        }
        _ => "index_market_value / divisor",
    }
}

/// `(I / I₀)ⁿ = Π pᵢFᵢxᵢ / (pᵢ(open)·xᵢ(open))` over those that opened above zero, so without
/// roots. An n-th power has n times the relative error of its base.
fn geometric(index: &IndexRows<'_>, growth: &Exact, check: &mut Check) {
    let priced = || index.close.iter().filter(|row| row.open_price > 0.0);
    let product = |price: fn(&CloseRow) -> f64, fx: fn(&CloseRow) -> f64| -> Exact {
        priced().flat_map(|row| [exact(price(row)), exact(fx(row))]).product()
    };
    let opened = product(|row| row.open_price, |row| row.open_fx);
    let factors: Exact = priced().map(|row| exact(row.price_adjustment_factor)).product();
    let closed = product(|row| row.close, |row| row.fx) * factors;
    let grown = priced().map(|_| growth.clone()).product::<Exact>() * opened;
    let count = priced().count().max(1);
    let scale = &closed * &exact(count as f64);
    check.within(|| places(index.price, "level, divisor"), &grown, &closed, &scale);
}

/// `D' = D · M' / M`, in the unit of tomorrow's form.
fn next_divisor(index: &IndexRows<'_>) -> Check {
    let price = index.price;
    let mut check =
        index.check("next_divisor = divisor × next_index_market_value / index_market_value");
    let growth = exact(price.next_index_market_value) / exact(price.index_market_value);
    if price.divisor_scale > 0.0 {
        let unit = exact(price.next_divisor_scale) / exact(price.divisor_scale);
        let next = exact(price.divisor) * growth * unit;
        check.near(|| place(price, "next_divisor"), price.next_divisor, &next);
    }
    check
}
