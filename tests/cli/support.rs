//! Projects in folders of their own, and the process that works on them.

pub(crate) mod levels;
pub(crate) mod outcome;
pub(crate) mod parquet;
pub(crate) mod project;
pub(crate) mod refusal;
pub(crate) mod shuffle;
pub(crate) mod table;
pub(crate) mod tree;

pub(crate) use outcome::Outcome;
pub(crate) use project::Project;
pub(crate) use refusal::refused;
pub(crate) use table::Table;
pub(crate) use tree::{Tree, difference, stamps};

/// Compares what a process said and its exit code with an inline snapshot. Hashes are not compared,
/// nor the files that were written aside when something happened.
macro_rules! assert_said {
    ($outcome:expr, @$expected:literal) => {
        let filters =
            vec![(r"\b[0-9a-f]{64}\b", "[sha256]"), (r"\.staging-\d+/[\w.]+", "[written aside]")];
        insta::with_settings!({filters => filters}, {
            insta::assert_snapshot!($outcome, @$expected);
        });
    };
}
pub(crate) use assert_said;
