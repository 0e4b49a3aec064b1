//! Carbon figures and ESG indicators with which nothing can be calculated, for `kapok check`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use kapok_domain::end_of_day;
use kapok_market::{History, IssuerIx, Snapshot};
use kapok_rulebook::Rulebook;

use crate::output::Rows;

use super::row::note;

/// Adds a warning for each company and year of which an index would read a figure that cannot be
/// used: an index that needs it has it unknown, and is held only if its row cannot be read.
pub(super) fn unusable(books: &[&Rulebook], history: &History, rows: &mut Rows) {
    for ((company, _), faults) in found(books, history) {
        let faults: Vec<String> = faults.into_iter().collect();
        rows.push(note("warning", company, &faults.join("; ")));
    }
}

/// Faults by company and end of the period, once for all indices.
fn found<'h>(
    books: &[&Rulebook],
    history: &'h History,
) -> BTreeMap<(&'h str, NaiveDate), BTreeSet<String>> {
    let mut found: BTreeMap<(&str, NaiveDate), BTreeSet<String>> = BTreeMap::new();
    let Some(&date) = history.prices().days().last() else { return found };
    for book in books {
        let snapshot = Snapshot::new(history, date, end_of_day(date), book.price_lookback_days);
        for name in book.evaluations.keys() {
            // An evaluation whose facts are unfit is told as a column that cannot be used.
            let values = book.columns().impossible_values(snapshot, name).unwrap_or_default();
            for value in values {
                let company = history.issuers()[value.issuer as usize].as_str();
                found.entry((company, value.period_end)).or_default().insert(value.to_string());
            }
        }
        let Some(data) = book.setting().carbon_data(snapshot) else { continue };
        for (at, issuer) in (0..).zip(history.issuers()) {
            for (end, fault) in data.faults(IssuerIx(at)) {
                found.entry((issuer.as_str(), end)).or_default().insert(fault);
            }
        }
    }
    found
}
