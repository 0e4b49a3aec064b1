//! Outcomes to published tables, days to the store, and a published day to the state that goes on.
//!
//! 1. [`tabulate()`] makes rows of calculated index-days,
//!    [`DayTables`](kapok_published::DayTables).
//! 2. [`Store::publish`] merges a [`Draft`] with what is published and puts a new vintage in
//!    place, all of it or nothing.
//! 3. [`Store::latest`] reads a day back; [`restore()`] makes of it what the next day continues
//!    with.
//!
//! Tables, rows and files are those of `kapok-published`.

mod backtest_levels;
mod disk;
mod draft;
mod error;
mod export;
mod inputs;
mod merge;
mod publish;
mod restore;
mod roles;
mod store;
mod tabulate;

#[cfg(test)]
mod tests;

pub use backtest_levels::{write_findings, write_levels, write_overlays};
pub use draft::{Draft, IndexEntry};
pub use error::{Flaw, PublishError};
pub use export::{ExportFormat, export};
pub use inputs::input_digests;
pub use publish::Published;
pub use restore::restore;
pub use store::Store;
pub use tabulate::{IndexDay, tabulate};
