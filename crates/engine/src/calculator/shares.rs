//! Share counts that are taken over between reviews.
//!
//! Source: `docs/methodology/corporate-actions.md` §10.

use chrono::{NaiveDate, Weekday};
use kapok_conventions::ShareUpdateCadence;
use kapok_domain::date_rule::{DateRule, Effective, IfClosed, NthWeekday};
use kapok_kernels::FloatStep;
use kapok_market::{SecurityIx, Snapshot};

use super::index::Calculator;
use crate::day::ShareUpdate;
use crate::error::StepError;
use crate::state::State;

/// Months after whose third Friday all share counts are taken over, by convention.
const QUARTERS: [u32; 4] = [3, 6, 9, 12];

impl Calculator<'_> {
    /// Share counts of members that the conventions take over at the next open.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §10.
    pub(super) fn share_updates(
        &self,
        state: &State,
        date: NaiveDate,
        next_date: NaiveDate,
    ) -> Result<Vec<ShareUpdate>, StepError> {
        let conventions = self.book.conventions.on(next_date);
        // A count acts at the open of its date: what has no time of its own is known with it.
        let snapshot = Snapshot::new(self.history, next_date, self.history.cut_off(date), 0);
        let (mut lines, threshold) = match conventions.share_update_cadence {
            ShareUpdateCadence::Review => return Ok(Vec::new()),
            ShareUpdateCadence::Quarterly if self.is_quarterly(date)? => {
                (state.constituents.security.clone(), 0.0)
            }
            ShareUpdateCadence::Threshold | ShareUpdateCadence::Quarterly => {
                let mut lines = self.history.share_updates(state.date, date, next_date);
                lines.retain(|line| self.is_news(&snapshot, *line, state.date, date));
                (lines, conventions.share_update_threshold)
            }
        };
        lines.retain(|line| state.constituents.contains(*line));
        let step = conventions.float_step;
        let update = |line| self.share_update(&snapshot, state, line, step, threshold);
        Ok(lines.into_iter().filter_map(update).collect())
    }

    /// Whether the count that holds tomorrow either comes into force then or became known today.
    /// The line may have been listed for a fact of another date.
    fn is_news(
        &self,
        snapshot: &Snapshot<'_>,
        line: SecurityIx,
        before: NaiveDate,
        date: NaiveDate,
    ) -> bool {
        let known_before = self.history.cut_off(before);
        let fact = snapshot.share_count_in_force(line);
        fact.is_some_and(|fact| fact.as_of > date || fact.known_at > known_before)
    }

    /// Share count of a member, if its free-float shares change by the threshold: `|s'·f' / (s·f) −
    /// 1|`.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §10.
    fn share_update(
        &self,
        snapshot: &Snapshot<'_>,
        state: &State,
        security: SecurityIx,
        step: FloatStep,
        threshold: f64,
    ) -> Option<ShareUpdate> {
        let constituents = &state.constituents;
        let at = constituents.find(security)?;
        // Children of spin-offs and rights lines have no count of their own before a review has
        // chosen them.
        if !constituents.role[at].is_member() {
            return None;
        }
        let count = snapshot.share_count_in_force(security)?.value;
        let free_float = count.free_float.map_or(constituents.free_float[at], |f| step.apply(f));
        let (from, to) = (state.date, snapshot.date());
        // A split that goes ex tomorrow is in the new count already, and not yet in the shares
        // held: without the factor every split would look like a share issue.
        let splits = self.history.share_factor(security, from, to, snapshot.cut_off());
        let present = constituents.shares_outstanding[at] * splits * constituents.free_float[at];
        let change = (count.outstanding * free_float / present - 1.0).abs();
        let changes = change >= threshold - ROUNDING && change > ROUNDING && free_float > 0.0;
        changes.then_some(ShareUpdate { security, outstanding: count.outstanding, free_float })
    }

    fn is_quarterly(&self, date: NaiveDate) -> Result<bool, StepError> {
        let third_friday = NthWeekday { nth: 3, weekday: Weekday::Fri };
        let close = Effective::AfterCloseOf(DateRule::On(third_friday, IfClosed::Previous));
        let closes = close.closes_between(&QUARTERS, date, date, &self.book.calendar)?;
        Ok(!closes.is_empty())
    }
}

/// Tolerance for changes of free-float shares and distances to the threshold: smaller ones are
/// rounding errors of floating-point division.
const ROUNDING: f64 = 1e-12;
