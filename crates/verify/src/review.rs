//! Reviews: their figures, their changes, and the composition that opens.

mod composition;

use std::collections::{BTreeMap, BTreeSet};

use kapok_published::{ActionRow, ReviewRow};

use crate::check::Check;
use crate::exact::{Exact, exact};
use crate::holdings::{Holdings, at_close, settle};
use crate::index_rows::IndexRows;
use crate::place::{place, places};

pub(crate) fn checks(index: &IndexRows<'_>) -> [Check; 8] {
    let mut before = at_close(index);
    let mut settled = index.check("what the close settles starts from the close");
    settle(index, &mut before, &mut settled);
    [
        settled,
        whole(index),
        changes(index),
        weights_before(index, &before),
        weights_after(index),
        composition::check(index),
        weights_of_review(index),
        turnover(index),
    ]
}

/// Figures of the whole review are the same in all rows.
fn whole(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("all rows of a review share it");
    let Some(first) = index.review.first() else { return check };
    let numbers = |row: &ReviewRow| (row.turnover, row.market_value_change, row.part, row.parts);
    let dates = |row: &ReviewRow| (row.reference_date, row.pricing_date, row.announcement_date);
    for row in &index.review {
        check.same(|| places(*row, "turnover to parts"), numbers(row), numbers(first));
        check.same(|| places(*row, "dates"), dates(row), dates(first));
        check.same(|| place(*row, "part"), (1..=row.parts).contains(&row.part), true);
    }
    check
}

/// Changes of members are those between the two compositions.
fn changes(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("changes of the review are those of the constituents");
    let roles: BTreeMap<&str, &str> =
        index.close.iter().map(|row| (row.security_id.as_str(), row.role.as_str())).collect();
    let open: BTreeSet<&str> = index.open.iter().map(|row| row.security_id.as_str()).collect();
    let left = moved(index, |action| action.index_shares_after);
    let came = moved(index, |action| action.index_shares_before);
    for row in &index.review {
        let (id, change) = (row.security_id.as_str(), row.change.as_str());
        let place = |column| move || place(*row, column);
        let stays = matches!(change, "add" | "keep" | "leaving");
        let expected = stays && !left.contains(id) || came.contains(id);
        check.same(place("change"), expected, open.contains(id));
        check.same(place("change"), change == "leaving" && row.part == row.parts, false);
        check.same(place("change"), change == "delete" && row.part < row.parts, false);
        let held = row.member_before && roles.get(id) != Some(&"entering");
        let member = matches!(change, "keep" | "delete" | "leaving");
        check.same(place("member_before"), held, member);
    }
    check
}

/// Lines without index shares on one side of an event of the next open.
fn moved<'a>(
    index: &IndexRows<'a>,
    index_shares: fn(&ActionRow) -> Option<f64>,
) -> BTreeSet<&'a str> {
    let events = index.at_stage("next_open").filter(|action| index_shares(action) == Some(0.0));
    events.map(|action| action.security_id.as_str()).collect()
}

/// Weights at the close, after what the close has settled.
fn weights_before(index: &IndexRows<'_>, holdings: &Holdings<'_>) -> Check {
    let mut check = index.check("weight_before is that of the close");
    let founded = index.review.iter().all(|row| !row.member_before);
    if founded {
        return check;
    }
    let total: Exact = holdings.values().map(|held| held.value()).sum();
    for row in &index.review {
        let held = holdings.get(row.security_id.as_str());
        let seen = (row.weight_before.is_some(), row.member_before);
        check.same(|| place(*row, "weight_before"), seen, (held.is_some(), held.is_some()));
        if let Some((weight, held)) = row.weight_before.zip(held) {
            let (weighted, value) = (exact(weight) * &total, held.value());
            check.within(|| place(*row, "weight_before"), &weighted, &value, &value);
        }
    }
    check
}

/// Weights with which the next day opens.
fn weights_after(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("weight_after is that of constituents_open");
    let open: BTreeMap<&str, f64> =
        index.open.iter().map(|row| (row.security_id.as_str(), row.weight)).collect();
    for row in &index.review {
        let weight = open.get(row.security_id.as_str()).copied();
        check.same(|| place(*row, "weight_after"), row.weight_after, weight);
    }
    check
}

/// The weights of the new composition sum to one, before caps and after them.
fn weights_of_review(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("weights of the review sum to one");
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
fn turnover(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("turnover = ½ × Σ |weight_after - weight_before|");
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
        check.within(|| place(*row, "turnover"), &exact(row.turnover), &half, &exact(1.0));
    }
    check
}
