//! Each key of each file that people write has a meaning: in a base file that has it, changing it
//! changes something that is published.
//!
//! 1. [`schema`] lists the keys from the JSON Schemas that `kapok schema` prints, and finds those
//!    of a base file.
//! 2. [`base`] reads the base files, `bases/*.toml`: each is written over another one. Together
//!    they have every key.
//! 3. [`edit`] proposes other values for a key by its schema: other words, other numbers, other
//!    columns.
//! 4. [`publish`] calculates an index over the small market of `tables/` and [`world`], and gives
//!    all that would be published, as text.
//! 5. [`trial`] holds what is published with an edit against what is published without it.
//!
//! A key that is new in a schema and stands in no base file fails, and so does one whose changes
//! move nothing. A row `[[refused]]` in `bases/*.toml` names a change that is refused, with the
//! reason, where the file cannot say anything else. `uncovered.toml` lists keys that no base file
//! shows yet, and keys that speak to a reader alone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "a test that reads files and uses all processors")]

mod base;
mod edit;
mod hints;
mod publish;
mod schema;
mod trial;
mod world;

use base::Corpus;
use schema::Kind;

#[test]
fn each_key_moves_something_that_is_published() {
    let corpus = Corpus::read();
    let world = world::World::read();
    let report = trial::run(&corpus, &world);
    eprintln!("{}", report.counts());
    assert!(report.faults.is_empty(), "{}\n", report.faults.join("\n\n"));
}

#[test]
fn no_hint_names_a_key_that_is_refused() {
    let faults = hints::faults(&Corpus::read(), &world::World::read());
    assert!(faults.is_empty(), "{}\n", faults.join("\n"));
}

#[test]
fn keys_are_those_of_the_schemas() {
    for kind in Kind::ALL {
        assert!(!kind.keys().is_empty(), "{kind:?}");
    }
}
