//! Terms over time, whatever their rule.

use chrono::NaiveDate;
use kapok_domain::DayCount;

use crate::memory::Remembered;
use crate::moving::Moving;
use crate::named_fact::NamedFact;
use crate::record::OverlayRecord;
use crate::rule::Rule;
use crate::series::Series;
use crate::state::OverlayState;
use crate::terms::{Stages, Terms};
use crate::words::Words;

/// Terms over time, whatever their rule.
pub(crate) trait Dated {
    /// Moves an overlay by one day.
    fn advance(
        &self,
        moving: &Moving<'_>,
        state: Option<OverlayState>,
    ) -> (OverlayState, OverlayRecord);

    /// The terms of a day as a text.
    fn text(&self, date: NaiveDate, ids: &[&str]) -> String;

    /// Facts of the tables that the terms of a day name.
    fn facts(&self, date: NaiveDate, ids: &[&str]) -> Vec<NamedFact>;

    /// The part of a year that the terms of a day count by, where they do.
    fn basis(&self, date: NaiveDate) -> Option<DayCount>;

    /// The series that the terms of a day are computed from.
    fn series_on(&self, date: NaiveDate) -> Vec<&Series>;

    /// The series that terms of any day are computed from.
    fn series(&self) -> Vec<&Series>;

    /// Whether the level is a running total, which has no return.
    fn is_total(&self) -> bool;
}

impl<R: Rule<State: Remembered>> Dated for Stages<R> {
    fn advance(
        &self,
        moving: &Moving<'_>,
        state: Option<OverlayState>,
    ) -> (OverlayState, OverlayRecord) {
        moving.advance(self, state)
    }

    fn text(&self, date: NaiveDate, ids: &[&str]) -> String {
        text(self.on(date), ids)
    }

    fn facts(&self, date: NaiveDate, ids: &[&str]) -> Vec<NamedFact> {
        let mut words = Words::new(ids);
        self.on(date).rule.words(&mut words);
        words.into_facts()
    }

    fn basis(&self, date: NaiveDate) -> Option<DayCount> {
        self.on(date).rule.basis()
    }

    fn series_on(&self, date: NaiveDate) -> Vec<&Series> {
        series(self.on(date)).collect()
    }

    fn series(&self) -> Vec<&Series> {
        self.all().flat_map(series).collect()
    }

    fn is_total(&self) -> bool {
        R::IS_TOTAL
    }
}

fn series<R: Rule>(terms: &Terms<R>) -> impl Iterator<Item = &Series> {
    terms.on.iter().chain(terms.rule.components())
}

fn text<R: Rule>(terms: &Terms<R>, ids: &[&str]) -> String {
    let mut words = Words::new(ids);
    terms.rule.words(&mut words);
    terms.rule.basis().iter().for_each(|basis| words.put("basis", basis));
    terms.floor.iter().for_each(|floor| words.put("floor", floor.name()));
    let decimals = [
        ("underlying_decimals", terms.underlying_decimals),
        ("carried_decimals", terms.carried_decimals),
    ];
    for (name, decimals) in decimals {
        decimals.iter().for_each(|decimals| words.put(name, decimals));
    }
    words.text()
}
