//! Files that are written: byte for byte those of Arrow's own writer, and read back the same.

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

/// A column as it is declared, as we hold it, and as Arrow does.
type Case = (WrittenColumn, Values, ArrayRef, DataType);

fn case(
    name: &str,
    (column_type, data_type): (ColumnType, DataType),
    nullable: bool,
    values: Values,
    array: ArrayRef,
) -> Case {
    let column = WrittenColumn { name: name.into(), column_type, nullable, notes: notes(name) };
    (column, values, array, data_type)
}

fn columns() -> Vec<Case> {
    texts().into_iter().chain(numbers()).chain(times()).collect()
}

fn texts() -> [Case; 2] {
    let ids: Vec<String> = (0..ROWS).map(|row| format!("SEC{:05}", row % 2_900)).collect();
    let text = |row: usize| (!row.is_multiple_of(11)).then(|| format!("text {}", row / 3));
    let texts: Vec<Option<String>> = (0..ROWS).map(text).collect();
    let plain = |texts: Texts| Values::Texts(TextCells::Plain(texts));
    let ours = plain(ids.iter().map(|id| Some(id.as_str())).collect());
    let nullable = plain(texts.iter().map(Option::as_deref).collect());
    let utf8 = || (ColumnType::Text, DataType::Utf8);
    [
        case("id", utf8(), false, ours, Arc::new(StringArray::from(ids))),
        case("text", utf8(), true, nullable, Arc::new(StringArray::from(texts))),
    ]
}

fn whole() -> Vec<i64> {
    (0..ROWS).map(|row| i64::try_from(row).unwrap() * 7 - 9_000).collect()
}

fn numbers() -> [Case; 3] {
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let number = |row: usize| (!row.is_multiple_of(17)).then(|| (row as f64).sqrt());
    let numbers: Vec<Option<f64>> = (0..ROWS).map(number).collect();
    let truth = |row: usize| (!row.is_multiple_of(5)).then_some(row.is_multiple_of(2));
    let truths: Vec<Option<bool>> = (0..ROWS).map(truth).collect();
    let doubles = Values::Doubles(numbers.iter().copied().collect());
    let booleans = Values::Booleans(truths.iter().copied().collect());
    let (double, truth) =
        ((ColumnType::Float64, DataType::Float64), (ColumnType::Boolean, DataType::Boolean));
    let int = (ColumnType::Int64, DataType::Int64);
    let whole_array = Arc::new(Int64Array::from(whole()));
    [
        case("number", double, true, doubles, Arc::new(Float64Array::from(numbers))),
        case("whole", int, false, Values::Int64s(whole().into()), whole_array),
        case("truth", truth, true, booleans, Arc::new(BooleanArray::from(truths))),
    ]
}

fn times() -> [Case; 2] {
    let days: Vec<i32> = (0..ROWS).map(|row| i32::try_from(row / 2_900).unwrap()).collect();
    let moments = || whole().into_iter().map(|n| (n % 3 != 0).then_some(n));
    let array = moments().collect::<TimestampMicrosecondArray>().with_timezone("UTC");
    let moment = (
        ColumnType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        DataType::Timestamp(ArrowUnit::Microsecond, Some("UTC".into())),
    );
    let day = (ColumnType::Date32, DataType::Date32);
    let ours = Values::Int32s(days.clone().into());
    [
        case("day", day, false, ours, Arc::new(Date32Array::from(days))),
        case("moment", moment, true, Values::Int64s(moments().collect()), Arc::new(array)),
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

    let map = |notes: &[(String, String)]| notes.iter().cloned().collect();
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
