//! Caps inside groups whose weight is stated: what is cut in a group stays in it.

use kapok_kernels::{CapError, Capped, sum, sum_of};
use kapok_market::SecurityIx;

use super::groups;
use crate::candidates::Candidates;
use crate::error::ReviewError;
use crate::rulebook::{CapLimit, Weighting};

/// How far a weight may be over its cap.
const SLACK: f64 = 1e-12;

impl Weighting {
    /// Weights under plain caps, met in each group by itself.
    ///
    /// * `base`: sizes before caps
    /// * `held`: the group of each name, numbered from zero
    ///
    /// # Errors
    ///
    /// If the names of a group cannot hold its weight, or a company over two groups is above its
    /// cap.
    pub(super) fn cap_inside(
        &self,
        candidates: &Candidates<'_>,
        chosen: &[SecurityIx],
        base: &[f64],
        held: &[usize],
    ) -> Result<Capped, ReviewError> {
        let capped_by = self.caps.iter().map(|cap| groups(&cap.by, candidates, chosen));
        let capped_by = capped_by.collect::<Result<Vec<_>, _>>()?;
        let failed = |caps| self.unmet(caps, &capped_by, candidates, chosen);
        let whole = sum(base);
        let (mut weights, mut factors) = (vec![0.0; base.len()], vec![1.0; base.len()]);
        for group in 0..held.iter().max().map_or(0, |last| last + 1) {
            let names: Vec<usize> = (0..base.len()).filter(|&i| held[i] == group).collect();
            let weight = sum_of(names.len(), |k| base[names[k]]) / whole;
            let parts: Vec<f64> = names.iter().map(|&i| base[i]).collect();
            let levels: Vec<Vec<usize>> =
                capped_by.iter().map(|of| renumbered(of, &names)).collect();
            let part = self.capped(&parts, &levels, candidates.cap_conventions(), weight);
            let part = part.map_err(|caps| inside(caps, candidates, chosen, &names))?;
            for (k, &i) in names.iter().enumerate() {
                weights[i] = part.weights[k] * weight;
                factors[i] = part.factors[k];
            }
        }
        self.check_over_groups(&weights, &capped_by).map_err(failed)?;
        Ok(Capped { weights, factors })
    }

    /// A company with lines in two groups is capped in each, and may be over its cap in all.
    fn check_over_groups(&self, weights: &[f64], capped_by: &[Vec<usize>]) -> Result<(), CapError> {
        for (level, (cap, of)) in self.caps.iter().zip(capped_by).enumerate() {
            let CapLimit::Max(cap) = cap.limit else { continue };
            for group in 0..of.iter().max().map_or(0, |last| last + 1) {
                let inside = |i: usize| if of[i] == group { weights[i] } else { 0.0 };
                let total = sum_of(weights.len(), inside);
                if total > cap + SLACK {
                    return Err(CapError::Unmet { level, group, total, cap, rounds: 1 });
                }
            }
        }
        Ok(())
    }
}

/// An error of one group, named by its first security.
fn inside(
    caps: CapError,
    candidates: &Candidates<'_>,
    chosen: &[SecurityIx],
    names: &[usize],
) -> ReviewError {
    let first = &candidates.snapshot.history().security(chosen[names[0]]).id;
    ReviewError::Caps {
        caps,
        limb: Some(format!("inside the group of {first}, whose weight is kept")),
        constituents: names.len(),
        reference_date: candidates.snapshot.date(),
    }
}

/// Groups of some of the names, numbered from zero without gaps, in the same order.
fn renumbered(of: &[usize], names: &[usize]) -> Vec<usize> {
    let mut numbers: Vec<usize> = names.iter().map(|&i| of[i]).collect();
    numbers.sort_unstable();
    numbers.dedup();
    names.iter().map(|&i| numbers.partition_point(|&number| number < of[i])).collect()
}
