//! Files that are written: byte for byte those of Arrow's own writer, and read back the same.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field, Schema, TimeUnit as ArrowUnit};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::{column, vendor};
use crate::{
    ColumnType, Nullable, ParquetWriter, TableSchema, TextCells, Texts, TimeUnit, Values,
    WrittenColumn,
};

/// Rows that fill several pages and outgrow a dictionary.
const ROWS: usize = 50_000;

fn notes(of: &str) -> Vec<(String, String)> {
    vec![("unit".into(), format!("{of} a day")), ("description".into(), format!("The {of}."))]
}

fn columns() -> Vec<(WrittenColumn, Values, ArrayRef, DataType)> {
    let moment = ColumnType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let at = |row: usize, step: usize| row % step != 0;
    let text = |row: usize| at(row, 11).then(|| format!("text {}", row / 3));
    let texts: Vec<Option<String>> = (0..ROWS).map(text).collect();
    let ids: Vec<String> = (0..ROWS).map(|row| format!("SEC{:05}", row % 2_900)).collect();
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let number = |row: usize| at(row, 17).then(|| (row as f64).sqrt());
    let numbers: Vec<Option<f64>> = (0..ROWS).map(number).collect();
    let whole: Vec<i64> = (0..ROWS).map(|row| i64::try_from(row).unwrap() * 7 - 9_000).collect();
    let truths: Vec<Option<bool>> =
        (0..ROWS).map(|row| at(row, 5).then_some(row % 2 == 0)).collect();
    let days: Vec<i32> = (0..ROWS).map(|row| i32::try_from(row / 2_900).unwrap()).collect();
    let plain = |texts: Texts| Values::Texts(TextCells::Plain(texts));
    let utc = DataType::Timestamp(ArrowUnit::Microsecond, Some("UTC".into()));
    let column = |name: &str, column_type, nullable| WrittenColumn {
        name: name.to_owned(),
        column_type,
        nullable,
        notes: notes(name),
    };
    vec![
        (
            column("id", ColumnType::Text, false),
            plain(ids.iter().map(|id| Some(id.as_str())).collect()),
            Arc::new(StringArray::from(ids.clone())),
            DataType::Utf8,
        ),
        (
            column("text", ColumnType::Text, true),
            plain(texts.iter().map(Option::as_deref).collect()),
            Arc::new(StringArray::from(texts.clone())),
            DataType::Utf8,
        ),
        (
            column("number", ColumnType::Float64, true),
            Values::Doubles(numbers.iter().copied().collect()),
            Arc::new(Float64Array::from(numbers)),
            DataType::Float64,
        ),
        (
            column("whole", ColumnType::Int64, false),
            Values::Int64s(whole.clone().into()),
            Arc::new(Int64Array::from(whole.clone())),
            DataType::Int64,
        ),
        (
            column("truth", ColumnType::Boolean, true),
            Values::Booleans(truths.iter().copied().collect()),
            Arc::new(BooleanArray::from(truths)),
            DataType::Boolean,
        ),
        (
            column("day", ColumnType::Date32, false),
            Values::Int32s(days.clone().into()),
            Arc::new(Date32Array::from(days)),
            DataType::Date32,
        ),
        (
            column("moment", moment, true),
            Values::Int64s(whole.iter().map(|n| (n % 3 != 0).then_some(*n)).collect()),
            Arc::new(
                whole
                    .iter()
                    .map(|n| (n % 3 != 0).then_some(*n))
                    .collect::<TimestampMicrosecondArray>()
                    .with_timezone("UTC"),
            ),
            utc,
        ),
    ]
}

fn schema(columns: &[WrittenColumn]) -> TableSchema {
    let note = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let notes = vec![note("kapok.table", "all"), note("kapok.one_row_per", "row")];
    TableSchema { columns: columns.to_vec(), notes }
}

#[test]
fn the_bytes_are_those_of_arrow() {
    let all = columns();
    let declared: Vec<_> = all.iter().map(|(column, ..)| column.clone()).collect();
    let values: Vec<_> = all.iter().map(|(_, values, ..)| values.clone()).collect();
    let schema = schema(&declared);
    let mut ours = Vec::new();
    let mut writer = ParquetWriter::new(&mut ours, &schema, "kapok").unwrap();
    writer.write(&values).unwrap();
    writer.finish().unwrap();

    let map = |notes: &[(String, String)]| notes.iter().cloned().collect::<HashMap<_, _>>();
    let fields: Vec<Field> = all
        .iter()
        .map(|(column, _, _, data_type)| {
            Field::new(&column.name, data_type.clone(), column.nullable)
                .with_metadata(map(&column.notes))
        })
        .collect();
    let arrow = Schema::new(fields).with_metadata(map(&schema.notes));
    let arrays = all.iter().map(|(_, _, array, _)| array.clone()).collect();
    let batch = RecordBatch::try_new(Arc::new(arrow), arrays).unwrap();
    let properties = WriterProperties::builder()
        .set_created_by("kapok".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    let theirs = vendor(&batch, properties);
    assert!(ours == theirs, "{} and {} bytes", ours.len(), theirs.len());

    for (column_of, values) in declared.iter().zip(&values) {
        let read = column(&ours, &column_of.name).unwrap();
        assert_eq!(plain(&read[0]), plain(values), "{}", column_of.name);
    }
}

/// Texts without the form in which they are kept.
fn plain(values: &Values) -> Result<Vec<Option<&str>>, &Values> {
    match values {
        Values::Texts(texts) => Ok((0..texts.len()).map(|row| texts.get(row)).collect()),
        other => Err(other),
    }
}

#[test]
fn a_type_that_is_read_only_is_not_written() {
    let odd = WrittenColumn {
        name: "x".into(),
        column_type: ColumnType::Float32,
        nullable: false,
        notes: Vec::new(),
    };
    assert!(ParquetWriter::new(Vec::new(), &schema(&[odd]), "kapok").is_err());
    assert_eq!(Values::of(&ColumnType::Float32), None);
    let other = Values::Floats(Nullable::from(vec![1.0]));
    let column = columns().swap_remove(3).0;
    let mut writer = ParquetWriter::new(Vec::new(), &schema(&[column]), "kapok").unwrap();
    assert!(writer.write(&[other]).is_err());
}
