//! Disclosure of an index: ESG factors, carbon figures and its place on its trajectory.
//!
//! 1. [`composition`]: where the figures of each constituent come from; `kapok_climate::Figure` is
//!    their average.
//! 2. One module a group of metrics: [`scores`], [`industries`], [`judged`], [`conduct`],
//!    [`factors`], [`carbon`], [`climate`].
//!
//! A metric that cannot be had keeps its row and says why. Nothing that is not known counts as
//! zero.
//!
//! Source: `docs/methodology/disclosure.md`; Delegated Regulation (EU) 2020/1816, Annexes I and II.

mod carbon;
mod climate;
mod composition;
mod conduct;
mod emissions;
mod factors;
mod industries;
mod judged;
mod lack;
mod metric;
mod scores;
mod share;

#[cfg(test)]
mod tests;

use kapok_columns::{Holding, Situation};
use kapok_market::Snapshot;
use kapok_rulebook::Rulebook;

use composition::Composition;
pub use metric::Metric;

/// Whether an index discloses anything: its file names carbon data, a climate label, an ESG
/// evaluation, or a column `esg_score` or `carbon_intensity`.
#[must_use]
pub fn discloses(book: &Rulebook) -> bool {
    book.discloses()
}

/// Metrics that an index discloses of a composition; none where its file names no ESG data.
///
/// * `snapshot`: the day, and up to when facts may be known
/// * `members`: the constituents, sorted by security
/// * `weights`: of each, fractions of one
///
/// Source: `docs/methodology/disclosure.md`.
///
/// # Panics
///
/// If there is not one weight for each constituent.
#[must_use]
pub fn disclose(
    book: &Rulebook,
    snapshot: Snapshot<'_>,
    members: &[Holding],
    weights: &[f64],
) -> Vec<Metric> {
    assert_eq!(members.len(), weights.len(), "a weight for each constituent");
    if !discloses(book) {
        return Vec::new();
    }
    let situation = Situation::of_day(snapshot, members);
    let mut composition = Composition::new(book, situation, weights);
    let mut metrics = scores::metrics(&mut composition);
    metrics.extend(industries::metrics(&mut composition));
    metrics.extend(judged::metrics(&mut composition));
    metrics.extend(conduct::metrics(&mut composition));
    metrics.extend(factors::metrics(&mut composition));
    metrics.extend(carbon::metrics(&mut composition));
    metrics.extend(climate::metrics(&mut composition, members));
    metrics
}
