//! Outcomes to Parquet, CSV and a manifest; and back, exactly verified.
//!
//! 1. [`tabulate()`] makes rows of calculated index-days, [`DayTables`].
//! 2. [`Store::publish`] merges a [`Draft`] with what is published and puts a new vintage in
//!    place, all of it or nothing.
//! 3. [`PublishedDay`] reads it back; [`PublishedDay::state`] is what the next day continues with.
//! 4. [`verify()`] recomputes a day from its files alone, in exact arithmetic.
//!
//! One declaration of a table makes its rows, its Parquet and CSV columns and its entry in the
//! [`dictionary`], so they cannot drift apart.

mod backtest_levels;
mod cell;
mod day_tables;
mod digest;
mod disk;
mod error;
mod exact;
mod export;
mod format;
mod manifest;
mod merge;
mod publish;
mod published_day;
mod restore;
mod store;
mod table;
mod tables;
mod tabulate;
pub mod verify;

#[cfg(test)]
mod tests;

pub use backtest_levels::{write_levels, write_overlays};
pub use day_tables::{DayTables, dictionary};
pub use digest::{input_digests, sha256};
pub use error::PublishError;
pub use export::{ExportFormat, export};
pub use manifest::{FileRecord, Held, IndexRecord, MANIFEST_VERSION, Manifest, PreviousDay};
pub use publish::{Draft, IndexEntry, Published};
pub use published_day::PublishedDay;
pub use store::Store;
pub use table::{ColumnDescription, TableDescription};
pub use tables::{
    ActionRow, AttributionRow, BacktestLevelRow, BacktestOverlayRow, CloseRow, ConstraintRow,
    DisclosureRow, EligibilityRow, LevelRow, OpenRow, OverlayRow, ReviewRow,
};
pub use tabulate::{IndexDay, tabulate};
pub use verify::{Check, Failure, Verification, verify};
