//! Selection of prices to load.

use chrono::NaiveDate;
use kapok_market::CutOff;

use super::far::Period;

/// Selection of prices to load.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// First and last day; none: all days.
    pub(crate) window: Option<(NaiveDate, NaiveDate)>,
    pub(crate) cut_off: CutOff,
    /// The days of the table without those that lie far from all others, once they are known.
    pub(super) period: Option<Period>,
}

impl Wanted {
    /// Selection before the days of the table are known.
    pub(crate) fn new(window: Option<(NaiveDate, NaiveDate)>, cut_off: CutOff) -> Self {
        Self { window, cut_off, period: None }
    }

    /// Whether a day is not far from all others.
    pub(super) fn is_near(&self, day: i32) -> bool {
        self.period.is_none_or(|period| period.has(day))
    }

    /// Whether a row group of some days is read: it has wanted ones, or such that are far from all
    /// others and are to be named.
    pub(super) fn reads(&self, first: i32, last: i32) -> bool {
        self.touches(first, last) || !self.is_near(first) || !self.is_near(last)
    }

    pub(super) fn has(&self, day: i32) -> bool {
        self.touches(day, day)
    }

    /// Whether any day from `first` to `last` is wanted.
    pub(super) fn touches(&self, first: i32, last: i32) -> bool {
        let overlaps = |(from, to): (NaiveDate, NaiveDate)| {
            first <= to.to_epoch_days() && from.to_epoch_days() <= last
        };
        self.window.is_none_or(overlaps)
    }
}
