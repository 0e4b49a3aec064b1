//! What events change, and how the next open follows from the close.

use std::collections::BTreeMap;

use super::Index;
use super::record::{Check, Verification};
use crate::exact::{Exact, exact};
use crate::tables::{ActionRow, LevelRow, ReviewRow};

/// Price and index shares by security.
pub(super) type Holdings<'a> = BTreeMap<&'a str, (f64, f64)>;

pub(super) fn check(index: &Index<'_>, price: &LevelRow, found: &mut Verification) {
    found.add(changes(index));
    found.add(rates_of_events(index));
    found.add(divisors(index, price));
    found.add(next_value(index, price));
    found.add(next_day(index, price));
    if index.review.is_empty() {
        found.add(follows(index));
    } else {
        found.add(reviewed(index));
        found.add(review_weights(index));
        found.add(turnover(index));
    }
}

fn place(action: &ActionRow, column: &str) -> String {
    format!(
        "corporate_actions: {} {} {}, column `{column}`",
        action.index_id, action.sequence, action.event_id
    )
}

/// `ΔM = (p'q' − pq) · x`, compared relative to `p·q·x`: zero by definition for a split.
fn changes(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "market_value_change = Δ(price × index_shares) × fx");
    for action in &index.actions {
        let before = action.price_before.zip(action.index_shares_before);
        let after = action.price_after.zip(action.index_shares_after);
        let (Some(before), Some(after)) = (before, after) else { continue };
        let (Some(fx), Some(change)) = (action.fx, action.market_value_change) else { continue };
        let value = |(price, shares): (f64, f64)| exact(price) * exact(shares) * exact(fx);
        let recomputed = value(after) - value(before);
        let place = || place(action, "market_value_change");
        check.within(place, &exact(change), &recomputed, &value(before));
    }
    check
}

/// Events are counted at the rates of the constituents.
fn rates_of_events(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "fx of corporate_actions is that of the constituents");
    for action in &index.actions {
        let row = index.close.iter().find(|row| row.security_id == action.security_id);
        let expected = row.and_then(|row| match action.stage.as_str() {
            "today_open" => Some(row.open_fx),
            "today_close" | "next_open" => Some(row.fx),
            _ => None,
        });
        if row.is_some() {
            check.same(|| place(action, "fx"), action.fx, expected);
        }
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
            "next_open" => (divisor, next),
            _ => (None, None),
        };
        let seen = (action.divisor_before, action.divisor_after);
        check.same(|| place(action, "divisor_before, divisor_after"), seen, expected);
    }
    check
}

/// `M' = M + ΔM of the review + Σ ΔM of the events of the next open`.
fn next_value(index: &Index<'_>, price: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "next_index_market_value = index_market_value + Σ changes");
    let of_events = index.at_stage("next_open").filter_map(|action| action.market_value_change);
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
        let place = |column: &str| {
            format!("constituents_open: {} {}, column `{column}`", row.index_id, row.security_id)
        };
        check.same(|| place("next_divisor"), row.next_divisor, price.next_divisor);
        check.same(|| place("effective_date"), row.effective_date, price.next_date);
    }
    check
}

/// Treats events in their order: each starts from what the one before has left, exactly.
pub(super) fn treat<'a>(
    holdings: &mut Holdings<'a>,
    events: impl Iterator<Item = &'a ActionRow>,
    check: &mut Check,
) {
    for action in events {
        let before = action.price_before.zip(action.index_shares_before);
        let held = holdings.get(action.security_id.as_str()).copied();
        check.same(|| place(action, "price_before, index_shares_before"), before, held);
        match action.price_after.zip(action.index_shares_after) {
            Some((_, 0.0)) | None => holdings.remove(action.security_id.as_str()),
            Some(after) => holdings.insert(&action.security_id, after),
        };
    }
}

/// Two lists of holdings must be the same.
pub(super) fn compare(
    table: &str,
    index: &str,
    published: &Holdings<'_>,
    expected: &Holdings<'_>,
    check: &mut Check,
) {
    let place = |security: &str| format!("{table}: {index} {security}, price and index_shares");
    for (security, held) in published {
        check.same(|| place(security), Some(*held), expected.get(security).copied());
    }
    for (security, held) in expected.iter().filter(|(s, _)| !published.contains_key(*s)) {
        check.same(|| place(security), None, Some(*held));
    }
}

