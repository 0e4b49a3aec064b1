//! Share counts of lines that have become constituents.
//!
//! Source: `docs/methodology/corporate-actions.md` §10.

use chrono::NaiveDate;
use kapok_market::history::CountKnown;
use kapok_market::{CorporateAction, SecurityIx, Snapshot, Terms};

use super::counted::Counted;
use super::index::{Calculator, day_before};
use crate::equity::constituents::Role;
use crate::outcome::ReviewRecord;

/// Effect of a share count of a line that a constituent has become.
#[derive(Debug, Clone, Copy)]
pub(super) enum Former {
    /// It is one of the constituent.
    PassedOn(PassedOn),
    /// It acted before the switch.
    Acted,
    /// The constituent has counts of its own, or was one before.
    WithoutEffect {
        /// The constituent.
        into: SecurityIx,
    },
}

/// A share count of a line that is one of the constituent which the line has become.
#[derive(Debug, Clone, Copy)]
pub(super) struct PassedOn {
    /// The line of the count.
    pub(super) count: SecurityIx,
    /// The constituent.
    pub(super) into: SecurityIx,
    /// Shares of it at the next open for one of the line at its count.
    pub(super) shares: f64,
}

impl<'a> Calculator<'a> {
    /// Effect of the count in force of a line that has become a constituent since; `None` for other
    /// lines.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §10.
    pub(super) fn former(
        &self,
        counted: &Counted<'_, 'a>,
        snapshot: &Snapshot<'_>,
        line: SecurityIx,
    ) -> Option<Former> {
        let count = snapshot.share_count_in_force(line)?;
        let mut at = Heir { line, shares: 1.0, from: count.as_of };
        let mut first = None;
        // A circle of switches has no end.
        for _ in self.history.securities() {
            let Some(switch) = self.switch_since(counted, at) else { break };
            first = first.or(Some(switch));
            at = self.after(at, switch, counted.dates.today);
        }
        let first = first?;
        // Without a time of its own it was known with its open, like the events of that open; only
        // a review that was priced before has not seen it.
        if counted.review.is_none() && count.value.known == CountKnown::Unstated {
            return Some(Former::Acted);
        }
        let is_heir = self.is_heir(counted, first, at.line)?;
        let own = snapshot.share_count_in_force(at.line);
        if !is_heir || own.is_some_and(|own| own.as_of >= first.ex_date) {
            return Some(Former::WithoutEffect { into: at.line });
        }
        let cut_off = self.history.cut_off(counted.dates.today);
        let splits = self.history.share_factor(at.line, at.from, counted.dates.next, cut_off);
        let shares = at.shares * splits;
        Some(Former::PassedOn(PassedOn { count: line, into: at.line, shares }))
    }

    /// Switch of a line from its day on and up to today.
    fn switch_since(&self, counted: &Counted<'_, '_>, at: Heir) -> Option<&'a CorporateAction> {
        let today = counted.dates.today;
        let cut_off = self.history.cut_off(today);
        let mut switches = self.history.actions().switches(day_before(at.from), today, cut_off);
        switches.find(|switch| switch.security == at.line)
    }

    fn after(&self, at: Heir, switch: &CorporateAction, today: NaiveDate) -> Heir {
        let Terms::LineSwitch { into, ratio } = switch.terms else { return at };
        let (ex_date, cut_off) = (switch.ex_date, self.history.cut_off(today));
        let splits = self.history.share_factor(at.line, at.from, ex_date, cut_off);
        let basis = self.history.entitlement(at.line, ex_date, cut_off);
        let ratio = ratio.value() / basis.per_other_line(switch.quoted_basis);
        // Splits of the new line on the ex-date come after the switch.
        Heir { line: into, shares: at.shares * splits * ratio, from: day_before(ex_date) }
    }

    /// Whether all shares of a constituent come from a line; `None` if it is no constituent.
    ///
    /// * `first`: switch of that line
    fn is_heir(
        &self,
        counted: &Counted<'_, '_>,
        first: &CorporateAction,
        into: SecurityIx,
    ) -> Option<bool> {
        let Counted { constituents, review, .. } = *counted;
        if let Some(ReviewRecord { review, joined, .. }) = review {
            let is_target = |line| review.targets.iter().any(|target| target.security == line);
            let chosen = is_target(first.security) && constituents.contains(into);
            return chosen.then(|| !is_target(into) && !joined.contains(&into));
        }
        if let Some(at) = constituents.find(into) {
            let role = constituents.role[at];
            let Role::Became { from } = role else { return role.is_member().then_some(false) };
            let direct = first.terms.other_line() == Some(into);
            return Some(!direct || from == first.security);
        }
        // It comes in by a switch of today that became known with it.
        constituents.contains(first.security).then_some(true)
    }
}

/// Line that another one has become, with its shares for one of that.
#[derive(Debug, Clone, Copy)]
struct Heir {
    line: SecurityIx,
    shares: f64,
    /// Day after which its splits count.
    from: NaiveDate,
}
