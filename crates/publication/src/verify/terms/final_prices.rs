//! Prices that are none of the market's are those of their origin.

use super::super::Index;
use super::super::record::Check;
use super::rates::Rates;
use crate::exact::exact;
use crate::table::Row;
use crate::tables::{ActionRow, CloseRow};

/// A ten-millionth of a currency unit.
const NOMINAL: f64 = 1e-7;

pub(super) fn check(index: &Index<'_>, rates: &Rates<'_>) -> Check {
    let mut check = Check::of(index.id, "prices of the last day are those of their origin");
    for row in &index.close {
        let place = || format!("constituents_close: {}, column `close`", row.key());
        match row.price_status.as_str() {
            "zero" => check.same(place, row.close, 0.0),
            "nominal" => check.same(place, row.close, NOMINAL),
            "stated" | "deal_terms" => terms(index, rates, row, &mut check),
            _ => {}
        }
    }
    check
}

/// What the terms state a share, and for a deal in shares the close of the buyer, where it is a
/// constituent with one.
fn terms(index: &Index<'_>, rates: &Rates<'_>, row: &CloseRow, check: &mut Check) {
    let place = || format!("constituents_close: {}, column `close`", row.key());
    let of_line = |action: &&ActionRow| {
        action.security_id == row.security_id && action.index_shares_after == Some(0.0)
    };
    let Some(event) = index.at_stage("next_open").find(of_line) else { return };
    let stated = event.amount.and_then(|amount| rates.local(event, exact(amount)));
    let Some(stated) = stated else { return };
    let Some((new, old)) = event.ratio_new.zip(event.ratio_old).filter(|(_, old)| *old > 0.0)
    else {
        return check.near(place, row.close, &stated);
    };
    let buyer = index.at_stage("next_open").find(|action| {
        action.event_id == event.event_id && action.security_id != event.security_id
    });
    let buyer =
        buyer.and_then(|buyer| index.close.iter().find(|row| row.security_id == buyer.security_id));
    if let Some(buyer) = buyer.filter(|buyer| buyer.price_status == "official" && row.fx > 0.0) {
        let shares = exact(new) / exact(old) * exact(buyer.close);
        let paid = stated + shares * exact(buyer.fx) / exact(row.fx);
        check.near(place, row.close, &paid);
    }
}
