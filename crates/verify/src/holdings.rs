//! Lines with price, index shares and rate, as events change them one after the other.

use std::collections::BTreeMap;

use kapok_published::{ActionRow, CloseRow, OpenRow, TableRow};

use crate::check::Check;
use crate::exact::{Exact, exact};
use crate::index_rows::IndexRows;
use crate::place::{place, places};

/// A line with price, index shares and rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Held {
    pub(crate) price: f64,
    pub(crate) shares: f64,
    pub(crate) fx: f64,
}

impl Held {
    /// `p · q · x`, exactly.
    pub(crate) fn value(&self) -> Exact {
        exact(self.price) * exact(self.shares) * exact(self.fx)
    }
}

/// Lines that are held, by security.
pub(crate) type Holdings<'a> = BTreeMap<&'a str, Held>;

/// A line before and after an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ends {
    pub(crate) before: Held,
    pub(crate) after: Held,
}

impl Ends {
    /// The ends of an event; `None` where it was not applied. A redenomination divides the rate by
    /// what the price is multiplied by.
    pub(crate) fn of(action: &ActionRow) -> Option<Self> {
        let fx = action.fx?;
        let units = match action.event_type.as_str() {
            "redenomination" => action.ratio_new? / action.ratio_old?,
            _ => 1.0,
        };
        let before = Held { price: action.price_before?, shares: action.index_shares_before?, fx };
        let (price, shares) = (action.price_after?, action.index_shares_after?);
        Some(Self { before, after: Held { price, shares, fx: fx / units } })
    }
}

pub(crate) fn at_close<'a>(index: &IndexRows<'a>) -> Holdings<'a> {
    let held = |row: &CloseRow| Held { price: row.close, shares: row.index_shares, fx: row.fx };
    index.close.iter().map(|row| (row.security_id.as_str(), held(row))).collect()
}

pub(crate) fn at_open<'a>(index: &IndexRows<'a>) -> Holdings<'a> {
    let held =
        |row: &CloseRow| Held { price: row.open_price, shares: row.index_shares, fx: row.open_fx };
    index.close.iter().map(|row| (row.security_id.as_str(), held(row))).collect()
}

pub(crate) fn at_next_open<'a>(index: &IndexRows<'a>) -> Holdings<'a> {
    let held =
        |row: &OpenRow| Held { price: row.adjusted_close, shares: row.index_shares, fx: row.fx };
    index.open.iter().map(|row| (row.security_id.as_str(), held(row))).collect()
}

/// Treats events in their order: each starts from what the one before has left, exactly; a line
/// that comes in starts from nothing.
pub(crate) fn treat<'a>(
    holdings: &mut Holdings<'a>,
    events: impl Iterator<Item = &'a ActionRow>,
    check: &mut Check,
) {
    for action in events {
        let Some(Ends { before, after }) = Ends::of(action) else {
            check.same(|| places(action, "price_before to fx"), "absent", "present");
            continue;
        };
        let id = action.security_id.as_str();
        let nothing = Held { price: after.price, shares: 0.0, fx: after.fx };
        let held = holdings.get(id).copied().unwrap_or(nothing);
        check.same(|| places(action, "price_before, index_shares_before, fx"), before, held);
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
pub(crate) fn is_factor(index: &IndexRows<'_>, action: &ActionRow) -> bool {
    let adjusted = |row: &&&CloseRow| row.security_id == action.security_id;
    let row = index.close.iter().find(adjusted);
    action.stage == "after_close"
        && action.price_before != action.price_after
        && row.is_some_and(|row| row.price_adjustment_factor != 1.0)
}

/// The events after the close. Those that take back a price adjustment factor lead from the close
/// times the factor back to the close, one after the other.
pub(crate) fn settle<'a>(index: &IndexRows<'a>, holdings: &mut Holdings<'a>, check: &mut Check) {
    let mut adjusted: BTreeMap<&str, f64> = BTreeMap::new();
    for action in index.at_stage("after_close") {
        if is_factor(index, action) {
            take_back(index, holdings, &mut adjusted, action, check);
        } else {
            treat(holdings, std::iter::once(action), check);
        }
    }
    for row in &index.close {
        let place = || place(*row, "price_adjustment_factor");
        match adjusted.get(row.security_id.as_str()) {
            Some(price) => check.same(place, *price, row.close),
            None => check.same(place, row.price_adjustment_factor, 1.0),
        }
    }
}

/// One event that takes back a price adjustment factor.
///
/// * `adjusted`: prices after the events before it, of lines that have any
fn take_back<'a>(
    index: &IndexRows<'a>,
    holdings: &mut Holdings<'a>,
    adjusted: &mut BTreeMap<&'a str, f64>,
    action: &'a ActionRow,
    check: &mut Check,
) {
    let id = action.security_id.as_str();
    let (Some(held), Some(ends)) = (holdings.get(id).copied(), Ends::of(action)) else {
        check.same(|| place(action, "security_id"), "no constituent", "a constituent");
        return;
    };
    let Ends { before, after } = ends;
    let seen = Held { price: held.price, ..before };
    check.same(|| places(action, "index_shares_before, fx"), seen, held);
    match adjusted.insert(id, after.price) {
        Some(price) => check.same(|| place(action, "price_before"), before.price, price),
        None => first_factor(index, action, before.price, check),
    }
    put(holdings, id, Held { price: held.price, ..after });
}

/// The price before the first of them is the close times the factor.
fn first_factor(index: &IndexRows<'_>, action: &ActionRow, price: f64, check: &mut Check) {
    let row = index.close.iter().find(|row| row.security_id == action.security_id);
    if let Some(row) = row {
        let counted = exact(row.close) * exact(row.price_adjustment_factor);
        check.near(|| place(action, "price_before"), price, &counted);
    }
}

/// The holdings of a table of constituents must be those expected.
pub(crate) fn compare<R: TableRow>(
    index: &IndexRows<'_>,
    published: &Holdings<'_>,
    expected: &Holdings<'_>,
    check: &mut Check,
) {
    let (table, index) = (R::NAME, index.id);
    let place = |security: &str| format!("{table}: {index} {security}, price, index_shares, fx");
    for (security, held) in published {
        check.same(|| place(security), Some(*held), expected.get(security).copied());
    }
    for (security, held) in expected.iter().filter(|(s, _)| !published.contains_key(*s)) {
        check.same(|| place(security), None, Some(*held));
    }
}
