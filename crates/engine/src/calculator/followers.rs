//! Lines that have become others since the last review, and what becomes known of them later.
//!
//! Source: `docs/methodology/corporate-actions.md` §3, §13.

use chrono::NaiveDate;
use kapok_market::{CorporateAction, QuotedBasis, SecurityIx, Terms};

use super::index::{Calculator, day_before};
use crate::day::Dividend;
use crate::equity::constituents::Role;
use crate::error::StepError;
use crate::state::State;

/// Constituent that another line, held until then, has become since the last review.
#[derive(Debug, Clone, Copy)]
pub(super) struct Follower {
    line: SecurityIx,
    /// Shares of it today for one of the line before, after all of that one's splits.
    shares: f64,
    /// Ex-date of the switch.
    since: NaiveDate,
}

impl Follower {
    /// Dividend of the line before as one of this line: per share by the ratio of the switch.
    ///
    /// * `rights`: shares of it after the rights since the switch for one before
    pub(super) fn pays(self, dividend: Dividend, rights: f64) -> Dividend {
        let shares = self.shares * rights;
        let share_factor = 1.0 / shares;
        let amount = dividend.amount / shares;
        Dividend { security: self.line, share_factor, amount, ..dividend }
    }
}

impl<'a> Calculator<'a> {
    /// Constituent that a line has become since the last review; `None` where the state does not
    /// tell that the index held the line.
    pub(super) fn follower(
        &self,
        state: &State,
        line: SecurityIx,
        date: NaiveDate,
    ) -> Option<Follower> {
        let became = Role::Became { from: line };
        let at = state.constituents.role.iter().position(|role| *role == became)?;
        let into = state.constituents.security[at];
        let switch = self.switch_of(state, line, date)?;
        let Terms::LineSwitch { into: stated, ratio } = switch.terms else { return None };
        let (ex, cut_off) = (switch.ex_date, self.history.cut_off(date));
        let own = match switch.quoted_basis {
            QuotedBasis::AfterSplit | QuotedBasis::Unstated => 1.0,
            QuotedBasis::BeforeSplit => {
                self.history.share_factor(line, day_before(ex), ex, cut_off)
            }
        };
        // Splits of the new line on the ex-date come after the switch.
        let splits = self.history.share_factor(into, day_before(ex), date, cut_off);
        let shares = ratio.value() / own * splits;
        (stated == into).then_some(Follower { line: into, shares, since: ex })
    }

    /// Shares of a follower after the rights that it took up since the switch, for one before.
    ///
    /// * `dividend`: of the line before
    pub(super) fn taken_up_by(
        &self,
        follower: Follower,
        dividend: &CorporateAction,
        date: NaiveDate,
    ) -> Result<f64, StepError> {
        let from = follower.since.succ_opt().unwrap_or(follower.since);
        self.taken_up(dividend, follower.line, from, date)
    }

    /// Refusal of an event of a line that had become a constituent before its ex-date: nothing says
    /// whether it is one of the new line, and of which of its shares.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §3.
    pub(super) fn former_line(
        &self,
        state: &State,
        event: &CorporateAction,
        date: NaiveDate,
    ) -> Option<StepError> {
        let switch = self.switch_of(state, event.security, date)?;
        let into = switch.terms.other_line()?;
        let open = |ex_date| self.open_of(ex_date).map(|(open, _)| open);
        let after = open(event.ex_date).ok()? > open(switch.ex_date).ok()?;
        let refused = after && self.became(state, event.security, date);
        refused.then(|| StepError::OfFormerLine {
            event_id: event.event_id.to_string(),
            kind: event.terms.kind().to_owned(),
            security: self.history.security(event.security).id.clone(),
            ex_date: event.ex_date,
            into: self.history.security(into).id.clone(),
            since: switch.ex_date,
        })
    }

    /// Whether a line has become a constituent since the last review, perhaps by way of others.
    pub(super) fn became(&self, state: &State, line: SecurityIx, date: NaiveDate) -> bool {
        if state.constituents.contains(line) {
            return false;
        }
        let into = |line: SecurityIx| {
            let switch = self.switch_of(state, line, date)?;
            switch.terms.other_line()
        };
        // A circle of switches has no end.
        let most = self.history.securities().len();
        let mut chain = std::iter::successors(into(line), |&line| into(line)).take(most);
        chain.any(|line| state.constituents.contains(line))
    }

    /// Switch of a line since the last review.
    fn switch_of(
        &self,
        state: &State,
        line: SecurityIx,
        date: NaiveDate,
    ) -> Option<&'a CorporateAction> {
        let cut_off = self.history.cut_off(date);
        let mut switches = self.history.actions().switches(state.last_review, date, cut_off);
        switches.find(|switch| switch.security == line)
    }
}
