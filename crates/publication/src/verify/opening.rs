//! What events change, and how the next open follows from the close.

use std::collections::BTreeMap;

use super::Index;
use super::holdings::{
    at_close, at_next_open, compare, ends, kept_close, kept_open, place, settle, treat,
};
use super::record::{Check, Verification};
use super::review;
use crate::exact::{Exact, exact};
use crate::table::Row;
use crate::tables::{CloseRow, LevelRow};

pub(super) fn check(index: &Index<'_>, price: &LevelRow, found: &mut Verification) {
    found.add(sequence(index));
    found.add(changes(index));
    found.add(states_the_close(index));
    found.add(points(index));
    found.add(divisors(index, price));
    found.add(next_value(index, price));
    found.add(next_day(index, price));
    if index.review.is_empty() {
        found.add(follows(index));
        found.add(lines_without_events(index));
        found.add(growth(index));
    } else {
        review::check(index, found);
    }
}

/// Events are numbered in the order of treatment.
fn sequence(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "corporate_actions are numbered from 1");
    for (expected, action) in (1..).zip(&index.actions) {
        check.same(|| place(action, "sequence"), action.sequence, expected);
    }
    check
}

/// `ΔM = (p'q'x' − pqx)`, compared relative to `pqx + p'q'x'`: zero by definition for a split.
fn changes(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "market_value_change = Δ(price × index_shares × fx)");
    for action in &index.actions {
        let Some((before, after)) = ends(action) else { continue };
        let Some(change) = action.market_value_change else { continue };
        let recomputed = after.value() - before.value();
        let scale = after.value() + before.value();
        check.within(|| place(action, "market_value_change"), &exact(change), &recomputed, &scale);
    }
    check
}

/// Dividends are counted at prices, shares and rates of the close.
fn states_the_close(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "dividends state price, index_shares and fx of the close");
    let close = at_close(index);
    for action in index.at_stage("today_close") {
        let held = close.get(action.security_id.as_str()).map(|held| (*held, *held));
        check.same(|| place(action, "price_before to fx"), ends(action), held);
    }
    check
}

/// Dividends alone have points.
fn points(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "other events have no dividend points");
    for action in index.actions.iter().filter(|action| action.stage != "today_close") {
        let points = [action.points_gross, action.points_net];
        let none = points.iter().all(|points| points.is_none_or(|points| points == 0.0));
        check.same(|| place(action, "points_gross, points_net"), none, true);
    }
    check
}

/// Events carry the divisors of the day's levels.
fn divisors(index: &Index<'_>, price: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "divisors of corporate_actions are those of levels");
    let (divisor, next) = (Some(price.divisor), Some(price.next_divisor));
    for action in &index.actions {
        let expected = match action.stage.as_str() {
            "today_open" => (None, divisor),
            "today_close" => (divisor, divisor),
            "after_close" | "next_open" => (divisor, next),
            _ => (None, None),
        };
        let seen = (action.divisor_before, action.divisor_after);
        check.same(|| place(action, "divisor_before, divisor_after"), seen, expected);
    }
    check
}

/// `M' = M + Σ ΔM` of what is settled after the close, of the review, of the next open.
fn next_value(index: &Index<'_>, price: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "next_index_market_value = index_market_value + Σ changes");
    let of_events = index.at_stage("after_close").chain(index.at_stage("next_open"));
    let of_events = of_events.filter_map(|action| action.market_value_change);
    let of_review = index.review.first().map(|row| row.market_value_change);
    let changes = of_events.chain(of_review).map(exact);
    let next = exact(price.index_market_value) + changes.sum::<Exact>();
    let place = || format!("levels: {}, column `next_index_market_value`", index.id);
    check.near(place, price.next_index_market_value, &next);
    check
}

fn next_day(index: &Index<'_>, price: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "constituents_open is of the next day and divisor");
    for row in &index.open {
        let place = |column: &str| format!("constituents_open: {}, `{column}`", row.key());
        check.same(|| place("next_divisor"), row.next_divisor, price.next_divisor);
        check.same(|| place("effective_date"), row.effective_date, price.next_date);
    }
    check
}

/// Without a review the next open is the close with the events after it, exactly.
fn follows(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "constituents_open = constituents_close + events");
    let mut holdings = at_close(index);
    settle(index, &mut holdings, &mut check);
    treat(&mut holdings, index.at_stage("next_open"), &mut check);
    compare("constituents_open", index.id, &at_next_open(index), &holdings, &mut check);
    check
}

/// Lines that an evening's events leave alone.
fn lines_without_events(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "lines without events open as they closed");
    let close: BTreeMap<&str, &CloseRow> =
        index.close.iter().map(|row| (row.security_id.as_str(), *row)).collect();
    for row in &index.open {
        let id = row.security_id.as_str();
        let Some(old) = close.get(id).filter(|_| !index.has_event(id, "after_close")) else {
            continue;
        };
        if !index.has_event(id, "next_open") {
            let place = || format!("constituents_open: {}, shares, currency, role", row.key());
            check.same(place, kept_open(row), kept_close(old));
            let place = || format!("constituents_open: {}, `price_date`", row.key());
            check.same(place, row.price_date, old.price_date);
        }
    }
    check
}

/// Growth of an index share is kept; a line that comes in has that of the line that it came from,
/// or none yet.
fn growth(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "growth of constituents_open is that of the close");
    let close: BTreeMap<&str, [Option<f64>; 2]> = index
        .close
        .iter()
        .map(|r| (r.security_id.as_str(), [r.growth_net, r.growth_gross]))
        .collect();
    for row in &index.open {
        let id = row.security_id.as_str();
        let seen = [row.growth_net, row.growth_gross];
        let place = || format!("constituents_open: {}, `growth_net`, `growth_gross`", row.key());
        match close.get(id) {
            Some(old) => check.same(place, seen, *old),
            None => {
                let origins = index.lines_of_same_events(id);
                let same = |origin: &str| close.get(origin).is_some_and(|old| *old == seen);
                let none = seen.iter().all(|growth| growth.is_none_or(|growth| growth == 1.0));
                check.same(place, none || origins.into_iter().any(same), true);
            }
        }
    }
    check
}
