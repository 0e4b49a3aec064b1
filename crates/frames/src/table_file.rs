//! A frame as the file of an input table.

use std::io::Write;

use kapok_parquet_columns::{
    ColumnType, ParquetWriter, TableSchema, TextCells, Values, WriteError, WrittenColumn,
};
use polars_core::frame::DataFrame;
use polars_core::prelude::{Column, DataType, PolarsError};

/// Rows of a row group.
const GROUP: usize = 1 << 20;

/// A frame that was not written.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// A column whose type no input table has.
    #[error("column `{column}` is of the type {seen}")]
    WrongType {
        /// The column.
        column: String,
        /// Its type.
        seen: DataType,
    },
    /// A failure of polars.
    #[error(transparent)]
    Polars(#[from] PolarsError),
    /// A failure of the writer.
    #[error("cannot write the frame as Parquet: {reason}")]
    Write {
        /// Message of the writer.
        reason: String,
    },
}

impl FrameError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::WrongType { column, .. } => Some(format!(
                "cast `{column}` to one of String, Float64, Int64, Boolean, Date: \
                 `kapok schema` prints the columns of each table"
            )),
            Self::Polars(_) | Self::Write { .. } => None,
        }
    }
}

/// Writes a frame as a Parquet file that the loader reads as an input table. What the columns
/// must be called, and what a row means, `kapok schema` says; it is checked when the file is
/// loaded.
///
/// # Errors
///
/// If a column is of a type that no input table has, or the writer refuses.
pub fn write_table(frame: &DataFrame, out: impl Write + Send) -> Result<(), FrameError> {
    let write = |error: WriteError| FrameError::Write { reason: error.to_string() };
    let columns = frame.columns().iter().map(written).collect::<Result<_, _>>()?;
    let schema = TableSchema { columns, notes: Vec::new() };
    let mut writer = ParquetWriter::new(out, &schema, "kapok").map_err(write)?;
    for start in (0..frame.height()).step_by(GROUP) {
        let group = frame.slice(i64::try_from(start).unwrap_or(i64::MAX), GROUP);
        let values = group.columns().iter().map(values).collect::<Result<Vec<_>, _>>()?;
        writer.write(&values).map_err(write)?;
    }
    writer.finish().map_err(write)
}

fn written(column: &Column) -> Result<WrittenColumn, FrameError> {
    let column_type = match column.dtype() {
        DataType::String => ColumnType::Text,
        DataType::Float64 => ColumnType::Float64,
        DataType::Int64 => ColumnType::Int64,
        DataType::Boolean => ColumnType::Boolean,
        DataType::Date => ColumnType::Date32,
        seen => {
            let column = column.name().to_string();
            return Err(FrameError::WrongType { column, seen: seen.clone() });
        }
    };
    let (name, notes) = (column.name().to_string(), Vec::new());
    Ok(WrittenColumn { name, column_type, nullable: true, notes })
}

fn values(column: &Column) -> Result<Values, PolarsError> {
    Ok(match column.dtype() {
        DataType::Float64 => Values::Doubles(column.f64()?.iter().collect()),
        DataType::Int64 => Values::Int64s(column.i64()?.iter().collect()),
        DataType::Boolean => Values::Booleans(column.bool()?.iter().collect()),
        DataType::Date => Values::Int32s(column.date()?.physical().iter().collect()),
        _ => Values::Texts(TextCells::Plain(column.str()?.iter().collect())),
    })
}
