//! The real binary, as a user meets it: one process a command, in a folder of its own.

#![expect(clippy::disallowed_methods, reason = "tests make projects on disk")]
#![expect(clippy::unwrap_used, reason = "a test may break off anywhere")]

mod bad_config;
mod bad_machine;
mod bad_market;
mod bad_rows;
mod bad_tables;
mod calendars;
mod commands;
mod compare;
mod compliance;
mod continuation;
mod dead_keys;
mod diff;
mod doubtful;
mod edited_versions;
mod evenings;
mod events;
mod founding;
mod green_input;
mod help;
mod killed;
mod late_rows;
mod look_ahead;
mod outside;
mod overlays;
mod pipes;
mod project_keys;
mod provenance;
mod readme;
mod restating;
mod sensitivity;
mod statements;
mod support;
mod tour;
mod units;
mod versions;
