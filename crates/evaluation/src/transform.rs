//! Scores of a peer group from its values, as fractions of the scale.
//!
//! `docs/methodology/esg-evaluation.md` §4 and §5.

use kapok_kernels::score::{
    Better, Ddof, median, min_max, normal_cdf, percentile_ranks, rank_scores, winsorise, z_scores,
};

use crate::config::{MissingPolicy, Transform, Truncate, Winsorise, ZTarget};

/// Score of everybody when values do not differ, fraction of one.
const MIDDLE: f64 = 0.5;

/// The scores of a group, in the order of its values. Fractions of one; for scores as they are and
/// key issues the group does not matter.
///
/// Source: `docs/methodology/esg-evaluation.md` §5.
pub(crate) fn scores(transform: &Transform, better: Better, values: &[f64]) -> Vec<f64> {
    match transform {
        Transform::Percentile => percentile_ranks(values, better),
        Transform::ZScore { ddof, truncate, to } => {
            let z = z(*ddof, *truncate, values);
            let target = |z: f64| match to {
                ZTarget::NormalCdf => normal_cdf(z),
                ZTarget::TScore => (MIDDLE + z / 10.0).clamp(0.0, 1.0),
            };
            z.into_iter().map(|z| target(if better == Better::Higher { z } else { -z })).collect()
        }
        Transform::MinMax => match min_max(values) {
            Some(places) => places.into_iter().map(|place| oriented(better, place)).collect(),
            None => vec![MIDDLE; values.len()],
        },
        Transform::Rank { ties } => rank_scores(values, better, *ties),
        Transform::AlreadyScore { min, max } => {
            let place = |value: &f64| oriented(better, (value - min) / (max - min));
            values.iter().map(place).collect()
        }
        Transform::KeyIssue { .. } => values.iter().map(|value| value / 10.0).collect(),
    }
}

/// z-scores; 0 for everybody where values do not differ.
fn z(ddof: Ddof, truncate: Truncate, values: &[f64]) -> Vec<f64> {
    let iterated = match truncate {
        Truncate::Iterated { limit } => Some(limit),
        Truncate::None | Truncate::Once { .. } => None,
    };
    let mut z = z_scores(values, ddof, iterated).unwrap_or_else(|| vec![0.0; values.len()]);
    if let Truncate::Once { limit } = truncate {
        z.iter_mut().for_each(|z| *z = z.clamp(-limit, limit));
    }
    z
}

fn oriented(better: Better, place: f64) -> f64 {
    match better {
        Better::Higher => place,
        Better::Lower => 1.0 - place,
    }
}

/// The values with outliers moved to the quantiles p and 1 − p.
///
/// Source: `docs/methodology/esg-evaluation.md` §4.
pub(crate) fn within_tails(rule: Winsorise, values: &[f64]) -> Vec<f64> {
    match rule {
        Winsorise::None => values.to_vec(),
        Winsorise::Tails { p } => winsorise(values, p),
    }
}

/// The value that a policy takes from the peers; `None` for other policies.
///
/// Source: `docs/methodology/esg-evaluation.md` §3.
pub(crate) fn from_peers(policy: &MissingPolicy, better: Better, peers: &[f64]) -> Option<f64> {
    match (policy, better) {
        (MissingPolicy::PeerMedian, _) => median(peers),
        (MissingPolicy::WorstOfPeers, Better::Higher) => peers.iter().copied().reduce(f64::min),
        (MissingPolicy::WorstOfPeers, Better::Lower) => peers.iter().copied().reduce(f64::max),
        (
            MissingPolicy::Zero
            | MissingPolicy::Renormalise
            | MissingPolicy::Exclude
            | MissingPolicy::Model { .. },
            _,
        ) => None,
    }
}
