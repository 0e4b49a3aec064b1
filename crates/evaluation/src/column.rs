//! One indicator over all issuers: values, missing policy, peers, scores.
//!
//! 1. [`Run::column`] reads the values and fills in zeros and estimates;
//! 2. [`Run::within_group`] goes through the peer groups, from the narrowest level to the widest,
//!    until everybody who waits for a score has had a group that is large enough;
//! 3. [`Run::close`] deals with those who have not.

use std::collections::BTreeMap;

use crate::config::{MissingPolicy, Unlabelled};
use crate::error::EvaluationError;
use crate::facts::{Facts, Rates};
use crate::impossible::Impossible;
use crate::peers::{Groups, groups};
use crate::reading::{Gap, Reader};
use crate::scheme::{Indicator, Peers, Scheme, WeightChoice, WithoutPeers};
use crate::transform::{from_peers, scores, within_tails};

/// Origin of the value of an issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// From a fact.
    Fact,
    /// From the missing policy, for this reason.
    Filled(Gap),
    /// There is none, for this reason.
    None(Gap),
}

/// A group that an issuer was compared within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PeerGroup {
    /// Position of the level among those of the indicator.
    pub(crate) level: usize,
    /// Position of the group in its level.
    pub(crate) group: usize,
    /// Issuers with a value of their own.
    pub(crate) size: usize,
}

/// One indicator of one issuer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cell {
    pub(crate) value: Option<f64>,
    pub(crate) winsorised: Option<f64>,
    /// Points of the scale.
    pub(crate) score: Option<f64>,
    pub(crate) origin: Origin,
    pub(crate) peers: Option<PeerGroup>,
}

/// Facts, groups and weights that hold for all indicators of an evaluation.
pub(crate) struct Run<'r, 'f> {
    pub(crate) scheme: &'r Scheme,
    pub(crate) facts: &'r Facts<'f>,
    pub(crate) groups: BTreeMap<String, Groups<'f>>,
    /// The weights of each issuer; `None`: no label, no score.
    pub(crate) sets: Vec<Option<usize>>,
    /// By set and indicator: product of the weights from the top.
    pub(crate) paths: Vec<Vec<f64>>,
    reader: Reader<'r, 'f>,
}

impl<'r, 'f> Run<'r, 'f> {
    pub(crate) fn new(scheme: &'r Scheme, facts: &'r Facts<'f>, rates: &'r Rates<'r>) -> Self {
        let mut reader = Reader::new(scheme, facts, rates);
        let groups = groups(scheme, facts, &mut reader.errors);
        let sets = weight_sets(scheme, facts);
        let paths = (0..scheme.weights.sets.len()).map(|set| path_weights(scheme, set)).collect();
        Self { scheme, facts, groups, sets, paths, reader }
    }

    /// The errors so far, each once, in a fixed order.
    pub(crate) fn errors(&mut self) -> Vec<EvaluationError> {
        let mut errors = std::mem::take(&mut self.reader.errors);
        errors.sort_by_cached_key(ToString::to_string);
        errors.dedup();
        errors
    }

    /// Values that cannot be, each once, in order.
    pub(crate) fn impossible(&mut self) -> Vec<Impossible> {
        let mut found = std::mem::take(&mut self.reader.impossible);
        found.sort_by(|a, b| {
            let key = |one: &'_ Impossible| (one.issuer, one.period_end);
            key(a).cmp(&key(b)).then_with(|| a.indicator.cmp(&b.indicator))
        });
        found.dedup();
        found
    }

    pub(crate) fn reader(&mut self) -> &mut Reader<'r, 'f> {
        &mut self.reader
    }

    /// Whether an indicator has weight for an issuer. One that has none is neither filled in nor
    /// missed; a value counts among the peers all the same.
    pub(crate) fn applies(&self, indicator: usize, issuer: usize) -> bool {
        self.sets[issuer].is_some_and(|set| self.paths[set][indicator] > 0.0)
    }

    /// An indicator of every issuer.
    pub(crate) fn column(&mut self, position: usize) -> Vec<Cell> {
        let scheme = self.scheme;
        let indicator = &scheme.indicators[position];
        let mut cells = self.filled(position, indicator);
        let observed: Vec<Option<f64>> = cells.iter().map(|cell| cell.value).collect();
        let from_peers = indicator.missing.looks_at_peers();
        let mut waiting: Vec<bool> = (0..cells.len())
            .map(|i| observed[i].is_some() || (from_peers && self.applies(position, i)))
            .collect();
        if !indicator.transform.is_relative() {
            self.score_alone(indicator, &mut cells, &mut waiting);
        }
        let Some(peers) = &indicator.peers else { return cells };
        for (level, name) in peers.levels.iter().enumerate() {
            let Some(groups) = self.groups.get(name) else { continue };
            for (group, members) in groups.members.iter().enumerate() {
                let place = PeerGroup { level, group, size: 0 };
                self.within_group(indicator, members, &observed, place, &mut cells, &mut waiting);
            }
        }
        self.close(peers, &mut cells, &waiting);
        cells
    }

