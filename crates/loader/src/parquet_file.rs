//! A Parquet file, read a row group at a time, and of that only the columns wanted.
//!
//! Texts come as positions in the row group's dictionary wherever the file has one: an id is then
//! looked up once a row group and not once a row.

use std::fmt::Display;
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars_arrow::array::{Array, Utf8ViewArray};
use polars_arrow::compute::concatenate::concatenate;
use polars_arrow::datatypes::{ArrowDataType, DTYPE_CATEGORICAL_NEW, Field, IntegerType};
use polars_buffer::Buffer;
use polars_parquet::parquet::statistics::Statistics;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, PageReader, column_iter_to_arrays,
    infer_schema, read_metadata,
};

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
    metadata: FileMetadata,
    /// The fields of the declared columns that the file has and that are not empty throughout.
    fields: Vec<Option<Field>>,
    /// First row of each row group, from 1.
    starts: Vec<u64>,
}

impl ParquetFile {
    /// Reads what the file says of itself.
    pub(crate) fn open(path: &Path, schema: &'static TableSchema) -> Result<Self, LoadError> {
        let unreadable = |reason: String| LoadError::unreadable(path, reason);
        let mut file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
        let read = || read_metadata(&mut file).and_then(|m| Ok((infer_schema(&m)?, m)));
        let (fields, metadata) = guarded(read).map_err(unreadable)?;
        let names: Vec<&str> = fields.iter_names().map(|name| name.as_str()).collect();
        crate::presence::check_columns(schema, path, &names)?;
        let field = |column: &ColumnSchema| field_of(fields.get(column.name), column, schema, path);
        let fields = schema.columns.iter().map(field).collect::<Result<_, _>>()?;
        let starts = starts(&metadata);
        Ok(Self { path: path.to_owned(), schema, metadata, fields, starts })
    }

    /// Number of row groups.
    pub(crate) fn groups(&self) -> usize {
        self.metadata.row_groups.len()
    }

    /// The first and the last day number of a date column in a row group, where the file says so.
    pub(crate) fn days(&self, group: usize, column: &str) -> Option<(i32, i32)> {
        let field = self.fields[self.schema.position(column)?].as_ref()?;
        if field.dtype != ArrowDataType::Date32 {
            return None;
        }
        match self.chunk(group, column)?.statistics(&self.metadata.footer_buf)?.ok()? {
            // Statistics leave nulls out: a group with an empty date has rows that they do not
            // speak of, and these must be read to be rejected.
            Statistics::Int32(days) if days.null_count == Some(0) => {
                Some((days.min_value?, days.max_value?))
            }
            _ => None,
        }
    }

    /// The wanted columns of a row group.
    pub(crate) fn read(
        &self,
        file: u32,
        group: usize,
        wanted: &[&str],
    ) -> Result<Batch, LoadError> {
        let unreadable = |reason: String| LoadError::unreadable(&self.path, reason);
        let mut source = File::open(&self.path).map_err(|error| unreadable(error.to_string()))?;
        let len = self.metadata.row_groups[group].num_rows();
        let mut columns = absent(self.schema);
        for (column, field) in columns.iter_mut().zip(&self.fields) {
            let name = column.schema.name;
            if let Some(field) = field.as_ref().filter(|_| wanted.contains(&name)) {
                *column = self.column(&mut source, group, column.schema, field)?;
                check_length(column, len).map_err(unreadable)?;
            }
        }
        let places = Rows::From(self.starts[group]);
        Ok(Batch { file, len, places, columns, broken: Vec::new() })
    }

    fn chunk(&self, group: usize, column: &str) -> Option<&ColumnChunkMetadata> {
        self.metadata.row_groups[group].columns_under_root_iter(column)?.next()
    }

    fn column(
        &self,
        source: &mut File,
        group: usize,
        schema: &'static ColumnSchema,
        field: &Field,
    ) -> Result<Column, LoadError> {
        let unreadable = |reason: String| {
            LoadError::unreadable(&self.path, format!("column `{}`: {reason}", schema.name))
        };
        let missing = || unreadable(format!("is not in row group {group}"));
        let chunk = self.chunk(group, schema.name).ok_or_else(missing)?;
        let bytes = read_chunk(source, chunk).map_err(|error| unreadable(error.to_string()))?;
        let array = decode_chunk(chunk, &bytes, field).map_err(unreadable)?;
        let decoded = decode::cells(schema.value_type, array.as_ref());
        let (cells, unread) = decoded.ok_or_else(|| unreadable("is of an odd type".to_owned()))?;
        Ok(Column { schema, cells, unread })
    }
}

