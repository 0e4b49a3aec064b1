//! A command that must not publish anything.

use std::sync::OnceLock;

use super::{Outcome, Project, Tree, difference};

/// What a command says on a project with something wrong. Nothing comes of it: neither in a
/// project that is new, nor in one with published days.
#[track_caller]
pub(crate) fn refused(spoil: impl Fn(&Project), arguments: &[&str]) -> Outcome {
    let running = Project::of(running());
    spoil(&running);
    let before = running.published();
    let said = running.run(arguments);
    assert_ne!(said.code, 0, "{said}");
    assert_eq!(difference(&running.published(), &before), None);
    let new = Project::minimal();
    spoil(&new);
    let said = new.run(arguments);
    assert_ne!(said.code, 0, "{said}");
    new.assert_nothing_published();
    said
}

/// A minimal project of which some days are published.
fn running() -> &'static Tree {
    static MADE: OnceLock<Tree> = OnceLock::new();
    MADE.get_or_init(|| {
        let project = Project::minimal();
        project.run(&["run", "--from", "2024-03-26", "--date", "2024-04-03"]).expect(0);
        Tree::read(&project.path(""))
    })
}
