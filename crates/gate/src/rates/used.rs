//! Rates that an index uses on an evening.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::fx::Pair;
use kapok_market::{FxTable, History};

use crate::family::Evening;

/// Greatest age of a fixing that an index may use, in days: longer than any convention allows.
pub(super) const CARRY_DAYS: u32 = 31;

impl Evening<'_> {
    /// Whether the index converts with a rate: its source, and a pair that leads from the currency
    /// of a line to that of the index, or one half of a way through a third currency.
    pub(crate) fn uses_rate(&self, fix: &str, pair: Pair) -> bool {
        self.held.fix == Some(fix)
            && self.history.fx(fix).is_some_and(|table| {
                let (to, date) = (self.held.currency, self.held.date);
                let goes = |from| goes_through(self.history, table, (from, to), pair, date);
                self.currencies().into_iter().any(goes)
            })
    }

    /// Currencies of the lines that the index holds this evening, each once.
    pub(super) fn currencies(&self) -> Vec<Currency> {
        let mut found: Vec<Currency> = Vec::new();
        for line in self.lines() {
            let currency = self.history.security(line).currency;
            if !found.contains(&currency) {
                found.push(currency);
            }
        }
        found
    }
}

/// Whether the way from a currency to another goes through a pair on a day.
pub(crate) fn goes_through(
    history: &History,
    table: &FxTable,
    (from, to): (Currency, Currency),
    pair: Pair,
    date: NaiveDate,
) -> bool {
    let is = |a, b| pair == (a, b) || pair == (b, a);
    if from == to {
        return false;
    }
    let rate = table.rate(from, to, date, CARRY_DAYS, history.cut_off(date));
    match rate.map(|rate| rate.through) {
        Ok(None) => is(from, to),
        Ok(Some(through)) => is(from, through) || is(through, to),
        // An inverted rate stops the way: every pair of the two currencies may be on it.
        Err(_) => [pair.0, pair.1].iter().any(|currency| [from, to].contains(currency)),
    }
}
