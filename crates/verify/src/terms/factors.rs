//! Events that take back a price adjustment factor.

use super::event::{Event, Ratio};
use crate::check::Check;
use crate::exact::{Exact, exact};
use crate::place::place;

/// The price before is the close `P` times the factor: `P + d`, or for rights
/// `(P·(A + B) − S·B)/A`.
pub(super) fn check(event: &Event<'_, '_>, check: &mut Check) {
    let close = exact(event.after.price);
    let mut factor = exact(1.0);
    let expected = if event.action.event_type == "rights_issue" {
        let Some(Ratio { new, old }) = event.ratio() else { return };
        factor = (&old + &new) / old.clone();
        let counted = |cost: Exact| (&close * &(&old + &new) - cost * &new) / old.clone();
        event.cost().map(counted)
    } else {
        event.amount().map(|amount| &close + &amount)
    };
    let before = event.before;
    if let Some(expected) = expected {
        check.near(|| place(event.action, "price_before"), before.price, &expected);
    }
    let shares = exact(before.shares);
    let kept = match event.index.price.weighting.as_str() {
        "price_weighted" => shares,
        "cap_weighted" => shares * factor,
        _ if event.brings_a_line() => shares,
        _ => shares * exact(before.price) / close,
    };
    check.near(|| place(event.action, "index_shares_after"), event.after.shares, &kept);
}
