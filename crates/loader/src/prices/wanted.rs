//! Selection of prices to load.

use kapok_market::{CutOff, DaySpans};

use super::far::Period;

/// Selection of prices to load.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// First and last day of each span, counted from 1970-01-01; none: all days.
    pub(super) spans: Option<Vec<(i32, i32)>>,
    pub(crate) cut_off: CutOff,
    /// The days of the table without those that lie far from all others, once they are known.
    pub(super) period: Option<Period>,
}

impl Wanted {
    /// Selection before the days of the table are known.
    pub(crate) fn new(days: Option<&DaySpans>, cut_off: CutOff) -> Self {
        let numbers = |days: &DaySpans| {
            let spans = days.spans().iter();
            spans.map(|(first, last)| (first.to_epoch_days(), last.to_epoch_days())).collect()
        };
        Self { spans: days.map(numbers), cut_off, period: None }
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
        let overlaps = |&(from, to): &(i32, i32)| first <= to && from <= last;
        self.spans.as_ref().is_none_or(|spans| spans.iter().any(overlaps))
    }
}
