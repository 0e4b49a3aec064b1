//! A Parquet file, read a row group at a time, and of that only the columns wanted.
//!
//! Texts come as positions in the row group's dictionary wherever the file has one: an id is then
//! looked up once a row group and not once a row.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kapok_parquet_columns::{ColumnType, ParquetTable};

use crate::batch::{Batch, Rows, absent};
use crate::column::Column;
use crate::decode;
use crate::error::LoadError;
use crate::file_kind::FileKind;
use crate::schema::{ColumnSchema, TableSchema, ValueType};
use crate::sources::FileForm;

/// A Parquet file whose columns are of the declared types.
#[derive(Debug)]
pub(crate) struct ParquetFile {
    path: PathBuf,
    schema: &'static TableSchema,
    form: FileForm,
    table: ParquetTable,
    /// The types of the declared columns that the file has and that are not empty throughout.
    types: Vec<Option<ColumnType>>,
    /// First row of each row group, from 1.
    starts: Vec<u64>,
}

impl ParquetFile {
    /// Reads the footer.
    pub(crate) fn open(
        path: &Path,
        schema: &'static TableSchema,
        form: FileForm,
    ) -> Result<Self, LoadError> {
        let unreadable = |reason: String| LoadError::unreadable(path, reason);
        let mut file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
        check_start(&mut file, path)?;
        check_end(&mut file).map_err(unreadable)?;
        let table = ParquetTable::open(&file).map_err(unreadable)?;
        let names: Vec<&str> = table.names().collect();
        crate::presence::check_columns(schema, path, &names)?;
        let types = |column: &ColumnSchema| {
            let Some(seen) = table.column_type(column.name).filter(|t| **t != ColumnType::Null)
            else {
                return Ok(None);
            };
            check_type(seen, column, schema, path, form)?;
            Ok(Some(seen.clone()))
        };
        let types = schema.columns.iter().map(types).collect::<Result<_, LoadError>>()?;
        let starts = starts(&table);
        Ok(Self { path: path.to_owned(), schema, form, table, types, starts })
    }

    /// Whether there is a row.
    pub(crate) fn has_rows(&self) -> bool {
        (0..self.groups()).any(|group| self.table.rows(group) > 0)
    }

    /// Number of row groups.
    pub(crate) fn groups(&self) -> usize {
        self.table.groups()
    }

    /// The first and the last day number of a date column in a row group, where the file says so.
    pub(crate) fn days(&self, group: usize, column: &str) -> Option<(i32, i32)> {
        self.table.days(group, column)
    }

    /// The wanted columns of a row group.
    pub(crate) fn read(
        &self,
        file: u32,
        group: usize,
        wanted: &[&str],
    ) -> Result<Batch, LoadError> {
        let source = File::open(&self.path);
        let source = source.map_err(|error| LoadError::unreadable(&self.path, error))?;
        let source = Arc::new(source);
        let mut columns = absent(self.schema);
        for (column, seen) in columns.iter_mut().zip(&self.types) {
            let schema = column.schema;
            if let Some(seen) = seen.as_ref().filter(|_| wanted.contains(&schema.name)) {
                *column = self.column(&source, group, schema, seen)?;
            }
        }
        let (len, places) = (self.table.rows(group), Rows::From(self.starts[group]));
        let schema = self.schema;
        Ok(Batch { schema, file, len, places, columns, broken: Vec::new() })
    }

    fn column(
        &self,
        source: &Arc<File>,
        group: usize,
        schema: &'static ColumnSchema,
        seen: &ColumnType,
    ) -> Result<Column, LoadError> {
        let unreadable = |reason: String| {
            LoadError::unreadable(&self.path, format!("column `{}`: {reason}", schema.name))
        };
        let values = self.table.read(source, group, schema.name).map_err(unreadable)?;
        let decoded = decode::cells(schema.value_type, seen, values, self.form);
        let (cells, unread) = decoded.ok_or_else(|| unreadable("is of an odd type".to_owned()))?;
        Ok(Column::new(schema, cells, unread))
    }
}

