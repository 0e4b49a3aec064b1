//! Rates of the day, as far as constituents tell them.

use std::collections::BTreeMap;

use kapok_published::ActionRow;

use crate::exact::{Exact, exact};
use crate::index_rows::IndexRows;

/// Index currency per unit of each currency of a constituent.
pub(super) struct Rates<'a> {
    today: BTreeMap<&'a str, f64>,
    before: BTreeMap<&'a str, f64>,
    quotation: BTreeMap<&'a str, &'a str>,
}

impl<'a> Rates<'a> {
    pub(super) fn new(index: &IndexRows<'a>) -> Self {
        let close = || index.close.iter().copied();
        let of_open =
            index.open.iter().map(|row| (row.security_id.as_str(), row.currency.as_str()));
        let of_close = close().map(|row| (row.security_id.as_str(), row.currency.as_str()));
        let own = std::iter::once((index.price.currency.as_str(), 1.0));
        Self {
            today: close().map(|row| (row.currency.as_str(), row.fx)).chain(own.clone()).collect(),
            before: close().map(|row| (row.currency.as_str(), row.open_fx)).chain(own).collect(),
            quotation: of_open.chain(of_close).collect(),
        }
    }

    /// An amount in the quotation currency of an event's line; `None` where a rate is not told.
    pub(super) fn local(&self, action: &ActionRow, amount: Exact) -> Option<Exact> {
        let quotation = self.quotation.get(action.security_id.as_str())?;
        let currency = action.amount_currency.as_deref()?;
        if currency == *quotation {
            return Some(amount);
        }
        let rate = |currency: &str| self.today.get(currency).filter(|rate| **rate > 0.0);
        Some(amount * exact(*rate(currency)?) / exact(*rate(quotation)?))
    }

    /// Index currency per unit of a currency, today and at the close before.
    pub(super) fn of(&self, currency: &str) -> Vec<Exact> {
        let both = [self.today.get(currency), self.before.get(currency)];
        both.into_iter().flatten().map(|rate| exact(*rate)).collect()
    }
}
