//! Prices that are none of the market's are those of their origin.

use kapok_published::{ActionRow, CloseRow};

use super::rates::Rates;
use crate::check::Check;
use crate::exact::exact;
use crate::index_rows::IndexRows;
use crate::place::place;

/// A ten-millionth of a currency unit.
const NOMINAL: f64 = 1e-7;

pub(super) fn check(index: &IndexRows<'_>, rates: &Rates<'_>) -> Check {
    let mut check = index.check("prices of the last day are those of their origin");
    for row in &index.close {
        let place = || place(*row, "close");
        match row.price_status.as_str() {
            "zero" => check.same(place, row.close, 0.0),
            "nominal" => check.same(place, row.close, NOMINAL),
            "stated" | "deal_terms" => by_terms(index, rates, row, &mut check),
            _ => {}
        }
    }
    check
}

/// The price that terms state a share, and for a deal in shares the close of the buyer, where it is
/// a constituent with one.
fn by_terms(index: &IndexRows<'_>, rates: &Rates<'_>, row: &CloseRow, check: &mut Check) {
    let of_line = |action: &&ActionRow| {
        action.security_id == row.security_id && action.index_shares_after == Some(0.0)
    };
    let Some(event) = index.at_stage("next_open").find(of_line) else { return };
    let stated = event.amount.and_then(|amount| rates.local(event, exact(amount)));
    let Some(stated) = stated else { return };
    let Some((new, old)) = event.ratio_new.zip(event.ratio_old).filter(|(_, old)| *old > 0.0)
    else {
        return check.near(|| place(row, "close"), row.close, &stated);
    };
    let buyer = buyer(index, event).filter(|buyer| buyer.price_status == "official");
    if let Some(buyer) = buyer.filter(|_| row.fx > 0.0) {
        let shares = exact(new) / exact(old) * exact(buyer.close);
        let paid = stated + shares * exact(buyer.fx) / exact(row.fx);
        check.near(|| place(row, "close"), row.close, &paid);
    }
}

/// The buyer of a line, if it is a constituent.
fn buyer<'a>(index: &IndexRows<'a>, event: &ActionRow) -> Option<&'a CloseRow> {
    let buyer = index.at_stage("next_open").find(|action| {
        action.event_id == event.event_id && action.security_id != event.security_id
    })?;
    index.close.iter().copied().find(|row| row.security_id == buyer.security_id)
}
