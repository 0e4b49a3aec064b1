//! Facts that stand against a line that is to come in for another one.

use std::fmt;

use chrono::NaiveDate;

/// Fact that stands against a line that is to come in for another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It has no official close at which it would come in.
    NoClose {
        /// Day of that close.
        date: NaiveDate,
    },
    /// Its share count is not known.
    NoCount,
    /// It is a constituent already.
    Constituent,
}

impl Unfit {
    /// The way out.
    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::NoClose { .. } => "give it a row in `prices` for that day",
            Self::NoCount => "give it a row in `shares` with an `effective_date` up to the ex-date",
            Self::Constituent => {
                "call the event off, and let the line leave by a `delisting`, a `merger` or a \
                 `line_switch`"
            }
        }
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoClose { date } => write!(f, "that line has no official close on {date}"),
            Self::NoCount => f.write_str("no share count of that line is known"),
            Self::Constituent => f.write_str("that line is a constituent already"),
        }
    }
}
