//! Values of companies and of their share lines.
//!
//! A company has one value, which all its share lines carry.

use kapok_market::column::{Column, Values};
use kapok_market::{History, IssuerIx, SecurityIx};

/// One value a company, spread over the share lines.
pub(crate) fn spread<T: Clone>(history: &History, by_issuer: &[Option<T>]) -> Vec<Option<T>> {
    let lines = history.securities().iter();
    lines.map(|line| by_issuer[line.issuer.at()].clone()).collect()
}

/// All companies.
pub(crate) fn issuers(history: &History) -> impl Iterator<Item = IssuerIx> + use<> {
    let count = history.issuers().len();
    (0..u32::try_from(count).unwrap_or(u32::MAX)).map(IssuerIx)
}

/// All share lines.
pub(crate) fn securities(history: &History) -> impl Iterator<Item = SecurityIx> + use<> {
    let count = history.securities().len();
    (0..u32::try_from(count).unwrap_or(u32::MAX)).map(SecurityIx)
}

/// The text of a column by company: that of its first share line that has one.
pub(crate) fn texts_by_issuer<'h>(history: &History, column: &Column<'h>) -> Vec<Option<&'h str>> {
    let mut by_issuer = vec![None; history.issuers().len()];
    if let Values::Text(values) = &column.values {
        for (line, value) in history.securities().iter().zip(values) {
            let slot: &mut Option<&'h str> = &mut by_issuer[line.issuer.at()];
            *slot = slot.or(*value);
        }
    }
    by_issuer
}
