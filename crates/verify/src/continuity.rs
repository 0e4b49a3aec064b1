//! The open of a day, as the day before has prepared it.

use std::collections::BTreeMap;

use kapok_published::{CloseRow, LevelRow, OpenRow};

use crate::check::Check;
use crate::exact::{Exact, exact};
use crate::holdings::{Held, Holdings, at_open, compare, treat};
use crate::index_rows::{DayBefore, IndexRows};
use crate::kept::Kept;
use crate::moves::Moves;
use crate::place::{place, places};
use crate::variant::VARIANTS;
use crate::verification::Verification;

/// Adds the checks of a day against the day before it; none on the base date.
pub(crate) fn verify(
    index: &IndexRows<'_>,
    before: &DayBefore<'_, '_>,
    verification: &mut Verification,
) {
    if index.price.date == index.price.base_date {
        return;
    }
    let reason = match before {
        DayBefore::Rows(before) => return verification.add_all(checks(index, before)),
        DayBefore::NotGiven => "no day before was given",
        DayBefore::AnotherDay => "the day given is not its calculation day before",
    };
    verification.skip(format!("{}: continuity, {reason}", index.id));
}

fn checks(index: &IndexRows<'_>, before: &IndexRows<'_>) -> [Check; 8] {
    [
        levels(index, before),
        carried(index, before),
        cash(index, before),
        conventions(index, before),
        last_review(index, before),
        opens(index, before),
        divisor(index, before),
        kept(index, before),
    ]
}

fn levels(index: &IndexRows<'_>, before: &IndexRows<'_>) -> Check {
    let mut check = index.check("previous_level = level of the day before");
    for row in &index.levels {
        let old = before.level(&row.return_variant).map(|old| old.level);
        check.same(|| place(*row, "previous_level"), row.previous_level, old);
    }
    check
}

/// Levels that are carried and not published grow as published ones do.
fn carried(index: &IndexRows<'_>, before: &IndexRows<'_>) -> Check {
    let (price, before) = (index.price, before.price);
    let mut check = index.check("carried levels grow as published ones");
    for variant in VARIANTS {
        let levels = (variant.carried)(price).zip((variant.carried)(before));
        let Some((level, previous)) = levels else { continue };
        let points = variant.dividend_points(index);
        if let Some(moves) = Moves::new(index, &variant, previous, &points) {
            let place = || place(price, &format!("carried_{}", variant.name));
            check.carried(place, level, &moves.level, price.carried_decimals);
        }
    }
    check
}

/// `C = C₀ + u·X` with `u = (T₀ − C₀)/P₀`.
fn cash(index: &IndexRows<'_>, before: &IndexRows<'_>) -> Check {
    let (price, before) = (index.price, before.price);
    let mut check = index.check("cash = previous cash + dividends of the invested part");
    for variant in VARIANTS {
        let Some(cash) = (variant.cash)(price) else { continue };
        let published = index.level(variant.name).and_then(|row| row.previous_level);
        let Some(level) = published.or((variant.carried)(before)) else { continue };
        let kept = exact((variant.next_cash)(before).unwrap_or(0.0));
        let invested = exact(level) - &kept;
        if before.level > 0.0 {
            let paid = invested / exact(before.level) * variant.dividend_points(index);
            let place = || place(price, &format!("cash_{}", variant.name));
            check.within(place, &exact(cash), &(&kept + &paid), &(kept.abs() + paid.abs()));
        }
    }
    check
}

/// Today's conventions are those that the day before has prepared for.
fn conventions(index: &IndexRows<'_>, before: &IndexRows<'_>) -> Check {
    let (price, before) = (index.price, before.price);
    let mut check = index.check("conventions are those that the day before names");
    let seen = (&price.level_form, &price.reinvestment, price.divisor_scale);
    let named = (&before.next_level_form, &before.next_reinvestment, before.next_divisor_scale);
    check.same(|| places(price, "level_form, reinvestment, divisor_scale"), seen, named);
    let base = |row: &LevelRow| (row.base_date, row.base_level);
    check.same(|| places(price, "base_date, base_level"), base(price), base(before));
    check
}

