//! Rows as Parquet, and back.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use kapok_parquet_columns::{ColumnType, ParquetTable, ParquetWriter, Values};

use crate::description::ColumnDescription;
use crate::error::{Damage, FileError, Format};
use crate::files;
use crate::row::{TableRow, UnreadableCell};

/// Rows of a row group: what an export of many days holds in memory at a time.
const GROUP: usize = 1 << 17;

/// The writer's name is fixed, so that a new version of it does not change the bytes.
const CREATED_BY: &str = "kapok";

fn failed<R: TableRow>(reason: impl ToString) -> FileError {
    FileError::Encode { table: R::NAME, format: Format::Parquet, reason: reason.to_string() }
}

/// Rows as a Parquet file.
pub(crate) fn to_parquet<R: TableRow>(rows: &[R]) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    let mut writer = ParquetRows::<R, _>::new(&mut bytes)?;
    writer.add(rows)?;
    writer.finish()?;
    Ok(bytes)
}

/// A Parquet file that grows by rows.
#[derive(Debug)]
pub struct ParquetRows<R, W: Write + Send> {
    writer: ParquetWriter<W>,
    /// Rows that are not written yet, as columns.
    columns: Vec<Values>,
    of: std::marker::PhantomData<R>,
}

impl<R: TableRow, W: Write + Send> ParquetRows<R, W> {
    /// A file without rows.
    ///
    /// # Errors
    ///
    /// If the writer refuses.
    pub fn new(out: W) -> Result<Self, FileError> {
        let writer = ParquetWriter::new(out, &R::schema(), CREATED_BY).map_err(failed::<R>)?;
        Ok(Self { writer, columns: columns::<R>(), of: std::marker::PhantomData })
    }

    /// Adds rows.
    ///
    /// # Errors
    ///
    /// If the writer refuses.
    pub fn add(&mut self, rows: &[R]) -> Result<(), FileError> {
        for row in rows {
            row.push_to(&mut self.columns);
            if self.columns.first().is_some_and(|column| column.len() == GROUP) {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), FileError> {
        let full = std::mem::replace(&mut self.columns, columns::<R>());
        self.writer.write(&full).map_err(failed::<R>)
    }

    /// Ends the file.
    ///
    /// # Errors
    ///
    /// If the writer refuses.
    pub fn finish(mut self) -> Result<(), FileError> {
        if self.columns.first().is_some_and(|column| !column.is_empty()) {
            self.flush()?;
        }
        self.writer.finish().map_err(failed::<R>)
    }
}

/// The columns of a table, without rows.
fn columns<R: TableRow>() -> Vec<Values> {
    let columns = R::description().columns;
    columns.iter().filter_map(|column| Values::of(&column.column_type)).collect()
}

/// The rows of a Parquet file; columns are found by name.
///
/// # Errors
///
/// If the file cannot be opened or is none of the table.
pub fn read_parquet<R: TableRow>(path: &Path) -> Result<Vec<R>, FileError> {
    let damaged = |damage| FileError::Damaged { path: path.to_owned(), damage };
    rows(&Arc::new(files::open(path)?)).map_err(damaged)
}

fn rows<R: TableRow>(file: &Arc<File>) -> Result<Vec<R>, Damage> {
    let unreadable = |error| Damage::unreadable(Format::Parquet, error);
    let table = ParquetTable::open(file).map_err(unreadable)?;
    if let Some(name) = table.twice() {
        return Err(unreadable(format!("it has the column twice: `{name}`")));
    }
    let described = R::description().columns;
    for column in &described {
        check(&table, column)?;
    }
    let mut rows = Vec::new();
    for group in 0..table.groups() {
        let read = |column: &ColumnDescription| table.read(file, group, column.name);
        let columns = described.iter().map(read).collect::<Result<Vec<_>, _>>();
        let columns = columns.map_err(unreadable)?;
        for at in 0..table.rows(group) {
            rows.push(R::from_columns(&columns, at).map_err(Damage::Cell)?);
        }
    }
    Ok(rows)
}

/// Numbers and moments are stored alike, so the type is looked at before the values.
fn check(table: &ParquetTable, column: &ColumnDescription) -> Result<(), Damage> {
    let seen = table.column_type(column.name).ok_or(Damage::NoColumn { column: column.name })?;
    let same = match (seen, &column.column_type) {
        (ColumnType::Timestamp(seen, _), ColumnType::Timestamp(unit, _)) => seen == unit,
        (seen, declared) => seen == declared,
    };
    if same { Ok(()) } else { Err(Damage::Cell(UnreadableCell { column: column.name, row: 0 })) }
}
