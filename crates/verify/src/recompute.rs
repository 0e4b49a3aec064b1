//! The recomputation of a day's rows.

use kapok_published::DayTables;

use crate::check::Check;
use crate::index_rows::{DayBefore, IndexRows, by_index};
use crate::verification::Verification;
use crate::{
    attribution, constituents, continuity, disclosure, form, levels, opening, overlays, reinvested,
    terms,
};

/// Recomputes all arithmetic of a day's rows, given those of the day before where there are any.
#[must_use]
pub fn recompute(tables: &DayTables, before: Option<&DayTables>) -> Verification {
    let mut verification = Verification::default();
    let before = before.map(by_index);
    for (id, index) in by_index(tables) {
        match index {
            Some(mut index) => {
                let before = DayBefore::of(&index, before.as_ref());
                index.opened = before.opened(&index);
                recompute_index(&index, &before, &mut verification);
            }
            None => verification.add(without_price_return(id)),
        }
    }
    verification
}

fn recompute_index(
    index: &IndexRows<'_>,
    before: &DayBefore<'_, '_>,
    verification: &mut Verification,
) {
    verification.add_all(levels::checks(index));
    verification.add_all(form::checks(index));
    verification.add_all(reinvested::checks(index));
    verification.add_all(constituents::checks(index));
    verification.add_all(opening::checks(index));
    terms::verify(index, verification);
    verification.add_all(attribution::checks(index));
    continuity::verify(index, before, verification);
    overlays::verify(index, before, verification);
    verification.add_all(disclosure::checks(index));
}

/// A check that fails because the row is not there on which all others rest.
fn without_price_return(index: &str) -> Check {
    let mut check = Check::of(index, "rows are there");
    let expected = "a row of the price return".to_owned();
    check.refuse("levels".to_owned(), "nothing".to_owned(), expected);
    check
}
