//! One declaration makes a table: its rows, its Parquet and CSV columns, its description.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef};
use arrow::datatypes::{DataType, Field, Schema};
use serde::Serialize;

/// A published table, as the data dictionary describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableDescription {
    /// Name of the table and of its two files, without their endings.
    pub name: &'static str,
    /// Rises when a column is added; a name once published is never reused for another meaning.
    pub version: u32,
    /// What there is one row for.
    pub one_row_per: &'static str,
    /// What it holds.
    pub description: &'static str,
    /// The columns, in order.
    pub columns: Vec<ColumnDescription>,
}

/// A column of a published table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnDescription {
    /// Its name.
    pub name: &'static str,
    /// `text`, `number`, `whole number`, `true or false`, `date` or `time`.
    #[serde(rename = "type")]
    pub value_type: &'static str,
    /// Whether a value may be absent: empty in CSV, null in Parquet.
    pub nullable: bool,
    /// Unit of its numbers, empty where there is none.
    pub unit: &'static str,
    /// What it holds.
    pub description: &'static str,
    /// The type in Parquet.
    #[serde(skip)]
    pub(crate) arrow_type: DataType,
}

/// A value that is not one of its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BadCell {
    pub(crate) column: &'static str,
    pub(crate) row: usize,
}

/// A row of a published table.
pub(crate) trait Row: Clone + PartialEq + Sized {
    const NAME: &'static str;
    const VERSION: u32;

    fn description() -> TableDescription;
    fn index_id(&self) -> &str;
    /// What tells the row from others, for people.
    fn key(&self) -> String;
    /// As CSV writes it.
    fn texts(&self) -> Vec<String>;
    fn from_texts(texts: &[&str], row: usize) -> Result<Self, BadCell>;
    fn arrays(rows: &[Self]) -> Vec<ArrayRef>;
    fn from_arrays(arrays: &[&dyn Array], row: usize) -> Result<Self, BadCell>;

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

/// Declares a table: a documented row struct, what identifies a row, and for each column its
/// description, name, type and unit.
macro_rules! table {
    (
        $( #[doc = $doc:literal] )+
        $row:ident, $name:literal, version $version:literal, $one_row_per:literal,
        key [$($key:ident),+]
        { $( $( #[doc = $about:literal] )+ $column:ident: $type:ty, $unit:literal; )+ }
    ) => {
        $( #[doc = $doc] )+
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        pub struct $row {
            $( $( #[doc = $about] )+ pub $column: $type, )+
        }

        impl crate::table::Row for $row {
            const NAME: &'static str = $name;
            const VERSION: u32 = $version;

            fn description() -> crate::table::TableDescription {
                crate::table::TableDescription {
                    name: $name,
                    version: $version,
                    one_row_per: $one_row_per,
                    description: concat!($($doc),+).trim_ascii(),
                    columns: vec![$( crate::table::ColumnDescription {
                        name: stringify!($column),
                        value_type: <$type as crate::cell::Cell>::TYPE,
                        nullable: <$type as crate::cell::Cell>::NULLABLE,
                        unit: $unit,
                        description: concat!($($about),+).trim_ascii(),
                        arrow_type: <$type as crate::cell::Cell>::data_type(),
                    } ),+],
                }
            }

            fn index_id(&self) -> &str {
                &self.index_id
            }

            fn key(&self) -> String {
                [$( crate::cell::Cell::text(&self.$key) ),+].join(" ").trim_ascii().to_owned()
            }

            fn texts(&self) -> Vec<String> {
                vec![$( crate::cell::Cell::text(&self.$column) ),+]
            }

            fn from_texts(texts: &[&str], row: usize) -> Result<Self, crate::table::BadCell> {
                let mut texts = texts.iter();
                let mut next = || texts.next().copied().unwrap_or_default();
                Ok(Self { $( $column: <$type as crate::cell::Cell>::parse(next()).ok_or(
                    crate::table::BadCell { column: stringify!($column), row },
                )?, )+ })
            }

            fn arrays(rows: &[Self]) -> Vec<arrow::array::ArrayRef> {
                vec![$(
                    <$type as crate::cell::Cell>::array(rows.iter().map(|row| &row.$column))
                ),+]
            }

            fn from_arrays(
                arrays: &[&dyn arrow::array::Array],
                row: usize,
            ) -> Result<Self, crate::table::BadCell> {
                let mut arrays = arrays.iter();
                Ok(Self { $( $column: {
                    let array = arrays.next();
                    let cell = array.and_then(|a| <$type as crate::cell::Cell>::read(*a, row));
                    cell.ok_or(crate::table::BadCell { column: stringify!($column), row })?
                }, )+ })
            }
        }
    };
}

pub(crate) use table;
