//! Up to when facts may be known.

use chrono::NaiveDate;
use kapok_domain::{Timestamp, end_of_day};

/// Up to when facts may be known to a calculation for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutOff {
    /// To the end of that day in UTC: what the evening run could know.
    // UTC for all exchanges: American closes are known by then, Asian ones hours before, and a run
    // does not depend on the zone of the machine.
    EndOfDay,
    /// To one moment, the same for all days: history as it is known then.
    At(Timestamp),
}

impl CutOff {
    /// The cut-off of a day.
    #[must_use]
    pub fn of(self, date: NaiveDate) -> Timestamp {
        match self {
            Self::EndOfDay => end_of_day(date),
            Self::At(moment) => moment,
        }
    }
}
