//! Columns of a line that events alone change.

use std::collections::BTreeMap;

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

    /// The columns after the switches of a stage: a line that came from one that has become
    /// another one is that one's.
    pub(crate) fn after(self, switches: &BTreeMap<&str, &'a str>) -> Self {
        let become_of = |parent: &'a str| switches.get(parent).copied().unwrap_or(parent);
        // Of a member it is the line that it was before, which nothing changes any more.
        let parent = match self.role {
            "member" => self.parent,
            _ => self.parent.map(become_of),
        };
        Self { parent, ..self }
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
