//! Lines that come in, or get more, with the event of another line.

use super::super::holdings::{Held, ends, place};
use super::super::record::Check;
use super::Event;
use crate::exact::{Exact, exact};
use crate::tables::ActionRow;

/// * `leader`: the record of the line whose event it is
pub(super) fn check(event: &Event<'_, '_>, leader: &ActionRow, check: &mut Check) {
    let Some((before, after)) = ends(leader) else { return };
    let place = |column: &str| place(event.action, column);
    check.same(|| place("price_after"), event.after.price, event.before.price);
    let comes_in = event.before.shares == 0.0;
    let received = exact(event.after.shares) - exact(event.before.shares);
    let ratio = event.ratio().map(|(new, old)| new / old);
    match event.action.event_type.as_str() {
        "spin_off" | "line_switch" | "rights_issue" => {
            if let Some(ratio) = ratio {
                let expected = exact(before.shares) * ratio;
                let scale = exact(event.after.shares);
                check.within(|| place("index_shares_after"), &received, &expected, &scale);
            }
        }
        "spin_off_exit" => {
            let value = received * exact(event.before.price) * exact(event.before.fx);
            let scale = event.after.value();
            check.within(|| place("index_shares_after"), &value, &before.value(), &scale);
        }
        _ => {}
    }
    match event.action.event_type.as_str() {
        "spin_off" if comes_in => worth(event, &taken(before, after), check),
        "line_switch" | "replacement" if comes_in => worth(event, &before.value(), check),
        "rights_issue" => {
            // A right is worth what the share is above its cost.
            let value = event.cost().map(|cost| exact(after.price) - cost);
            let value = value.map(|v| if v.is_negative() { Exact::zero() } else { v });
            if let Some(value) = value {
                let scale = exact(after.price);
                let price = exact(event.after.price);
                check.within(|| place("price_after"), &price, &value, &scale);
            }
        }
        _ => {}
    }
}

/// What a line that comes in is worth.
fn worth(event: &Event<'_, '_>, value: &Exact, check: &mut Check) {
    let place = || place(event.action, "price_after, index_shares_after, fx");
    let seen = event.after.value();
    check.within(place, &seen, value, &(value + &seen));
}

/// What a price has lost.
fn taken(before: Held, after: Held) -> Exact {
    (exact(before.price) - exact(after.price)) * exact(before.shares) * exact(before.fx)
}
