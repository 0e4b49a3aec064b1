//! The tree of dimensions, themes and areas.

use super::problems::Problems;
use crate::config::SchemeConfig;
use crate::scheme::Node;

/// The nodes in the order of the file, with those above and below each.
pub(super) fn resolve(config: &SchemeConfig, problems: &mut Problems) -> Vec<Node> {
    let written = &config.nodes;
    let parents: Vec<Option<usize>> =
        (0..written.len()).map(|i| parent(config, i, problems)).collect();
    let mut nodes: Vec<Node> = (0..written.len())
        .map(|i| Node {
            id: written[i].id.clone(),
            name: written[i].name.clone(),
            depth: depth(&parents, i),
            parent: parents[i],
            nodes: Vec::new(),
            indicators: Vec::new(),
        })
        .collect();
    for (i, parent) in parents.iter().enumerate() {
        if let Some(parent) = *parent {
            nodes[parent].nodes.push(i);
        }
    }
    check(config, &nodes, problems);
    nodes
}

fn parent(config: &SchemeConfig, i: usize, problems: &mut Problems) -> Option<usize> {
    let seen = config.nodes[i].parent.as_deref()?;
    let found = config.nodes.iter().position(|node| node.id == seen);
    if found.is_none() {
        let known = config.nodes.iter().map(|node| node.id.as_str());
        problems.unknown(format!("nodes[{i}].parent"), "node", seen, known);
    }
    found
}

/// Steps to the top; beyond every level for nodes that are above themselves.
fn depth(parents: &[Option<usize>], mut i: usize) -> usize {
    for depth in 0..=parents.len() {
        match parents[i] {
            Some(above) => i = above,
            None => return depth,
        }
    }
    usize::MAX
}

fn check(config: &SchemeConfig, nodes: &[Node], problems: &mut Problems) {
    let levels = config.scheme.levels.len();
    let indicators = config.indicators.iter().map(|indicator| indicator.id.as_str());
    let ids: Vec<&str> = nodes.iter().map(|node| node.id.as_str()).chain(indicators).collect();
    for (i, id) in ids.iter().enumerate() {
        if ids[..i].contains(id) {
            let path = match i.checked_sub(nodes.len()) {
                None => format!("nodes[{i}].id"),
                Some(i) => format!("indicators[{i}].id"),
            };
            let hint = "give each node and indicator an id of its own";
            problems.add(path, format!("id `{id}` is there twice"), hint);
        }
    }
    for (i, node) in nodes.iter().enumerate() {
        let path = format!("nodes[{i}].parent");
        if node.depth == usize::MAX {
            let hint = "name another node, or none for one of the top level";
            problems.add(path, format!("`{}` is above itself", node.id), hint);
        } else if node.depth >= levels {
            let message =
                format!("`{}` is at level {}, there are {levels}", node.id, node.depth + 1);
            problems.add(path, message, "add its level to scheme.levels");
        }
    }
}
