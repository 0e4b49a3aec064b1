//! Events do to prices and index shares as their terms say.
//!
//! Source of the formulas: `docs/methodology/corporate-actions.md`.

mod dividends;
mod event;
mod expected;
mod factors;
mod final_prices;
mod lines;
mod rates;

use crate::check::Check;
use crate::holdings::{Ends, is_factor};
use crate::index_rows::IndexRows;
use crate::place::place;
use event::Event;
use rates::Rates;

pub(crate) fn checks(index: &IndexRows<'_>) -> [Check; 4] {
    let rates = Rates::new(index);
    [
        events(index, &rates),
        dividends::check(index, &rates),
        dividends::below_price(index, &rates),
        final_prices::check(index, &rates),
    ]
}

fn events(index: &IndexRows<'_>, rates: &Rates<'_>) -> Check {
    let mut check = index.check("prices and index_shares after events are as their terms");
    for action in &index.actions {
        let Some(Ends { before, after }) = Ends::of(action) else { continue };
        if action.stage == "today_close" {
            continue;
        }
        if after.shares == 0.0 {
            check.same(|| place(*action, "price_after"), after.price, before.price);
        }
        let event = Event { index, rates, action, before, after };
        match event.leader() {
            Some(leader) if leader.sequence != action.sequence => {
                lines::check(&event, leader, &mut check);
            }
            _ if is_factor(index, action) => factors::check(&event, &mut check),
            _ => expected::check(&event, &mut check),
        }
    }
    check
}
