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
mod ratio;
mod splits;

use kapok_published::ActionRow;

use crate::check::Check;
use crate::holdings::{Ends, is_factor};
use crate::index_rows::IndexRows;
use crate::place::place;
use crate::verification::Verification;
use event::Event;
use rates::Rates;
use splits::{NOT_APPLIED, Splits};

/// Adds the checks of events, and notes those whose numbers rest on events of a day that is not
/// known.
pub(crate) fn verify(index: &IndexRows<'_>, verification: &mut Verification) {
    let rates = Rates::new(index);
    verification.add_all([
        events(index, &rates),
        dividends::check(index, &rates),
        dividends::below_price(index, &rates),
        final_prices::check(index, &rates),
    ]);
    for action in index.actions.iter().filter(|action| expected::is_of_another_basis(action)) {
        let ActionRow { event_id, security_id, .. } = action;
        verification.skip(format!(
            "{}: index shares of rights {event_id} of {security_id}, which are per share held \
             before the bonus issues of their ex-date: that day was not given",
            index.id
        ));
    }
    for action in index.actions.iter().filter(|action| !Splits::are_told(index, action)) {
        let ActionRow { event_id, security_id, .. } = action;
        verification.skip(format!(
            "{}: numbers of event {event_id} of {security_id}, which are per share before the \
             splits of its ex-date: the day before was not given",
            index.id
        ));
    }
}

fn events(index: &IndexRows<'_>, rates: &Rates<'_>) -> Check {
    let mut check = index.check("prices and index_shares after events are as their terms");
    for action in &index.actions {
        let Some(Ends { before, after }) = Ends::of(action) else { continue };
        if action.stage == "today_close" {
            continue;
        }
        if action.treatment.starts_with(NOT_APPLIED) {
            let has_left = is_count(action) || has_left(index, action);
            check.same(|| place(*action, "treatment"), has_left, true);
            check.same(|| place(*action, "index_shares_after"), before, after);
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

/// Whether a record is of a share count, which one of another line may leave without effect.
fn is_count(action: &ActionRow) -> bool {
    action.event_type == "share_update"
}

/// Whether the line of an event has left before it, at the same stage.
fn has_left(index: &IndexRows<'_>, action: &ActionRow) -> bool {
    index.actions.iter().any(|left| {
        left.security_id == action.security_id
            && left.stage == action.stage
            && left.sequence < action.sequence
            && left.index_shares_after == Some(0.0)
            && left.index_shares_before != Some(0.0)
    })
}