/// A file that is of another kind is told from one that was cut short.
fn check_start(file: &mut File, path: &Path) -> Result<(), LoadError> {
    let mut start = Vec::new();
    let unreadable = |error| LoadError::unreadable(path, error);
    file.take(64).read_to_end(&mut start).map_err(unreadable)?;
    match FileKind::of_no_parquet(&start) {
        Some(seen) => {
            Err(LoadError::OtherKind { file: path.to_owned(), expected: "Parquet", seen })
        }
        None => Ok(()),
    }
}

/// A file that was cut short is told from one that is damaged elsewhere.
fn check_end(file: &mut File) -> Result<(), String> {
    let mut end = [0; 4];
    let read = file.seek(SeekFrom::End(-4)).and_then(|_| file.read_exact(&mut end));
    match read {
        Ok(()) if &end == b"PAR1" => Ok(()),
        _ => Err("parquet: File out of specification: The file must end with PAR1".to_owned()),
    }
}

/// Checks that a column of a file can be read as it is declared.
fn check_type(
    seen: &ColumnType,
    column: &ColumnSchema,
    table: &TableSchema,
    path: &Path,
    form: FileForm,
) -> Result<(), LoadError> {
    let (file, name, expected) = (path.to_owned(), column.name, column.value_type);
    if !decode::accepts(expected, seen) {
        let (table, column, seen) = (table.name, name, decode::describe(seen));
        return Err(LoadError::WrongType { table, file, column, expected, seen });
    }
    match (expected, seen) {
        // An instant falls on another date than the exchange day half of the time.
        (ValueType::Date, ColumnType::Timestamp(_, Some(_))) if form.time_zone.is_none() => {
            Err(LoadError::Instants { file, column: name, seen: decode::describe(seen) })
        }
        (ValueType::Number | ValueType::Integer, ColumnType::Float32)
            if form.single_precision.is_none() =>
        {
            Err(LoadError::SinglePrecision { file, column: name })
        }
        _ => Ok(()),
    }
}

