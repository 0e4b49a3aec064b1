//! Failures of publishing and of going on from a published day.

use std::path::PathBuf;

use chrono::NaiveDate;
use kapok_domain::{CurrencyError, ScalarError};
use kapok_overlay::memory::MemoryError;
use kapok_published::{Damage, FileError, UnknownTable};

/// A publication that failed, or a published day that is of no use.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PublishError {
    /// A file could not be written or read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A published day that no day can go on from.
    #[error("{} is damaged: {flaw}", folder.display())]
    Flawed {
        /// Folder of the day.
        folder: PathBuf,
        /// Flaw of the row.
        flaw: Flaw,
    },
    /// Published rows would change, and no reason was given.
    #[error("{index} of {date} is published with other rows in `{table}`: {difference}")]
    Refused {
        /// The day.
        date: NaiveDate,
        /// The index.
        index: String,
        /// The table.
        table: &'static str,
        /// The first row and column that differ, published and new.
        difference: String,
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
    #[error(transparent)]
    UnknownTable(#[from] UnknownTable),
}

/// A value of a published day that no state can have.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Flaw {
    /// A level is neither published nor carried.
    #[error("no level of the {variant} return")]
    NoLevel {
        /// The return variant.
        variant: &'static str,
    },
    /// A divisor that is none.
    #[error(transparent)]
    Divisor(ScalarError),
    /// A currency that is none.
    #[error(transparent)]
    Currency(CurrencyError),
    /// A role that is none, or has no line that it came from.
    #[error("`{role}` of {security} is no role")]
    Role {
        /// The role.
        role: String,
        /// The security.
        security: String,
    },
    /// A version of an event that is none.
    #[error("event {event} has no version {version}")]
    Version {
        /// The event.
        event: String,
        /// The version.
        version: i64,
    },
    /// An overlay with a level and a hold, or with neither.
    #[error("overlay {overlay} is neither calculated nor held")]
    Overlay {
        /// The overlay.
        overlay: String,
    },
    /// A text that no overlay carries.
    #[error(transparent)]
    Memory(MemoryError),
}

impl PublishError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::File(error) => error.hint(),
            Self::Flawed { .. } => Some(Damage::HINT.into()),
            Self::Refused { .. } => {
                Some("published days do not change: give a --reason to add a vintage".into())
            }
            Self::NotPublished { index, .. } | Self::NeverPublished { index } => {
                Some(format!("publish it: kapok run --index {index}"))
            }
            Self::UnknownSecurity { .. } => {
                Some("keep the rows of former constituents in the securities table".into())
            }
            Self::UnknownTable(_) => Some("`kapok schema files` describes them".into()),
        }
    }
}
