//! Rows of one table as its two files. Equal rows give equal bytes.

use std::path::Path;

use crate::error::FileError;
use crate::row::TableRow;
use crate::table_csv::to_csv;
use crate::table_parquet::to_parquet;

/// Rows of one table as one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFile {
    /// Name of the file.
    pub name: String,
    /// Rows, without a header.
    pub rows: u64,
    /// Version of the table.
    pub schema_version: u32,
    /// Content of the file.
    pub bytes: Vec<u8>,
}

/// Both files of a table: CSV, then Parquet.
///
/// # Errors
///
/// If a writer refuses.
pub fn encode<R: TableRow>(rows: &[R]) -> Result<[TableFile; 2], FileError> {
    let file = |ending: &str, bytes| TableFile {
        name: format!("{}.{ending}", R::NAME),
        rows: rows.len() as u64,
        schema_version: R::VERSION,
        bytes,
    };
    Ok([file("csv", to_csv(rows)?), file("parquet", to_parquet(rows)?)])
}

/// Whether a name is that of a CSV file.
#[must_use]
pub fn is_csv(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "csv")
}
