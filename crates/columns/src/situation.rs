//! The day that columns are made for.

use chrono::NaiveDate;
use kapok_market::{SecurityIx, Snapshot};

/// A constituent before a review.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holding {
    /// The security.
    pub security: SecurityIx,
    /// Its index shares.
    pub index_shares: f64,
}

/// The day that columns are made for, and the composition on it.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'h> {
    /// Facts known on the day.
    pub snapshot: Snapshot<'h>,
    /// The constituents, sorted by security.
    pub members: &'h [Holding],
    /// The day after whose close a new composition takes effect.
    pub effective_close: NaiveDate,
}

impl<'h> Situation<'h> {
    /// A day on which no composition takes effect later.
    #[must_use]
    pub fn of_day(snapshot: Snapshot<'h>, members: &'h [Holding]) -> Self {
        Self { snapshot, members, effective_close: snapshot.date() }
    }

    /// Whether a security is a constituent.
    #[must_use]
    pub fn is_member(&self, security: SecurityIx) -> bool {
        self.members.binary_search_by_key(&security, |member| member.security).is_ok()
    }
}
