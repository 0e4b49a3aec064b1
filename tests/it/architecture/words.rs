//! Openings of docstrings: each begins with a noun or a verb.

use std::fs;

use super::{crates, root, sources};

/// Openings that make a reader guess the subject. "Whether" is right for what is true or false,
/// and is not among them.
const REFUSED: &[&str] = &[
    "What", "Those", "That", "The same", "The one", "How", "Who", "Whom", "Whose", "Which",
    "Where", "When", "Why", "If", "So", "As", "They",
];

/// Declarations of published tables: their docstrings are written into every Parquet file, so a
/// new wording would change published bytes.
const PUBLISHED: &str = "crates/published/src/tables/";

/// The word of [`REFUSED`] with which a docstring opens.
fn refused(opening: &str) -> Option<&'static str> {
    let opens_with = |word: &&str| {
        let rest = opening.strip_prefix(*word);
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
    };
    REFUSED.iter().find(|word| opens_with(word)).copied()
}

/// First lines of the docstrings of a source, with their line numbers from 1.
fn openings(source: &str) -> Vec<(usize, &str)> {
    let text = |line: &'_ str| {
        let line = line.trim_start();
        let is_doc = line.starts_with("/// ") || line.starts_with("//! ");
        is_doc || line == "///" || line == "//!"
    };
    let lines: Vec<&str> = source.lines().collect();
    let begins = |at: usize| text(lines[at]) && (at == 0 || !text(lines[at - 1]));
    let first = (0..lines.len()).filter(|&at| begins(at));
    first.map(|at| (at + 1, lines[at].trim_start().get(4..).unwrap_or_default())).collect()
}

#[test]
fn docstrings_begin_with_a_noun_or_a_verb() {
    let (mut seen, mut found) = (0, Vec::new());
    for name in &crates() {
        for path in sources(&root().join("crates").join(name).join("src")) {
            let below = path.strip_prefix(root()).unwrap().display().to_string();
            if below.starts_with(PUBLISHED) {
                continue;
            }
            for (line, opening) in openings(&fs::read_to_string(&path).unwrap()) {
                seen += 1;
                if let Some(word) = refused(opening) {
                    found.push(format!("{below}:{line}: `{word}` in \"{opening}\""));
                }
            }
        }
    }
    assert!(seen > 3_000, "only {seen} docstrings were seen");
    assert!(found.is_empty(), "docstrings that say no noun and no verb:\n{}", found.join("\n"));
}

#[test]
fn openings_are_whole_words() {
    let source =
        "//! Weights.\n\n/// Whether it is\n/// What\nfn a() {}\n    /// The same again.\n";
    let seen = openings(source);
    assert_eq!(seen, [(1, "Weights."), (3, "Whether it is"), (6, "The same again.")]);
    assert_eq!(refused("Whether it is"), None);
    assert_eq!(refused("Assets of a fund"), None);
    assert_eq!(refused("As a slice index"), Some("As"));
    assert_eq!(refused("The same again."), Some("The same"));
    assert_eq!(refused("What, and why"), Some("What"));
}
