//! Averages that an index discloses, where they follow from its constituents.

use kapok_published::{CloseRow, DisclosureRow};

use crate::check::Check;
use crate::exact::{Exact, exact};
use crate::index_rows::IndexRows;
use crate::place::{place, places};

/// A metric that averages a column of `constituents_close`.
struct Averaged {
    metric: &'static str,
    /// Note of the metric that says so.
    note: &'static str,
    column: fn(&CloseRow) -> Option<f64>,
}

/// Metrics of columns that `constituents_close` has.
const AVERAGED: [Averaged; 2] = [
    Averaged { metric: "esg_score", note: "column `esg_score`", column: |row| row.esg_score },
    Averaged {
        metric: "ghg_intensity",
        note: "column `carbon_intensity`",
        column: |row| row.carbon_intensity,
    },
];

pub(crate) fn checks(index: &IndexRows<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for Averaged { metric, note, column } in AVERAGED {
        let mut rows = index.disclosure.iter().filter(|row| row.metric == metric);
        if let Some(row) = rows.find(|row| row.note.as_deref() == Some(note)) {
            checks.push(average(index, row, column));
        }
    }
    checks.push(shares(index));
    checks
}

/// `Σ w · x / Σ w` and `Σ w` over those of which the value is known.
fn average(index: &IndexRows<'_>, row: &DisclosureRow, of: fn(&CloseRow) -> Option<f64>) -> Check {
    let name = format!("esg_disclosure: {} = Σ weight × value / Σ weight", row.metric);
    let mut check = index.check(name);
    let held = || index.close.iter().filter(|row| row.weight > 0.0);
    let known: Vec<(Exact, Exact)> =
        held().filter_map(|row| Some((exact(row.weight), exact(of(row)?)))).collect();
    let all: Exact = held().map(|row| exact(row.weight)).sum();
    let covered: Exact = known.iter().map(|(weight, _)| weight.clone()).sum();
    let total: Exact = known.iter().map(|(weight, value)| weight * value).sum();
    let place = |column: &str| place(row, column);
    check.same(|| place("value"), row.value.is_some(), covered.is_above_zero());
    if let Some(value) = row.value {
        check.within(|| place("value"), &(exact(value) * &covered), &total, &total);
    }
    if let Some(coverage) = row.coverage {
        check.within(|| place("coverage"), &(exact(coverage) * &all), &covered, &all);
    }
    if let Some(counted) = row.coverage_by_count {
        let names = |count: usize| exact(count as f64);
        let published = exact(counted) * names(held().count());
        let count = names(known.len());
        check.within(|| place("coverage_by_count"), &published, &count, &names(held().count()));
    }
    check
}

/// Shares are fractions of one, and reported and estimated parts no more than the whole.
fn shares(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("esg_disclosure: shares are fractions of one");
    for row in &index.disclosure {
        let place = || places(*row, "shares, value, note");
        let shares = [row.coverage, row.coverage_by_count, row.reported_share, row.estimated_share];
        let inside = shares.iter().flatten().all(|share| (0.0..=1.0).contains(share));
        let both = row.reported_share.unwrap_or(0.0) + row.estimated_share.unwrap_or(0.0);
        check.same(place, inside && both <= 1.0 + 1e-9, true);
        check.same(place, row.value.is_some() || row.note.is_some(), true);
    }
    check
}
