//! Conventions of the index that its overlays follow.

use chrono::NaiveDate;
use kapok_conventions::{DecrementBasis, Timeline};
use kapok_domain::DayCount;

/// The year of decrements that state none, from dates on.
pub(crate) fn decrement_bases(conventions: Option<&Timeline>) -> Vec<(NaiveDate, DayCount)> {
    let Some(conventions) = conventions else { return Vec::new() };
    let dates = std::iter::once(NaiveDate::MIN).chain(conventions.dates());
    let basis = |date| match conventions.on(date).decrement_basis {
        DecrementBasis::Act360 => DayCount::Act360,
        DecrementBasis::Act365 => DayCount::Act365,
        DecrementBasis::ActAct => DayCount::ActAct,
    };
    dates.map(|date| (date, basis(date))).collect()
}