fn open_holdings<'a>(index: &Index<'a>) -> Holdings<'a> {
    let row = |row: &&'a crate::tables::OpenRow| {
        (row.security_id.as_str(), (row.adjusted_close, row.index_shares))
    };
    index.open.iter().map(row).collect()
}

/// Without a review the next open is the close with the events of that open, exactly.
fn follows(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "constituents_open = constituents_close + events");
    let close = index.close.iter();
    let mut holdings: Holdings<'_> =
        close.map(|row| (row.security_id.as_str(), (row.close, row.index_shares))).collect();
    treat(&mut holdings, index.at_stage("next_open"), &mut check);
    compare("constituents_open", index.id, &open_holdings(index), &holdings, &mut check);
    rates(index, &mut check);
    check
}

/// The next day opens with the rates of the close.
fn rates(index: &Index<'_>, check: &mut Check) {
    let close: BTreeMap<&str, f64> =
        index.close.iter().map(|row| (row.security_id.as_str(), row.fx)).collect();
    for row in &index.open {
        if let Some(fx) = close.get(row.security_id.as_str()) {
            let place = || format!("constituents_open: {} {}, fx", row.index_id, row.security_id);
            check.same(place, row.fx, *fx);
        }
    }
}

/// With a review the next open is its composition, after the events of that open.
fn reviewed(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "constituents_open = outcome of the review + events");
    rates(index, &mut check);
    let open: BTreeMap<&str, f64> =
        index.open.iter().map(|row| (row.security_id.as_str(), row.weight)).collect();
    let close: BTreeMap<&str, f64> =
        index.close.iter().map(|row| (row.security_id.as_str(), row.weight)).collect();
    let left: Vec<&str> = index
        .at_stage("next_open")
        .filter(|action| action.index_shares_after == Some(0.0))
        .map(|action| action.security_id.as_str())
        .collect();
    let whole = index.review.first().map(|row| (row.turnover, row.market_value_change));
    for row in &index.review {
        let security = row.security_id.as_str();
        let place = |column: &str| format!("review: {} {security}, `{column}`", row.index_id);
        let of_review = Some((row.turnover, row.market_value_change));
        check.same(|| place("turnover, market_value_change"), of_review, whole);
        check.same(|| place("weight_after"), row.weight_after, open.get(security).copied());
        let member = row.change == "keep" || row.change == "delete";
        let before = close.get(security).copied().filter(|_| member);
        check.same(|| place("weight_before"), row.weight_before, before);
        let stays = matches!(row.change.as_str(), "add" | "keep") && !left.contains(&security);
        check.same(|| place("change"), stays, open.contains_key(security));
    }
    check
}

/// The weights of the new composition sum to one, before caps and after them.
fn review_weights(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "weights of the review sum to one");
    let one = exact(1.0);
    let sum = |weight: fn(&ReviewRow) -> Option<f64>| -> Exact {
        index.review.iter().filter_map(|row| weight(row)).map(exact).sum()
    };
    let sums = [
        ("uncapped_weight", sum(|row| row.uncapped_weight)),
        ("reference_weight", sum(|row| row.reference_weight)),
    ];
    for (column, sum) in sums {
        check.within(|| format!("review: {}, Σ `{column}`", index.id), &sum, &one, &one);
    }
    check
}

/// `T = ½ · Σ |w' − w|`, where no event of the next open has changed the weights since.
fn turnover(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "turnover = ½ × Σ |weight_after - weight_before|");
    let founded = index.review.iter().all(|row| row.weight_before.is_none());
    if founded || index.at_stage("next_open").next().is_some() {
        return check;
    }
    let weight = |weight: Option<f64>| exact(weight.unwrap_or(0.0));
    let mut moved = exact(0.0);
    for row in &index.review {
        let change = weight(row.weight_after) - weight(row.weight_before);
        moved = moved + change.abs();
    }
    let half = moved * exact(0.5);
    for row in &index.review {
        let place = || format!("review: {} {}, `turnover`", row.index_id, row.security_id);
        check.within(place, &exact(row.turnover), &half, &exact(1.0));
    }
    check
}
