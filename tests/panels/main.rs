//! Tests on panels that are too large, or not free, to be part of the project.
//!
//! They look for input tables in the folders below `$KAPOK_PANELS`, and say that they are skipped
//! where there are none. `docs/real-data.md` says what they hold and what they have found.
#![expect(clippy::disallowed_methods, reason = "tests on panels read files")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod adjusted;
mod folder;
mod gate;
mod oracle;
mod outliers;
mod single_stocks;