/// The field of a declared column, if the file has it and it is not of the type null.
fn field_of(
    field: Option<&Field>,
    column: &ColumnSchema,
    table: &TableSchema,
    path: &Path,
) -> Result<Option<Field>, LoadError> {
    let Some(field) = field.filter(|field| field.dtype != ArrowDataType::Null) else {
        return Ok(None);
    };
    if !decode::accepts(column.value_type, &field.dtype) {
        return Err(LoadError::WrongType {
            table: table.name,
            file: path.to_owned(),
            column: column.name,
            expected: column.value_type,
            seen: decode::describe(&field.dtype),
        });
    }
    Ok(Some(field.clone()))
}

fn starts(metadata: &FileMetadata) -> Vec<u64> {
    let rows = metadata.row_groups.iter().map(|group| group.num_rows() as u64);
    let start = |next: &mut u64, rows| {
        let start = *next;
        *next += rows;
        Some(start)
    };
    rows.scan(1, start).collect()
}

fn read_chunk(source: &mut File, chunk: &ColumnChunkMetadata) -> std::io::Result<Buffer<u8>> {
    let range = chunk.byte_range();
    if range.start > range.end || range.end > source.metadata()?.len() {
        return Err(std::io::Error::other("its place is not in the file: the file is damaged"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(range.end - range.start).unwrap_or(0));
    source.seek(SeekFrom::Start(range.start))?;
    source.take(range.end - range.start).read_to_end(&mut bytes)?;
    Ok(bytes.into())
}

/// An array of a column chunk. A text column that has a dictionary is decoded as one; where the
/// writer gave its dictionary up half-way, it is decoded as plain text.
fn decode_chunk(
    chunk: &ColumnChunkMetadata,
    bytes: &Buffer<u8>,
    field: &Field,
) -> Result<Box<dyn Array>, String> {
    if !decode::is_text(&field.dtype) {
        return decode_as(chunk, bytes, field.clone());
    }
    if chunk.dictionary_page_offset().is_some()
        && let Ok(array) = decode_as(chunk, bytes, as_dictionary(field))
    {
        return Ok(array);
    }
    decode_as(chunk, bytes, Field::new(field.name.clone(), ArrowDataType::Utf8View, true))
}

fn as_dictionary(field: &Field) -> Field {
    let words = Box::new(ArrowDataType::Utf8View);
    let dtype = ArrowDataType::Dictionary(IntegerType::UInt32, words, false);
    let mark = [(DTYPE_CATEGORICAL_NEW.into(), "".into())];
    let mut field = Field::new(field.name.clone(), dtype, true);
    field.metadata = Some(Arc::new(mark.into_iter().collect()));
    field
}

fn decode_as(
    chunk: &ColumnChunkMetadata,
    bytes: &Buffer<u8>,
    field: Field,
) -> Result<Box<dyn Array>, String> {
    guarded(|| {
        let pages = PageReader::new(Cursor::new(bytes.clone()), chunk, Vec::new(), usize::MAX);
        let pages = BasicDecompressor::new(pages, Vec::new());
        let types = vec![&chunk.descriptor().descriptor.primitive_type];
        let (mut arrays, _) = column_iter_to_arrays(vec![pages], types, field, None)?;
        match arrays.len() {
            0 => Ok(Utf8ViewArray::new_empty(ArrowDataType::Utf8View).boxed()),
            1 => Ok(arrays.remove(0)),
            _ => concatenate(&arrays.iter().map(AsRef::as_ref).collect::<Vec<_>>()),
        }
    })
}

/// A damaged file is an error here even where the decoder takes it for a defect of its own.
fn guarded<T, E: Display>(read: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    // The decoder panics on some damaged files; a bad download must not look like a defect of ours.
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("the file is damaged".to_owned()),
    }
}

fn check_length(column: &Column, len: usize) -> Result<(), String> {
    let seen = column.len();
    let name = column.schema.name;
    let error = || format!("column `{name}` has {seen} of {len} rows: the file is damaged");
    if seen == len { Ok(()) } else { Err(error()) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        ArrayRef, Date32Array, DictionaryArray, Float64Array, Int64Array, NullArray, StringArray,
        TimestampNanosecondArray,
    };
    use arrow::datatypes::Int32Type;
    use arrow::record_batch::RecordBatch;
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
        let loaded = load(&Request { window: Some((day, day)), ..folder.request() }).unwrap();
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
