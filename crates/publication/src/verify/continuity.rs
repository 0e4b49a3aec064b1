//! A day opens with what the day before has prepared.

use std::collections::BTreeMap;

use super::opening::{Holdings, compare, treat};
use super::record::{Check, Verification};
use super::{Index, Indices};
use crate::exact::{Exact, exact};
use crate::tables::LevelRow;

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
    let mut check = Check::of(index.id, "carried levels = previous × (price + points) / previous");
    let points = |points: fn(&crate::tables::ActionRow) -> Option<f64>| -> Exact {
        index.actions.iter().filter_map(|action| points(action)).map(exact).sum()
    };
    let net = (price.carried_net, before.carried_net, points(|action| action.points_net));
    let gross = (price.carried_gross, before.carried_gross, points(|action| action.points_gross));
    for (level, previous, points) in [net, gross] {
        let (Some(level), Some(previous)) = (level, previous) else { continue };
        if before.level > 0.0 {
            let expected = exact(previous) * (exact(price.level) + points) / exact(before.level);
            check.near(|| format!("levels: {} price, carried", index.id), level, &expected);
        }
    }
    check
}

fn last_review(index: &Index<'_>, price: &LevelRow, before: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "last_review is that of the day before, or today");
    let expected = if index.review.is_empty() { before.last_review } else { price.date };
    let place = || format!("levels: {}, column `last_review`", index.id);
    check.same(place, price.last_review, expected);
    check
}

/// Prices and index shares of the open are those of `constituents_open`, with the events of the
/// open that became known overnight, exactly.
fn opens(index: &Index<'_>, before: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "the open = constituents_open of the day before + events");
    let old = before.open.iter();
    let mut holdings: Holdings<'_> =
        old.map(|r| (r.security_id.as_str(), (r.adjusted_close, r.index_shares))).collect();
    treat(&mut holdings, index.at_stage("today_open"), &mut check);
    let close = index.close.iter();
    let opened: Holdings<'_> =
        close.map(|r| (r.security_id.as_str(), (r.open_price, r.index_shares))).collect();
    compare("constituents_close", index.id, &opened, &holdings, &mut check);
    check
}

/// `D' = D · M' / M` at today's open, where `M' − M` is what overnight events have changed; the
/// divisor is exactly that of the evening if there is none.
fn divisor(index: &Index<'_>, price: &LevelRow, before: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "divisor = next_divisor of the day before, after events");
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

/// Rates, and a price that nothing has replaced, are those of the day before.
fn kept(index: &Index<'_>, before: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "rates and carried prices are those of the day before");
    let old: BTreeMap<&str, &crate::tables::OpenRow> =
        before.open.iter().map(|row| (row.security_id.as_str(), *row)).collect();
    for row in &index.close {
        let Some(old) = old.get(row.security_id.as_str()) else { continue };
        let place = |column: &str| {
            format!("constituents_close: {} {}, `{column}`", row.index_id, row.security_id)
        };
        check.same(|| place("open_fx"), row.open_fx, old.fx);
        check.same(|| place("currency"), &row.currency, &old.currency);
        if row.price_status != "official" {
            check.same(|| place("price_date"), row.price_date, old.price_date);
            check.same(|| place("close"), row.close, row.open_price);
        }
    }
    check
}
