//! Reasons for which a load failed as a whole: a table is missing, or cannot be read.

use std::path::{Path, PathBuf};

use crate::schema::ValueType;

/// A table that cannot be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LoadError {
    /// A source that is not a folder.
    #[error("source {} is not a folder", .folder.display())]
    NoFolder {
        /// The source as given.
        folder: PathBuf,
    },
    /// A required table that no source has.
    #[error("no `{table}` table in {}", list(.looked_in))]
    MissingTable {
        /// The table.
        table: &'static str,
        /// The sources.
        looked_in: Vec<PathBuf>,
    },
    /// One table twice in one source.
    #[error("`{table}` is there more than once: {}", list(.found))]
    Ambiguous {
        /// The table.
        table: &'static str,
        /// The files and folders that could be it.
        found: Vec<PathBuf>,
    },
    /// A required column that a file lacks.
    #[error("{} has no column `{column}`, which `{table}` needs", .file.display())]
    MissingColumn {
        /// The table.
        table: &'static str,
        /// The file.
        file: PathBuf,
        /// The column.
        column: &'static str,
        /// A column of the file with a similar name.
        near: Option<String>,
    },
    /// A column that holds something else.
    #[error("column `{column}` of {} holds {seen}, not {expected}", .file.display())]
    WrongType {
        /// The table.
        table: &'static str,
        /// The file.
        file: PathBuf,
        /// The column.
        column: &'static str,
        /// Type that the column should hold.
        expected: ValueType,
        /// Type that the file holds.
        seen: String,
    },
    /// A file that is cut short, damaged, or not what its name says.
    #[error("cannot read {}: {reason}", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Fault.
        reason: String,
    },
}

impl LoadError {
    pub(crate) fn unreadable(file: &Path, reason: impl ToString) -> Self {
        Self::Unreadable { file: file.to_owned(), reason: reason.to_string() }
    }

    /// The way out, where there is one to name.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoFolder { .. } => Some("check the folders of the source".to_owned()),
            Self::MissingTable { table, .. } => Some(format!(
                "give `{table}.parquet`, `{table}.csv`, `{table}.csv.gz` or a folder `{table}`"
            )),
            Self::Ambiguous { table, .. } => {
                Some(format!("keep one of them; several files belong into a folder `{table}`"))
            }
            Self::MissingColumn { column, near, .. } => {
                near.as_ref().map(|near| format!("`{near}` looks like it: rename it to `{column}`"))
            }
            Self::WrongType { column, expected, .. } => {
                Some(format!("write `{column}` as {expected}; `kapok schema` prints all types"))
            }
            Self::Unreadable { .. } => {
                Some("fetch the file again: it may have been cut short".to_owned())
            }
        }
    }
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}
