//! Values of a column, in the form in which Parquet stores them.

use crate::column_type::ColumnType;
use crate::nullable::Nullable;
use crate::texts::{TextCells, Texts};

/// Values of a column, in the form in which Parquet stores them; what they mean, the
/// [`ColumnType`] says.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// True or false.
    Booleans(Nullable<bool>),
    /// Whole numbers of up to 32 bits, with the bits of unsigned ones; days.
    Int32s(Nullable<i32>),
    /// Whole numbers of 64 bits, with the bits of unsigned ones; moments.
    Int64s(Nullable<i64>),
    /// Numbers of single precision.
    Floats(Nullable<f32>),
    /// Numbers of double precision.
    Doubles(Nullable<f64>),
    /// Decimals, without their point.
    Decimals(Nullable<i128>),
    /// Texts.
    Texts(TextCells),
}

impl Values {
    /// A column without rows, to be written; `None` for a type that is read only.
    #[must_use]
    pub fn of(column_type: &ColumnType) -> Option<Self> {
        Some(match column_type {
            ColumnType::Boolean => Self::Booleans(Nullable::default()),
            ColumnType::Date32 => Self::Int32s(Nullable::default()),
            ColumnType::Int64 | ColumnType::Timestamp(..) => Self::Int64s(Nullable::default()),
            ColumnType::Float64 => Self::Doubles(Nullable::default()),
            ColumnType::Text => Self::Texts(TextCells::Plain(Texts::default())),
            _ => return None,
        })
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Booleans(cells) => cells.len(),
            Self::Int32s(cells) => cells.len(),
            Self::Int64s(cells) => cells.len(),
            Self::Floats(cells) => cells.len(),
            Self::Doubles(cells) => cells.len(),
            Self::Decimals(cells) => cells.len(),
            Self::Texts(texts) => texts.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a row has no value.
    #[must_use]
    pub fn is_absent(&self, row: usize) -> bool {
        match self {
            Self::Booleans(cells) => cells.is_absent(row),
            Self::Int32s(cells) => cells.is_absent(row),
            Self::Int64s(cells) => cells.is_absent(row),
            Self::Floats(cells) => cells.is_absent(row),
            Self::Doubles(cells) => cells.is_absent(row),
            Self::Decimals(cells) => cells.is_absent(row),
            Self::Texts(texts) => texts.get(row).is_none(),
        }
    }
}
