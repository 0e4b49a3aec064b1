//! Reasons for which a load failed as a whole: a table is missing, or cannot be read.

use std::path::{Path, PathBuf};

use crate::encoding::TextEncoding;
use crate::file_kind::FileKind;
use crate::schema::ValueType;
use crate::separator::Separator;

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
        /// A file of them with a similar name.
        near: Option<PathBuf>,
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
        /// All columns of the file.
        seen: Vec<String>,
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
    /// A column of dates that holds moments of a zone.
    #[error("column `{column}` of {} holds instants, {seen}, not dates", .file.display())]
    Instants {
        /// The file.
        file: PathBuf,
        /// The column.
        column: &'static str,
        /// Type that the file holds.
        seen: String,
    },
    /// A column of numbers of single precision.
    #[error("column `{column}` of {} holds numbers of single precision (Float32)", .file.display())]
    SinglePrecision {
        /// The file.
        file: PathBuf,
        /// The column.
        column: &'static str,
    },
    /// A column that a file has twice.
    #[error("column `{column}` stands twice in {}", .file.display())]
    ColumnTwice {
        /// The file.
        file: PathBuf,
        /// The column.
        column: String,
    },
    /// A column that the table does not have, and whose name is nearly that of one that it has.
    #[error("{} has a column `{seen}`, which `{table}` does not have", .file.display())]
    MisspeltColumn {
        /// The table.
        table: &'static str,
        /// The file.
        file: PathBuf,
        /// Name seen.
        seen: String,
        /// The column of the table.
        column: &'static str,
    },
    /// A CSV file whose cells are separated otherwise than it is read.
    #[error("the separator of {} is `{seen}`, and it is read with `{used}`", .file.display())]
    Separator {
        /// The file.
        file: PathBuf,
        /// Separator of the header.
        seen: Separator,
        /// Separator with which the file is read.
        used: Separator,
    },
    /// A CSV file that begins with a statement on its separator.
    #[error(
        "the first line of {} is `{seen}`, which spreadsheets write, and no header",
        .file.display()
    )]
    SeparatorLine {
        /// The file.
        file: PathBuf,
        /// First line.
        seen: String,
    },
    /// A CSV file in another encoding than it is read in.
    #[error("{} is not {read}{}: it looks like {seen}", .file.display(), at(*.line))]
    Encoding {
        /// The file.
        file: PathBuf,
        /// First line that shows it; none: the beginning of the file.
        line: Option<u64>,
        /// Encoding in which the file is read.
        read: TextEncoding,
        /// Encoding that the file seems to have.
        seen: TextEncoding,
    },
    /// A CSV file that is not in the encoding that is stated.
    #[error("line {line} of {} is not {stated}, the encoding that is stated", .file.display())]
    Malformed {
        /// The file.
        file: PathBuf,
        /// The line.
        line: u64,
        /// Encoding stated.
        stated: TextEncoding,
    },
    /// A file with columns and no row, of a table that must have rows.
    #[error("{} has no rows, and `{table}` is stated to have some", .file.display())]
    NoRows {
        /// The table.
        table: &'static str,
        /// The file.
        file: PathBuf,
    },
    /// A CSV file without a line.
    #[error("{} is empty: it has no header", .file.display())]
    NoHeader {
        /// The file.
        file: PathBuf,
    },
    /// A file of another kind than its name says.
    #[error("{} is no {expected} but {seen}", .file.display())]
    OtherKind {
        /// The file.
        file: PathBuf,
        /// Kind by its name.
        expected: &'static str,
        /// Kind by its content.
        seen: FileKind,
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
        Some(match self {
            Self::NoFolder { .. } => "check the folders of the source".to_owned(),
            Self::MissingTable { table, near: Some(near), .. } => format!(
                "{} looks like it: write it as `{table}.csv` or `{table}.parquet`",
                near.display()
            ),
            Self::MissingTable { table, .. } => format!(
                "give `{table}.parquet`, `{table}.csv`, `{table}.csv.gz` or a folder `{table}`"
            ),
            Self::Ambiguous { table, .. } => {
                format!("keep one of them; several files belong into a folder `{table}`")
            }
            Self::MissingColumn { column, near: Some(near), .. } => {
                format!("`{near}` looks like it: rename it to `{column}`")
            }
            Self::MissingColumn { seen, .. } => columns(seen),
            Self::NoHeader { .. } => "fetch the file again, or take it away".to_owned(),
            Self::OtherKind { file, seen, .. } => seen.way_out(file),
            Self::WrongType { column, expected, .. } => {
                format!("write `{column}` as {expected}; `kapok schema` prints all types")
            }
            Self::Instants { column, .. } => format!(
                "write `{column}` as date, or state the zone whose dates they are: `time_zone = \
                 \"Asia/Hong_Kong\"` {FILES}"
            ),
            Self::SinglePrecision { column, .. } => format!(
                "write `{column}` as Float64, or have 0.1 read as 0.1 and not as \
                 0.10000000149011612: `single_precision = \"shortest_decimal\"` {FILES}"
            ),
            Self::ColumnTwice { column, .. } => {
                format!("take out one `{column}`: nothing says which of them is right")
            }
            Self::MisspeltColumn { column, .. } => format!(
                "did you mean `{column}`? rename it; a column that is none of the table is not read"
            ),
            Self::Separator { seen, .. } => {
                format!("write the file with commas, or state `separator = \"{seen}\"` {FILES}")
            }
            Self::SeparatorLine { .. } => {
                format!("take the line out, and state the `separator` {FILES}")
            }
            Self::Encoding { seen, .. } if seen.is_utf_8() => {
                format!("take out the `encoding` of the file {FILES}")
            }
            Self::Encoding { seen, .. } => {
                let label = seen.label();
                format!("save the file as UTF-8, or state `encoding = \"{label}\"` {FILES}")
            }
            Self::Malformed { .. } => format!("state the `encoding` that the file has {FILES}"),
            Self::NoRows { .. } => {
                format!("fetch the file again, or take out `needs_rows` {FILES}")
            }
            Self::Unreadable { .. } => {
                "fetch the file again: it may have been cut short".to_owned()
            }
        })
    }
}

/// Columns that a header names.
fn columns(seen: &[String]) -> String {
    let more = if seen.len() > SHOWN { ", …" } else { "" };
    let names: Vec<&str> = seen.iter().take(SHOWN).map(String::as_str).collect();
    format!("the first line must name the columns; it says: {}{more}", names.join(", "))
}

/// Columns that a message lists.
const SHOWN: usize = 8;

/// Place where the form of files is stated.
const FILES: &str = "under [[files]] in config/project.toml";

fn at(line: Option<u64>) -> String {
    line.map(|line| format!(" on line {line}")).unwrap_or_default()
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}
