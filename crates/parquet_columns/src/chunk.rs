//! A column of a row group, decoded.

use std::fs::File;
use std::sync::Arc;

use parquet::basic::Type as Physical;
use parquet::column::page::PageReader;
use parquet::column::reader::{ColumnReaderImpl, get_column_reader, get_typed_column_reader};
use parquet::data_type::{
    BoolType, ByteArrayType, DataType, DoubleType, FixedLenByteArrayType, FloatType, Int32Type,
    Int64Type, Int96Type,
};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;

use crate::column_type::ColumnType;
use crate::nullable::Nullable;
use crate::texts::{TextCells, Texts};
use crate::values::Values;
use crate::words;

/// Rows for which memory is set aside before any is seen: what a footer says may be wrong.
const FORESEEN: usize = 1 << 21;

/// Texts that are held in the reader's form at a time, which takes much more memory than ours.
const TEXTS: usize = 1 << 14;

/// Checks that the bytes of a chunk are in the file.
pub(crate) fn check_range(source: &File, chunk: &ColumnChunkMetaData) -> Result<(), String> {
    let (start, length) = chunk.byte_range();
    let size = source.metadata().map_err(|error| error.to_string())?.len();
    match start.checked_add(length) {
        Some(end) if end <= size => Ok(()),
        _ => Err("its place is not in the file: the file is damaged".to_owned()),
    }
}

/// The pages of a chunk.
pub(crate) fn pages(
    source: &Arc<File>,
    chunk: &ColumnChunkMetaData,
    rows: usize,
) -> Result<Box<dyn PageReader>, String> {
    let pages = SerializedPageReader::new(source.clone(), chunk, rows, None);
    Ok(Box::new(pages.map_err(|error| error.to_string())?))
}

/// The values of a chunk.
pub(crate) fn read(
    source: &Arc<File>,
    chunk: &ColumnChunkMetaData,
    column_type: &ColumnType,
    rows: usize,
) -> Result<Values, String> {
    if *column_type == ColumnType::Text {
        return texts(source, chunk, rows).map(Values::Texts);
    }
    let decimal = matches!(column_type, ColumnType::Decimal(..));
    let pages = pages(source, chunk, rows)?;
    Ok(match chunk.column_type() {
        Physical::BOOLEAN => Values::Booleans(typed::<BoolType>(chunk, pages, rows)?),
        Physical::FLOAT => Values::Floats(typed::<FloatType>(chunk, pages, rows)?),
        Physical::DOUBLE => Values::Doubles(typed::<DoubleType>(chunk, pages, rows)?),
        Physical::INT32 => match typed::<Int32Type>(chunk, pages, rows)? {
            cells if decimal => Values::Decimals(cells.map(i128::from)),
            cells => Values::Int32s(cells),
        },
        Physical::INT64 => match typed::<Int64Type>(chunk, pages, rows)? {
            cells if decimal => Values::Decimals(cells.map(i128::from)),
            cells => Values::Int64s(cells),
        },
        Physical::INT96 => {
            let (values, present) = parts::<Int96Type>(chunk, pages, rows)?;
            let moments = values.iter().map(parquet::data_type::Int96::to_nanos).collect();
            Values::Int64s(cells(moments, present)?)
        }
        Physical::BYTE_ARRAY if decimal => {
            let (values, present) = parts::<ByteArrayType>(chunk, pages, rows)?;
            Values::Decimals(decimals(values.iter().map(|value| value.data()), present)?)
        }
        Physical::FIXED_LEN_BYTE_ARRAY if decimal => {
            let (values, present) = parts::<FixedLenByteArrayType>(chunk, pages, rows)?;
            Values::Decimals(decimals(values.iter().map(|value| value.data()), present)?)
        }
        _ => return Err("is of an odd type".to_owned()),
    })
}

type Presence = Option<Vec<bool>>;

fn reader<T: DataType>(
    chunk: &ColumnChunkMetaData,
    pages: Box<dyn PageReader>,
) -> ColumnReaderImpl<T> {
    get_typed_column_reader(get_column_reader(chunk.column_descr_ptr(), pages))
}

