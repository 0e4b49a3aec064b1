//! Rows from columns.

use std::collections::BTreeMap;

use kapok_kernels::{sum, sum_of};

use crate::bounds::{Band, band};
use crate::error::OptimiseError;
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

    /// `Σ aᵢ wᵢ ≥ lower`, both in the unit of the column.
    #[must_use]
    pub fn at_least(id: &str, column: &[f64], lower: f64) -> Self {
        Self::new(id, column, Some(lower), None)
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

    /// `Σ aᵢ wᵢ ≥ times · Σ aᵢ bᵢ`: a metric against that of the benchmark.
    ///
    /// * `times`: 1.2 for a fifth more than the benchmark's, without unit
    #[must_use]
    pub fn at_least_times(id: &str, column: &[f64], benchmark: &[f64], times: f64) -> Self {
        Self::at_least(id, column, times * of_benchmark(column, benchmark))
    }

    /// Names the rule that the row comes from, for messages.
    #[must_use]
    pub fn by_rule(mut self, limb: &str) -> Self {
        limb.clone_into(&mut self.limb);
        self
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

/// A column without gaps: what is unknown of an excluded name does not matter.
///
/// * `upper`: highest weights, one for each name; zero for an excluded name
///
/// # Errors
///
/// If the value of a name that may weigh something is unknown: unknown is not zero.
///
/// Source: `docs/methodology/optimised-weights.md` §2.
pub fn complete(
    name: &str,
    column: &[Option<f64>],
    upper: &[f64],
) -> Result<Vec<f64>, OptimiseError> {
    let value = |(i, value): (usize, &Option<f64>)| match value {
        Some(value) => Ok(*value),
        None if upper.get(i) == Some(&0.0) => Ok(0.0),
        None => Err(OptimiseError::Missing { column: name.to_owned(), name: i }),
    };
    column.iter().enumerate().map(value).collect()
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

/// One row for each group: its weight up to a cap.
///
/// * `kind`: what the groups are, the first part of row names: `issuer`
/// * `groups`: one for each name
/// * `cap`: highest weight of a group, a fraction of one
///
/// Source: Solactive ISS PAB (5 %); `docs/methodology/optimised-weights.md` §2.
#[must_use]
pub fn group_caps(kind: &str, groups: &[&str], cap: f64) -> Vec<LinearRow> {
    let row = |(group, members): (&str, Vec<f64>)| {
        LinearRow::at_most(&format!("{kind}:{group}"), &members, cap)
    };
    by_group(groups).into_iter().map(row).collect()
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
