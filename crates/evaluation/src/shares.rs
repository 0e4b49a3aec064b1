//! The score of a node from the scores below it.
//!
//! `docs/methodology/esg-evaluation.md` §6.

use kapok_kernels::sum_of;

use crate::config::MissingChild;

/// Rounding must not make a coverage that is met one that is not.
const SLACK: f64 = 1e-12;

/// The rule for children without a score.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChildRule {
    pub(crate) missing: MissingChild,
    /// Least weight of the children with a score, fraction of one.
    pub(crate) minimum_coverage: f64,
}

/// A child of a node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Child {
    /// Weight among its siblings, fraction of one.
    pub(crate) weight: f64,
    /// Points, if it has a score.
    pub(crate) score: Option<f64>,
}

/// The share of each child in the score of a node: its weight after missing scores were dealt with,
/// weight / Σ weights of those that count. `None` where the node has no score.
///
/// Source: `docs/methodology/esg-evaluation.md` §6.
pub(crate) fn shares(children: &[Child], rule: ChildRule) -> Option<Vec<f64>> {
    let n = children.len();
    let there = |i: usize| if children[i].score.is_some() { children[i].weight } else { 0.0 };
    let (available, all) = (sum_of(n, there), sum_of(n, |i| children[i].weight));
    if available <= 0.0 || available < rule.minimum_coverage - SLACK {
        return None;
    }
    match rule.missing {
        MissingChild::Renormalise => Some((0..n).map(|i| there(i) / available).collect()),
        MissingChild::Zero => Some(children.iter().map(|child| child.weight / all).collect()),
        MissingChild::Exclude => {
            let complete =
                children.iter().all(|child| child.weight == 0.0 || child.score.is_some());
            complete.then(|| (0..n).map(|i| there(i) / all).collect())
        }
    }
}

/// Σ share × score of the children, points. `None` where the node has no score.
pub(crate) fn combine(children: &[Child], rule: ChildRule) -> Option<f64> {
    let shares = shares(children, rule)?;
    Some(sum_of(children.len(), |i| shares[i] * children[i].score.unwrap_or(0.0)))
}
