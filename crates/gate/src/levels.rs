//! Checks of levels: moves, growth of the return variants, the number of constituents.

use kapok_market::Terms;

use crate::check::Check;
use crate::family::{Evening, Family, no_facts};
use crate::finding::Finding;
use crate::held::BesideParent;
use crate::in_force::InForce;
use crate::subject::Subject;

pub(crate) const FAMILY: Family =
    Family { facts: no_facts, evening: levels, in_force: InForce::OnItsDay, days_before: |_| 0 };

/// Difference of growths that is rounding of carried numbers.
const ROUNDING: f64 = 1e-9;

fn levels(evening: &Evening<'_>, found: &mut Vec<Finding>) {
    found.extend(level_move(evening));
    found.extend(return_order(evening));
    found.extend(member_count(evening));
}

fn finding(evening: &Evening<'_>, check: Check, size: f64, seen: String) -> Finding {
    let subject = Subject::Index(evening.held.index.to_owned());
    let mut finding = Finding::new(check, subject, evening.held.date, seen);
    (finding.size, finding.weight) = (size, Some(1.0));
    finding
}

/// Move of the price return over the day.
fn level_move(evening: &Evening<'_>) -> Option<Finding> {
    let moved = evening.held.moved?.price;
    (moved.abs() > evening.limits.least(Check::LevelMove)).then(|| {
        let seen = format!("price return moved {:+.2} %", 100.0 * moved);
        finding(evening, Check::LevelMove, moved.abs(), seen)
    })
}

/// Move of the price return against that of the parent.
pub(crate) fn level_parent(pair: &BesideParent<'_>) -> Finding {
    let BesideParent { index, date, moved, parent } = *pair;
    let seen = format!(
        "price return moved {:+.2} %, that of its parent {:+.2} %",
        100.0 * moved,
        100.0 * parent
    );
    let mut finding =
        Finding::new(Check::LevelParent, Subject::Index(index.to_owned()), date, seen);
    (finding.size, finding.weight) = ((moved - parent).abs(), Some(1.0));
    finding
}

/// Order of the return variants: gross grows at least as fast as net, net as price. Tax on a
/// special dividend or a repayment, which the price return takes out in full, may turn it round.
fn return_order(evening: &Evening<'_>) -> Option<Finding> {
    let moved = evening.held.moved?;
    let above = (moved.price - moved.net).max(moved.net - moved.gross);
    if above <= ROUNDING || is_taxed_in_full(evening) {
        return None;
    }
    let percent = [moved.price, moved.net, moved.gross].map(|growth| 100.0 * growth);
    let [price, net, gross] = percent;
    let seen = format!("price return {price:+.4} %, net {net:+.4} %, gross {gross:+.4} %");
    Some(finding(evening, Check::ReturnOrder, above, seen))
}

/// Whether a line of the index has an event that the price return takes out in full and the net
/// return after tax.
fn is_taxed_in_full(evening: &Evening<'_>) -> bool {
    let (history, held) = (evening.history, evening.held);
    let mut events =
        history.actions().ex_between(held.after, held.date, history.cut_off(held.date));
    events.any(|event| {
        let taxed = match event.terms {
            Terms::CashDividend { special, .. } => special,
            Terms::CapitalRepayment { .. }
            | Terms::SpinOff { .. }
            | Terms::Distribution { .. }
            | Terms::OptionalDividend { .. } => true,
            _ => false,
        };
        taxed && held.weight(event.security).is_some()
    })
}

/// Number of constituents at the next open against today's, without a review. One line more or less
/// is an event; several are a file.
fn member_count(evening: &Evening<'_>) -> Option<Finding> {
    let held = evening.held;
    let (before, after) = (held.opened.len(), held.next.len());
    let changed = before.abs_diff(after);
    if held.reviewed || before == 0 || changed <= 1 {
        return None;
    }
    let share = changed as f64 / before as f64;
    (share > evening.limits.least(Check::MemberCount)).then(|| {
        let seen = format!("{after} constituents at the next open, {before} at the last");
        finding(evening, Check::MemberCount, share, seen)
    })
}

#[cfg(test)]
mod tests;
