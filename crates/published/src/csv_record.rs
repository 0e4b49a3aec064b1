//! Cells of one row of a CSV file, in memory that all rows share.

use crate::cell::Cell;

/// Cells of one row of a CSV file.
#[derive(Debug, Default)]
pub struct CsvRecord {
    cells: csv::ByteRecord,
    text: String,
}

impl CsvRecord {
    /// Begins the next row.
    pub(crate) fn begin(&mut self) {
        self.cells.clear();
    }

    /// Adds a cell.
    pub(crate) fn add(&mut self, cell: &impl Cell) {
        self.text.clear();
        cell.add_text(&mut self.text);
        self.cells.push_field(self.text.as_bytes());
    }

    pub(crate) fn cells(&self) -> &csv::ByteRecord {
        &self.cells
    }
}
