//! Rows as Parquet and CSV, and back. Equal rows give equal bytes.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::Schema;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::error::PublishError;
use crate::table::{BadCell, Row};

/// Rows of one table as one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Encoded {
    pub(crate) name: String,
    pub(crate) rows: u64,
    pub(crate) schema_version: u32,
    pub(crate) bytes: Vec<u8>,
}

/// Both files of a table.
pub(crate) fn encode<R: Row>(rows: &[R]) -> Result<[Encoded; 2], PublishError> {
    let file = |ending: &str, bytes| Encoded {
        name: format!("{}.{ending}", R::NAME),
        rows: rows.len() as u64,
        schema_version: R::VERSION,
        bytes,
    };
    Ok([file("csv", to_csv(rows)?), file("parquet", to_parquet(rows)?)])
}

fn failed<R: Row>(format: &'static str, reason: impl ToString) -> PublishError {
    PublishError::Encode { table: R::NAME, format, reason: reason.to_string() }
}

/// UTF-8, comma, header row, LF, decimal points, ISO dates, shortest numbers that read back the
/// same, empty where a value is absent.
pub(crate) fn to_csv<R: Row>(rows: &[R]) -> Result<Vec<u8>, PublishError> {
    let mut bytes = Vec::new();
    write_csv(rows, true, &mut bytes)?;
    Ok(bytes)
}

/// Adds rows to a CSV file.
pub(crate) fn write_csv<R: Row>(
    rows: &[R],
    header: bool,
    out: impl Write,
) -> Result<(), PublishError> {
    let mut writer = csv::Writer::from_writer(out);
    let fail = |error: csv::Error| failed::<R>("CSV", error);
    if header {
        writer.write_record(R::description().columns.iter().map(|c| c.name)).map_err(fail)?;
    }
    for row in rows {
        writer.write_record(row.texts()).map_err(fail)?;
    }
    writer.flush().map_err(|error| failed::<R>("CSV", error))
}

fn to_parquet<R: Row>(rows: &[R]) -> Result<Vec<u8>, PublishError> {
    let mut bytes = Vec::new();
    let mut writer = ParquetRows::<R, _>::new(&mut bytes)?;
    writer.add(rows)?;
    writer.finish()?;
    Ok(bytes)
}

/// A Parquet file that grows by rows.
pub(crate) struct ParquetRows<R, W: Write + Send> {
    writer: ArrowWriter<W>,
    schema: Arc<Schema>,
    of: std::marker::PhantomData<R>,
}

impl<R: Row, W: Write + Send> ParquetRows<R, W> {
    pub(crate) fn new(out: W) -> Result<Self, PublishError> {
        let schema = R::schema();
        let writer = ArrowWriter::try_new(out, schema.clone(), Some(properties()));
        let writer = writer.map_err(|error| failed::<R>("Parquet", error))?;
        Ok(Self { writer, schema, of: std::marker::PhantomData })
    }

    pub(crate) fn add(&mut self, rows: &[R]) -> Result<(), PublishError> {
        let batch = RecordBatch::try_new(self.schema.clone(), R::arrays(rows));
        let batch = batch.map_err(|error| failed::<R>("Parquet", error))?;
        self.writer.write(&batch).map_err(|error| failed::<R>("Parquet", error))
    }

    pub(crate) fn finish(self) -> Result<(), PublishError> {
        self.writer.close().map(drop).map_err(|error| failed::<R>("Parquet", error))
    }
}

/// The writer's name is fixed, so that a new version of it does not change the bytes.
fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_created_by("kapok".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build()
}

fn damaged(path: &Path, what: impl ToString) -> PublishError {
    PublishError::Damaged { path: path.to_owned(), what: what.to_string() }
}

fn bad_cell(path: &Path, bad: &BadCell) -> PublishError {
    damaged(path, format!("row {}: `{}` is not readable", bad.row + 1, bad.column))
}

/// The rows of a Parquet file; columns are found by name.
pub(crate) fn from_parquet<R: Row>(path: &Path, file: File) -> Result<Vec<R>, PublishError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file);
    let reader = builder.and_then(ParquetRecordBatchReaderBuilder::build);
    let reader = reader.map_err(|error| damaged(path, error))?;
    let mut rows = Vec::new();
    for batch in reader {
        let batch = batch.map_err(|error| damaged(path, error))?;
        let arrays = columns::<R>(path, &batch)?;
        for at in 0..batch.num_rows() {
            rows.push(R::from_arrays(&arrays, at).map_err(|bad| bad_cell(path, &bad))?);
        }
    }
    Ok(rows)
}

fn columns<'b, R: Row>(
    path: &Path,
    batch: &'b RecordBatch,
) -> Result<Vec<&'b dyn Array>, PublishError> {
    let find = |name: &'static str| {
        let array = batch.column_by_name(name).map(AsRef::as_ref);
        array.ok_or_else(|| damaged(path, format!("no column `{name}`")))
    };
    R::description().columns.iter().map(|column| find(column.name)).collect()
}

/// The rows of a CSV file; the header must be the table's.
pub(crate) fn from_csv<R: Row>(path: &Path, bytes: &[u8]) -> Result<Vec<R>, PublishError> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().map_err(|error| damaged(path, error))?;
    if !header.iter().eq(R::description().columns.iter().map(|column| column.name)) {
        return Err(damaged(path, format!("the header is not that of `{}`", R::NAME)));
    }
    let mut rows = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|error| damaged(path, error))?;
        let texts: Vec<&str> = record.iter().collect();
        rows.push(R::from_texts(&texts, at).map_err(|bad| bad_cell(path, &bad))?);
    }
    Ok(rows)
}