fn last_review(index: &IndexRows<'_>, before: &IndexRows<'_>) -> Check {
    let (price, before) = (index.price, before.price);
    let mut check = index.check("last_review is that of the day before, or today");
    let expected = if index.review.is_empty() { before.last_review } else { price.date };
    check.same(|| place(price, "last_review"), price.last_review, expected);
    check
}

/// Prices, index shares and rates of the open are those of `constituents_open`, with the events of
/// the open that became known overnight, exactly.
fn opens(index: &IndexRows<'_>, before: &IndexRows<'_>) -> Check {
    let mut check = index.check("the open = constituents_open of the day before + events");
    let held =
        |row: &OpenRow| Held { price: row.adjusted_close, shares: row.index_shares, fx: row.fx };
    let mut holdings: Holdings<'_> =
        before.open.iter().map(|row| (row.security_id.as_str(), held(row))).collect();
    treat(&mut holdings, index.at_stage("today_open"), &mut check);
    compare::<CloseRow>(index, &at_open(index), &holdings, &mut check);
    check
}

/// `D' = D · M' / M` at today's open, where `M' − M` is what overnight events have changed; the
/// divisor is exactly that of the evening if there is none.
fn divisor(index: &IndexRows<'_>, before: &IndexRows<'_>) -> Check {
    let (price, before) = (index.price, before.price);
    let mut check = index.check("divisor = next_divisor of the day before, after events");
    if matches!(price.level_form.as_str(), "chain" | "geometric") {
        // Derived from the level of the day: see `form`.
        return check;
    }
    let place = || place(price, "divisor");
    let changes = index.at_stage("today_open").filter_map(|action| action.market_value_change);
    let change: Exact = changes.map(exact).sum();
    if change == exact(0.0) {
        check.same(place, price.divisor, before.next_divisor);
        return check;
    }
    let value =
        |row: &&CloseRow| exact(row.open_price) * exact(row.index_shares) * exact(row.open_fx);
    let after: Exact = index.close.iter().map(value).sum();
    let value_before = &after - &change;
    if value_before != exact(0.0) {
        let expected = exact(before.next_divisor) * after / value_before;
        check.near(place, price.divisor, &expected);
    }
    check
}

/// Lines and prices that neither events nor the market have replaced are those of the day before.
fn kept(index: &IndexRows<'_>, before: &IndexRows<'_>) -> Check {
    let mut check = index.check("lines and carried prices are those of the day before");
    let old: BTreeMap<&str, &OpenRow> =
        before.open.iter().map(|row| (row.security_id.as_str(), *row)).collect();
    let switches = index.switches("today_open");
    for row in &index.close {
        let id = row.security_id.as_str();
        let Some(old) = old.get(id) else { continue };
        if !index.has_event(id, "today_open") {
            let place = || places(*row, "shares, currency, role");
            check.same(place, Kept::at_close(row), Kept::at_open(old).after(&switches));
        }
        let open_growth = [row.open_growth_net, row.open_growth_gross];
        let growth = [old.growth_net, old.growth_gross];
        let grown = |growth: [Option<f64>; 2]| growth.map(|growth| growth.unwrap_or(1.0));
        check.same(|| places(*row, "open growth"), grown(open_growth), grown(growth));
        last_price(row, old, &mut check);
    }
    check
}

/// A price that is not the market's is the last one, unless its last day has given it another.
fn last_price(row: &CloseRow, old: &OpenRow, check: &mut Check) {
    let place = |column: &str| place(row, column);
    match row.price_status.as_str() {
        // A person's decision in place of a close; one to carry is the last price, as below.
        "decided" if row.price_date == row.date => {}
        "official" => check.same(|| place("price_date"), row.price_date, row.date),
        "deal_terms" | "stated" | "nominal" | "zero" => {
            let known = [row.date, old.price_date].contains(&row.price_date);
            check.same(|| place("price_date"), known, true);
        }
        _ => {
            check.same(|| place("price_date"), row.price_date, old.price_date);
            check.same(|| place("close"), row.close, row.open_price);
        }
    }
}
