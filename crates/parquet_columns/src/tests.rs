//! Files of Arrow's own writer, of every encoding and codec, and files that are damaged.

mod damaged;
mod read;
mod written;

use std::fs::File;
use std::io::Write as _;
use std::sync::Arc;

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

use crate::{ParquetTable, Values};

/// A file as a vendor would write it.
fn vendor(batch: &RecordBatch, properties: WriterProperties) -> Vec<u8> {
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

fn file(bytes: &[u8]) -> Arc<File> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    Arc::new(file)
}

/// All row groups of a column.
fn column(bytes: &[u8], name: &str) -> Result<Vec<Values>, String> {
    let file = file(bytes);
    let table = ParquetTable::open(&file)?;
    (0..table.groups()).map(|group| table.read(&file, group, name)).collect()
}
