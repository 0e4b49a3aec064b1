//! Types, encodings and codecs that files of vendors have.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, DurationSecondArray,
    Float32Array, Float64Array, Int64Array, LargeStringArray, NullArray, RecordBatch, StringArray,
    TimestampMicrosecondArray, TimestampSecondArray, UInt32Array,
};
use parquet::basic::{BrotliLevel, Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterVersion};

use super::{column, file, vendor};
use crate::{ColumnType, Nullable, ParquetTable, TextCells, Texts, TimeUnit, Values};

const ROWS: usize = 3_000;

fn texts(rows: impl Fn(usize) -> Option<String>) -> (ArrayRef, Vec<Option<String>>) {
    let rows: Vec<_> = (0..ROWS).map(rows).collect();
    (Arc::new(StringArray::from(rows.clone())), rows)
}

fn read_texts(bytes: &[u8]) -> Vec<Option<String>> {
    let mut all = Vec::new();
    for values in column(bytes, "x").unwrap() {
        let Values::Texts(texts) = values else { panic!("no texts") };
        all.extend((0..texts.len()).map(|row| texts.get(row).map(str::to_owned)));
    }
    all
}

fn ways() -> Vec<WriterProperties> {
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::BROTLI(BrotliLevel::default()),
        Compression::LZ4_RAW,
        Compression::LZ4,
        Compression::ZSTD(ZstdLevel::default()),
    ];
    let mut ways = Vec::new();
    for codec in codecs {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            for dictionary in [true, false] {
                let way = WriterProperties::builder()
                    .set_compression(codec)
                    .set_writer_version(version)
                    .set_dictionary_enabled(dictionary)
                    .set_data_page_row_count_limit(700)
                    .set_write_batch_size(100)
                    .set_max_row_group_row_count(Some(1_900));
                ways.push(way.build());
            }
        }
    }
    ways
}

#[test]
fn texts_of_every_version_and_codec() {
    let (few, few_rows) = texts(|row| (row % 7 != 0).then(|| format!("word {}", row % 100)));
    let (all, all_rows) = texts(|row| Some(format!("text {row}")));
    let (none, none_rows) = texts(|_| None);
    for properties in ways() {
        for (array, rows) in [(&few, &few_rows), (&all, &all_rows), (&none, &none_rows)] {
            let batch = RecordBatch::try_from_iter([("x", array.clone())]).unwrap();
            assert_eq!(&read_texts(&vendor(&batch, properties.clone())), rows);
        }
    }
}

#[test]
fn numbers_of_every_version_and_codec() {
    let rows: Vec<Option<f64>> =
        (0..1_500).map(|row| (row % 5 != 3).then(|| f64::from(row % 90) / 3.0)).collect();
    let batch =
        RecordBatch::try_from_iter([("x", Arc::new(Float64Array::from(rows.clone())) as _)]);
    let batch = batch.unwrap();
    let expected: Nullable<f64> = rows.into_iter().collect();
    for properties in ways() {
        let read = column(&vendor(&batch, properties), "x").unwrap();
        assert_eq!(read, [Values::Doubles(expected.clone())]);
    }
}

#[test]
fn a_dictionary_is_kept_and_one_that_is_given_up_is_not() {
    let (few, _) = texts(|row| Some(format!("word {}", row % 100)));
    let batch = RecordBatch::try_from_iter([("x", few)]).unwrap();
    let kept = column(&vendor(&batch, WriterProperties::default()), "x").unwrap();
    let [Values::Texts(TextCells::Dictionary { keys, words })] = &kept[..] else {
        panic!("no dictionary")
    };
    assert_eq!((keys.len(), words.len(), words.get(99)), (ROWS, 100, Some("word 99")));
    let (many, rows) = texts(|row| Some(format!("a long text, and no other is like it: {row}")));
    let batch = RecordBatch::try_from_iter([("x", many)]).unwrap();
    let small = WriterProperties::builder()
        .set_dictionary_page_size_limit(1_000)
        .set_write_batch_size(100)
        .build();
    assert_eq!(read_texts(&vendor(&batch, small)), rows);
}

