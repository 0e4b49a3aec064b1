//! Parquet files as a vendor would write them.

use std::fs::File;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

/// The rows of a Parquet file as CSV.
pub(crate) fn csv(file: File) -> String {
    let reader = SerializedFileReader::new(file).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fields = reader.metadata().file_metadata().schema().get_fields();
    writer.write_record(fields.iter().map(|field| field.name())).unwrap();
    for row in reader.get_row_iter(None).unwrap() {
        let row = row.unwrap();
        writer.write_record(row.get_column_iter().map(|(_, field)| text(field))).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Double(number) => format!("{number:?}"),
        // A day with the clock time of midnight is the day.
        other => other.to_string().trim_end_matches(" 00:00:00 +00:00").to_owned(),
    }
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
