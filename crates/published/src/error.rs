//! Failures of writing and reading published files.

use std::fmt;
use std::path::PathBuf;

use crate::row::UnreadableCell;

/// Form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Rows as text.
    Csv,
    /// Rows as columns.
    Parquet,
    /// The manifest.
    Json,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Csv => "CSV",
            Self::Parquet => "Parquet",
            Self::Json => "JSON",
        })
    }
}

/// A file that could not be written or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The file system refused.
    #[error("cannot {doing} {}: {reason}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Verb of the attempt.
        doing: &'static str,
        /// Message of the system.
        reason: String,
    },
    /// A published file that is not what its place says.
    #[error("{} is damaged: {damage}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Fault.
        damage: Damage,
    },
    /// Rows that cannot be written in a format.
    #[error("cannot write table `{table}` as {format}: {reason}")]
    Encode {
        /// The table.
        table: &'static str,
        /// The format.
        format: Format,
        /// Message of the writer.
        reason: String,
    },
}

impl FileError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Io { .. } => {
                Some("nothing was published; see to space and permissions, then run again".into())
            }
            Self::Damaged { .. } => Some(Damage::HINT.into()),
            Self::Encode { .. } => None,
        }
    }
}

/// Fault of a published file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// No manifest, no CSV or no Parquet at all.
    #[error("{reason}")]
    Unreadable {
        /// The expected form.
        format: Format,
        /// Message of the reader.
        reason: String,
    },
    /// A Parquet file without a column of the table.
    #[error("no column `{column}`")]
    NoColumn {
        /// The column.
        column: &'static str,
    },
    /// A CSV file with other columns.
    #[error("the header is not that of `{table}`")]
    Header {
        /// The table.
        table: &'static str,
    },
    /// A value that is none of its column.
    #[error("row {}: `{}` is not readable", .0.row + 1, .0.column)]
    Cell(UnreadableCell),
}

impl Damage {
    /// The way out for a file of which anything is damaged.
    pub const HINT: &str = "published files never change: restore this one from a copy";

    pub(crate) fn unreadable(format: Format, reason: impl ToString) -> Self {
        Self::Unreadable { format, reason: reason.to_string() }
    }
}

/// A name that is none of a published table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no table `{table}` is published; there are {known}")]
pub struct UnknownTable {
    /// The name asked for.
    pub table: String,
    /// The names of published tables.
    pub known: String,
}
