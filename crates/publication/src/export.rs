//! The days of one index as one file.

use kapok_published::{FileError, ParquetRows, TableRow, TableVisitor, visit, write_csv};

use crate::error::PublishError;
use crate::store::Store;

/// The form of an exported file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Form of published CSV files.
    Csv,
    /// Form of published Parquet files.
    Parquet,
}

/// The rows of one index in the newest vintage of every day, oldest first, as the bytes of one
/// file.
///
/// # Errors
///
/// If there is no such table, the index is never published, or reading or writing fails.
pub fn export(
    store: &Store,
    index: &str,
    table: &str,
    format: ExportFormat,
) -> Result<Vec<u8>, PublishError> {
    let source = Source { store, index };
    let bytes = visit(table, Export { source, format })??;
    bytes.ok_or_else(|| PublishError::NeverPublished { index: index.to_owned() })
}

/// Source of the rows.
#[derive(Clone, Copy)]
struct Source<'a> {
    store: &'a Store,
    index: &'a str,
}

struct Export<'a> {
    source: Source<'a>,
    format: ExportFormat,
}

impl TableVisitor for Export<'_> {
    /// The bytes; `None` if the index is not published for any day.
    type Output = Result<Option<Vec<u8>>, PublishError>;

    fn visit<R: TableRow>(self) -> Self::Output {
        let mut bytes = Vec::new();
        let calculated = match self.format {
            ExportFormat::Csv => {
                write_csv::<R>(&[], true, &mut bytes)?;
                self.source.each_day(|rows: &[R]| write_csv(rows, false, &mut bytes))?
            }
            ExportFormat::Parquet => {
                let mut file = ParquetRows::<R, _>::new(&mut bytes)?;
                let calculated = self.source.each_day(|rows| file.add(rows))?;
                file.finish()?;
                calculated
            }
        };
        Ok(calculated.then_some(bytes))
    }
}

impl Source<'_> {
    /// Whether the index is published for any day.
    fn each_day<R: TableRow>(
        &self,
        mut add: impl FnMut(&[R]) -> Result<(), FileError>,
    ) -> Result<bool, PublishError> {
        let mut calculated = false;
        for date in self.store.days()? {
            let Some(day) = self.store.latest(date)? else { continue };
            if !day.manifest().indices.contains_key(self.index) {
                continue;
            }
            let mut rows: Vec<R> = day.rows()?;
            rows.retain(|row| row.index_id() == self.index);
            add(&rows)?;
            calculated = true;
        }
        Ok(calculated)
    }
}
