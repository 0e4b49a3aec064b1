//! Selection of prices to load.

use chrono::NaiveDate;
use kapok_market::CutOff;

/// Selection of prices to load.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// First and last day; none: all days.
    pub(crate) window: Option<(NaiveDate, NaiveDate)>,
    pub(crate) cut_off: CutOff,
}

impl Wanted {
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
