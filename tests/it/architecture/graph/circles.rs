//! Circles of files that all reach each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Names that a file uses of another one.
pub(crate) type Edges = BTreeMap<(String, String), BTreeSet<String>>;

/// Files of each circle.
pub(crate) fn circles(edges: &Edges) -> Vec<BTreeSet<String>> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in edges.keys() {
        next.entry(from).or_default().push(to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        next.keys().map(|file| (*file, reach(file, &next))).collect();
    let returns = |from: &str, to: &str| reached.get(to).is_some_and(|all| all.contains(from));
    let mut found: Vec<BTreeSet<String>> = Vec::new();
    for (file, all) in &reached {
        if all.contains(file) && !found.iter().any(|circle| circle.contains(*file)) {
            let circle = all.iter().filter(|other| returns(file, other));
            found.push(circle.map(|other| (*other).to_owned()).collect());
        }
    }
    found
}

/// Files that a file reaches.
fn reach<'a>(file: &'a str, next: &BTreeMap<&'a str, Vec<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut left = vec![file];
    while let Some(file) = left.pop() {
        let to = next.get(file).into_iter().flatten();
        left.extend(to.filter(|to| reached.insert(**to)));
    }
    reached
}

/// Files of each circle and the names that they use of each other.
pub(crate) fn described(circles: &[BTreeSet<String>], edges: &Edges) -> String {
    let mut text = String::new();
    for (at, circle) in circles.iter().enumerate() {
        let files: Vec<&str> = circle.iter().map(String::as_str).collect();
        _ = writeln!(text, "circle {} of {} files: {}", at + 1, files.len(), files.join(", "));
        let inside =
            edges.iter().filter(|((from, to), _)| circle.contains(from) && circle.contains(to));
        for line in lines(inside).lines() {
            _ = writeln!(text, "    {line}");
        }
    }
    text
}

/// Edges as text, one a line.
pub(crate) fn lines<'a>(
    edges: impl Iterator<Item = (&'a (String, String), &'a BTreeSet<String>)>,
) -> String {
    let line = |((from, to), names): (&(String, String), &BTreeSet<String>)| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        format!("{from} -> {to}: {}\n", names.join(", "))
    };
    edges.map(line).collect()
}
