//! Changes by events, and the next open as it follows from the close.

use kapok_published::{CloseRow, OpenRow};

use crate::check::Check;
use crate::exact::{Exact, exact};
use crate::holdings::{Ends, at_close, at_next_open, compare, settle, treat};
use crate::index_rows::IndexRows;
use crate::kept::Kept;
use crate::place::{place, places};
use crate::review;

pub(crate) fn checks(index: &IndexRows<'_>) -> Vec<Check> {
    let mut checks = vec![
        sequence(index),
        changes(index),
        states_the_close(index),
        points(index),
        divisors(index),
        next_value(index),
        next_day(index),
    ];
    if index.review.is_empty() {
        checks.extend([follows(index), lines_without_events(index), growth(index)]);
    } else {
        checks.extend(review::checks(index));
    }
    checks
}

/// Events are numbered in the order of treatment.
fn sequence(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("corporate_actions are numbered from 1");
    for (expected, action) in (1..).zip(&index.actions) {
        check.same(|| place(*action, "sequence"), action.sequence, expected);
    }
    check
}

/// `ΔM = (p'q'x' − pqx)`, compared relative to `pqx + p'q'x'`: zero by definition for a split.
fn changes(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("market_value_change = Δ(price × index_shares × fx)");
    for action in &index.actions {
        let Some(Ends { before, after }) = Ends::of(action) else { continue };
        let Some(change) = action.market_value_change else { continue };
        let recomputed = after.value() - before.value();
        let scale = after.value() + before.value();
        check.within(|| place(*action, "market_value_change"), &exact(change), &recomputed, &scale);
    }
    check
}

/// Dividends are counted at prices, shares and rates of the close.
fn states_the_close(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("dividends state price, index_shares and fx of the close");
    let close = at_close(index);
    for action in index.at_stage("today_close") {
        let held = close.get(action.security_id.as_str()).copied();
        let kept = held.map(|held| Ends { before: held, after: held });
        check.same(|| places(action, "price_before to fx"), Ends::of(action), kept);
    }
    check
}

/// Dividends alone have points.
fn points(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("other events have no dividend points");
    for action in index.actions.iter().filter(|action| action.stage != "today_close") {
        let points = [action.points_gross, action.points_net];
        let none = points.iter().all(|points| points.is_none_or(|points| points == 0.0));
        check.same(|| places(*action, "points_gross, points_net"), none, true);
    }
    check
}

/// Events carry the divisors of the day's levels.
fn divisors(index: &IndexRows<'_>) -> Check {
    let price = index.price;
    let mut check = index.check("divisors of corporate_actions are those of levels");
    let (divisor, next) = (Some(price.divisor), Some(price.next_divisor));
    for action in &index.actions {
        let expected = match action.stage.as_str() {
            "today_open" => (None, divisor),
            "today_close" => (divisor, divisor),
            "after_close" | "next_open" => (divisor, next),
            _ => (None, None),
        };
        let seen = (action.divisor_before, action.divisor_after);
        check.same(|| places(*action, "divisor_before, divisor_after"), seen, expected);
    }
    check
}

/// `M' = M + Σ ΔM` of what is settled after the close, of the review, of the next open.
fn next_value(index: &IndexRows<'_>) -> Check {
    let price = index.price;
    let mut check = index.check("next_index_market_value = index_market_value + Σ changes");
    let of_events = index.at_stage("after_close").chain(index.at_stage("next_open"));
    let of_events = of_events.filter_map(|action| action.market_value_change);
    let of_review = index.review.first().map(|row| row.market_value_change);
    let changes = of_events.chain(of_review).map(exact);
    let next = exact(price.index_market_value) + changes.sum::<Exact>();
    let place = || place(price, "next_index_market_value");
    check.near(place, price.next_index_market_value, &next);
    check
}

fn next_day(index: &IndexRows<'_>) -> Check {
    let price = index.price;
    let mut check = index.check("constituents_open is of the next day and divisor");
    for row in &index.open {
        let place = |column: &str| place(*row, column);
        check.same(|| place("next_divisor"), row.next_divisor, price.next_divisor);
        check.same(|| place("effective_date"), row.effective_date, price.next_date);
    }
    check
}

/// Without a review the next open is the close with the events after it, exactly.
fn follows(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("constituents_open = constituents_close + events");
    let mut holdings = at_close(index);
    settle(index, &mut holdings, &mut check);
    treat(&mut holdings, index.at_stage("next_open"), &mut check);
    compare::<OpenRow>(index, &at_next_open(index), &holdings, &mut check);
    check
}

/// Lines that an evening's events leave alone.
fn lines_without_events(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("lines without events open as they closed");
    let close = index.close_by_security();
    let switches = index.switches("next_open");
    for row in &index.open {
        let id = row.security_id.as_str();
        let Some(old) = close.get(id).filter(|_| !index.has_event(id, "after_close")) else {
            continue;
        };
        if !index.has_event(id, "next_open") {
            let places = || places(*row, "shares, currency, role");
            check.same(places, Kept::at_open(row), Kept::at_close(old).after(&switches));
            check.same(|| place(*row, "price_date"), row.price_date, old.price_date);
        }
    }
    check
}

/// Growth of an index share is kept; a line that comes in has that of the line that it came from,
/// or none yet.
fn growth(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("growth of constituents_open is that of the close");
    let close = index.close_by_security();
    let grown = |row: &CloseRow| [row.growth_net, row.growth_gross];
    for row in &index.open {
        let id = row.security_id.as_str();
        let seen = [row.growth_net, row.growth_gross];
        let place = || places(*row, "growth_net, growth_gross");
        match close.get(id) {
            Some(old) => check.same(place, seen, grown(old)),
            None => {
                let origins = index.lines_of_same_events(id);
                let same = |origin: &str| close.get(origin).is_some_and(|old| grown(old) == seen);
                let none = seen.iter().all(|growth| growth.is_none_or(|growth| growth == 1.0));
                check.same(place, none || origins.into_iter().any(same), true);
            }
        }
    }
    check
}
