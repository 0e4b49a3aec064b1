//! Places of published numbers, for people.

use kapok_published::TableRow;

/// A cell: table, row and column.
pub(crate) fn place<R: TableRow>(row: &R, column: &str) -> String {
    format!("{}: {}, column `{column}`", R::NAME, row.key())
}

/// Several cells of a row.
pub(crate) fn places<R: TableRow>(row: &R, columns: &str) -> String {
    format!("{}: {}, {columns}", R::NAME, row.key())
}
