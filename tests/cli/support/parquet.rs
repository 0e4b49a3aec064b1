//! Parquet files as a vendor would write them.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;

/// A Parquet file of columns that hold texts.
pub(crate) fn texts(columns: &[(&str, &[&str])]) -> Vec<u8> {
    let array = |values: &[&str]| Arc::new(StringArray::from(values.to_vec())) as ArrayRef;
    let columns = columns.iter().map(|(name, values)| (*name, array(values)));
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}