fn starts(table: &ParquetTable) -> Vec<u64> {
    let rows = (0..table.groups()).map(|group| table.rows(group) as u64);
    let start = |next: &mut u64, rows| {
        let start = *next;
        *next = next.saturating_add(rows);
        Some(start)
    };
    rows.scan(1, start).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::types::{ArrowPrimitiveType, Decimal256Type, Int32Type};
    use arrow_array::{
        ArrayRef, Date32Array, Decimal128Array, Decimal256Array, DictionaryArray, Float32Array,
        Float64Array, Int32Array, Int64Array, LargeStringArray, NullArray, RecordBatch,
        StringArray, TimestampNanosecondArray, TimestampSecondArray,
    };
    use arrow_schema::{DataType, Field, Schema};
    use insta::assert_snapshot;
    use parquet::arrow::ArrowWriter;
    use parquet::file::properties::WriterProperties;

    use crate::testing::{Folder, panel};
    use crate::{FileForm, Request, SinglePrecision, load};

    fn write(folder: &Folder, name: &str, columns: Vec<(&str, ArrayRef)>) {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let properties = WriterProperties::builder().set_max_row_group_row_count(Some(2)).build();
        let file = std::fs::File::create(folder.file(name)).unwrap();
        let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
    }

    /// Prices in two row groups.
    fn prices(ids: ArrayRef, dates: ArrayRef, closes: ArrayRef) -> Folder {
        let folder = Folder::new(&[]);
        folder.remove("prices.csv");
        let status: ArrayRef = Arc::new(NullArray::new(ids.len()));
        let columns =
            vec![("close", closes), ("status", status), ("date", dates), ("security_id", ids)];
        write(&folder, "prices.parquet", columns);
        folder
    }

    fn ids() -> ArrayRef {
        Arc::new(StringArray::from(vec![Some("A"), Some("B"), Some("A"), None]))
    }

    fn dates() -> ArrayRef {
        Arc::new(Date32Array::from(vec![19_724, 19_724, 19_725, 19_725]))
    }

    fn closes() -> ArrayRef {
        Arc::new(Float64Array::from(vec![Some(10.0), Some(f64::NAN), Some(11.0), Some(1.0)]))
    }

    #[test]
    fn types_are_taken_as_writers_give_them() {
        let plain = prices(ids(), dates(), closes());
        assert_eq!(panel(&plain.load()), "2024-01-02 A=10\n2024-01-03 A=11\n");
        assert_snapshot!(plain.rejections(), @"
        prices.parquet:2: close `NaN`: is not a number
        prices.parquet:4: security_id ``: must not be empty
        ");
        let words: DictionaryArray<Int32Type> = vec!["A", "B", "A", "C"].into_iter().collect();
        let nanoseconds = [19_724, 19_724, 19_725, 19_725].map(|d: i64| d * 86_400_000_000_000);
        let dates = Arc::new(TimestampNanosecondArray::from(nanoseconds.to_vec()));
        let numbers = Arc::new(Int64Array::from(vec![10, 20, 11, 30]));
        let other = prices(Arc::new(words), dates, numbers);
        assert_eq!(panel(&other.load()), "2024-01-02 A=10 B=20\n2024-01-03 A=11 C=30\n");
        assert_eq!(other.rejections(), "");
    }

    #[test]
    fn a_wrong_type_is_an_error() {
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3, 4]));
        assert_snapshot!(prices(numbers, dates(), closes()).error(), @"
        column `security_id` of prices.parquet holds numbers (Int64), not text
        hint: write `security_id` as text; `kapok schema` prints all types
        ");
        assert_snapshot!(prices(ids(), dates(), ids()).error(), @"
        column `close` of prices.parquet holds text, not number
        hint: write `close` as number; `kapok schema` prints all types
        ");
    }

    /// Seconds of midnights in Hong Kong, 2024-01-02 and 2024-01-03, in UTC.
    fn instants(zone: Option<&str>) -> ArrayRef {
        let seconds = [19_723, 19_723, 19_724, 19_724].map(|d: i64| d * 86_400 + 16 * 3_600);
        let instants = TimestampSecondArray::from(seconds.to_vec());
        Arc::new(instants.with_timezone_opt(zone.map(str::to_owned)))
    }

    #[test]
    fn instants_are_no_dates() {
        for zone in ["UTC", "+00:00", "Asia/Hong_Kong"] {
            let folder = prices(ids(), instants(Some(zone)), closes());
            assert!(folder.error().contains("column `date` of prices.parquet holds instants"));
        }
        let folder = prices(ids(), instants(Some("UTC")), closes());
        assert_snapshot!(folder.error(), @r#"
        column `date` of prices.parquet holds instants, timestamps of time zone UTC, not dates
        hint: write `date` as date, or state the zone whose dates they are: `time_zone = "Asia/Hong_Kong"` under [[files]] in config/project.toml
        "#);
        let time_zone = "Asia/Hong_Kong".parse().ok();
        let stated = FileForm { time_zone, ..FileForm::default() };
        let loaded = load(&folder.request_as(stated)).unwrap();
        assert_eq!(panel(&loaded), "2024-01-02 A=10\n2024-01-03 A=11\n");
        let folder = prices(ids(), instants(None), closes());
        assert_snapshot!(folder.rejections(), @"
        prices.parquet:1: date `2024-01-01T16:00:00`: is not a date but a moment without a time zone: write the date
        prices.parquet:2: date `2024-01-01T16:00:00`: is not a date but a moment without a time zone: write the date
        prices.parquet:3: date `2024-01-02T16:00:00`: is not a date but a moment without a time zone: write the date
        prices.parquet:4: date `2024-01-02T16:00:00`: is not a date but a moment without a time zone: write the date
        ");
        assert_eq!(
            folder.listed(&load(&folder.request_as(stated)).unwrap().report),
            folder.rejections(),
            "nothing says that they are instants"
        );
    }

    #[test]
    fn single_precision_is_refused_or_read_as_it_was_meant() {
        let closes: ArrayRef = Arc::new(Float32Array::from(vec![46.67, 0.1, 11.0, 1.0]));
        let folder = prices(ids(), dates(), closes);
        assert_snapshot!(folder.error(), @r#"
        column `close` of prices.parquet holds numbers of single precision (Float32)
        hint: write `close` as Float64, or have 0.1 read as 0.1 and not as 0.10000000149011612: `single_precision = "shortest_decimal"` under [[files]] in config/project.toml
        "#);
        let single_precision = Some(SinglePrecision::ShortestDecimal);
        let stated = FileForm { single_precision, ..FileForm::default() };
        let loaded = load(&folder.request_as(stated)).unwrap();
        assert_eq!(panel(&loaded), "2024-01-02 A=46.67 B=0.1\n2024-01-03 A=11\n");
    }

    #[test]
    fn decimals_large_texts_and_dictionaries_of_them_are_read() {
        let decimals = vec![46_670_000_000_000_000_000_i128, 100_000_000_000_000_000, 11, 1];
        let wide = Decimal128Array::from(decimals).with_precision_and_scale(38, 18).unwrap();
        let ids: ArrayRef = Arc::new(LargeStringArray::from(vec!["A", "B", "A", "C"]));
        let folder = prices(ids, dates(), Arc::new(wide));
        assert_eq!(
            panel(&folder.load()),
            "2024-01-02 A=46.67 B=0.1\n2024-01-03 A=0.000000000000000011 \
             C=0.000000000000000001\n"
        );
        type Wide = <Decimal256Type as ArrowPrimitiveType>::Native;
        let wider = [1_050, 2_000, 1_100, 1].map(Wide::from_i128).to_vec();
        let wider = Decimal256Array::from(wider).with_precision_and_scale(76, 2).unwrap();
        let keys = Int32Array::from(vec![0, 1, 0, 2]);
        let words = Arc::new(LargeStringArray::from(vec!["A", "B", "C"]));
        let words = DictionaryArray::try_new(keys, words).unwrap();
        let folder = prices(Arc::new(words), dates(), Arc::new(wider));
        assert_eq!(panel(&folder.load()), "2024-01-02 A=10.5 B=20\n2024-01-03 A=11 C=0.01\n");
        assert_eq!(folder.rejections(), "");
    }

    #[test]
    fn a_column_twice_is_an_error() {
        let folder = prices(ids(), dates(), closes());
        let array = closes();
        let fields = ["date", "security_id", "close", "close"].map(|name| match name {
            "date" => Field::new(name, DataType::Date32, true),
            "security_id" => Field::new(name, DataType::Utf8, true),
            _ => Field::new(name, DataType::Float64, true),
        });
        let columns = vec![dates(), ids(), array.clone(), array];
        let schema = Arc::new(Schema::new(fields.to_vec()));
        let batch = RecordBatch::try_new(schema, columns).unwrap();
        let file = std::fs::File::create(folder.file("prices.parquet")).unwrap();
        let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        assert_snapshot!(folder.error(), @"
        column `close` stands twice in prices.parquet
        hint: take out one `close`: nothing says which of them is right
        ");
    }

    #[test]
    fn a_window_touches_its_row_groups_only() {
        let folder = prices(ids(), dates(), closes());
        let day = "2024-01-03".parse().unwrap();
        let loaded = load(&Request {
            price_days: Some(kapok_market::DaySpans::from_iter([(day, day)])),
            ..folder.request()
        })
        .unwrap();
        assert_eq!(panel(&loaded), "2024-01-03 A=11\n");
        assert_eq!(loaded.report.table("prices").unwrap().rows, 2);
    }

    #[test]
    fn a_file_that_is_cut_short_is_an_error() {
        let folder = prices(ids(), dates(), closes());
        let path = folder.file("prices.parquet");
        let whole = std::fs::read(&path).unwrap();
        for cut in (0..whole.len()).step_by(61) {
            folder.put("prices.parquet", &whole[..cut]);
            assert!(folder.error().starts_with("cannot read prices.parquet"), "cut at {cut}");
        }
        let data = whole.windows(4).position(|w| w == b"ARRO").unwrap_or(whole.len()) / 2;
        let mut hollow = whole[..4].to_vec();
        hollow.extend_from_slice(&whole[data..]);
        folder.put("prices.parquet", hollow);
        assert!(folder.error().starts_with("cannot read prices.parquet"), "hollow");
    }
}
