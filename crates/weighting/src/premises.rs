//! What a weighting is resolved against.

use kapok_columns::KnownColumns;
use kapok_conventions::Timeline;

/// What a weighting is resolved against.
#[derive(Debug, Clone, Copy)]
pub struct Premises<'p> {
    /// The columns that it may name.
    pub columns: &'p KnownColumns,
    /// The conventions; `None` if something is wrong with them.
    pub conventions: Option<&'p Timeline>,
    /// How many names are chosen, where the index file says so.
    pub names: Option<u32>,
}
