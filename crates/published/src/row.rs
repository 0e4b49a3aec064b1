//! A row of a published table, and its way to texts and arrays and back.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef};
use arrow::datatypes::{Field, Schema};

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
    /// The row of cells of a CSV file.
    ///
    /// # Errors
    ///
    /// If a text is no value of its column.
    fn from_texts(texts: &[&str], row: usize) -> Result<Self, UnreadableCell>;
    /// Columns of rows, in order.
    fn arrays(rows: &[Self]) -> Vec<ArrayRef>;
    /// The row at a place of the columns.
    ///
    /// # Errors
    ///
    /// If a column has another type, or a value is absent that must not be.
    fn from_arrays(arrays: &[&dyn Array], row: usize) -> Result<Self, UnreadableCell>;

    /// The Arrow schema; units and descriptions are metadata of the fields.
    fn schema() -> Arc<Schema> {
        let table = Self::description();
        let fields: Vec<Field> = table.columns.iter().map(field).collect();
        let metadata = [
            ("kapok.table".to_owned(), table.name.to_owned()),
            ("kapok.schema_version".to_owned(), table.version.to_string()),
            ("kapok.one_row_per".to_owned(), table.one_row_per.to_owned()),
        ];
        Arc::new(Schema::new(fields).with_metadata(metadata.into()))
    }
}

fn field(column: &ColumnDescription) -> Field {
    let metadata = [
        ("unit".to_owned(), column.unit.to_owned()),
        ("description".to_owned(), column.description.to_owned()),
    ];
    Field::new(column.name, column.arrow_type.clone(), column.nullable)
        .with_metadata(metadata.into())
}
