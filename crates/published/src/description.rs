//! Descriptions of tables and columns: the data dictionary.

use kapok_parquet_columns::ColumnType;
use serde::Serialize;

/// A published table, as the data dictionary describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableDescription {
    /// Name of the table and of its two files, without their endings.
    pub name: &'static str,
    /// Rises when a column is added; a name once published is never reused for another meaning.
    pub version: u32,
    /// Subject of one row.
    pub one_row_per: &'static str,
    /// Content of the table.
    pub description: &'static str,
    /// The columns, in order.
    pub columns: Vec<ColumnDescription>,
}

/// A column of a published table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnDescription {
    /// Name of the column.
    pub name: &'static str,
    /// `text`, `number`, `whole number`, `true or false`, `date` or `time`.
    #[serde(rename = "type")]
    pub value_type: &'static str,
    /// Whether a value may be absent: empty in CSV, null in Parquet.
    pub nullable: bool,
    /// Unit of its numbers, empty where there is none.
    pub unit: &'static str,
    /// Content of the column.
    pub description: &'static str,
    /// The type in Parquet.
    #[serde(skip)]
    pub(crate) column_type: ColumnType,
}
