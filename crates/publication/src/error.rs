//! Why nothing was published, or nothing could be read.

use std::path::PathBuf;

use chrono::NaiveDate;

/// Why nothing was published, or nothing could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// The file system refused.
    #[error("cannot {doing} {}: {reason}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// What the system said.
        reason: String,
    },
    /// A published file that is not what its place says.
    #[error("{} is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Published rows would change, and no reason was given.
    #[error("{index} of {date} is published with other rows in `{table}`: {what}")]
    Refused {
        /// The day.
        date: NaiveDate,
        /// The index.
        index: String,
        /// The table.
        table: &'static str,
        /// The first row and column that differ, published and new.
        what: String,
    },
    /// No row of an index on a day.
    #[error("{index} is not published for {date}")]
    NotPublished {
        /// The day.
        date: NaiveDate,
        /// The index.
        index: String,
    },
    /// No row of an index on any day.
    #[error("{index} is not published for any day")]
    NeverPublished {
        /// The index.
        index: String,
    },
    /// A published security that the securities table does not have.
    #[error("{index} of {date} holds {security}, which the securities table does not have")]
    UnknownSecurity {
        /// The day.
        date: NaiveDate,
        /// The index.
        index: String,
        /// The security.
        security: String,
    },
    /// A table of that name is not published.
    #[error("no table `{table}` is published; there are {known}")]
    UnknownTable {
        /// The name asked for.
        table: String,
        /// All names.
        known: String,
    },
    /// Rows that cannot be written in a format.
    #[error("cannot write table `{table}` as {format}: {reason}")]
    Encode {
        /// The table.
        table: &'static str,
        /// `CSV`, `Parquet` or `JSON`.
        format: &'static str,
        /// What the writer said.
        reason: String,
    },
}

impl PublishError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Io { .. } => {
                Some("nothing was published; see to space and permissions, then run again".into())
            }
            Self::Damaged { .. } => {
                Some("published files never change: restore this one from a copy".into())
            }
            Self::Refused { .. } => {
                Some("published days do not change: give a --reason to add a vintage".into())
            }
            Self::NotPublished { index, .. } | Self::NeverPublished { index } => {
                Some(format!("calculate {index} first"))
            }
            Self::UnknownSecurity { .. } => {
                Some("keep the rows of former constituents in the securities table".into())
            }
            Self::UnknownTable { .. } => Some("`kapok schema` describes them".into()),
            Self::Encode { .. } => None,
        }
    }
}
