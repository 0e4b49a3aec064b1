//! Words that a predicate compares columns with.

use super::expression::{Node, Predicate};

impl Predicate {
    /// Each column with a word that it is compared with, in the order of the text.
    #[must_use]
    pub fn words(&self) -> Vec<(&str, &str)> {
        let mut found = Vec::new();
        collect(&self.root, &mut found);
        found.into_iter().map(|(at, word)| (self.columns[at].as_str(), word)).collect()
    }
}

fn collect<'n>(node: &'n Node, found: &mut Vec<(usize, &'n str)>) {
    match node {
        Node::Not(inner) => collect(inner, found),
        Node::And(a, b) | Node::Or(a, b) => {
            collect(a, found);
            collect(b, found);
        }
        Node::Compare(_, a, b) => found.extend(pair(a, b).or_else(|| pair(b, a))),
        Node::In(column, words) => found.extend(words.iter().filter_map(|word| pair(column, word))),
        _ => {}
    }
}

/// A column and a word.
fn pair<'n>(column: &Node, word: &'n Node) -> Option<(usize, &'n str)> {
    match (column, word) {
        (Node::Rank(column, _), Node::Rank(word, _)) => pair(column, word),
        (Node::Column(at), Node::Text(word)) => Some((*at, word)),
        _ => None,
    }
}
