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
        crate::scan::check_columns(schema, path, &names)?;
        let field = |column: &ColumnSchema| field_of(fields.get(column.name), column, schema, path);
        let fields = schema.columns.iter().map(field).collect::<Result<_, _>>()?;
        let starts = starts(&metadata);
        Ok(Self { path: path.to_owned(), schema, metadata, fields, starts })
    }

    /// How many row groups there are.
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
            seen: format!("{:?}", field.dtype),
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
    let mut bytes = Vec::new();
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
