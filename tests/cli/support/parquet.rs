//! Parquet files as a vendor would write them.

use std::fs::File;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, Date32Array, Float32Array, Float64Array, RecordBatch, StringArray,
    TimestampMillisecondArray,
};
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

/// Type of closes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Closes {
    Single,
    Double,
}

/// Type of dates.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Dates {
    Days,
    /// Midnight in Hong Kong, as a moment in UTC.
    Instants,
}

/// Prices of one security on two days.
pub(crate) fn prices_of(closes: Closes, dates: Dates) -> Vec<u8> {
    let closes: ArrayRef = match closes {
        Closes::Single => Arc::new(Float32Array::from(vec![46.67, 46.68])),
        Closes::Double => Arc::new(Float64Array::from(vec![46.67, 46.68])),
    };
    let dates: ArrayRef = match dates {
        Dates::Days => Arc::new(Date32Array::from(vec![19_783, 19_784])),
        Dates::Instants => instants(&[19_782, 19_783]),
    };
    let ids: ArrayRef = Arc::new(StringArray::from(vec!["M001", "M001"]));
    written([("date", dates), ("security_id", ids), ("close", closes)])
}

/// One indicator of one company, in single precision, of a period that ends with an instant.
pub(crate) fn indicators() -> Vec<u8> {
    let text = |text: &str| Arc::new(StringArray::from(vec![text])) as ArrayRef;
    let value: ArrayRef = Arc::new(Float32Array::from(vec![0.1]));
    let columns = [
        ("issuer_id", text("C001")),
        ("indicator", text("scope_1")),
        ("value", value),
        ("unit", text("tCO2e")),
        ("provider", text("syn-data")),
        ("period_end", instants(&[19_722])),
    ];
    written(columns)
}

/// Midnight in Hong Kong after some days, as moments in UTC.
fn instants(days: &[i64]) -> ArrayRef {
    let moments = days.iter().map(|day| (day * 24 + 16) * 3_600_000);
    Arc::new(TimestampMillisecondArray::from_iter_values(moments).with_timezone("UTC"))
}

fn written<const N: usize>(columns: [(&str, ArrayRef); N]) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}