#[test]
fn encodings_without_a_dictionary() {
    let (array, rows) = texts(|row| (row % 3 > 0).then(|| format!("prefix {row}")));
    let texts = RecordBatch::try_from_iter([("x", array)]).unwrap();
    for encoding in [Encoding::PLAIN, Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY]
    {
        let way = WriterProperties::builder().set_dictionary_enabled(false).set_encoding(encoding);
        assert_eq!(read_texts(&vendor(&texts, way.build())), rows, "{encoding}");
    }
    let numbers: Vec<i64> = (0..900).map(|n| n * n - 40_000).collect();
    let array: ArrayRef = Arc::new(Int64Array::from(numbers.clone()));
    let batch = RecordBatch::try_from_iter([("x", array)]).unwrap();
    for encoding in [Encoding::DELTA_BINARY_PACKED, Encoding::BYTE_STREAM_SPLIT] {
        let way = WriterProperties::builder().set_dictionary_enabled(false).set_encoding(encoding);
        let read = column(&vendor(&batch, way.build()), "x").unwrap();
        assert_eq!(read, [Values::Int64s(numbers.clone().into())], "{encoding}");
    }
}

#[test]
fn types_as_writers_name_them() {
    let words: DictionaryArray<Int32Type> = vec!["A", "B"].into_iter().collect();
    let shanghai = TimestampMicrosecondArray::from(vec![1, 2]).with_timezone("Asia/Shanghai");
    let decimals = Decimal128Array::from(vec![Some(-12_345), None]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("truths", Arc::new(BooleanArray::from(vec![true, false]))),
        ("days", Arc::new(Date32Array::from(vec![1, 2]))),
        ("words", Arc::new(words)),
        ("long", Arc::new(LargeStringArray::from(vec!["a", "b"]))),
        ("single", Arc::new(Float32Array::from(vec![0.5, 1.5]))),
        ("unsigned", Arc::new(UInt32Array::from(vec![u32::MAX, 0]))),
        ("zoned", Arc::new(shanghai)),
        ("utc", Arc::new(TimestampMicrosecondArray::from(vec![1, 2]).with_timezone("UTC"))),
        ("seconds", Arc::new(TimestampSecondArray::from(vec![1, 2]))),
        ("length", Arc::new(DurationSecondArray::from(vec![1, 2]))),
        ("small", Arc::new(decimals.clone().with_precision_and_scale(9, 2).unwrap())),
        ("wide", Arc::new(decimals.with_precision_and_scale(30, 2).unwrap())),
        ("nothing", Arc::new(NullArray::new(2))),
    ];
    let bytes = vendor(&RecordBatch::try_from_iter(columns).unwrap(), WriterProperties::default());
    let file = file(&bytes);
    let table = ParquetTable::open(&file).unwrap();
    let seen = |name| table.column_type(name).unwrap().clone();
    let zoned = |unit, zone: Option<&str>| ColumnType::Timestamp(unit, zone.map(str::to_owned));
    assert_eq!(seen("truths"), ColumnType::Boolean);
    assert_eq!(seen("days"), ColumnType::Date32);
    assert_eq!((seen("words"), seen("long")), (ColumnType::Text, ColumnType::Text));
    assert_eq!((seen("single"), seen("unsigned")), (ColumnType::Float32, ColumnType::UInt32));
    assert_eq!(seen("zoned"), zoned(TimeUnit::Microsecond, Some("Asia/Shanghai")));
    assert_eq!(seen("utc"), zoned(TimeUnit::Microsecond, Some("UTC")));
    assert_eq!(seen("seconds"), zoned(TimeUnit::Second, None));
    assert_eq!(seen("length"), ColumnType::Other("Duration".into()));
    assert_eq!(seen("small"), ColumnType::Decimal(9, 2));
    assert_eq!(seen("nothing"), ColumnType::Null);
    assert_eq!(table.days(0, "days"), Some((1, 2)));
    let read = |name| table.read(&file, 0, name).unwrap();
    let decimals = || Values::Decimals([Some(-12_345), None].into_iter().collect());
    assert_eq!((read("small"), read("wide")), (decimals(), decimals()));
    assert_eq!(read("unsigned"), Values::Int32s(vec![-1, 0].into()));
    let Values::Texts(words) = read("words") else { panic!("no texts") };
    assert_eq!(words.get(1), Some("B"));
}

#[test]
fn texts_without_rows() {
    let empty = Texts::default();
    assert!(empty.is_empty() && empty.get(0).is_none() && empty.absent() == 0);
}
