//! How the scores below a node make its own.
//!
//! `docs/methodology/esg-evaluation.md` §6.

use kapok_kernels::sum_of;

use super::config::MissingChild;

/// Rounding must not make a coverage that is met one that is not.
const SLACK: f64 = 1e-12;

/// The rule for children without a score.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChildRule {
    pub(super) missing: MissingChild,
    /// Least weight of the children with a score, fraction of one.
    pub(super) minimum_coverage: f64,
}

/// A child: its weight, and its score if it has one.
pub(super) type Child = (f64, Option<f64>);

/// The share of each child in the score of a node: its weight after what is missing was dealt with.
/// `None` where the node has no score.
pub(super) fn shares(children: &[Child], rule: ChildRule) -> Option<Vec<f64>> {
    let n = children.len();
    let there = |i: usize| if children[i].1.is_some() { children[i].0 } else { 0.0 };
    let (available, all) = (sum_of(n, there), sum_of(n, |i| children[i].0));
    if available <= 0.0 || available < rule.minimum_coverage - SLACK {
        return None;
    }
    match rule.missing {
        MissingChild::Renormalise => Some((0..n).map(|i| there(i) / available).collect()),
        MissingChild::Zero => Some(children.iter().map(|child| child.0 / all).collect()),
        MissingChild::Exclude => {
            let complete = children.iter().all(|child| child.0 == 0.0 || child.1.is_some());
            complete.then(|| (0..n).map(|i| there(i) / all).collect())
        }
    }
}

/// Σ share × score of the children, points. `None` where the node has no score.
pub(super) fn combine(children: &[Child], rule: ChildRule) -> Option<f64> {
    let shares = shares(children, rule)?;
    Some(sum_of(children.len(), |i| shares[i] * children[i].1.unwrap_or(0.0)))
}
