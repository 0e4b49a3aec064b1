//! Circles between source files: files that need each other's definitions.
//!
//! `cargo test -p kapok-tests --test it circles -- --nocapture` prints those that do.

use super::graph::{Tree, circles, described, edges, read};
use super::root;

/// Circles that nobody has opened yet. The number may only get smaller.
const CIRCLES: usize = 0;

#[test]
fn no_circle_between_files() {
    let mut tree = Tree::new(&read(&root()));
    let edges = edges(&mut tree);
    assert!(edges.len() > 1000, "only {} edges were seen", edges.len());
    let found = circles(&edges);
    let description = described(&found, &edges);
    println!("{description}{} circles", found.len());
    assert_eq!(found.len(), CIRCLES, "circles between files:\n{description}");
}
