//! Events that take back a price adjustment factor.

use super::event::Event;
use super::ratio::Ratio;
use crate::check::Check;
use crate::exact::{Exact, exact, relative_error};
use crate::place::place;

/// Treatment of a special dividend whose tax stays in the price.
const AFTER_TAX: &str = "adjusted by the price of the ex-date, after tax";

/// The price before is the close `P` times the factor: `P + d`, or for rights
/// `(P·(A + B) − S·B)/A`.
pub(super) fn check(event: &Event<'_, '_>, check: &mut Check) {
    let close = exact(event.after.price);
    let mut factor = exact(1.0);
    let expected = if event.action.event_type == "rights_issue" {
        let Some((counted, after)) = rights(event, &close) else { return };
        factor = after;
        Some(counted)
    } else if event.action.treatment == AFTER_TAX {
        // The tax that is taken off is told nowhere.
        None
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

/// Price before and shares after for one before, of rights that are taken back: by the ratio of
/// the terms, or, where the shares that it is quoted on are told on another day, by the shares.
fn rights(event: &Event<'_, '_>, close: &Exact) -> Option<(Exact, Exact)> {
    let cost = event.cost()?;
    let of_terms = event.offers().into_iter().map(|Ratio { new, old }| (&new + &old) / old);
    let (before, after) = (event.before.shares, event.after.shares);
    let follows = event.index.price.weighting == "cap_weighted" && before > 0.0;
    let of_shares = follows.then(|| exact(after) / exact(before));
    let counted = |factor: Exact| (close * &factor - &cost * &(&factor - &exact(1.0)), factor);
    let published = exact(event.before.price);
    let error = |(price, _): &(Exact, Exact)| relative_error(&published, price, price);
    let all = of_terms.chain(of_shares).map(counted);
    all.min_by(|a, b| error(a).total_cmp(&error(b)))
}
