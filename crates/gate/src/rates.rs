//! Checks of exchange rates: jumps, rates upside down, rates that contradict each other or do not
//! move.

mod cross;
mod jump;
mod stale;

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::fx::Pair;
use kapok_market::{Fact, FxTable, History};

use crate::check::Check;
use crate::family::{Evening, Family};
use crate::finding::Finding;
use crate::scan::{Scan, Span};
use crate::subject::Subject;

/// Rates are loaded whole, whatever the window of prices.
pub(crate) const FAMILY: Family = Family {
    facts: |scan, found| {
        for fix in scan.history.fixes() {
            jump::of_fix(scan, fix, found);
            stale::of_fix(scan, fix, found);
            cross::of_fix(scan, fix, found);
        }
    },
    evening: stale::missing,
    days_before: |_| 0,
};

/// A fixing with its pair.
type Row = (Pair, Fact<f64>);

/// The first evening on which a fixing counts: its day, or when it became known if that is later.
fn told(history: &History, fact: &Fact<f64>) -> NaiveDate {
    if fact.known_at <= history.cut_off(fact.as_of) {
        fact.as_of
    } else {
        fact.known_at.date_naive()
    }
}

/// The rows of one pair that are first said in a span, with their place among all of the pair.
fn said<'a>(scan: &'a Scan<'_>, rows: &'a [Row]) -> impl Iterator<Item = (usize, NaiveDate)> + 'a {
    let Span { after, .. } = scan.span;
    // Almost all rows are known on their day: those that lie far before need not be looked at one
    // by one, but for the few that became known late.
    rows.iter().enumerate().filter_map(move |(at, (_, fact))| {
        if fact.as_of <= after && fact.known_at <= scan.history.cut_off(after) {
            return None;
        }
        let told = told(scan.history, fact);
        scan.span.contains(told).then_some((at, told))
    })
}

/// The fixing of a pair before that of a day, as known on an evening.
fn before<'a>(
    scan: &Scan<'_>,
    fix: &'a FxTable,
    (pair, fact): &Row,
    told: NaiveDate,
) -> Option<&'a Fact<f64>> {
    let day_before = fact.as_of.pred_opt()?;
    fix.fixed(*pair, day_before, scan.history.cut_off(told))
}

/// A finding about a fixing.
fn finding(check: Check, fix: &FxTable, row: &Row, told: NaiveDate, seen: String) -> Finding {
    let ((base, quote), fact) = row;
    let subject = Subject::Rate(fix.name().to_owned(), *base, *quote);
    let mut finding = Finding::new(check, subject, fact.as_of, seen);
    finding.told = told;
    finding.source = Some(fact.source);
    finding
}

impl Evening<'_> {
    /// Whether the index converts with a rate: its source, and a pair that leads from the currency
    /// of a line to that of the index, or one half of a way through a third currency.
    pub(crate) fn uses_rate(&self, fix: &str, pair: Pair) -> bool {
        self.held.fix == Some(fix)
            && self.history.fx(fix).is_some_and(|table| {
                self.currencies().iter().any(|&from| self.goes_through(table, from, pair))
            })
    }

    /// Whether the way from a currency to that of the index goes through a pair.
    fn goes_through(&self, table: &FxTable, from: Currency, pair: Pair) -> bool {
        let (to, date) = (self.held.currency, self.held.date);
        let is = |a, b| pair == (a, b) || pair == (b, a);
        if from == to {
            return false;
        }
        let rate = table.rate(from, to, date, CARRY_DAYS, self.history.cut_off(date));
        match rate.map(|rate| rate.through) {
            Ok(None) => is(from, to),
            Ok(Some(through)) => is(from, through) || is(through, to),
            // An inverted rate stops the way: every pair of the two currencies may be on it.
            Err(_) => [pair.0, pair.1].iter().any(|currency| [from, to].contains(currency)),
        }
    }

    /// Currencies of the lines that the index holds this evening, each once.
    fn currencies(&self) -> Vec<Currency> {
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

/// Greatest age of a fixing that an index may use, in days: longer than any convention allows.
const CARRY_DAYS: u32 = 31;

#[cfg(test)]
mod tests;
