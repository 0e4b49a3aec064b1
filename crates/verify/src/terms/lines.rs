//! Lines that come in, or get more, with the event of another line.

use kapok_published::ActionRow;

use super::event::Event;
use crate::check::Check;
use crate::exact::{Exact, exact};
use crate::holdings::Ends;
use crate::place::{place, places};

/// * `leader`: the record of the line whose event it is
pub(super) fn check(event: &Event<'_, '_>, leader: &ActionRow, check: &mut Check) {
    let Some(leading) = Ends::of(leader) else { return };
    let place = || place(event.action, "price_after");
    check.same(place, event.after.price, event.before.price);
    received(event, &leading, check);
    let comes_in = event.before.shares == 0.0;
    match event.action.event_type.as_str() {
        "spin_off" if comes_in => worth(event, &taken(&leading), check),
        "line_switch" | "replacement" if comes_in => worth(event, &leading.before.value(), check),
        "rights_issue" => right(event, &leading, check),
        _ => {}
    }
}

/// Index shares that come in follow from those of the leading line, or from its value.
fn received(event: &Event<'_, '_>, leading: &Ends, check: &mut Check) {
    let place = || place(event.action, "index_shares_after");
    let received = exact(event.after.shares) - exact(event.before.shares);
    match event.action.event_type.as_str() {
        "spin_off" | "line_switch" | "rights_issue" => {
            if let Some(ratio) = event.ratio() {
                let expected = exact(leading.before.shares) * (ratio.new / ratio.old);
                check.within(place, &received, &expected, &exact(event.after.shares));
            }
        }
        "spin_off_exit" => {
            let value = received * exact(event.before.price) * exact(event.before.fx);
            check.within(place, &value, &leading.before.value(), &event.after.value());
        }
        _ => {}
    }
}

/// A right is worth what the share is above its cost.
fn right(event: &Event<'_, '_>, leading: &Ends, check: &mut Check) {
    let Some(cost) = event.cost() else { return };
    let value = exact(leading.after.price) - cost;
    let value = if value.is_negative() { Exact::zero() } else { value };
    let (price, scale) = (exact(event.after.price), exact(leading.after.price));
    check.within(|| place(event.action, "price_after"), &price, &value, &scale);
}

/// Value of a line that comes in.
fn worth(event: &Event<'_, '_>, value: &Exact, check: &mut Check) {
    let place = || places(event.action, "price_after, index_shares_after, fx");
    let seen = event.after.value();
    check.within(place, &seen, value, &(value + &seen));
}

/// Value that a price has lost.
fn taken(Ends { before, after }: &Ends) -> Exact {
    (exact(before.price) - exact(after.price)) * exact(before.shares) * exact(before.fx)
}
