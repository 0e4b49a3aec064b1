//! Overlays follow from levels, terms and what was carried.

mod blends;
mod carried;
mod expected;
mod fees;
mod fields;
mod hedges;
mod levels;
mod leverage;
mod one_day;
mod pair;
mod risk;
mod series;

use crate::check::Check;
use crate::index_rows::{DayBefore, IndexRows};
use crate::place::place;
use crate::verification::Verification;
use levels::Arithmetic;
use pair::{Pair, pairs};

/// Adds the checks of overlays: of their rows, and against those of the day before.
pub(crate) fn verify(
    index: &IndexRows<'_>,
    before: &DayBefore<'_, '_>,
    verification: &mut Verification,
) {
    if index.overlays.is_empty() {
        return;
    }
    verification.add_all(one_day::checks(index));
    match before {
        DayBefore::Rows(before) => verification.add_all(checks(index, before)),
        DayBefore::NotGiven | DayBefore::AnotherDay => {
            if index.overlays.iter().any(|row| row.base_date < index.price.date) {
                verification.skip(format!("{}: overlays, the day before was not given", index.id));
            }
        }
    }
}

fn checks(index: &IndexRows<'_>, before: &IndexRows<'_>) -> [Check; 6] {
    let mut begun = index.check("an overlay that had begun is published the day before");
    let pairs = pairs(index, before, &mut begun);
    [
        begun,
        continued(index, &pairs),
        levels::days(index, &pairs),
        levels::check(index, &pairs, Arithmetic::Rational),
        levels::check(index, &pairs, Arithmetic::Transcendental),
        carried::check(index, &pairs),
    ]
}

/// A day begins with what the day before has carried on; a held overlay stays so.
fn continued(index: &IndexRows<'_>, pairs: &[Pair<'_>]) -> Check {
    let mut check = index.check("overlays continue with what the day before has carried");
    for Pair { row, before } in pairs {
        check.same(|| place(*row, "previous_level"), row.previous_level, before.level);
        check.same(|| place(*row, "return_base"), row.return_base, before.next_level);
        if before.status == "held" {
            check.same(|| place(*row, "held_since"), row.held_since, before.held_since);
            check.same(|| place(*row, "reason"), &row.reason, &before.reason);
        }
    }
    check
}
