//! The level that an overlay should have.

use crate::exact::Exact;

/// The level that an overlay should have.
pub(super) struct Expected {
    /// Exact level, or for powers and logarithms one to 1e-15 or so.
    pub(super) level: Exact,
    /// Scale of its error: the size of the terms that the level was made of.
    pub(super) scale: Exact,
}

impl Expected {
    /// A level made of one term.
    pub(super) fn plain(level: Exact) -> Self {
        Self { scale: level.abs(), level }
    }
}