/// The values of rows that have one, and for each row whether it has.
fn parts<T: DataType>(
    chunk: &ColumnChunkMetaData,
    pages: Box<dyn PageReader>,
    rows: usize,
) -> Result<(Vec<T::T>, Presence), String> {
    some::<T>(&mut reader(chunk, pages), chunk, rows)
}

/// The next rows of a chunk.
fn some<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    chunk: &ColumnChunkMetaData,
    rows: usize,
) -> Result<(Vec<T::T>, Presence), String> {
    let mut values = Vec::with_capacity(rows.min(FORESEEN));
    let most = chunk.column_descr().max_def_level();
    let mut levels = Vec::with_capacity(if most > 0 { rows.min(FORESEEN) } else { 0 });
    let read = reader.read_records(rows, Some(&mut levels), None, &mut values);
    read.map_err(|error| error.to_string())?;
    let full = most == 0 || levels.len() == values.len();
    let present = || levels.iter().map(|level| *level == most).collect();
    Ok((values, if full { None } else { Some(present()) }))
}

fn typed<T>(
    chunk: &ColumnChunkMetaData,
    pages: Box<dyn PageReader>,
    rows: usize,
) -> Result<Nullable<T::T>, String>
where
    T: DataType<T: Copy + Default>,
{
    let (values, present) = parts::<T>(chunk, pages, rows)?;
    cells(values, present)
}

fn cells<T: Copy + Default>(values: Vec<T>, present: Presence) -> Result<Nullable<T>, String> {
    let mut cells = Nullable::default();
    match cells.append(values, present) {
        true => Ok(cells),
        false => Err("has fewer values than rows: the file is damaged".to_owned()),
    }
}

fn decimals<'a>(
    values: impl Iterator<Item = &'a [u8]>,
    present: Presence,
) -> Result<Nullable<i128>, String> {
    let values = values.map(decimal).collect::<Option<Vec<_>>>();
    cells(values.ok_or("has a decimal of more than 16 bytes")?, present)
}

/// A whole number in bytes, the highest first; `None` if it has more than 16 that say something.
fn decimal(bytes: &[u8]) -> Option<i128> {
    let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    let sign = if negative { 0xff } else { 0 };
    let (above, digits) = bytes.split_at(bytes.len().saturating_sub(16));
    let kept = digits.first().is_none_or(|byte| (byte & 0x80 != 0) == negative);
    if !kept || above.iter().any(|byte| *byte != sign) {
        return None;
    }
    let mut wide = [sign; 16];
    wide[16 - digits.len()..].copy_from_slice(digits);
    Some(i128::from_be_bytes(wide))
}

/// Texts as positions in the dictionary of the chunk; one after another where it has none, or its
/// writer gave it up half-way.
fn texts(
    source: &Arc<File>,
    chunk: &ColumnChunkMetaData,
    rows: usize,
) -> Result<TextCells, String> {
    if chunk.dictionary_page_offset().is_some()
        && let Some((keys, words)) = words::read(pages(source, chunk, rows)?, chunk)?
    {
        return Ok(TextCells::Dictionary { keys, words });
    }
    let mut reader = reader::<ByteArrayType>(chunk, pages(source, chunk, rows)?);
    let mut texts = Texts::default();
    while texts.len() < rows {
        let (values, present) =
            some::<ByteArrayType>(&mut reader, chunk, TEXTS.min(rows - texts.len()))?;
        let seen = present.as_ref().map_or(values.len(), Vec::len);
        if seen == 0 {
            break;
        }
        let mut values = values.iter();
        for row in 0..seen {
            let absent = present.as_ref().is_some_and(|present| !present[row]);
            let text = if absent { None } else { values.next().map(|value| value.as_utf8()) };
            texts.push(text.transpose().map_err(|error| error.to_string())?);
        }
    }
    Ok(TextCells::Plain(texts))
}
