//! Data frames of polars: results of back-tests out, input tables in.
//!
//! No command uses this crate, so the command is built without polars. A program that works with
//! data frames names it, beside the crates whose results it wants:
//!
//! * [`levels`], [`overlays`], [`statistics`]: replays of `kapok_backtest` as frames
//! * [`Compositions`]: constituents and weights, day by day, while a replay runs
//! * [`write_table`]: a frame as the Parquet file of an input table, which the loader reads
//!
//! The frames are those of the crate `polars`, which re-exports them from `polars-core`.

mod column;
mod compositions;
mod replays;
mod table_file;

pub use compositions::Compositions;
pub use replays::{levels, overlays, statistics};
pub use table_file::{FrameError, write_table};
