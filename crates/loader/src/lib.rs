//! Parquet and CSV tables to market facts, with every rejected row.
//!
//! Steps of a load, and who does each:
//!
//! 1. [`schema`] declares the input tables, once; `kapok schema` prints what the reader uses.
//! 2. `source` finds the files of a table, `parquet_file` and `csv_file` read them in batches of
//!    typed columns, `scan` goes through all files of a table in order. [`Sources`] states what a
//!    file does not say itself: its encoding, its separator, the zone of its moments.
//! 3. `tables` turns rows into facts. A row that breaks a rule is a [`Rejection`]: it names file,
//!    line, column, the text seen and the rule.
//! 4. `prices` scatters closes into a panel, day after day.
//! 5. [`load`] puts them together: a [`kapok_market::History`] with a [`LoadReport`].
//!
//! A table that cannot be read at all is a [`LoadError`].
#![expect(clippy::disallowed_methods, reason = "the loader reads files")]

mod batch;
mod column;
mod csv_file;
mod date_text;
mod decode;
mod encoding;
mod error;
mod file_kind;
mod find_row;
mod glimpse;
mod late;
mod line_ends;
mod load;
mod names;
mod outside;
mod parquet_file;
mod presence;
mod prices;
mod report;
mod scan;
pub mod schema;
mod separator;
mod settle;
mod source;
mod sources;
mod tables;
#[cfg(test)]
mod testing;
mod texts;
mod way_out;
mod withdrawal;

pub use chrono_tz::Tz as TimeZone;
pub use encoding::{TextEncoding, TextEncodingError};
pub use error::LoadError;
pub use file_kind::FileKind;
pub use find_row::place_of_indicator;
pub use glimpse::{last_price_day, load_calendars, price_period};
pub use late::{LateDays, LateRow, LateRows};
pub use load::{Loaded, Request, load};
pub use outside::{AllowedWords, rows_outside};
pub use report::{LoadReport, Refusal, Rejection, TableReport, Tolerances};
pub use schema::{ColumnSchema, TableSchema, ValueType, Withdrawal, event_types, table_schemas};
pub use separator::{Separator, SeparatorError};
pub use sources::{FileForm, FileRule, MomentRule, SinglePrecision, Sources};
