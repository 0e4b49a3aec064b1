//! Corporate actions and their lives: announced, corrected, confirmed, cancelled.

use std::num::NonZeroU32;
use std::ops::Range;

use chrono::NaiveDate;
use kapok_domain::{Timestamp, end_of_day};

use crate::security::{SecurityIx, SourceIx};

mod entitlement;
mod terms;

pub use entitlement::Entitlement;
pub use terms::{Ratio, Terms};

/// Status of an event. Announced and confirmed events are applied, estimated dividends where the
/// conventions of an index say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionStatus {
    /// Expected by the vendor, and not declared by the issuer.
    Estimated,
    /// Published by the issuer.
    Announced,
    /// Checked against a second source.
    Confirmed,
    /// Called off: as if it had never been.
    Cancelled,
    /// Taken back after its ex-date.
    Reversed,
}

impl ActionStatus {
    /// Whether an event of this status is to be reckoned with.
    #[must_use]
    pub fn stands(self) -> bool {
        match self {
            Self::Estimated | Self::Announced | Self::Confirmed => true,
            Self::Cancelled | Self::Reversed => false,
        }
    }
}

/// Basis of the amount or the ratio of an event, where a split, a bonus issue or a consolidation
/// goes ex on the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuotedBasis {
    /// Per share held before them.
    BeforeSplit,
    /// Per share after them.
    AfterSplit,
    /// Not stated. Amounts and share entitlements are per share held, in the units after a split,
    /// so that those of one day stand beside each other; ratios of other lines are per share after.
    Unstated,
}

impl QuotedBasis {
    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BeforeSplit => "before_split",
            // As exchanges quote amounts where nothing is said.
            Self::AfterSplit | Self::Unstated => "after_split",
        }
    }
}

/// One version of one event.
#[derive(Debug, Clone, PartialEq)]
pub struct CorporateAction {
    /// The vendor's id, the same for all versions.
    pub event_id: Box<str>,
    /// Line of the event.
    pub security: SecurityIx,
    /// First day on which the price is without the benefit.
    pub ex_date: NaiveDate,
    /// Time from which this version could be known.
    pub known_at: Timestamp,
    /// 1, 2, … as terms are corrected.
    pub version: u32,
    /// Status of the event in this version.
    pub status: ActionStatus,
    /// Effect of the event, with its terms.
    pub terms: Terms,
    /// Share count on which its amounts are quoted.
    pub quoted_basis: QuotedBasis,
    /// The fraction of a dividend that carries a tax credit for holders; zero where none does.
    pub franked: f64,
    /// Source of the row.
    pub source: SourceIx,
}

impl CorporateAction {
    /// Statement of an event, in a form that sorts: its numbers, then all of it as a text. No part
    /// of it is a name of the vendor's, so an order by it is the same whatever events are called.
    #[must_use]
    pub fn said(&self) -> ([u64; 4], String) {
        // Numbers of terms are not below zero, so their bits sort as they do.
        let numbers = self.terms.numbers().map(f64::to_bits);
        (numbers, format!("{:?} {:?} {}", self.terms, self.quoted_basis, self.franked))
    }
}

/// All versions of all events, by ex-date.
#[derive(Debug, Clone, Default)]
pub struct Actions {
    by_ex_date: Vec<CorporateAction>,
    /// One more than the position of the next version of the same event, where there is one.
    next_version: Vec<Option<NonZeroU32>>,
    /// Positions in `by_ex_date` of events that an open sees.
    opening: Vec<usize>,
    /// Ex-dates of these.
    opening_dates: Vec<NaiveDate>,
    /// Positions in `by_ex_date` of switches from one line to another.
    switches: Vec<usize>,
    /// Positions in `by_ex_date` of versions that became known after an ex-date of their event.
    overdue: Vec<usize>,
    /// Positions in `by_ex_date` by event, version and the moment it could be known.
    by_event: Vec<usize>,
}

impl Actions {
    /// Events in any order.
    #[must_use]
    pub fn new(mut actions: Vec<CorporateAction>) -> Self {
        actions.sort_by(|a, b| {
            let of_day = (a.ex_date, a.security).cmp(&(b.ex_date, b.security));
            of_day.then_with(|| (&a.event_id, a.version).cmp(&(&b.event_id, b.version)))
        });
        let by_event = by_event(&actions);
        let next_version = next_versions(&actions, &by_event);
        let overdue = overdue(&actions, &by_event);
        let opening = (0..actions.len()).filter(|&at| actions[at].terms.moves_the_open());
        let opening: Vec<usize> = opening.collect();
        let opening_dates = opening.iter().map(|&at| actions[at].ex_date).collect();
        let is_switch = |at: &usize| matches!(actions[*at].terms, Terms::LineSwitch { .. });
        let switches = opening.iter().copied().filter(is_switch).collect();
        let by_ex_date = actions;
        Self { by_ex_date, next_version, opening, opening_dates, switches, overdue, by_event }
    }

