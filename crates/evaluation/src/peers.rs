//! Peer groups: who shares a label.

use std::collections::BTreeMap;

use crate::error::EvaluationError;
use crate::facts::Facts;
use crate::scheme::{ALL, Scheme};

/// The groups of one classification level, in the order of their labels.
#[derive(Debug, Default)]
pub(crate) struct Groups<'f> {
    pub(crate) labels: Vec<&'f str>,
    /// Positions of the issuers of each group, rising.
    pub(crate) members: Vec<Vec<u32>>,
}

/// The groups of each level that a scheme looks at.
pub(crate) fn groups<'f>(
    scheme: &Scheme,
    facts: &Facts<'f>,
    errors: &mut Vec<EvaluationError>,
) -> BTreeMap<String, Groups<'f>> {
    let everybody = (0..facts.issuers.len() as u32).collect();
    let all = Groups { labels: vec![ALL], members: vec![everybody] };
    let mut groups = BTreeMap::from([(ALL.to_owned(), all)]);
    for level in scheme.label_levels() {
        let labels = facts.labels.get(level).map(Vec::as_slice).unwrap_or_default();
        if labels.len() != facts.issuers.len() {
            let (level, seen, issuers) = (level.to_owned(), labels.len(), facts.issuers.len());
            errors.push(EvaluationError::Labels { level, seen, issuers });
            continue;
        }
        groups.insert(level.to_owned(), by_label(labels));
    }
    groups
}

fn by_label<'f>(labels: &[Option<&'f str>]) -> Groups<'f> {
    let mut members: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (issuer, label) in labels.iter().enumerate() {
        if let Some(label) = label {
            members.entry(label).or_default().push(issuer as u32);
        }
    }
    let (labels, members) = members.into_iter().unzip();
    Groups { labels, members }
}
