//! Events of each line in order of their ex-dates.

use chrono::NaiveDate;
use kapok_domain::{Currency, Timestamp};
use kapok_market::{CorporateAction, History, Terms};

use super::due::Due;
use crate::paid::paid;

/// All versions of all events by line and ex-date: what is near an event in the life of its line is
/// found without a look at the events of others.
pub(super) struct ByLine<'a> {
    history: &'a History,
    /// First position of each line, and the end of the last.
    begins: Vec<usize>,
    versions: Vec<Version>,
}

/// A version of an event: what most questions are about, side by side in memory.
#[derive(Clone, Copy)]
pub(super) struct Version {
    pub(super) ex_date: NaiveDate,
    /// Position among all events.
    pub(super) at: usize,
    known_at: Timestamp,
    /// Whether no later version can take its place.
    is_last: bool,
    /// Cash a share, as it is stated.
    pub(super) paid: Option<(f64, Currency)>,
    /// Whether it is a regular dividend.
    pub(super) is_regular: bool,
}

impl Version {
    fn of(history: &History, at: usize) -> Self {
        let (actions, event) = (history.actions(), &history.actions().all()[at]);
        Self {
            ex_date: event.ex_date,
            at,
            known_at: event.known_at,
            is_last: actions.is_last(at),
            paid: paid(&event.terms),
            is_regular: matches!(event.terms, Terms::CashDividend { special: false, .. }),
        }
    }
}

impl<'a> ByLine<'a> {
    pub(super) fn of(history: &'a History) -> Self {
        let all = history.actions().all();
        let mut begins = vec![0; history.securities().len() + 1];
        for event in all {
            begins[event.security.at() + 1] += 1;
        }
        for line in 1..begins.len() {
            begins[line] += begins[line - 1];
        }
        let mut next = begins.clone();
        let mut order = vec![0; all.len()];
        for (at, event) in all.iter().enumerate() {
            order[next[event.security.at()]] = at;
            next[event.security.at()] += 1;
        }
        let versions = order.into_iter().map(|at| Version::of(history, at)).collect();
        Self { history, begins, versions }
    }

    /// Places of the events of all in their order: each among those of its line.
    pub(super) fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.versions.len()];
        for (place, version) in self.versions.iter().enumerate() {
            places[version.at] = place;
        }
        places
    }

    /// Versions of events of a line before the one at a place, newest first, with an ex-date from a
    /// day on. A step or two from a place: a search would cost more than all checks of an event.
    fn before(&self, place: usize, from: NaiveDate) -> impl Iterator<Item = &Version> {
        let line = self.line_of(place);
        let before = self.versions[self.begins[line]..place].iter().rev();
        before.take_while(move |version| version.ex_date >= from)
    }

    /// Versions of events of a line after the one at a place, with an ex-date up to a day.
    fn after(&self, place: usize, to: NaiveDate) -> impl Iterator<Item = &Version> {
        let line = self.line_of(place);
        let after = self.versions[place + 1..self.begins[line + 1]].iter();
        after.take_while(move |version| version.ex_date <= to)
    }

    fn line_of(&self, place: usize) -> usize {
        self.history.actions().all()[self.versions[place].at].security.at()
    }

    /// Number of other versions of events of the line of one with an ex-date from a day up to its
    /// own.
    pub(super) fn others_since(&self, due: &Due<'_>, from: NaiveDate) -> usize {
        let same_day = self.after(due.place, due.event.ex_date);
        self.before(due.place, from).count() + same_day.count()
    }

    /// Versions known of the events of the line before one, newest first, with an ex-date from a
    /// day on.
    pub(super) fn known_before(
        &self,
        due: &Due<'_>,
        from: NaiveDate,
    ) -> impl Iterator<Item = &Version> {
        let told = due.told;
        self.before(due.place, from).filter(move |version| self.is_known(version, told))
    }

    /// Versions known of the other events of the line near one, with an ex-date from one day to
    /// another.
    pub(super) fn known_near(
        &self,
        due: &Due<'_>,
        (from, to): (NaiveDate, NaiveDate),
    ) -> impl Iterator<Item = &Version> {
        let told = due.told;
        let near = self.before(due.place, from).chain(self.after(due.place, to));
        near.filter(move |version| self.is_known(version, told))
    }

    /// Whether a version is what is known of its event on a day.
    fn is_known(&self, version: &Version, on: NaiveDate) -> bool {
        let cut_off = self.history.cut_off(on);
        let stands = || self.history.actions().stands(version.at, cut_off);
        version.known_at <= cut_off && (version.is_last || stands())
    }

    /// The event of a version.
    pub(super) fn event(&self, version: &Version) -> &'a CorporateAction {
        &self.history.actions().all()[version.at]
    }
}
