//! A day opens with what the day before has prepared.

use std::collections::BTreeMap;

use super::holdings::{Held, Holdings, at_open, compare, kept_close, kept_open, treat};
use super::levels::place;
use super::record::{Check, Verification};
use super::reinvested::{Moves, VARIANTS};
use super::{Index, Indices};
use crate::exact::{Exact, exact};
use crate::table::Row;
use crate::tables::{CloseRow, LevelRow, OpenRow};

pub(super) fn check(
    index: &Index<'_>,
    price: &LevelRow,
    before: Option<&Indices<'_>>,
    found: &mut Verification,
) {
    if price.date == price.base_date {
        return;
    }
    let Some(before) = before else {
        found.skip(format!("{}: continuity, no day before was given", index.id));
        return;
    };
    let old = before.get(index.id).and_then(|before| Some((before, before.price()?)));
    match old.filter(|(_, row)| row.next_date == price.date) {
        Some((before, price_before)) => {
            found.add(levels(index, before));
            found.add(carried(index, price, price_before));
            found.add(cash(index, price, price_before));
            found.add(conventions(index, price, price_before));
            found.add(last_review(index, price, price_before));
            found.add(opens(index, before));
            found.add(divisor(index, price, price_before));
            found.add(kept(index, before));
        }
        None => found.skip(format!(
            "{}: continuity, the day given is not its calculation day before",
            index.id
        )),
    }
}

fn levels(index: &Index<'_>, before: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "previous_level = level of the day before");
    for row in &index.levels {
        let same = |old: &&&LevelRow| old.return_variant == row.return_variant;
        let old = before.levels.iter().find(same).map(|old| old.level);
        let place = || format!("levels: {} {}, `previous_level`", row.index_id, row.return_variant);
        check.same(place, row.previous_level, old);
    }
    check
}

/// Levels that are carried and not published grow as published ones do.
fn carried(index: &Index<'_>, price: &LevelRow, before: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "carried levels grow as published ones");
    for variant in VARIANTS {
        let levels = (variant.carried)(price).zip((variant.carried)(before));
        let Some((level, previous)) = levels else { continue };
        let points = variant.dividend_points(index);
        if let Some(moves) = Moves::new(index, price, &variant, previous, &points) {
            let place = || place(price, &format!("carried_{}", variant.name));
            check.carried(place, level, &moves.level, price.carried_decimals);
        }
    }
    check
}

/// `C = C₀ + u·X` with `u = (T₀ − C₀)/P₀`.
fn cash(index: &Index<'_>, price: &LevelRow, before: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "cash = previous cash + dividends of the invested part");
    for variant in VARIANTS {
        let Some(cash) = (variant.cash)(price) else { continue };
        let published = index.levels.iter().find(|row| row.return_variant == variant.name);
        let published = published.and_then(|row| row.previous_level);
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
fn conventions(index: &Index<'_>, price: &LevelRow, before: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "conventions are those that the day before names");
    let seen = (&price.level_form, &price.reinvestment, price.divisor_scale);
    let named = (&before.next_level_form, &before.next_reinvestment, before.next_divisor_scale);
    check.same(|| place(price, "level_form, reinvestment, divisor_scale"), seen, named);
    let base = |row: &LevelRow| (row.base_date, row.base_level);
    check.same(|| place(price, "base_date, base_level"), base(price), base(before));
    check
}

fn last_review(index: &Index<'_>, price: &LevelRow, before: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "last_review is that of the day before, or today");
    let expected = if index.review.is_empty() { before.last_review } else { price.date };
    let place = || format!("levels: {}, column `last_review`", index.id);
    check.same(place, price.last_review, expected);
    check
}

/// Prices, index shares and rates of the open are those of `constituents_open`, with the events of
/// the open that became known overnight, exactly.
fn opens(index: &Index<'_>, before: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "the open = constituents_open of the day before + events");
    let held =
        |row: &OpenRow| Held { price: row.adjusted_close, shares: row.index_shares, fx: row.fx };
    let mut holdings: Holdings<'_> =
        before.open.iter().map(|row| (row.security_id.as_str(), held(row))).collect();
    treat(&mut holdings, index.at_stage("today_open"), &mut check);
    compare("constituents_close", index.id, &at_open(index), &holdings, &mut check);
    check
}

/// `D' = D · M' / M` at today's open, where `M' − M` is what overnight events have changed; the
/// divisor is exactly that of the evening if there is none.
fn divisor(index: &Index<'_>, price: &LevelRow, before: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "divisor = next_divisor of the day before, after events");
    if matches!(price.level_form.as_str(), "chain" | "geometric") {
        // Derived from the level of the day: see `form`.
        return check;
    }
    let place = || format!("levels: {}, column `divisor`", index.id);
    let changes = index.at_stage("today_open").filter_map(|action| action.market_value_change);
    let change: Exact = changes.map(exact).sum();
    if change == exact(0.0) {
        check.same(place, price.divisor, before.next_divisor);
        return check;
    }
    let value = |row: &&crate::tables::CloseRow| {
        exact(row.open_price) * exact(row.index_shares) * exact(row.open_fx)
    };
    let after: Exact = index.close.iter().map(value).sum();
    let value_before = &after - &change;
    if value_before != exact(0.0) {
        let expected = exact(before.next_divisor) * after / value_before;
        check.near(place, price.divisor, &expected);
    }
    check
}

/// What neither events nor the market have replaced is that of the day before.
fn kept(index: &Index<'_>, before: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "lines and carried prices are those of the day before");
    let old: BTreeMap<&str, &OpenRow> =
        before.open.iter().map(|row| (row.security_id.as_str(), *row)).collect();
    for row in &index.close {
        let id = row.security_id.as_str();
        let Some(old) = old.get(id) else { continue };
        let place = |column: &str| format!("constituents_close: {}, `{column}`", row.key());
        if !index.has_event(id, "today_open") {
            check.same(|| place("shares, currency, role"), kept_close(row), kept_open(old));
        }
        let open_growth = [row.open_growth_net, row.open_growth_gross];
        let growth = [old.growth_net, old.growth_gross];
        let grown = |growth: [Option<f64>; 2]| growth.map(|growth| growth.unwrap_or(1.0));
        check.same(|| place("open_growth"), grown(open_growth), grown(growth));
        price(row, old, &mut check);
    }
    check
}

/// A price that is not the market's is the last one, unless its last day has given it another.
fn price(row: &CloseRow, old: &OpenRow, check: &mut Check) {
    let place = |column: &str| format!("constituents_close: {}, `{column}`", row.key());
    match row.price_status.as_str() {
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
