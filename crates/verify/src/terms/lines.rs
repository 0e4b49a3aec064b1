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
    let unit = event.index.price.weighting == "price_weighted";
    match event.action.event_type.as_str() {
        "spin_off" if comes_in => worth(event, &taken(&leading), check),
        "line_switch" if comes_in && unit => one_unit(event, &leading, check),
        "line_switch" if comes_in => worth(event, &leading.before.value(), check),
        "replacement" if comes_in && unit => {
            let place = || crate::place::place(event.action, "index_shares_after");
            check.same(place, event.after.shares, leading.before.shares);
        }
        "replacement" if event.action.treatment == OWN_SHARES => own_shares(event, check),
        "replacement" if comes_in => worth(event, &leading.before.value(), check),
        "rights_issue" => right(event, &leading, check),
        _ => {}
    }
}

/// Treatment of a replacement that comes in with its own shares.
const OWN_SHARES: &str = "comes in with its own free-float shares";

/// A replacement with its own shares has no cap factor: where nothing follows at the same open, it
/// opens with `q = s · f`.
fn own_shares(event: &Event<'_, '_>, check: &mut Check) {
    let action = event.action;
    let later = event
        .index
        .at_stage("next_open")
        .any(|other| other.security_id == action.security_id && other.sequence > action.sequence);
    let row = event.index.open.iter().find(|row| row.security_id == action.security_id);
    if let Some(row) = row.filter(|_| !later && action.stage == "next_open") {
        let free = exact(row.shares_outstanding) * exact(row.free_float);
        check.near(|| place(action, "index_shares_after"), event.after.shares, &free);
    }
}

/// A unit of a line that becomes another one stays a unit, at the price of the ratio.
fn one_unit(event: &Event<'_, '_>, leading: &Ends, check: &mut Check) {
    let shares = || place(event.action, "index_shares_after");
    check.same(shares, event.after.shares, leading.before.shares);
    if let Some(ratio) = event.ratio_at_hand() {
        let value = exact(event.after.price) * exact(event.after.fx) * ratio.new / ratio.old;
        let before = exact(leading.before.price) * exact(leading.before.fx);
        check.within(|| place(event.action, "price_after"), &value, &before, &before);
    }
}

/// Index shares that come in follow from those of the leading line, or from its value.
fn received(event: &Event<'_, '_>, leading: &Ends, check: &mut Check) {
    let place = || place(event.action, "index_shares_after");
    let received = exact(event.after.shares) - exact(event.before.shares);
    let by_value = |check: &mut Check| {
        let value = &received * &(exact(event.before.price) * exact(event.before.fx));
        check.within(place, &value, &leading.before.value(), &event.after.value());
    };
    let ratio = match event.action.event_type.as_str() {
        "spin_off_exit" => return by_value(check),
        "line_switch" => match event.index.price.weighting.as_str() {
            "price_weighted" if event.before.shares == 0.0 => return,
            // The unit that was there is all there is.
            "price_weighted" => return check.same(place, event.after.shares, event.before.shares),
            "fixed_weight" | "geometric" if event.before.value().is_above_zero() => {
                return by_value(check);
            }
            _ => event.ratio_at_hand(),
        },
        "spin_off" => event.ratio_at_hand(),
        "rights_issue" => event.ratio(),
        _ => None,
    };
    if let Some(ratio) = ratio {
        let expected = exact(leading.before.shares) * (ratio.new / ratio.old);
        check.within(place, &received, &expected, &exact(event.after.shares));
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