    /// All versions, by ex-date.
    #[must_use]
    pub fn all(&self) -> &[CorporateAction] {
        &self.by_ex_date
    }

    /// Events with an ex-date after `after` and up to `to`, as they stood at the cut-off: the
    /// newest version known of each, unless that calls the event off.
    pub fn ex_between(
        &self,
        after: NaiveDate,
        to: NaiveDate,
        cut_off: Timestamp,
    ) -> impl Iterator<Item = &CorporateAction> {
        let range = self.ex_range(after, to);
        range.filter(move |&at| self.stands(at, cut_off)).map(|at| &self.by_ex_date[at])
    }

    /// The events of [`Actions::ex_between`] of one line. Versions are asked for only then.
    pub fn ex_between_of(
        &self,
        security: SecurityIx,
        (after, to): (NaiveDate, NaiveDate),
        cut_off: Timestamp,
    ) -> impl Iterator<Item = &CorporateAction> {
        let range = self.ex_range(after, to);
        let of_line = range.filter(move |&at| self.by_ex_date[at].security == security);
        of_line.filter(move |&at| self.stands(at, cut_off)).map(|at| &self.by_ex_date[at])
    }

    /// All versions of events with an ex-date after `after` and up to `to` that an open sees.
    pub fn opening_versions(
        &self,
        after: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = &CorporateAction> {
        self.opening_range(after, to).iter().map(|&at| &self.by_ex_date[at])
    }

    /// The events of [`Actions::ex_between`] that an open sees.
    pub fn openings(
        &self,
        after: NaiveDate,
        to: NaiveDate,
        cut_off: Timestamp,
    ) -> impl Iterator<Item = &CorporateAction> {
        let live = move |at: &&usize| self.stands(**at, cut_off);
        self.opening_range(after, to).iter().filter(live).map(|&at| &self.by_ex_date[at])
    }

    /// The events of [`Actions::openings`] by which a line becomes another one.
    pub fn switches(
        &self,
        after: NaiveDate,
        to: NaiveDate,
        cut_off: Timestamp,
    ) -> impl Iterator<Item = &CorporateAction> {
        // Of all events a handful are switches, and they are asked for over months.
        let within = move |at: &&usize| {
            let ex_date = self.by_ex_date[**at].ex_date;
            after < ex_date && ex_date <= to && self.stands(**at, cut_off)
        };
        self.switches.iter().filter(within).map(|&at| &self.by_ex_date[at])
    }

    fn opening_range(&self, after: NaiveDate, to: NaiveDate) -> &[usize] {
        let dates = &self.opening_dates;
        let start = dates.partition_point(|date| *date <= after);
        // Mostly the events of one open: they are next to each other.
        let count = dates[start..].iter().take_while(|date| **date <= to).count();
        &self.opening[start..start + count]
    }

    fn ex_range(&self, after: NaiveDate, to: NaiveDate) -> Range<usize> {
        let start = self.by_ex_date.partition_point(|a| a.ex_date <= after);
        start..start + self.by_ex_date[start..].partition_point(|a| a.ex_date <= to)
    }

    /// All versions of an event, oldest first.
    pub fn versions(&self, event_id: &str) -> impl Iterator<Item = &CorporateAction> {
        let id = |at: usize| &*self.by_ex_date[at].event_id;
        let start = self.by_event.partition_point(|&at| id(at) < event_id);
        let of_event = self.by_event[start..].iter().map(|&at| &self.by_ex_date[at]);
        of_event.take_while(move |action| &*action.event_id == event_id)
    }

    /// An event as it stood at a cut-off; `None` if it was not known or was called off.
    #[must_use]
    pub fn as_of(&self, event_id: &str, cut_off: Timestamp) -> Option<&CorporateAction> {
        // The newest version decides, though it may move the ex-date or call the event off: an
        // older one that still looked valid would be applied by mistake.
        let known = self.versions(event_id).filter(|action| action.known_at <= cut_off);
        known.last().filter(|action| action.status.stands())
    }

    /// Versions that became known after an ex-date of their event, and after `after` up to `to`.
    pub fn known_after_ex(
        &self,
        after: Timestamp,
        to: Timestamp,
    ) -> impl Iterator<Item = &CorporateAction> {
        let overdue = self.overdue.iter().map(|&at| &self.by_ex_date[at]);
        overdue.filter(move |action| after < action.known_at && action.known_at <= to)
    }

    /// Whether the version at a position of [`Actions::all`] is what is known of its event at a
    /// cut-off, and is to be reckoned with.
    #[must_use]
    pub fn stands(&self, at: usize, cut_off: Timestamp) -> bool {
        let action = &self.by_ex_date[at];
        action.known_at <= cut_off && action.status.stands() && !self.is_superseded(at, cut_off)
    }

    /// Whether the version at a position of [`Actions::all`] is the last of its event, and is to be
    /// reckoned with: it stands from the time on from which it could be known.
    #[must_use]
    pub fn is_last(&self, at: usize) -> bool {
        self.next_version[at].is_none() && self.by_ex_date[at].status.stands()
    }

    fn is_superseded(&self, at: usize, cut_off: Timestamp) -> bool {
        let mut next = self.next_version[at];
        // A later version that was already known replaces this one, even if it moved the ex-date
        // out of the window asked for.
        while let Some(at) = next {
            let at = at.get() as usize - 1;
            if self.by_ex_date[at].known_at <= cut_off {
                return true;
            }
            next = self.next_version[at];
        }
        false
    }
}

/// Positions by event, version and the moment it could be known.
fn by_event(actions: &[CorporateAction]) -> Vec<usize> {
    let mut by_event: Vec<usize> = (0..actions.len()).collect();
    by_event.sort_by(|&a, &b| {
        let key = |at: usize| (&actions[at].event_id, actions[at].version, actions[at].known_at);
        key(a).cmp(&key(b))
    });
    by_event
}

/// One more than the position of the next version of the same event, for each that has one.
fn next_versions(actions: &[CorporateAction], by_event: &[usize]) -> Vec<Option<NonZeroU32>> {
    let mut next = vec![None; actions.len()];
    for pair in by_event.windows(2) {
        if actions[pair[0]].event_id == actions[pair[1]].event_id {
            next[pair[0]] = u32::try_from(pair[1] + 1).ok().and_then(NonZeroU32::new);
        }
    }
    next
}

/// Versions that became known after the earliest ex-date that their event had until then.
fn overdue(actions: &[CorporateAction], by_event: &[usize]) -> Vec<usize> {
    let mut found = Vec::new();
    let one_event = |&a: &usize, &b: &usize| actions[a].event_id == actions[b].event_id;
    for versions in by_event.chunk_by(one_event) {
        // Earliest so far: a version that postpones an event after its ex-date has passed is late
        // news about the first date.
        let mut earliest = NaiveDate::MAX;
        for &at in versions {
            earliest = earliest.min(actions[at].ex_date);
            if actions[at].known_at > end_of_day(earliest) {
                found.push(at);
            }
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security::TextIx;

    fn version(
        event: &str,
        ex: &str,
        known: &str,
        version: u32,
        status: ActionStatus,
    ) -> CorporateAction {
        CorporateAction {
            event_id: event.into(),
            security: SecurityIx(0),
            ex_date: ex.parse().unwrap(),
            known_at: end_of_day(known.parse().unwrap()),
            version,
            status,
            terms: Terms::IdentifierChange,
            quoted_basis: QuotedBasis::AfterSplit,
            franked: 0.0,
            source: TextIx(0),
        }
    }

    #[test]
    fn the_newest_version_known_stands() {
        use ActionStatus::{Announced, Cancelled, Confirmed};
        let actions = Actions::new(vec![
            version("A", "2020-02-03", "2020-01-02", 1, Announced),
            version("A", "2020-02-04", "2020-01-20", 2, Confirmed),
            version("B", "2020-02-04", "2020-01-02", 1, Announced),
            version("B", "2020-02-04", "2020-01-31", 2, Cancelled),
        ]);
        let live = |known: &str| {
            let (after, to) = ("2020-02-01".parse().unwrap(), "2020-02-10".parse().unwrap());
            let cut_off = end_of_day(known.parse().unwrap());
            let found = actions.ex_between(after, to, cut_off);
            found.map(|a| format!("{}{} {}", a.event_id, a.version, a.ex_date)).collect::<Vec<_>>()
        };
        assert_eq!(live("2020-01-01"), Vec::<String>::new());
        assert_eq!(live("2020-01-10"), ["A1 2020-02-03", "B1 2020-02-04"]);
        assert_eq!(live("2020-01-20"), ["A2 2020-02-04", "B1 2020-02-04"]);
        assert_eq!(live("2020-02-01"), ["A2 2020-02-04"]);
    }
}
