//! Averages that an index discloses, where they follow from its constituents.

use super::Index;
use super::record::{Check, Verification};
use crate::exact::{Exact, exact};
use crate::table::Row;
use crate::tables::{CloseRow, DisclosureRow};

/// A metric, its note, and the column that it averages.
type Told = (&'static str, &'static str, fn(&CloseRow) -> Option<f64>);

/// Metrics of columns that `constituents_close` has, by their notes.
const PUBLISHED: [Told; 2] = [
    ("esg_score", "column `esg_score`", |row| row.esg_score),
    ("ghg_intensity", "column `carbon_intensity`", |row| row.carbon_intensity),
];

pub(super) fn check(index: &Index<'_>, found: &mut Verification) {
    for (metric, note, value) in PUBLISHED {
        let mut rows = index.disclosure.iter().filter(|row| row.metric == metric);
        if let Some(row) = rows.find(|row| row.note.as_deref() == Some(note)) {
            found.add(average(index, row, value));
        }
    }
    found.add(shares(index));
}

/// `Σ w · x / Σ w` and `Σ w` over those of which the value is known.
fn average(index: &Index<'_>, row: &DisclosureRow, of: fn(&CloseRow) -> Option<f64>) -> Check {
    let name = format!("esg_disclosure: {} = Σ weight × value / Σ weight", row.metric);
    let mut check = Check::of(index.id, name);
    let held = || index.close.iter().filter(|row| row.weight > 0.0);
    let known: Vec<(Exact, Exact)> =
        held().filter_map(|row| Some((exact(row.weight), exact(of(row)?)))).collect();
    let all: Exact = held().map(|row| exact(row.weight)).sum();
    let covered: Exact = known.iter().map(|(weight, _)| weight.clone()).sum();
    let total: Exact = known.iter().map(|(weight, value)| weight * value).sum();
    let place = |column: &str| format!("esg_disclosure: {}, column `{column}`", row.key());
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
fn shares(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "esg_disclosure: shares are fractions of one");
    for row in &index.disclosure {
        let place = || format!("esg_disclosure: {}", row.key());
        let shares = [row.coverage, row.coverage_by_count, row.reported_share, row.estimated_share];
        let inside = shares.iter().flatten().all(|share| (0.0..=1.0).contains(share));
        let both = row.reported_share.unwrap_or(0.0) + row.estimated_share.unwrap_or(0.0);
        check.same(place, inside && both <= 1.0 + 1e-9, true);
        check.same(place, row.value.is_some() || row.note.is_some(), true);
    }
    check
}
