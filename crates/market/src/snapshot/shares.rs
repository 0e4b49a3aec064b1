//! Share counts on a date.

use super::Snapshot;
use crate::fact::Fact;
use crate::security::SecurityIx;
use crate::share_count::{CountKnown, ShareCount};

impl Snapshot<'_> {
    /// Shares in issue on the date: the last count, after all splits and bonus issues since.
    #[must_use]
    pub fn share_count(&self, security: SecurityIx) -> Option<Fact<ShareCount>> {
        let fact = self.history.shares().latest(security, self.date, self.cut_off)?;
        Some(self.after_splits(security, *fact))
    }

    /// Share count in force at the open of the date: the last one about the date or before it that
    /// was known, or whose row does not state when, after all splits and bonus issues since.
    #[must_use]
    pub fn share_count_in_force(&self, security: SecurityIx) -> Option<Fact<ShareCount>> {
        let facts = self.history.shares().of(security).iter().map(|(_, fact)| fact);
        let is_known = |fact: &&Fact<ShareCount>| {
            fact.known_at <= self.cut_off || fact.value.known == CountKnown::Unstated
        };
        let mut in_force = facts.rev().filter(|fact| fact.as_of <= self.date).filter(is_known);
        in_force.next().map(|fact| self.after_splits(security, *fact))
    }

    /// Count after all splits and bonus issues until the date: one reported before a split is in
    /// old shares.
    fn after_splits(&self, security: SecurityIx, mut fact: Fact<ShareCount>) -> Fact<ShareCount> {
        fact.value.outstanding *=
            self.history.share_factor(security, fact.as_of, self.date, self.cut_off);
        fact
    }
}
