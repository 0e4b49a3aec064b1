//! A row of a published table, and its way to texts and columns and back.

use kapok_parquet_columns::{TableSchema, Values, WrittenColumn};

use crate::csv_record::CsvRecord;
use crate::description::{ColumnDescription, TableDescription};

/// A value of a file that is none of its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableCell {
    /// The column.
    pub column: &'static str,
    /// The row, from 0.
    pub row: usize,
}

/// A row of a published table.
pub trait TableRow: Clone + PartialEq + Sized {
    /// Name of the table.
    const NAME: &'static str;
    /// Version of the table.
    const VERSION: u32;

    /// The table, as the data dictionary describes it.
    fn description() -> TableDescription;
    /// The index that the row is of.
    fn index_id(&self) -> &str;
    /// Text that tells the row from others, for people.
    fn key(&self) -> String;
    /// Cells as CSV writes them.
    fn texts(&self) -> Vec<String>;
    /// Adds the cells as CSV writes them to a record.
    fn add_to(&self, record: &mut CsvRecord);
    /// The row of cells of a CSV file.
    ///
    /// # Errors
    ///
    /// If a text is no value of its column.
    fn from_texts(texts: &[&str], row: usize) -> Result<Self, UnreadableCell>;
    /// Adds the row to columns, in their order.
    fn push_to(&self, columns: &mut [Values]);
    /// The row at a place of the columns.
    ///
    /// # Errors
    ///
    /// If a column has another type, or a value is absent that must not be.
    fn from_columns(columns: &[Values], row: usize) -> Result<Self, UnreadableCell>;

    /// The columns in Parquet, with units and descriptions for other tools.
    fn schema() -> TableSchema {
        let table = Self::description();
        let note = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        TableSchema {
            columns: table.columns.iter().map(written).collect(),
            notes: vec![
                note("kapok.table", table.name),
                note("kapok.schema_version", &table.version.to_string()),
                note("kapok.one_row_per", table.one_row_per),
            ],
        }
    }
}

fn written(column: &ColumnDescription) -> WrittenColumn {
    let note = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    WrittenColumn {
        name: column.name.to_owned(),
        column_type: column.column_type.clone(),
        nullable: column.nullable,
        notes: vec![note("unit", column.unit), note("description", column.description)],
    }
}