    /// Values from facts, and those that a policy without peers fills in.
    fn filled(&mut self, position: usize, indicator: &Indicator) -> Vec<Cell> {
        let readings = self.reader.indicator(indicator);
        let estimates = match &indicator.missing {
            MissingPolicy::Model { .. } => self.reader.estimates(indicator),
            MissingPolicy::Zero => vec![Ok(0.0); readings.len()],
            MissingPolicy::PeerMedian
            | MissingPolicy::WorstOfPeers
            | MissingPolicy::Renormalise
            | MissingPolicy::Exclude => vec![Err(Gap::NoFact); readings.len()],
        };
        let cells = readings.into_iter().zip(estimates).enumerate();
        cells
            .map(|(issuer, (reading, estimate))| {
                let (value, origin) = match (reading, estimate) {
                    (Ok(value), _) => (Some(value), Origin::Fact),
                    (Err(gap), Ok(value)) if self.applies(position, issuer) => {
                        (Some(value), Origin::Filled(gap))
                    }
                    (Err(gap), _) => (None, Origin::None(gap)),
                };
                Cell { value, winsorised: None, score: None, origin, peers: None }
            })
            .collect()
    }

    /// Scores that need no peers.
    fn score_alone(&self, indicator: &Indicator, cells: &mut [Cell], waiting: &mut [bool]) {
        for (cell, waiting) in cells.iter_mut().zip(waiting) {
            if let Some(value) = cell.value {
                let score = scores(&indicator.transform, indicator.better, &[value]);
                cell.score = score.first().map(|score| score * self.scheme.scale);
                *waiting = false;
            }
        }
    }

    /// Scores the members of a group who wait, if it is large enough.
    fn within_group(
        &self,
        indicator: &Indicator,
        members: &[u32],
        observed: &[Option<f64>],
        place: PeerGroup,
        cells: &mut [Cell],
        waiting: &mut [bool],
    ) {
        let members = members.iter().map(|&member| member as usize);
        if !members.clone().any(|member| waiting[member]) {
            return;
        }
        let own: Vec<f64> = members.clone().filter_map(|member| observed[member]).collect();
        let minimum = indicator.peers.as_ref().map_or(2, |peers| peers.minimum);
        if own.len() < minimum {
            return;
        }
        let fill = from_peers(&indicator.missing, indicator.better, &own);
        let value = |i: usize| observed[i].or(fill.filter(|_| waiting[i]));
        let sample: Vec<(usize, f64)> =
            members.filter_map(|member| value(member).map(|value| (member, value))).collect();
        let values: Vec<f64> = sample.iter().map(|one| one.1).collect();
        let clipped = within_tails(indicator.winsorise, &values);
        let scores = scores(&indicator.transform, indicator.better, &clipped);
        let place = PeerGroup { size: own.len(), ..place };
        for (k, (member, value)) in sample.into_iter().enumerate() {
            if std::mem::take(&mut waiting[member]) {
                let cell = &mut cells[member];
                cell.origin = origin(cell.origin, observed[member].is_none());
                cell.value = Some(value);
                cell.winsorised = (clipped[k] != value).then_some(clipped[k]);
                cell.score = Some(scores[k] * self.scheme.scale);
                cell.peers = Some(place);
            }
        }
    }

    /// Deals with those who still wait: they have too few peers.
    fn close(&self, peers: &Peers, cells: &mut [Cell], waiting: &[bool]) {
        for (cell, _) in cells.iter_mut().zip(waiting).filter(|(_, waiting)| **waiting) {
            if cell.value.is_none() {
                continue;
            }
            match peers.without {
                WithoutPeers::Middle => cell.score = Some(self.scheme.scale / 2.0),
                WithoutPeers::LeftOut => cell.origin = Origin::None(Gap::FewPeers),
            }
        }
    }
}

fn origin(before: Origin, filled: bool) -> Origin {
    match before {
        Origin::None(gap) if filled => Origin::Filled(gap),
        Origin::None(_) | Origin::Filled(_) | Origin::Fact => before,
    }
}

/// The weights of each issuer, by its label.
fn weight_sets(scheme: &Scheme, facts: &Facts<'_>) -> Vec<Option<usize>> {
    let WeightChoice::ByLabel { level, unlabelled, industries } = &scheme.weights.choice else {
        return vec![Some(0); facts.issuers.len()];
    };
    let labels = facts.labels.get(level.as_str());
    let label = |issuer: usize| labels.and_then(|labels| labels.get(issuer).copied().flatten());
    let set = |issuer: usize| match (label(issuer), unlabelled) {
        (Some(label), _) => Some(industries.get(label).copied().unwrap_or(0)),
        (None, Unlabelled::Default) => Some(0),
        (None, Unlabelled::Exclude) => None,
    };
    (0..facts.issuers.len()).map(set).collect()
}

fn path_weights(scheme: &Scheme, set: usize) -> Vec<f64> {
    let set = &scheme.weights.sets[set];
    let path = |i: usize| {
        let mut weight = set.indicators[i];
        let mut above = Some(scheme.indicators[i].area);
        while let Some(node) = above {
            weight *= set.nodes[node];
            above = scheme.nodes[node].parent;
        }
        weight
    };
    (0..scheme.indicators.len()).map(path).collect()
}
