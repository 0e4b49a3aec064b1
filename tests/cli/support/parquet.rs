//! Parquet files as a vendor would write them.

use std::fs::File;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// The rows of a Parquet file as CSV.
pub(crate) fn csv(file: File) -> String {
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    for (at, batch) in reader.build().unwrap().map(Result::unwrap).enumerate() {
        if at == 0 {
            let schema = batch.schema();
            writer.write_record(schema.fields().iter().map(|field| field.name())).unwrap();
        }
        let options = FormatOptions::default();
        let columns = batch.columns().iter();
        let columns: Vec<_> =
            columns.map(|column| ArrayFormatter::try_new(column, &options).unwrap()).collect();
        for row in 0..batch.num_rows() {
            writer.write_record(columns.iter().map(|c| c.value(row).to_string())).unwrap();
        }
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// A Parquet file of columns that hold texts.
pub(crate) fn texts(columns: &[(&str, &[&str])]) -> Vec<u8> {
    let array = |values: &[&str]| Arc::new(StringArray::from(values.to_vec())) as ArrayRef;
    let columns = columns.iter().map(|(name, values)| (*name, array(values)));
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}
