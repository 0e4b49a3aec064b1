//! Flat columns as a Parquet file.

use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{
    Compression, LogicalType, Repetition, TimeUnit as Unit, Type as Physical, ZstdLevel,
};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type,
};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use crate::arrow_schema;
use crate::arrow_types;
use crate::column_type::ColumnType;
use crate::nullable::Nullable;
use crate::table_schema::{TableSchema, WrittenColumn};
use crate::texts::{TextCells, Texts};
use crate::time_unit::TimeUnit;
use crate::values::Values;

/// A Parquet file that grows by row groups.
#[derive(Debug)]
pub struct ParquetWriter<W: Write + Send> {
    writer: SerializedFileWriter<W>,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// A file without rows. Its bytes are those that Arrow's writer makes of the same rows.
    ///
    /// # Errors
    ///
    /// If a column is of a type that is not written, or the writer refuses.
    pub fn new(out: W, schema: &TableSchema, created_by: &str) -> Result<Self> {
        let fields = schema.columns.iter().map(field).collect::<Result<_>>()?;
        let root = Type::group_type_builder("arrow_schema").with_fields(fields).build()?;
        let properties = Arc::new(properties(schema, created_by));
        Ok(Self { writer: SerializedFileWriter::new(out, Arc::new(root), properties)? })
    }

    /// Adds a row group: as many columns as the file has, of their types and of one length.
    ///
    /// # Errors
    ///
    /// If a column is of another type, or the writer refuses.
    pub fn write(&mut self, columns: &[Values]) -> Result<()> {
        let mut group = self.writer.next_row_group()?;
        for values in columns {
            let column = group.next_column()?;
            let mut column = column.ok_or_else(|| odd("there are more columns than declared"))?;
            write(&mut column, values)?;
            column.close()?;
        }
        group.close().map(drop)
    }

    /// Ends the file.
    ///
    /// # Errors
    ///
    /// If the writer refuses.
    pub fn finish(self) -> Result<()> {
        self.writer.close().map(drop)
    }
}

fn odd(reason: impl Into<String>) -> ParquetError {
    ParquetError::General(reason.into())
}

fn properties(schema: &TableSchema, created_by: &str) -> WriterProperties {
    let arrow = KeyValue::new(arrow_types::KEY.to_owned(), arrow_schema::encode(schema));
    WriterProperties::builder()
        .set_created_by(created_by.to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_key_value_metadata(Some(vec![arrow]))
        .build()
}

fn field(column: &WrittenColumn) -> Result<Arc<Type>> {
    let (physical, logical) = match &column.column_type {
        ColumnType::Boolean => (Physical::BOOLEAN, None),
        ColumnType::Int64 => (Physical::INT64, None),
        ColumnType::Float64 => (Physical::DOUBLE, None),
        ColumnType::Date32 => (Physical::INT32, Some(LogicalType::Date)),
        ColumnType::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnType::Timestamp(TimeUnit::Microsecond, zone) => {
            (Physical::INT64, Some(LogicalType::timestamp(zone.is_some(), Unit::MICROS)))
        }
        other => return Err(odd(format!("`{}` is of the type {other}", column.name))),
    };
    let repetition = if column.nullable { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let field = Type::primitive_type_builder(&column.name, physical)
        .with_logical_type(logical)
        .with_repetition(repetition);
    field.build().map(Arc::new)
}

fn write(column: &mut SerializedColumnWriter<'_>, values: &Values) -> Result<()> {
    match values {
        Values::Booleans(cells) => write_cells::<BoolType>(column, cells),
        Values::Int32s(cells) => write_cells::<Int32Type>(column, cells),
        Values::Int64s(cells) => write_cells::<Int64Type>(column, cells),
        Values::Doubles(cells) => write_cells::<DoubleType>(column, cells),
        Values::Texts(TextCells::Plain(texts)) => write_texts(column, texts),
        _ => Err(odd("a column of this form is not written")),
    }
}

fn write_cells<T>(column: &mut SerializedColumnWriter<'_>, cells: &Nullable<T::T>) -> Result<()>
where
    T: DataType<T: Copy + Default>,
{
    let (values, present) = cells.parts();
    let levels = levels(cells.len(), present);
    column.typed::<T>().write_batch(&values, Some(&levels), None).map(drop)
}

fn write_texts(column: &mut SerializedColumnWriter<'_>, texts: &Texts) -> Result<()> {
    let all = Bytes::copy_from_slice(texts.bytes().as_bytes());
    let (ranges, present) = texts.parts();
    let text = |(start, end)| ByteArray::from(all.slice(start..end));
    let values: Vec<ByteArray> = ranges.into_iter().map(text).collect();
    let levels = levels(texts.len(), present);
    column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).map(drop)
}

/// A level a row: one where it has a value, zero where it has none.
fn levels(rows: usize, present: Option<&[bool]>) -> Vec<i16> {
    match present {
        Some(present) => present.iter().map(|present| i16::from(*present)).collect(),
        None => vec![1; rows],
    }
}
