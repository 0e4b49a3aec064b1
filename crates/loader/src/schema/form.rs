//! Declarations of tables and columns.

use std::fmt;

use serde::Serialize;

/// Type of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueType {
    /// UTF-8 text, plain or dictionary encoded; an empty text is no value.
    Text,
    /// A floating-point, decimal or whole number. NaN is not a number.
    Number,
    /// A number without a fraction.
    Integer,
    /// A calendar date, ISO 8601.
    Date,
    /// A moment in UTC, ISO 8601; a bare date is the last moment of that day.
    Timestamp,
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Integer => "whole number",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
        })
    }
}

/// One column of an input table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ColumnSchema {
    /// The name in the file.
    pub name: &'static str,
    /// Type of the values.
    pub value_type: ValueType,
    /// Unit of a number, code list of a text; empty where there is none.
    pub unit: &'static str,
    /// Whether the file must have the column.
    pub required: bool,
    /// Whether a cell may be empty; a row with an empty cell elsewhere is rejected.
    pub nullable: bool,
    /// Meaning of a value, and of an empty cell.
    pub description: &'static str,
}

/// Way in which a fact of a table is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Withdrawal {
    /// A row whose cells of these columns are all empty, and that was known after the fact. Other
    /// rows without a value are rejected.
    EmptyValue(&'static [&'static str]),
    /// Empty cells likewise, and a row without a value that nothing came before says nothing.
    EmptyValueOrNothing(&'static [&'static str]),
    /// Something else, in words.
    Otherwise(&'static str),
}

/// One input table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TableSchema {
    /// The name of the file or folder, without its ending.
    pub name: &'static str,
    /// Whether a source must have it.
    pub required: bool,
    /// The columns that tell rows apart: two rows that agree in them are a duplicate, or, if they
    /// differ elsewhere, a contradiction.
    pub key: &'static [&'static str],
    /// Way in which a fact is taken back.
    pub withdrawal: Withdrawal,
    /// Meaning of one row.
    pub description: &'static str,
    /// The columns; others in the file are ignored.
    pub columns: &'static [ColumnSchema],
}

impl TableSchema {
    /// The position of a column.
    pub(crate) fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|known| known.name == column)
    }
}
