//! Columns of a file that is written.

use crate::column_type::ColumnType;

/// A column that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenColumn {
    /// Its name.
    pub name: String,
    /// Its type: one that [`Values::of`](crate::Values::of) knows.
    pub column_type: ColumnType,
    /// Whether rows may be absent.
    pub nullable: bool,
    /// Metadata that other tools show beside it, by key.
    pub notes: Vec<(String, String)>,
}

/// The columns of a file, and what other tools show beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSchema {
    /// The columns, in order.
    pub columns: Vec<WrittenColumn>,
    /// Keys and values.
    pub notes: Vec<(String, String)>,
}
