//! Share counts that are taken over between reviews, and at a review where it has not seen them.
//!
//! Source: `docs/methodology/corporate-actions.md` §10.

use chrono::{NaiveDate, Weekday};
use kapok_conventions::ShareUpdateCadence;
use kapok_domain::date_rule::{DateRule, Effective, IfClosed, NthWeekday};
use kapok_kernels::FloatStep;
use kapok_market::{CorporateAction, SecurityIx, Snapshot, Terms};

use super::counted::Counted;
use super::events::{Dates, Events};
use super::former_counts::{Former, PassedOn};
use super::index::Calculator;
use crate::day::{FormerCount, NewComposition, ShareUpdate, ShareUpdates};
use crate::equity::constituents::Constituents;
use crate::error::StepError;
use crate::outcome::Instalment;
use crate::state::State;

/// Months after whose third Friday all share counts are taken over, by convention.
const QUARTERS: [u32; 4] = [3, 6, 9, 12];

/// Free-float shares of a line at the next open, before its share count is looked at.
#[derive(Clone, Copy)]
struct Present {
    outstanding: f64,
    free_float: f64,
}

/// By what share of free-float shares a count must differ, and how its free float is rounded.
#[derive(Clone, Copy)]
struct Measure {
    step: FloatStep,
    threshold: f64,
}

impl Measure {
    /// Share count of a line, if its free-float shares differ by the threshold: `|s'·f' / (s·f) −
    /// 1|`.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §10.
    fn update(
        self,
        security: SecurityIx,
        held: Present,
        outstanding: f64,
        free_float: Option<f64>,
    ) -> Option<ShareUpdate> {
        let Self { step, threshold } = self;
        let free_float = free_float.map_or(held.free_float, |f| step.apply(f));
        let change = (outstanding * free_float / (held.outstanding * held.free_float) - 1.0).abs();
        let changes = change >= threshold - ROUNDING && change > ROUNDING && free_float > 0.0;
        changes.then_some(ShareUpdate { security, outstanding, free_float })
    }
}

impl<'a> Calculator<'a> {
    /// Share counts of members that the conventions take over at the next open: each on its date,
    /// or when it becomes known; after a review those that its pricing date has not seen.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §10.
    pub(super) fn share_updates(
        &self,
        state: Option<&State>,
        review: Option<&NewComposition>,
        events: &Events<'a>,
        dates: Dates,
    ) -> Result<ShareUpdates, StepError> {
        let is_switch = |event: &&CorporateAction| matches!(event.terms, Terms::LineSwitch { .. });
        let switches: Vec<_> =
            events.late.iter().chain(&events.opening).copied().filter(is_switch).collect();
        let (constituents, acted, known, review) = match (state, review) {
            // Counts wait until a review over several days is complete.
            (_, Some(review)) if !is_complete(review.record.instalment) => {
                return Ok(ShareUpdates::default());
            }
            (_, Some(NewComposition { record, constituents })) => {
                let pricing_date = record.review.pricing_date;
                (constituents, pricing_date, pricing_date, Some(record))
            }
            (Some(state), None) => (&state.constituents, dates.today, state.date, None),
            (None, None) => return Ok(ShareUpdates::default()),
        };
        let switches = &switches;
        let counted = Counted { constituents, dates, acted, known, review, switches };
        self.updates(&counted)
    }

    fn updates(&self, counted: &Counted<'_, '_>) -> Result<ShareUpdates, StepError> {
        let Dates { today, next } = counted.dates;
        let conventions = self.book.conventions.on(next);
        // A count acts at the open of its date: what has no time of its own is known with it.
        let snapshot = Snapshot::new(self.history, next, self.history.cut_off(today), 0);
        let step = conventions.float_step;
        let (lines, threshold) = match conventions.share_update_cadence {
            ShareUpdateCadence::Review => return Ok(ShareUpdates::default()),
            ShareUpdateCadence::Quarterly if self.is_quarterly(today)? => {
                let held = counted.constituents.security.iter().copied();
                (held.chain(counted.coming()).collect(), 0.0)
            }
            ShareUpdateCadence::Threshold | ShareUpdateCadence::Quarterly => {
                (self.news(counted, &snapshot), conventions.share_update_threshold)
            }
        };
        let measure = Measure { step, threshold };
        Ok(self.taken_over(counted, &snapshot, &lines, measure))
    }

    fn taken_over(
        &self,
        counted: &Counted<'_, '_>,
        snapshot: &Snapshot<'_>,
        lines: &[SecurityIx],
        measure: Measure,
    ) -> ShareUpdates {
        let mut updates = ShareUpdates::default();
        // A count of the new line itself comes after one that is passed on to it.
        let mut own = Vec::new();
        for &line in lines {
            match self.former(counted, snapshot, line) {
                Some(Former::PassedOn(heir)) => {
                    let update = self.passed_on(counted, snapshot, heir, measure);
                    updates.after_events.extend(update);
                }
                Some(Former::Acted) => {}
                Some(Former::WithoutEffect { into }) => {
                    updates.without_effect.push(FormerCount { of: line, into });
                }
                None if counted.switches_tonight(line) => {
                    let update = self.share_update(snapshot, counted, line, measure);
                    let splits = self.splits_ahead(counted, line);
                    let before = |update: ShareUpdate| ShareUpdate {
                        outstanding: update.outstanding / splits,
                        ..update
                    };
                    updates.before_switches.extend(update.map(before));
                }
                None => own.extend(self.share_update(snapshot, counted, line, measure)),
            }
        }
        updates.after_events.extend(own);
        updates
    }

