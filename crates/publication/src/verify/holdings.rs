//! Lines with price, index shares and rate, as events change them one after the other.

use std::collections::BTreeMap;

use super::Index;
use super::record::Check;
use crate::exact::{Exact, exact};
use crate::table::Row;
use crate::tables::{ActionRow, CloseRow, OpenRow};

/// What is held of one line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Held {
    pub(super) price: f64,
    pub(super) shares: f64,
    pub(super) fx: f64,
}

impl Held {
    /// `p · q · x`, exactly.
    pub(super) fn value(&self) -> Exact {
        exact(self.price) * exact(self.shares) * exact(self.fx)
    }
}

/// What is held, by security.
pub(super) type Holdings<'a> = BTreeMap<&'a str, Held>;

pub(super) fn place(action: &ActionRow, column: &str) -> String {
    format!("corporate_actions: {}, column `{column}`", action.key())
}

/// Before and after an event. A redenomination divides the rate by what the price is multiplied
/// by.
pub(super) fn ends(action: &ActionRow) -> Option<(Held, Held)> {
    let fx = action.fx?;
    let units = match action.event_type.as_str() {
        "redenomination" => action.ratio_new? / action.ratio_old?,
        _ => 1.0,
    };
    let before = Held { price: action.price_before?, shares: action.index_shares_before?, fx };
    let (price, shares) = (action.price_after?, action.index_shares_after?);
    Some((before, Held { price, shares, fx: fx / units }))
}

pub(super) fn at_close<'a>(index: &Index<'a>) -> Holdings<'a> {
    let held = |row: &CloseRow| Held { price: row.close, shares: row.index_shares, fx: row.fx };
    index.close.iter().map(|row| (row.security_id.as_str(), held(row))).collect()
}

pub(super) fn at_open<'a>(index: &Index<'a>) -> Holdings<'a> {
    let held =
        |row: &CloseRow| Held { price: row.open_price, shares: row.index_shares, fx: row.open_fx };
    index.close.iter().map(|row| (row.security_id.as_str(), held(row))).collect()
}

pub(super) fn at_next_open<'a>(index: &Index<'a>) -> Holdings<'a> {
    let held =
        |row: &OpenRow| Held { price: row.adjusted_close, shares: row.index_shares, fx: row.fx };
    index.open.iter().map(|row| (row.security_id.as_str(), held(row))).collect()
}

/// Treats events in their order: each starts from what the one before has left, exactly; a line
/// that comes in starts from nothing.
pub(super) fn treat<'a>(
    holdings: &mut Holdings<'a>,
    events: impl Iterator<Item = &'a ActionRow>,
    check: &mut Check,
) {
    for action in events {
        let place = |column: &str| place(action, column);
        let Some((before, after)) = ends(action) else {
            check.same(|| place("price_before to fx"), "absent", "present");
            continue;
        };
        let id = action.security_id.as_str();
        let nothing = Held { price: after.price, shares: 0.0, fx: after.fx };
        let held = holdings.get(id).copied().unwrap_or(nothing);
        check.same(|| place("price_before, index_shares_before, fx"), before, held);
        put(holdings, id, after);
    }
}

fn put<'a>(holdings: &mut Holdings<'a>, id: &'a str, after: Held) {
    match after.shares {
        0.0 => holdings.remove(id),
        _ => holdings.insert(id, after),
    };
}

/// Whether an event takes back a price adjustment factor: its price before is the close times
/// its factor.
pub(super) fn is_factor(index: &Index<'_>, action: &ActionRow) -> bool {
    let adjusted = |row: &&&CloseRow| row.security_id == action.security_id;
    let row = index.close.iter().find(adjusted);
    action.stage == "after_close"
        && action.price_before != action.price_after
        && row.is_some_and(|row| row.price_adjustment_factor != 1.0)
}

/// The events after the close. Those that take back a price adjustment factor lead from the close
/// times the factor back to the close, one after the other.
pub(super) fn settle<'a>(index: &Index<'a>, holdings: &mut Holdings<'a>, check: &mut Check) {
    let mut adjusted: BTreeMap<&str, f64> = BTreeMap::new();
    for action in index.at_stage("after_close") {
        if !is_factor(index, action) {
            treat(holdings, std::iter::once(action), check);
            continue;
        }
        let id = action.security_id.as_str();
        let (Some(held), Some((before, after))) = (holdings.get(id).copied(), ends(action)) else {
            check.same(|| place(action, "security_id"), "no constituent", "a constituent");
            continue;
        };
        let seen = Held { price: held.price, ..before };
        check.same(|| place(action, "index_shares_before, fx"), seen, held);
        match adjusted.insert(id, after.price) {
            Some(price) => check.same(|| place(action, "price_before"), before.price, price),
            None => check_adjusted(index, action, before.price, check),
        }
        put(holdings, id, Held { price: held.price, ..after });
    }
    for row in &index.close {
        let place = || format!("constituents_close: {}, `price_adjustment_factor`", row.key());
        match adjusted.get(row.security_id.as_str()) {
            Some(price) => check.same(place, *price, row.close),
            None => check.same(place, row.price_adjustment_factor, 1.0),
        }
    }
}

/// The price before the first of them is the close times the factor.
fn check_adjusted(index: &Index<'_>, action: &ActionRow, price: f64, check: &mut Check) {
    let row = index.close.iter().find(|row| row.security_id == action.security_id);
    if let Some(row) = row {
        let counted = exact(row.close) * exact(row.price_adjustment_factor);
        check.near(|| place(action, "price_before"), price, &counted);
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
    let place = |security: &str| format!("{table}: {index} {security}, price, index_shares, fx");
    for (security, held) in published {
        check.same(|| place(security), Some(*held), expected.get(security).copied());
    }
    for (security, held) in expected.iter().filter(|(s, _)| !published.contains_key(*s)) {
        check.same(|| place(security), None, Some(*held));
    }
}

/// Columns that events alone change.
#[derive(Debug, PartialEq)]
pub(super) struct Kept<'a> {
    shares: [f64; 3],
    currency: &'a str,
    role: (&'a str, Option<&'a str>),
}

pub(super) fn kept_close(row: &CloseRow) -> Kept<'_> {
    Kept {
        shares: [row.shares_outstanding, row.free_float, row.cap_factor],
        currency: &row.currency,
        role: (&row.role, row.parent_security_id.as_deref()),
    }
}

pub(super) fn kept_open(row: &OpenRow) -> Kept<'_> {
    Kept {
        shares: [row.shares_outstanding, row.free_float, row.cap_factor],
        currency: &row.currency,
        role: (&row.role, row.parent_security_id.as_deref()),
    }
}
