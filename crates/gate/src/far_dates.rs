//! Dates of the smaller tables that lie far from all others: a year or a century is wrong.
//!
//! Prices, fixings and figures of companies come in regular intervals, so that a gap says it.
//! Share counts and events are as old as a project wants them: only what lies far from any other
//! date, by years, or far after the last price is told.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_market::history::{Field, FieldValue, ShareCount};
use kapok_market::{CorporateAction, Fact, History, IssuerIx, SecurityIx, SourceIx};

use crate::calendar::far;
use crate::check::Check;
use crate::family::{Family, no_evening};
use crate::finding::Finding;
use crate::in_force::InForce;
use crate::scan::{Knowledge, Scan};
use crate::subject::Subject;

pub(crate) const FAMILY: Family = Family {
    facts: |scan, found| {
        if scan.knowledge == Knowledge::Whole {
            far_dates(scan, found);
        }
    },
    evening: no_evening,
    in_force: InForce::OnItsDay,
    days_before: |_| 0,
};

/// Days after the last price beyond which nothing is dated that is known: an event may be
/// announced for next year.
const AHEAD_DAYS: f64 = 400.0;
/// Days from all other dates, of prices too, beyond which an old date is alone: five years.
const ALONE_DAYS: f64 = 1_827.0;

/// A dated fact, for its finding.
struct Dated {
    date: NaiveDate,
    subject: Subject,
    table: &'static str,
    source: Option<SourceIx>,
}

/// Dates of fixings, share counts, events and figures of companies that lie far from all others.
fn far_dates(scan: &Scan<'_>, found: &mut Vec<Finding>) {
    fixings(scan, found);
    let Some(&last) = scan.history.prices().days().last() else { return };
    for dates in [counts(scan.history), events(scan.history), figures(scan.history)] {
        of_table(scan, last, &dates, found);
    }
}

/// Days of each source of rates that are far from its others.
fn fixings(scan: &Scan<'_>, found: &mut Vec<Finding>) {
    let least = scan.limits.least(Check::FarDate);
    for fix in scan.history.fixes() {
        let rows = fix.rows().iter();
        let days: BTreeMap<NaiveDate, _> = rows.map(|row| (row.1.as_of, row)).collect();
        let dates: Vec<NaiveDate> = days.keys().copied().collect();
        for (date, distance) in far(&dates, least) {
            let ((base, quote), fact) = days[&date];
            let subject = Subject::Rate(fix.name().to_owned(), *base, *quote);
            let source = Some(fact.source);
            let row = Dated { date, subject, table: "fx", source };
            found.push(finding(&row, distance, "any other day of the source"));
        }
    }
}

/// Rows of a table far after the last price, and those that are years from all others.
fn of_table(scan: &Scan<'_>, last: NaiveDate, rows: &[Dated], found: &mut Vec<Finding>) {
    let prices = scan.history.prices().days();
    let mut dates: Vec<NaiveDate> = rows.iter().map(|row| row.date).collect();
    dates.extend([prices.first(), prices.last()].into_iter().flatten());
    dates.sort_unstable();
    for row in rows {
        let ahead = (row.date - last).num_days() as f64;
        if ahead > AHEAD_DAYS {
            found.push(finding(row, ahead, "the last day of prices"));
        } else if let Some(distance) = alone(&dates, row.date) {
            found.push(finding(row, distance, "any other date of the table and of prices"));
        }
    }
}

/// Distance of a date from its neighbours, if it stands once and years before or after them.
///
/// * `dates`: all dates, in order
fn alone(dates: &[NaiveDate], date: NaiveDate) -> Option<f64> {
    let (start, end) =
        (dates.partition_point(|d| *d < date), dates.partition_point(|d| *d <= date));
    let distance = |other: &NaiveDate| (*other - date).num_days().abs() as f64;
    let before = start.checked_sub(1).and_then(|at| dates.get(at)).map(distance);
    let nearest = before.into_iter().chain(dates.get(end).map(distance)).reduce(f64::min)?;
    (end - start == 1 && dates.len() > FEWEST && nearest > ALONE_DAYS).then_some(nearest)
}

/// Fewest dates beside which one is alone: of a few, each stands for itself.
const FEWEST: usize = 4;

fn finding(row: &Dated, distance: f64, from: &str) -> Finding {
    let table = row.table;
    let seen = format!("a row of `{table}` is {distance} days from {from}");
    let mut finding = Finding::new(Check::FarDate, row.subject.clone(), row.date, seen);
    (finding.size, finding.source) = (distance, row.source);
    finding
}

fn counts(history: &History) -> Vec<Dated> {
    let rows = history.shares().rows().iter();
    let row = |(line, fact): &(SecurityIx, Fact<ShareCount>)| Dated {
        date: fact.as_of,
        subject: Subject::Security(history.security(*line).id.clone()),
        table: "shares",
        source: Some(fact.source),
    };
    rows.map(row).collect()
}

fn events(history: &History) -> Vec<Dated> {
    let events = history.actions().all().iter();
    let row = |event: &CorporateAction| {
        let line = history.security(event.security).id.clone();
        Dated {
            date: event.ex_date,
            subject: Subject::Event(line, vec![event.event_id.to_string()]),
            table: "corporate_actions",
            source: Some(event.source),
        }
    };
    events.map(row).collect()
}

fn figures(history: &History) -> Vec<Dated> {
    let rows = history.issuer_fact_rows().iter();
    let row = |((issuer, field), fact): &((IssuerIx, Field), Fact<FieldValue>)| Dated {
        date: fact.as_of,
        subject: Subject::Issuer(history.issuers()[issuer.at()].clone()),
        table: table(*field),
        source: Some(fact.source),
    };
    rows.map(row).collect()
}

/// Table of a figure.
fn table(field: Field) -> &'static str {
    match field {
        Field::Score(..) => "esg_scores",
        Field::Indicator(..) => "esg_indicators",
        Field::Involvement(..) | Field::Ownership(..) => "involvement",
        Field::Norm(..) => "norms",
    }
}

#[cfg(test)]
mod tests;
