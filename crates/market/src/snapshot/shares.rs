//! Share counts on a date.

use super::Snapshot;
use crate::fact::Fact;
use crate::history::ShareCount;
use crate::security::SecurityIx;

impl Snapshot<'_> {
    /// Shares in issue on the date: the last count, after all splits and bonus issues since.
    #[must_use]
    pub fn share_count(&self, security: SecurityIx) -> Option<Fact<ShareCount>> {
        let mut fact = *self.history.shares().latest(security, self.date, self.cut_off)?;
        // A count reported before a split is in old shares.
        fact.value.outstanding *=
            self.history.share_factor(security, fact.as_of, self.date, self.cut_off);
        Some(fact)
    }

    /// Share count in force at the open of the date: [`Snapshot::share_count`], and a count of that
    /// very date whose row has no time of its own, which is known with the open that it acts on. A
    /// count that stands again since a newer one was withdrawn is known since then.
    #[must_use]
    pub fn share_count_in_force(&self, security: SecurityIx) -> Option<Fact<ShareCount>> {
        let facts = self.history.shares().of(security).iter().map(|(_, fact)| fact).rev();
        let today = facts.filter(|f| f.as_of == self.date && f.known_by_default());
        let today = today.filter(|fact| !fact.is_withdrawn(self.cut_off));
        match today.max_by_key(|fact| fact.known_at) {
            Some(fact) if fact.known_at > self.cut_off => Some(*fact),
            _ => Some(self.since_withdrawal(security, self.share_count(security)?)),
        }
    }

    fn since_withdrawal(&self, security: SecurityIx, fact: Fact<ShareCount>) -> Fact<ShareCount> {
        let newer = self.history.shares().of(security).iter().map(|(_, other)| other);
        let newer = newer.filter(|other| fact.as_of <= other.as_of && other.as_of <= self.date);
        let gone = newer.filter_map(|other| other.withdrawn_at).filter(|at| *at <= self.cut_off);
        Fact { known_at: gone.fold(fact.known_at, Ord::max), ..fact }
    }
}
