//! Columns of a line that events alone change.

use kapok_published::{CloseRow, OpenRow};

/// Columns of a line that events alone change.
#[derive(Debug, PartialEq)]
pub(crate) struct Kept<'a> {
    /// Shares outstanding, free float, cap factor.
    shares: [f64; 3],
    currency: &'a str,
    role: &'a str,
    parent: Option<&'a str>,
}

impl<'a> Kept<'a> {
    pub(crate) fn at_close(row: &'a CloseRow) -> Self {
        Self {
            shares: [row.shares_outstanding, row.free_float, row.cap_factor],
            currency: &row.currency,
            role: &row.role,
            parent: row.parent_security_id.as_deref(),
        }
    }

    pub(crate) fn at_open(row: &'a OpenRow) -> Self {
        Self {
            shares: [row.shares_outstanding, row.free_float, row.cap_factor],
            currency: &row.currency,
            role: &row.role,
            parent: row.parent_security_id.as_deref(),
        }
    }
}
