//! Figures of a company year by year, as they are known on one evening.

use chrono::NaiveDate;
use kapok_domain::{Currency, Timestamp};
use kapok_market::history::{Field, FieldValue};
use kapok_market::{Fact, IssuerIx, TextIx};

/// A fact with its company and its field.
pub(super) type Row = ((IssuerIx, Field), Fact<FieldValue>);

/// A figure of a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figure {
    pub(super) as_of: NaiveDate,
    pub(super) value: f64,
    pub(super) unit: TextIx,
    pub(super) currency: Option<Currency>,
}

/// Figures up to a period, newest first: of each period the one known last by the cut-off, so that
/// a correction in time is what a new figure is compared with.
pub(super) fn figures(rows: &[Row], until: NaiveDate, cut_off: Timestamp) -> Vec<Figure> {
    let known = rows.iter().rev().map(|(_, fact)| fact);
    let known = known.filter(|fact| fact.as_of <= until && fact.is_known(cut_off));
    let mut found: Vec<Figure> = Vec::new();
    for fact in known {
        let Some(measure) = fact.value.measure() else { continue };
        if found.last().is_none_or(|last| last.as_of > fact.as_of) {
            let (value, unit, currency) = (measure.value, measure.unit, measure.currency);
            found.push(Figure { as_of: fact.as_of, value, unit, currency });
        }
    }
    found
}
