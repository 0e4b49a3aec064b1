//! Batch: rows of a file that were read together, one column for each that the table declares.

use crate::column::{Breach, Column};
use crate::report::Place;
use crate::schema::TableSchema;

/// Rows of one file that were read together.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) schema: &'static TableSchema,
    /// Number of the file among those of the table.
    pub(crate) file: u32,
    /// Rows in the columns.
    pub(crate) len: usize,
    pub(crate) places: Rows,
    /// Columns, in the order of the declaration.
    pub(crate) columns: Vec<Column>,
    /// Rows that have no cells to look at, such as a CSV line with too few.
    pub(crate) broken: Vec<(Place, Breach)>,
}

/// Places of a batch's rows in the file.
#[derive(Debug)]
pub(crate) enum Rows {
    /// One after another, from this one.
    From(u64),
    /// CSV lines, which empty lines and line breaks within cells set apart.
    Lines(Vec<u64>),
}

impl Batch {
    /// The declared column of a name.
    ///
    /// # Panics
    ///
    /// If the table declares no such column, which is a defect of the caller.
    pub(crate) fn column(&self, name: &str) -> &Column {
        let found = self.columns.iter().find(|column| column.schema.name == name);
        found.unwrap_or_else(|| panic!("no column `{name}` is declared"))
    }

    /// Whether a row says itself when it was known, or at least when it was published.
    pub(crate) fn is_stated(&self, row: usize) -> bool {
        self.moments().any(|column| states(column, row))
    }

    /// Columns in which a row says when it was known or published.
    pub(crate) fn moments(&self) -> impl Iterator<Item = &Column> {
        let names = ["known_at", "announced_at", "published_on"];
        self.columns.iter().filter(move |column| names.contains(&column.schema.name))
    }

    /// Place of a row.
    pub(crate) fn place(&self, row: usize) -> Place {
        let row = match &self.places {
            Rows::From(first) => first + row as u64,
            Rows::Lines(lines) => lines[row],
        };
        Place { file: self.file, row }
    }
}

/// Whether a row says in a column when it was known or published.
pub(crate) fn states(column: &Column, row: usize) -> bool {
    match column.schema.name {
        "published_on" => column.date(row).is_ok_and(|date| date.is_some()),
        _ => column.moment(row).is_ok_and(|moment| moment.is_some()),
    }
}

/// Columns of a table of which none is in the file.
pub(crate) fn absent(schema: &'static TableSchema) -> Vec<Column> {
    schema.columns.iter().map(Column::absent).collect()
}
