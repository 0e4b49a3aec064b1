//! Events of each line in order of their ex-dates.

use chrono::NaiveDate;
use kapok_market::{CorporateAction, History, SecurityIx};

/// Positions of all versions of all events by line and ex-date: what is near an event in the life
/// of its line is found without a look at the events of others.
pub(super) struct ByLine<'a> {
    history: &'a History,
    /// First position of each line, and the end of the last.
    begins: Vec<usize>,
    at: Vec<usize>,
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
        let (mut next, mut at) = (begins.clone(), vec![0; all.len()]);
        for (position, event) in all.iter().enumerate() {
            let of_line = &mut next[event.security.at()];
            at[*of_line] = position;
            *of_line += 1;
        }
        Self { history, begins, at }
    }

    /// Versions of events of a line with an ex-date from one day to another, by ex-date.
    pub(super) fn between(
        &self,
        line: SecurityIx,
        (from, to): (NaiveDate, NaiveDate),
    ) -> impl DoubleEndedIterator<Item = (usize, &'a CorporateAction)> + '_ {
        let all = self.history.actions().all();
        let of_line = &self.at[self.begins[line.at()]..self.begins[line.at() + 1]];
        let start = of_line.partition_point(|at| all[*at].ex_date < from);
        let end = start + of_line[start..].partition_point(|at| all[*at].ex_date <= to);
        of_line[start..end].iter().map(|&at| (at, &all[at]))
    }

    /// Those that are what is known of their events on a day.
    pub(super) fn known(
        &self,
        line: SecurityIx,
        days: (NaiveDate, NaiveDate),
        on: NaiveDate,
    ) -> impl DoubleEndedIterator<Item = &'a CorporateAction> + '_ {
        let cut_off = self.history.cut_off(on);
        let actions = self.history.actions();
        let stands = move |(at, _): &(usize, _)| actions.stands(*at, cut_off);
        self.between(line, days).filter(stands).map(|(_, event)| event)
    }
}
