//! Policies for a value that is not known. The same data have as many answers as there are
//! policies, so each figure says which one it took. Zero is none of them: a company that says
//! nothing would look best.
//!
//! Source: `docs/methodology/carbon-metrics.md` §3.

use std::collections::BTreeMap;

use kapok_kernels::sum_of;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::CarbonError;

/// Policy for a name whose value is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingPolicy {
    /// The median of the names of its peer group that have one.
    PeerMedian,
    /// The worst value in its peer group, the precautionary principle of Delegated Regulation
    /// (EU) 2020/1818, Art. 13.
    WorstOfPeers,
    /// The name is left out and the others are scaled up to the whole.
    Renormalise,
    /// The name is left out and nothing is scaled: the figure speaks of the covered part alone,
    /// as its coverage says.
    Exclude,
    /// No figure.
    Refuse,
}

/// End of a metric that is worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worst {
    /// The highest, as of an emission intensity.
    Highest,
    /// The lowest, as of a green share.
    Lowest,
}

impl Worst {
    fn of(self, values: &[f64]) -> Option<f64> {
        let all = values.iter().copied();
        match self {
            Self::Highest => all.reduce(f64::max),
            Self::Lowest => all.reduce(f64::min),
        }
    }
}

/// The names that a missing value is looked up among.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peers<'a> {
    /// Names, for messages.
    pub(crate) names: &'a [&'a str],
    /// Peer group of each name.
    pub(crate) groups: Option<&'a [&'a str]>,
    /// Exposure of each; a name without one is no peer, so that it changes nothing.
    pub(crate) exposures: &'a [f64],
}

impl Peers<'_> {
    /// `values` with those that the policy puts in place of the unknown ones.
    ///
    /// # Errors
    /// A policy by peers without groups, or a group that knows nothing.
    pub(crate) fn fill(
        &self,
        values: &[Option<f64>],
        policy: MissingPolicy,
        worst: Worst,
        what: &'static str,
    ) -> Result<Vec<Option<f64>>, CarbonError> {
        let choose: &dyn Fn(&mut [f64]) -> Option<f64> = match policy {
            MissingPolicy::PeerMedian => &median,
            MissingPolicy::WorstOfPeers => &|group| worst.of(group),
            MissingPolicy::Renormalise | MissingPolicy::Exclude | MissingPolicy::Refuse => {
                return Ok(values.to_vec());
            }
        };
        if (0..values.len()).all(|i| values[i].is_some() || self.exposures[i] == 0.0) {
            return Ok(values.to_vec());
        }
        let groups = self.groups.ok_or(CarbonError::NoPeerGroups { what })?;
        let chosen = self.by_group(groups, values, choose);
        let one = |i: usize| match values[i] {
            None if self.exposures[i] != 0.0 => self.peer_value(&chosen, groups[i], i, what),
            known => Ok(known),
        };
        (0..values.len()).map(one).collect()
    }

    fn by_group<'g>(
        &self,
        groups: &[&'g str],
        values: &[Option<f64>],
        choose: &dyn Fn(&mut [f64]) -> Option<f64>,
    ) -> BTreeMap<&'g str, f64> {
        let mut known: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for (i, group) in groups.iter().enumerate() {
            if let (Some(value), true) = (values[i], self.exposures[i] != 0.0) {
                known.entry(group).or_default().push(value);
            }
        }
        known.into_iter().filter_map(|(g, mut all)| Some((g, choose(&mut all)?))).collect()
    }

    fn peer_value(
        &self,
        chosen: &BTreeMap<&str, f64>,
        group: &str,
        position: usize,
        what: &'static str,
    ) -> Result<Option<f64>, CarbonError> {
        let who = || self.names[position].to_owned();
        let error = || CarbonError::NoPeers { who: who(), what, peers: group.to_owned() };
        chosen.get(group).copied().map(Some).ok_or_else(error)
    }
}

/// The middle value, or the mean of the two in the middle.
pub(crate) fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.len(), values.len() % 2) {
        (0, _) => None,
        (_, 1) => Some(values[middle]),
        (_, _) => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

/// Sum of the contributions of names under a policy; `None` where the policy refuses, or nothing
/// is known.
///
/// * `exposures`: weights or values; a name without one does not count
/// * `contributions`: exposure times value, unknown ones filled where the policy fills them
pub(crate) fn total(
    exposures: &[f64],
    contributions: &[Option<f64>],
    policy: MissingPolicy,
) -> Option<f64> {
    let held: Vec<usize> = (0..exposures.len()).filter(|&i| exposures[i] != 0.0).collect();
    let known: Vec<(f64, f64)> =
        held.iter().filter_map(|&i| Some((exposures[i], contributions[i]?))).collect();
    let complete = known.len() == held.len();
    if known.is_empty() || (policy == MissingPolicy::Refuse && !complete) {
        return None;
    }
    let sum = sum_of(known.len(), |k| known[k].1);
    if complete || policy != MissingPolicy::Renormalise {
        return Some(sum);
    }
    let covered = sum_of(known.len(), |k| known[k].0);
    Some(sum * kapok_kernels::sum(exposures) / covered)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["A", "B", "C", "D"];
    const WEIGHTS: [f64; 4] = [0.25, 0.25, 0.25, 0.25];
    const VALUES: [Option<f64>; 4] = [Some(100.0), Some(300.0), Some(800.0), None];

    fn answer(policy: MissingPolicy, groups: Option<&[&str]>) -> Result<Option<f64>, CarbonError> {
        let peers = Peers { names: &NAMES, groups, exposures: &WEIGHTS };
        let filled = peers.fill(&VALUES, policy, Worst::Highest, "intensity")?;
        let contributions: Vec<_> = filled.iter().map(|v| v.map(|v| 0.25 * v)).collect();
        Ok(total(&WEIGHTS, &contributions, policy))
    }

    #[test]
    fn same_data_four_answers() {
        let one = ["x"; 4];
        let table = [
            (MissingPolicy::Renormalise, Some(400.0)),
            (MissingPolicy::PeerMedian, Some(375.0)),
            (MissingPolicy::Exclude, Some(300.0)),
            (MissingPolicy::WorstOfPeers, Some(500.0)),
            (MissingPolicy::Refuse, None),
        ];
        for (policy, expected) in table {
            assert_eq!(answer(policy, Some(&one)).unwrap(), expected, "{policy:?}");
        }
    }

    #[test]
    fn peers_are_those_of_the_group() {
        let groups = ["x", "x", "y", "x"];
        let median = answer(MissingPolicy::PeerMedian, Some(&groups)).unwrap();
        assert_eq!(median, Some(0.25 * (1_200.0 + 200.0)));
    }

    #[test]
    fn a_policy_by_peers_needs_peers() {
        let none = answer(MissingPolicy::PeerMedian, None).unwrap_err();
        assert_eq!(none, CarbonError::NoPeerGroups { what: "intensity" });
        let alone = answer(MissingPolicy::WorstOfPeers, Some(&["x", "x", "x", "y"])).unwrap_err();
        assert_eq!(alone.to_string(), "D, intensity: no peer in `y` has a value");
    }
}
