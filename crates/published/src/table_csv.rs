//! Rows as CSV, and back.

use std::io::Write;
use std::path::Path;

use crate::csv_record::CsvRecord;
use crate::error::{Damage, FileError, Format};
use crate::row::TableRow;

fn failed<R: TableRow>(reason: impl ToString) -> FileError {
    FileError::Encode { table: R::NAME, format: Format::Csv, reason: reason.to_string() }
}

/// Rows as a CSV file: UTF-8, comma, header row, LF, decimal points, ISO dates, shortest numbers
/// that read back the same, empty where a value is absent.
///
/// # Errors
///
/// If the writer refuses.
pub fn to_csv<R: TableRow>(rows: &[R]) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    write_csv(rows, true, &mut bytes)?;
    Ok(bytes)
}

/// Adds rows to a CSV file.
///
/// # Errors
///
/// If the writer refuses.
pub fn write_csv<R: TableRow>(rows: &[R], header: bool, out: impl Write) -> Result<(), FileError> {
    let mut writer = csv::Writer::from_writer(out);
    if header {
        let names = R::description().columns.into_iter().map(|column| column.name);
        writer.write_record(names).map_err(failed::<R>)?;
    }
    let mut record = CsvRecord::default();
    for row in rows {
        record.begin();
        row.add_to(&mut record);
        writer.write_byte_record(record.cells()).map_err(failed::<R>)?;
    }
    writer.flush().map_err(failed::<R>)
}

/// The rows of a CSV file; the header must be the table's.
///
/// # Errors
///
/// If the bytes are no such file; `path` is where they come from.
pub fn from_csv<R: TableRow>(path: &Path, bytes: &[u8]) -> Result<Vec<R>, FileError> {
    let damaged = |damage| FileError::Damaged { path: path.to_owned(), damage };
    rows(bytes).map_err(damaged)
}

fn rows<R: TableRow>(bytes: &[u8]) -> Result<Vec<R>, Damage> {
    let unreadable = |error: csv::Error| Damage::unreadable(Format::Csv, error);
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().map_err(unreadable)?;
    if !header.iter().eq(R::description().columns.iter().map(|column| column.name)) {
        return Err(Damage::Header { table: R::NAME });
    }
    let mut rows = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(unreadable)?;
        let texts: Vec<&str> = record.iter().collect();
        rows.push(R::from_texts(&texts, at).map_err(Damage::Cell)?);
    }
    Ok(rows)
}
