//! Caps met inside groups of stated weight: the weight that is cut stays in its group.

use kapok_kernels::{CapError, Capped, sum, sum_of};

use super::cap::{Cap, CapLimit};
use super::capping::Capping;
use crate::error::WeightingError;
use crate::lineup::Lineup;

/// Tolerance by which a weight may exceed its cap.
const SLACK: f64 = 1e-12;

/// Weights under plain caps, met in each group by itself.
///
/// Source: `docs/methodology/weighting.md` §9, §11.
///
/// * `base`: sizes before caps
/// * `held`: group of each name, numbered from zero
///
/// # Errors
///
/// If the names of a group cannot hold its weight, or a company over two groups is above its cap.
pub(crate) fn cap_inside(
    caps: &[Cap],
    lineup: &Lineup<'_, '_>,
    base: &[f64],
    held: &[usize],
) -> Result<Capped, WeightingError> {
    let capping = Capping::new(caps, lineup)?;
    let whole = sum(base);
    let (mut weights, mut factors) = (vec![0.0; base.len()], vec![1.0; base.len()]);
    for group in 0..held.iter().max().map_or(0, |last| last + 1) {
        let names: Vec<usize> = (0..base.len()).filter(|&i| held[i] == group).collect();
        let weight = sum_of(names.len(), |k| base[names[k]]) / whole;
        let parts: Vec<f64> = names.iter().map(|&i| base[i]).collect();
        let levels = capping.groups.iter().map(|of| renumbered(of, &names));
        let part = capping.capped(&parts, &levels.collect::<Vec<_>>(), weight);
        let part = part.map_err(|caps| unmet_inside(caps, lineup, &names))?;
        for (k, &i) in names.iter().enumerate() {
            weights[i] = part.weights[k] * weight;
            factors[i] = part.factors[k];
        }
    }
    check_over_groups(&capping, &weights).map_err(|caps| capping.unmet(caps))?;
    Ok(Capped { weights, factors })
}

/// Checks companies with lines in several groups: capped in each, one may still exceed its cap in
/// all.
fn check_over_groups(capping: &Capping<'_>, weights: &[f64]) -> Result<(), CapError> {
    for (level, (cap, of)) in capping.caps.iter().zip(&capping.groups).enumerate() {
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

/// Error of one group, which is named by its first security.
fn unmet_inside(caps: CapError, lineup: &Lineup<'_, '_>, names: &[usize]) -> WeightingError {
    let first = &lineup.history().security(lineup.chosen[names[0]]).id;
    WeightingError::Caps {
        caps,
        limb: Some(format!("inside the group of {first}, whose weight is kept")),
        constituents: names.len(),
        reference_date: lineup.date(),
    }
}

/// Groups of a subset of names, numbered from zero without gaps, in the same order.
fn renumbered(of: &[usize], names: &[usize]) -> Vec<usize> {
    let mut numbers: Vec<usize> = names.iter().map(|&i| of[i]).collect();
    numbers.sort_unstable();
    numbers.dedup();
    names.iter().map(|&i| numbers.partition_point(|&number| number < of[i])).collect()
}
