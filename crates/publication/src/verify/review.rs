//! Reviews: what they compared, what they changed, and the composition that opens.

use std::collections::{BTreeMap, BTreeSet};

use super::Index;
use super::holdings::{Holdings, at_close, at_next_open, settle, treat};
use super::record::{Check, Verification};
use crate::exact::{Exact, exact};
use crate::table::Row;
use crate::tables::{ActionRow, CloseRow, OpenRow, ReviewRow};

pub(super) fn check(index: &Index<'_>, found: &mut Verification) {
    let mut before = at_close(index);
    let mut settled = Check::of(index.id, "what the close settles starts from the close");
    settle(index, &mut before, &mut settled);
    found.add(settled);
    found.add(whole(index));
    found.add(changes(index));
    found.add(weights_before(index, &before));
    found.add(weights_after(index));
    found.add(composition(index));
    found.add(weights_of_review(index));
    found.add(turnover(index));
}

fn place(row: &ReviewRow, column: &str) -> String {
    format!("review: {}, column `{column}`", row.key())
}

/// What is said of the whole review is the same in all rows.
fn whole(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "all rows of a review share it");
    let Some(first) = index.review.first() else { return check };
    let numbers = |row: &ReviewRow| (row.turnover, row.market_value_change, row.part, row.parts);
    let dates = |row: &ReviewRow| (row.reference_date, row.pricing_date, row.announcement_date);
    for row in &index.review {
        check.same(|| place(row, "turnover to parts"), numbers(row), numbers(first));
        check.same(|| place(row, "dates"), dates(row), dates(first));
        check.same(|| place(row, "part"), (1..=row.parts).contains(&row.part), true);
    }
    check
}

/// Who comes in, stays and goes is what the two compositions say.
fn changes(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "changes of the review are those of the constituents");
    let roles: BTreeMap<&str, &str> =
        index.close.iter().map(|row| (row.security_id.as_str(), row.role.as_str())).collect();
    let open: BTreeSet<&str> = index.open.iter().map(|row| row.security_id.as_str()).collect();
    let moved = |removed: bool| -> BTreeSet<&str> {
        let events = index.at_stage("next_open");
        let column = |a: &ActionRow| match removed {
            true => a.index_shares_after,
            false => a.index_shares_before,
        };
        let events = events.filter(|action| column(action) == Some(0.0));
        events.map(|action| action.security_id.as_str()).collect()
    };
    let (left, came) = (moved(true), moved(false));
    for row in &index.review {
        let id = row.security_id.as_str();
        let stays = matches!(row.change.as_str(), "add" | "keep" | "leaving");
        let expected = stays && !left.contains(id) || came.contains(id);
        check.same(|| place(row, "change"), expected, open.contains(id));
        let leaving = row.change == "leaving";
        check.same(|| place(row, "change"), leaving && row.part == row.parts, false);
        let deleted = row.change == "delete";
        check.same(|| place(row, "change"), deleted && row.part < row.parts, false);
        let held = row.member_before && roles.get(id) != Some(&"entering");
        let member = matches!(row.change.as_str(), "keep" | "delete" | "leaving");
        check.same(|| place(row, "member_before"), held, member);
    }
    check
}

/// Weights at the close, after what the close has settled.
fn weights_before(index: &Index<'_>, holdings: &Holdings<'_>) -> Check {
    let mut check = Check::of(index.id, "weight_before is that of the close");
    let founded = index.review.iter().all(|row| !row.member_before);
    if founded {
        return check;
    }
    let total: Exact = holdings.values().map(|held| held.value()).sum();
    for row in &index.review {
        let held = holdings.get(row.security_id.as_str());
        let seen = (row.weight_before.is_some(), row.member_before);
        check.same(|| place(row, "weight_before"), seen, (held.is_some(), held.is_some()));
        if let Some((weight, held)) = row.weight_before.zip(held) {
            let (weighted, value) = (exact(weight) * &total, held.value());
            check.within(|| place(row, "weight_before"), &weighted, &value, &value);
        }
    }
    check
}

/// Weights with which the next day opens.
fn weights_after(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "weight_after is that of constituents_open");
    let open: BTreeMap<&str, f64> =
        index.open.iter().map(|row| (row.security_id.as_str(), row.weight)).collect();
    for row in &index.review {
        let weight = open.get(row.security_id.as_str()).copied();
        check.same(|| place(row, "weight_after"), row.weight_after, weight);
    }
    check
}

/// What opens is what the review has set at prices and rates of the close, after the events of
/// that open. Each line's events go on from each other.
fn composition(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "constituents_open = outcome of the review + events");
    let open = at_next_open(index);
    let mut events: BTreeMap<&str, Vec<&ActionRow>> = BTreeMap::new();
    for action in index.at_stage("next_open") {
        events.entry(&action.security_id).or_default().push(action);
    }
    for (id, events) in &events {
        let mut held = Holdings::new();
        let first = events.first().and_then(|first| super::holdings::ends(first));
        if let Some((before, _)) = first.filter(|(before, _)| before.shares != 0.0) {
            held.insert(id, before);
        }
        treat(&mut held, events.iter().copied(), &mut check);
        let place = || format!("constituents_open: {} {id}, price, index_shares, fx", index.id);
        check.same(place, open.get(id).copied(), held.get(id).copied());
    }
    let close: BTreeMap<&str, &CloseRow> =
        index.close.iter().map(|row| (row.security_id.as_str(), *row)).collect();
    let review: BTreeMap<&str, &ReviewRow> =
        index.review.iter().map(|row| (row.security_id.as_str(), *row)).collect();
    for row in &index.open {
        let place = || format!("constituents_open: {}, `growth_net`, `growth_gross`", row.key());
        let growth = [row.growth_net, row.growth_gross];
        let none = growth.iter().all(|growth| growth.is_none_or(|growth| growth == 1.0));
        check.same(place, none, true);
    }
    for row in index.open.iter().filter(|row| !events.contains_key(row.security_id.as_str())) {
        let id = row.security_id.as_str();
        let (close, review) = (close.get(id).copied(), review.get(id).copied());
        untouched(index, row, close, review, &mut check);
    }
    check
}

/// A line that no event of the next open has changed.
fn untouched(
    index: &Index<'_>,
    row: &OpenRow,
    close: Option<&CloseRow>,
    review: Option<&ReviewRow>,
    check: &mut Check,
) {
    let place = |column: &str| format!("constituents_open: {}, column `{column}`", row.key());
    if let Some(close) = close {
        check.same(|| place("fx"), row.fx, close.fx);
        if close.price_status == "official" {
            check.same(|| place("adjusted_close"), row.adjusted_close, close.close);
        }
    }
    let Some(review) = review.filter(|review| review.part == review.parts) else { return };
    // Splits since the pricing date change index shares, or for single units the factor.
    let units = index.price().is_some_and(|price| price.weighting == "price_weighted");
    let same_day = review.pricing_date == review.date;
    if units || same_day {
        let place = || self::place(review, "index_shares");
        check.same(place, review.index_shares, Some(row.index_shares));
    }
    if !units || same_day {
        check.same(|| self::place(review, "cap_factor"), review.cap_factor, Some(row.cap_factor));
    }
}

/// The weights of the new composition sum to one, before caps and after them.
fn weights_of_review(index: &Index<'_>) -> Check {
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
