//! Rows from columns.

use std::collections::BTreeMap;

use kapok_kernels::{sum, sum_of};

use crate::bounds::{Band, band};
use crate::row::{LinearRow, Relaxation};

impl LinearRow {
    fn new(id: &str, column: &[f64], lower: Option<f64>, upper: Option<f64>) -> Self {
        let (id, limb) = (id.to_owned(), id.to_owned());
        let coefficients = column.to_vec();
        Self { id, coefficients, lower, upper, limb, relaxation: Relaxation::Allowed }
    }

    /// `Σ aᵢ wᵢ ≤ upper`, both in the unit of the column.
    ///
    /// Source: `docs/methodology/optimised-weights.md` §2, as the other rows from columns.
    #[must_use]
    pub fn at_most(id: &str, column: &[f64], upper: f64) -> Self {
        Self::new(id, column, None, Some(upper))
    }

    /// `lower ≤ Σ aᵢ wᵢ ≤ upper`, all in the unit of the column.
    #[must_use]
    pub fn between(id: &str, column: &[f64], limits: Band) -> Self {
        Self::new(id, column, Some(limits.lower), Some(limits.upper))
    }

    /// `Σ aᵢ wᵢ ≤ times · Σ aᵢ bᵢ`: a metric against that of the benchmark.
    ///
    /// * `times`: 0.5 for half of the benchmark's, without unit
    #[must_use]
    pub fn at_most_times(id: &str, column: &[f64], benchmark: &[f64], times: f64) -> Self {
        Self::at_most(id, column, times * of_benchmark(column, benchmark))
    }

    /// Marks the row as one that no ladder loosens.
    #[must_use]
    pub fn never_relaxed(mut self) -> Self {
        self.relaxation = Relaxation::Never;
        self
    }
}

fn of_benchmark(column: &[f64], benchmark: &[f64]) -> f64 {
    sum_of(column.len(), |i| column[i] * benchmark[i])
}

/// One row for each group: its weight within a band around that in the benchmark.
///
/// * `kind`: what the groups are, the first part of row names: `sector`
/// * `groups`: one for each name
/// * `width`: width of the band of a group, a fraction of one; none for a group without a band
///
/// Rows come in the order of the names of groups.
///
/// Source: as [`band`].
#[must_use]
pub fn group_bands(
    kind: &str,
    groups: &[&str],
    benchmark: &[f64],
    width: impl Fn(&str) -> Option<f64>,
) -> Vec<LinearRow> {
    let row = |(group, members): (&str, Vec<f64>)| {
        let limits = band(of_benchmark(&members, benchmark), width(group)?);
        Some(LinearRow::between(&format!("{kind}:{group}"), &members, limits))
    };
    by_group(groups).into_iter().filter_map(row).collect()
}

/// One for members and zero for others, group by group.
fn by_group<'a>(groups: &[&'a str]) -> BTreeMap<&'a str, Vec<f64>> {
    let mut columns = BTreeMap::new();
    for (i, &group) in groups.iter().enumerate() {
        columns.entry(group).or_insert_with(|| vec![0.0; groups.len()])[i] = 1.0;
    }
    columns
}

/// Value of a row, in its unit.
pub(super) fn value_of(row: &LinearRow, weights: &[f64]) -> f64 {
    let terms: Vec<f64> = row.coefficients.iter().zip(weights).map(|(a, w)| a * w).collect();
    sum(&terms)
}