    /// Lines with a count that has neither acted nor been seen by the last review.
    fn news(&self, counted: &Counted<'_, '_>, snapshot: &Snapshot<'_>) -> Vec<SecurityIx> {
        let Counted { acted, known, dates, .. } = *counted;
        let mut lines = self.history.share_updates((acted, known), (dates.today, dates.next));
        // A line that became a constituent today without notice has missed the counts of today.
        lines.extend(counted.coming().filter(|line| !lines.contains(line)).collect::<Vec<_>>());
        lines.retain(|line| self.is_news(counted, snapshot, *line));
        lines
    }

    /// Whether the count that holds tomorrow either comes into force then or became known since.
    /// The line may have been listed for a fact of another date.
    fn is_news(
        &self,
        counted: &Counted<'_, '_>,
        snapshot: &Snapshot<'_>,
        line: SecurityIx,
    ) -> bool {
        let known = self.history.cut_off(counted.known);
        let acted = if counted.is_late(line) { counted.known } else { counted.acted };
        let fact = snapshot.share_count_in_force(line);
        fact.is_some_and(|fact| fact.as_of > acted || fact.known_at > known)
    }

    /// Share count of a member.
    fn share_update(
        &self,
        snapshot: &Snapshot<'_>,
        counted: &Counted<'_, '_>,
        security: SecurityIx,
        measure: Measure,
    ) -> Option<ShareUpdate> {
        let held = self.present(counted, security, counted.switches.len())?;
        let count = snapshot.share_count_in_force(security)?.value;
        measure.update(security, held, count.outstanding, count.free_float)
    }

    /// Share count of a line that a member has become, as one of that member.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §10.
    fn passed_on(
        &self,
        counted: &Counted<'_, '_>,
        snapshot: &Snapshot<'_>,
        PassedOn { count, into, shares }: PassedOn,
        measure: Measure,
    ) -> Option<ShareUpdate> {
        let held = self.present(counted, into, counted.switches.len())?;
        let count = snapshot.share_count_in_force(count)?.value;
        measure.update(into, held, count.outstanding * shares, count.free_float)
    }

    /// Shares of a member at the next open, of its own or of the line that becomes it; `None` for
    /// other lines. Children of spin-offs and rights lines have no count of their own before a
    /// review has chosen them.
    ///
    /// * `switches`: number of switches that may lead to it
    fn present(
        &self,
        counted: &Counted<'_, '_>,
        line: SecurityIx,
        switches: usize,
    ) -> Option<Present> {
        let splits = self.splits_ahead(counted, line);
        if let Some(at) = counted.constituents.find(line) {
            let Constituents { role, shares_outstanding, free_float, .. } = counted.constituents;
            let outstanding = shares_outstanding[at] * splits;
            let present = Present { outstanding, free_float: free_float[at] };
            return role[at].is_member().then_some(present);
        }
        let switch = counted.switch_into(line).filter(|_| switches > 0)?;
        let Terms::LineSwitch { ratio, .. } = switch.terms else { return None };
        let from = self.present(counted, switch.security, switches - 1)?;
        let cut_off = self.history.cut_off(counted.dates.today);
        let shares = self.history.entitlement(switch.security, switch.ex_date, cut_off);
        let ratio = ratio.value() / shares.per_other_line(switch.quoted_basis);
        Some(Present { outstanding: from.outstanding * ratio * splits, ..from })
    }

    /// Shares of a line after the splits that the constituents have still to take, for one before:
    /// of the next open, and of today's where they became known late. A count contains them
    /// already: without the factor every split would look like a share issue.
    fn splits_ahead(&self, counted: &Counted<'_, '_>, line: SecurityIx) -> f64 {
        let (Dates { today, next }, known) = (counted.dates, counted.known);
        let factor = |after, to, cut_off| {
            self.history.share_factor(line, after, to, self.history.cut_off(cut_off))
        };
        let ahead = factor(today, next, today);
        match counted.acted == today {
            true => ahead * (factor(known, today, today) / factor(known, today, known)),
            // A review comes in with the splits of today.
            false => ahead,
        }
    }

    fn is_quarterly(&self, date: NaiveDate) -> Result<bool, StepError> {
        let third_friday = NthWeekday { nth: 3, weekday: Weekday::Fri };
        let close = Effective::AfterCloseOf(DateRule::On(third_friday, IfClosed::Previous));
        let closes = close.closes_between(&QUARTERS, date, date, &self.book.calendar)?;
        Ok(!closes.is_empty())
    }
}

fn is_complete(Instalment { nth, of }: Instalment) -> bool {
    nth == of
}

/// Tolerance for changes of free-float shares and distances to the threshold: smaller ones are
/// rounding errors of floating-point division.
const ROUNDING: f64 = 1e-12;
