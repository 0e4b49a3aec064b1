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
use crate::schema::{ColumnSchema, TableSchema};

/// A Parquet file whose columns are of the declared types.
#[derive(Debug)]
pub(crate) struct ParquetFile {
    path: PathBuf,
    schema: &'static TableSchema,
    table: ParquetTable,
    /// The types of the declared columns that the file has and that are not empty throughout.
    types: Vec<Option<ColumnType>>,
    /// First row of each row group, from 1.
    starts: Vec<u64>,
}

impl ParquetFile {
    /// Reads the footer.
    pub(crate) fn open(path: &Path, schema: &'static TableSchema) -> Result<Self, LoadError> {
        let unreadable = |reason: String| LoadError::unreadable(path, reason);
        let mut file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
        check_end(&mut file).map_err(unreadable)?;
        let table = ParquetTable::open(&file).map_err(unreadable)?;
        let names: Vec<&str> = table.names().collect();
        crate::presence::check_columns(schema, path, &names)?;
        let types =
            |column: &ColumnSchema| type_of(table.column_type(column.name), column, schema, path);
        let types = schema.columns.iter().map(types).collect::<Result<_, _>>()?;
        let starts = starts(&table);
        Ok(Self { path: path.to_owned(), schema, table, types, starts })
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
        Ok(Batch { file, len, places, columns, broken: Vec::new() })
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
        let decoded = decode::cells(schema.value_type, seen, values);
        let (cells, unread) = decoded.ok_or_else(|| unreadable("is of an odd type".to_owned()))?;
        Ok(Column { schema, cells, unread })
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

/// The type of a declared column, if the file has it and it is not of the type null.
fn type_of(
    seen: Option<&ColumnType>,
    column: &ColumnSchema,
    table: &TableSchema,
    path: &Path,
) -> Result<Option<ColumnType>, LoadError> {
    let Some(seen) = seen.filter(|seen| **seen != ColumnType::Null) else {
        return Ok(None);
    };
    if !decode::accepts(column.value_type, seen) {
        return Err(LoadError::WrongType {
            table: table.name,
            file: path.to_owned(),
            column: column.name,
            expected: column.value_type,
            seen: decode::describe(seen),
        });
    }
    Ok(Some(seen.clone()))
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

    use arrow_array::types::Int32Type;
    use arrow_array::{
        ArrayRef, Date32Array, DictionaryArray, Float64Array, Int64Array, NullArray, RecordBatch,
        StringArray, TimestampNanosecondArray,
    };
    use insta::assert_snapshot;
    use parquet::arrow::ArrowWriter;
    use parquet::file::properties::WriterProperties;

    use crate::testing::{Folder, panel};
    use crate::{Request, load};

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

    #[test]
    fn a_window_touches_its_row_groups_only() {
        let folder = prices(ids(), dates(), closes());
        let day = "2024-01-03".parse().unwrap();
        let loaded = load(&Request {
            price_days: Some(kapok_market::DaySpans::of(day, day)),
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
