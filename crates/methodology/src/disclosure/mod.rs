//! What an index says of itself: ESG factors, carbon figures and where it lies on its trajectory.
//!
//! 1. [`average`]: a weighted average of what is known, with its coverage.
//! 2. [`figures`]: where the figures of each constituent come from.
//! 3. One module a group of metrics: [`scores`], [`industries`], [`carbon`], [`conduct`],
//!    [`factors`], [`climate`].
//!
//! A metric that cannot be had keeps its row and says why. Nothing that is not known counts as
//! zero.
//!
//! Source: `docs/methodology/disclosure.md`; Delegated Regulation (EU) 2020/1816, Annexes I and II.

mod average;
mod carbon;
mod climate;
mod conduct;
mod factors;
mod figures;
mod industries;
mod metric;
mod scores;

#[cfg(test)]
mod tests;

use kapok_market::{SecurityIx, Snapshot};

use crate::candidates::Candidates;
use crate::review::Holding;
use crate::rulebook::Rulebook;

pub use metric::Metric;

/// What metrics are measured on.
pub(crate) struct Ground<'h> {
    book: &'h Rulebook,
    candidates: Candidates<'h>,
    /// Constituents with their weights, by security.
    held: Vec<(SecurityIx, f64)>,
}

impl<'h> Ground<'h> {
    fn snapshot(&self) -> Snapshot<'h> {
        self.candidates.snapshot
    }
}

impl Rulebook {
    /// Whether the index discloses anything: its file names carbon data, a climate label, an ESG
    /// evaluation, or a column `esg_score` or `carbon_intensity`.
    #[must_use]
    pub fn discloses(&self) -> bool {
        let green = self.carbon.is_some() || self.climate.is_some();
        let named = |name: &str| self.columns.contains_key(name);
        green || !self.evaluations.is_empty() || named("esg_score") || named("carbon_intensity")
    }

    /// What the index discloses of a composition; nothing where its file names no ESG data.
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
        &self,
        snapshot: Snapshot<'_>,
        members: &[Holding],
        weights: &[f64],
    ) -> Vec<Metric> {
        assert_eq!(members.len(), weights.len(), "a weight for each constituent");
        if !self.discloses() {
            return Vec::new();
        }
        let candidates = Candidates::bare(self, snapshot, members, snapshot.date());
        let held = members.iter().map(|member| member.security).zip(weights.iter().copied());
        let mut ground = Ground { book: self, candidates, held: held.collect() };
        let mut metrics = scores::metrics(&mut ground);
        metrics.extend(industries::metrics(&mut ground));
        metrics.extend(carbon::benchmark(&mut ground));
        metrics.extend(conduct::metrics(&mut ground));
        metrics.extend(factors::metrics(&mut ground));
        metrics.extend(carbon::metrics(&mut ground));
        metrics.extend(climate::metrics(&mut ground, members));
        metrics
    }
}
