//! A Parquet file of flat columns, by its footer.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::statistics::Statistics;

use crate::arrow_types::{self, ArrowType};
use crate::chunk;
use crate::column_type::{self, ColumnType};
use crate::values::Values;

/// A Parquet file of flat columns, by its footer.
#[derive(Debug)]
pub struct ParquetTable {
    metadata: ParquetMetaData,
    columns: Vec<Column>,
}

#[derive(Debug)]
struct Column {
    name: String,
    column_type: ColumnType,
    /// Its number among the leaves of the schema, if it is one.
    leaf: Option<usize>,
}

impl ParquetTable {
    /// Reads the footer.
    ///
    /// # Errors
    ///
    /// With the reason, if it is none.
    pub fn open(source: &File) -> Result<Self, String> {
        let metadata = guarded(|| ParquetMetaDataReader::new().parse_and_finish(source))?;
        let columns = guarded(|| columns(&metadata))?;
        Ok(Self { metadata, columns })
    }

    /// A name that two columns have; [`ParquetTable::read`] would read the first of them.
    #[must_use]
    pub fn twice(&self) -> Option<&str> {
        let names: Vec<&str> = self.names().collect();
        let again = |at: &usize| names[..*at].contains(&names[*at]);
        (0..names.len()).find(again).map(|at| names[at])
    }

    /// Names of the columns, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The type of a column, if the file has it.
    #[must_use]
    pub fn column_type(&self, name: &str) -> Option<&ColumnType> {
        self.column(name).map(|column| &column.column_type)
    }

    /// Number of row groups.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.metadata.num_row_groups()
    }

    /// Rows of a row group; zero if the file gives a number that is none.
    #[must_use]
    pub fn rows(&self, group: usize) -> usize {
        usize::try_from(self.metadata.row_group(group).num_rows()).unwrap_or(0)
    }

    /// The first and the last day number of a date column in a row group, where the file says so.
    #[must_use]
    pub fn days(&self, group: usize, name: &str) -> Option<(i32, i32)> {
        if *self.column_type(name)? != ColumnType::Date32 {
            return None;
        }
        match self.chunk(group, name)?.statistics()? {
            Statistics::Int32(days) if days.null_count_opt() == Some(0) => {
                Some((*days.min_opt()?, *days.max_opt()?))
            }
            _ => None,
        }
    }

    /// A column of a row group.
    ///
    /// # Errors
    ///
    /// With the reason, if the file cannot be read, is damaged, or has no such column that is read.
    pub fn read(&self, source: &Arc<File>, group: usize, name: &str) -> Result<Values, String> {
        let missing = || format!("is not in row group {group}");
        let column_type = self.column_type(name).ok_or_else(missing)?;
        let chunk = self.chunk(group, name).ok_or_else(missing)?;
        let rows = self.rows(group);
        guarded(|| {
            chunk::check_range(source, chunk)?;
            let values = chunk::read(source, chunk, column_type, rows)?;
            match values.len() {
                seen if seen == rows => Ok(values),
                seen => Err(format!("has {seen} of {rows} rows: the file is damaged")),
            }
        })
    }

    fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    fn chunk(&self, group: usize, name: &str) -> Option<&ColumnChunkMetaData> {
        self.metadata.row_group(group).columns().get(self.column(name)?.leaf?)
    }
}

fn columns(metadata: &ParquetMetaData) -> Result<Vec<Column>, String> {
    let file = metadata.file_metadata();
    let entries = file.key_value_metadata().into_iter().flatten();
    let arrow = entries.filter(|entry| entry.key == arrow_types::KEY);
    let arrow = arrow.filter_map(|entry| entry.value.as_deref()).next_back();
    let arrow: BTreeMap<String, ArrowType> = match arrow.map(arrow_types::fields) {
        Some(Some(fields)) => fields.into_iter().collect(),
        Some(None) => return Err(format!("its {} is damaged", arrow_types::KEY)),
        None => BTreeMap::new(),
    };
    let schema = file.schema_descr();
    let mut leaves = vec![None; schema.root_schema().get_fields().len()];
    for leaf in 0..schema.num_columns() {
        leaves[schema.get_column_root_idx(leaf)] = Some(leaf);
    }
    let mut columns: Vec<Column> = Vec::new();
    for (field, leaf) in schema.root_schema().get_fields().iter().zip(leaves) {
        let name = field.name().to_owned();
        let column_type = column_type::of(field, arrow.get(&name));
        columns.push(Column { name, column_type, leaf: leaf.filter(|_| field.is_primitive()) });
    }
    Ok(columns)
}

/// A damaged file is an error here even where the reader takes it for a defect of its own.
fn guarded<T, E: Display>(read: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("the file is damaged".to_owned()),
    }
}
