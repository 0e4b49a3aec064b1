//! Flat columns of Parquet files: read a row group at a time, and written.
//!
//! The one place that knows the `parquet` crate, and that without Arrow: its column readers and
//! writers are all that tables of plain columns need. What Arrow's writers say in the footer beside
//! the Parquet schema is read, since time zones are nowhere else, and written, since other tools
//! show units and descriptions from there.
//!
//! 1. [`ParquetTable::open`] reads the footer: names, [`ColumnType`]s, row groups.
//! 2. [`ParquetTable::read`] reads a column of a row group as [`Values`]. Texts stay positions in
//!    the dictionary of the row group where the file has one (`words`).
//! 3. [`ParquetWriter`] writes row groups of [`Values`].

mod arrow_schema;
mod arrow_types;
mod chunk;
mod column_type;
mod hybrid;
mod nullable;
mod table;
mod table_schema;
#[cfg(test)]
mod tests;
mod texts;
mod time_unit;
mod values;
mod words;
mod writer;

pub use column_type::ColumnType;
pub use nullable::Nullable;
pub use parquet::errors::ParquetError as WriteError;
pub use table::ParquetTable;
pub use table_schema::{TableSchema, WrittenColumn};
pub use texts::{TextCells, Texts};
pub use time_unit::TimeUnit;
pub use values::Values;
pub use writer::ParquetWriter;
