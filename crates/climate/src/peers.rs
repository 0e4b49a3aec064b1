//! Values that peers lend to a company without a figure of its own.
//!
//! Source: `docs/methodology/carbon-metrics.md` §3.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// Policy for an issuer whose figure is not known. Zero is none of them: a company that says
/// nothing would look best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CarbonMissing {
    /// Nothing: it stays unknown, and each rule that reads it says what then.
    Unknown,
    /// The median of its peers that are known.
    PeerMedian,
    /// The highest of its peers that are known: the precautionary principle of Delegated
    /// Regulation (EU) 2020/1818, Art. 13.
    WorstOfPeers,
}

/// Value that a group lends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lent<'p> {
    /// The value, in the unit of the group's values.
    pub value: f64,
    /// The group.
    pub group: &'p str,
    /// Number of its values that are known.
    pub known: usize,
}

/// Known values of each group of peers, sorted.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups<'p> {
    peers: &'p [Option<&'p str>],
    known: BTreeMap<&'p str, Vec<f64>>,
}

impl<'p> Groups<'p> {
    /// Groups of companies.
    ///
    /// * `own`: value of each company from its own figures
    /// * `peers`: group of each company
    ///
    /// # Panics
    ///
    /// If the slices differ in length.
    #[must_use]
    pub fn new(own: &[Option<f64>], peers: &'p [Option<&'p str>]) -> Self {
        assert_eq!(own.len(), peers.len(), "a group or none for each company");
        let mut known: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for (own, group) in own.iter().zip(peers) {
            if let (Some(value), Some(group)) = (own, group) {
                known.entry(group).or_default().push(*value);
            }
        }
        known.values_mut().for_each(|values| values.sort_by(f64::total_cmp));
        Self { peers, known }
    }

    /// Value that a policy lends the company at a position; `None` where it has no group, nobody
    /// of the group is known, or the policy lends nothing.
    #[must_use]
    pub fn lend(&self, at: usize, policy: CarbonMissing) -> Option<Lent<'p>> {
        let group = self.peers[at]?;
        let known = self.known.get(group)?;
        let value = match policy {
            CarbonMissing::Unknown => None,
            CarbonMissing::PeerMedian => median(known),
            CarbonMissing::WorstOfPeers => known.last().copied(),
        }?;
        Some(Lent { value, group, known: known.len() })
    }
}

/// Middle of sorted values, or the mean of the two in the middle.
///
/// `kernels::score::median` interpolates between the two, which may differ in the last bit.
fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: [Option<f64>; 5] = [Some(200.0), Some(40.0), Some(90.0), None, None];

    fn lent(policy: CarbonMissing, groups: [Option<&str>; 5], at: usize) -> Option<(f64, usize)> {
        Groups::new(&OWN, &groups).lend(at, policy).map(|lent| (lent.value, lent.known))
    }

    #[test]
    fn a_group_lends_its_median_or_its_highest() {
        let all = [Some("x"); 5];
        assert_eq!(lent(CarbonMissing::PeerMedian, all, 3), Some((90.0, 3)));
        assert_eq!(lent(CarbonMissing::WorstOfPeers, all, 3), Some((200.0, 3)));
        assert_eq!(lent(CarbonMissing::Unknown, all, 3), None);
        let two = [Some("x"), Some("x"), Some("y"), Some("x"), Some("x")];
        assert_eq!(lent(CarbonMissing::PeerMedian, two, 3), Some((120.0, 2)));
    }

    #[test]
    fn nobody_known_lends_nothing() {
        let groups = [Some("x"), Some("x"), Some("x"), Some("y"), None];
        assert_eq!(lent(CarbonMissing::PeerMedian, groups, 3), None);
        assert_eq!(lent(CarbonMissing::WorstOfPeers, groups, 4), None);
    }
}
