//! Rows as Parquet, and back.

use std::fs::File;
use std::io::Write;
use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::Schema;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::error::{Damage, FileError, Format};
use crate::files;
use crate::row::TableRow;

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
    writer: ArrowWriter<W>,
    schema: Arc<Schema>,
    of: PhantomData<R>,
}

impl<R: TableRow, W: Write + Send> ParquetRows<R, W> {
    /// A file without rows.
    ///
    /// # Errors
    ///
    /// If the writer refuses.
    pub fn new(out: W) -> Result<Self, FileError> {
        let schema = R::schema();
        let writer = ArrowWriter::try_new(out, schema.clone(), Some(properties()));
        Ok(Self { writer: writer.map_err(failed::<R>)?, schema, of: PhantomData })
    }

    /// Adds rows.
    ///
    /// # Errors
    ///
    /// If the writer refuses.
    pub fn add(&mut self, rows: &[R]) -> Result<(), FileError> {
        let batch = RecordBatch::try_new(self.schema.clone(), R::arrays(rows));
        self.writer.write(&batch.map_err(failed::<R>)?).map_err(failed::<R>)
    }

    /// Ends the file.
    ///
    /// # Errors
    ///
    /// If the writer refuses.
    pub fn finish(self) -> Result<(), FileError> {
        self.writer.close().map(drop).map_err(failed::<R>)
    }
}

/// The writer's name is fixed, so that a new version of it does not change the bytes.
fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_created_by("kapok".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build()
}

/// The rows of a Parquet file; columns are found by name.
///
/// # Errors
///
/// If the file cannot be opened or is none of the table.
pub fn read_parquet<R: TableRow>(path: &Path) -> Result<Vec<R>, FileError> {
    let damaged = |damage| FileError::Damaged { path: path.to_owned(), damage };
    rows(files::open(path)?).map_err(damaged)
}

fn rows<R: TableRow>(file: File) -> Result<Vec<R>, Damage> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file);
    let reader = builder.and_then(ParquetRecordBatchReaderBuilder::build);
    let reader = reader.map_err(|error| Damage::unreadable(Format::Parquet, error))?;
    let mut rows = Vec::new();
    for batch in reader {
        let batch = batch.map_err(|error| Damage::unreadable(Format::Parquet, error))?;
        let arrays = columns::<R>(&batch)?;
        for at in 0..batch.num_rows() {
            rows.push(R::from_arrays(&arrays, at).map_err(Damage::Cell)?);
        }
    }
    Ok(rows)
}

fn columns<R: TableRow>(batch: &RecordBatch) -> Result<Vec<&dyn Array>, Damage> {
    let find = |column: &'static str| {
        let array = batch.column_by_name(column).map(AsRef::as_ref);
        array.ok_or(Damage::NoColumn { column })
    };
    R::description().columns.iter().map(|column| find(column.name)).collect()
}
