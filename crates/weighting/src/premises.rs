//! Premises against which a weighting is resolved.

use kapok_columns::KnownColumns;
use kapok_conventions::Timeline;

/// Premises against which a weighting is resolved: columns, conventions, number of names.
#[derive(Debug, Clone, Copy)]
pub struct Premises<'p> {
    /// Columns that it may name.
    pub columns: &'p KnownColumns,
    /// Conventions; `None` if there is a problem with them.
    pub conventions: Option<&'p Timeline>,
    /// Number of selected securities, where the index file fixes it.
    pub names: Option<u32>,
}
