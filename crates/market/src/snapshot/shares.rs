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
    /// was known, or whose row does not state when, after all splits and bonus issues since. A
    /// count that stands again since a newer one was withdrawn is known since then.
    #[must_use]
    pub fn share_count_in_force(&self, security: SecurityIx) -> Option<Fact<ShareCount>> {
        let facts = self.history.shares().of(security).iter().map(|(_, fact)| fact);
        let is_known = |fact: &&Fact<ShareCount>| {
            let unstated = fact.value.known == CountKnown::Unstated;
            (fact.known_at <= self.cut_off || unstated) && !fact.is_withdrawn(self.cut_off)
        };
        let mut in_force = facts.rev().filter(|fact| fact.as_of <= self.date).filter(is_known);
        let fact = self.after_splits(security, *in_force.next()?);
        Some(self.since_withdrawal(security, fact))
    }

    /// Count after all splits and bonus issues until the date: one reported before a split is in
    /// old shares.
    fn after_splits(&self, security: SecurityIx, mut fact: Fact<ShareCount>) -> Fact<ShareCount> {
        fact.value.outstanding *=
            self.history.share_factor(security, fact.as_of, self.date, self.cut_off);
        fact
    }

    fn since_withdrawal(&self, security: SecurityIx, fact: Fact<ShareCount>) -> Fact<ShareCount> {
        let newer = self.history.shares().of(security).iter().map(|(_, other)| other);
        let newer = newer.filter(|other| fact.as_of <= other.as_of && other.as_of <= self.date);
        let gone = newer.filter_map(|other| other.withdrawn_at).filter(|at| *at <= self.cut_off);
        Fact { known_at: gone.fold(fact.known_at, Ord::max), ..fact }
    }
}
