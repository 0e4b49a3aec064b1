//! The composition that opens after a review.

use std::collections::BTreeMap;

use kapok_published::{ActionRow, CloseRow, OpenRow, ReviewRow};

use crate::check::Check;
use crate::holdings::{Ends, Holdings, at_next_open, treat};
use crate::index_rows::IndexRows;
use crate::place::{place, places};

/// The events of the next open, by security.
type Events<'a> = BTreeMap<&'a str, Vec<&'a ActionRow>>;

/// The next open is what the review has set at prices and rates of the close, after the events of
/// that open.
pub(super) fn check(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("constituents_open = outcome of the review + events");
    let mut events = Events::new();
    for action in index.at_stage("next_open") {
        events.entry(&action.security_id).or_default().push(action);
    }
    lines_with_events(index, &events, &mut check);
    no_growth(index, &mut check);
    lines_without_events(index, &events, &mut check);
    check
}

/// The events of each line go on from each other.
fn lines_with_events(index: &IndexRows<'_>, events: &Events<'_>, check: &mut Check) {
    let open = at_next_open(index);
    for (id, events) in events {
        let mut held = Holdings::new();
        let first = events.first().and_then(|first| Ends::of(first)).map(|ends| ends.before);
        if let Some(before) = first.filter(|before| before.shares != 0.0) {
            held.insert(id, before);
        }
        treat(&mut held, events.iter().copied(), check);
        let place = || format!("constituents_open: {} {id}, price, index_shares, fx", index.id);
        check.same(place, open.get(id).copied(), held.get(id).copied());
    }
}

/// A review sets the growth of all index shares to one.
fn no_growth(index: &IndexRows<'_>, check: &mut Check) {
    for row in &index.open {
        let growth = [row.growth_net, row.growth_gross];
        let none = growth.iter().all(|growth| growth.is_none_or(|growth| growth == 1.0));
        check.same(|| places(*row, "growth_net, growth_gross"), none, true);
    }
}

fn lines_without_events(index: &IndexRows<'_>, events: &Events<'_>, check: &mut Check) {
    let close = index.close_by_security();
    let review: BTreeMap<&str, &ReviewRow> =
        index.review.iter().map(|row| (row.security_id.as_str(), *row)).collect();
    for row in index.open.iter().filter(|row| !events.contains_key(row.security_id.as_str())) {
        let id = row.security_id.as_str();
        if let Some(close) = close.get(id) {
            at_prices_of_close(row, close, check);
        }
        if let Some(review) = review.get(id).filter(|review| review.part == review.parts) {
            as_reviewed(index, row, review, check);
        }
    }
}

fn at_prices_of_close(row: &OpenRow, close: &CloseRow, check: &mut Check) {
    check.same(|| place(row, "fx"), row.fx, close.fx);
    let of_today = ["official", "decided"].contains(&close.price_status.as_str());
    if of_today && close.price_date == close.date {
        check.same(|| place(row, "adjusted_close"), row.adjusted_close, close.close);
    }
}

/// Splits since the pricing date change index shares, or for single units the factor.
fn as_reviewed(index: &IndexRows<'_>, row: &OpenRow, review: &ReviewRow, check: &mut Check) {
    // A line by which a selected one was replaced: its event says what it comes in with.
    let Some(index_shares) = review.index_shares else { return };
    let units = index.price.weighting == "price_weighted";
    let same_day = review.pricing_date == review.date;
    if units || same_day {
        let place = || place(review, "index_shares");
        check.same(place, index_shares, row.index_shares);
    }
    if !units || same_day {
        check.same(|| place(review, "cap_factor"), review.cap_factor, Some(row.cap_factor));
    }
}
