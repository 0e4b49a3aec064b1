//! Events of each line in order of their ex-dates.

use chrono::NaiveDate;
use kapok_domain::{Currency, Timestamp};
use kapok_market::{CorporateAction, History, SecurityIx, Terms};

use super::paid::paid;

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

    /// Versions of events of a line with an ex-date from one day to another, by ex-date.
    fn between(&self, line: SecurityIx, (from, to): (NaiveDate, NaiveDate)) -> &[Version] {
        let of_line = &self.versions[self.begins[line.at()]..self.begins[line.at() + 1]];
        let start = of_line.partition_point(|version| version.ex_date < from);
        let end = start + of_line[start..].partition_point(|version| version.ex_date <= to);
        &of_line[start..end]
    }

    /// Number of versions of events of a line with an ex-date from one day to another.
    pub(super) fn count(&self, line: SecurityIx, days: (NaiveDate, NaiveDate)) -> usize {
        self.between(line, days).len()
    }

    /// Those that are what is known of their events on a day.
    pub(super) fn known(
        &self,
        line: SecurityIx,
        days: (NaiveDate, NaiveDate),
        on: NaiveDate,
    ) -> impl DoubleEndedIterator<Item = &Version> {
        let (actions, cut_off) = (self.history.actions(), self.history.cut_off(on));
        let known = self.between(line, days).iter();
        known.filter(move |version| {
            let stands = || version.is_last || actions.stands(version.at, cut_off);
            version.known_at <= cut_off && stands()
        })
    }

    /// The event of a version.
    pub(super) fn event(&self, version: &Version) -> &'a CorporateAction {
        &self.history.actions().all()[version.at]
    }
}
