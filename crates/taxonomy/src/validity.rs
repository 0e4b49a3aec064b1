//! Days on which texts hold.

use chrono::NaiveDate;

use crate::claim::{Instrument, InstrumentKind};

/// Reason why a text applies on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// The date lies within its validity.
    InForce,
    /// Ended, but the instrument is older than the day that keeps the old standard.
    Grandfathered {
        /// Instruments dated before this day keep the old standard.
        before: NaiveDate,
    },
}

/// Reason why a text does not apply on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotValid {
    /// Begins later.
    NotYet(NaiveDate),
    /// Ended, and nothing keeps it.
    Ended(NaiveDate),
    /// Ended; the instrument may be old enough, but its day is not known.
    DayUnknown(NaiveDate),
}

/// Days on which a text holds, with a rule for older instruments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// First day.
    pub(crate) from: NaiveDate,
    /// Last day; `None` if it still holds.
    pub(crate) to: Option<NaiveDate>,
    /// Instruments dated before this day keep it after its last day; `None`: none do.
    pub(crate) grandfathers: Option<NaiveDate>,
}

impl Window {
    /// Validity of the text for an instrument on a day, or the reason for which it does not hold.
    ///
    /// Shares are never grandfathered: their claim speaks about revenue of today.
    /// Source: `docs/methodology/taxonomies.md` §4.
    pub(crate) fn holds(
        &self,
        instrument: Instrument,
        on: NaiveDate,
    ) -> Result<Validity, NotValid> {
        if on < self.from {
            return Err(NotValid::NotYet(self.from));
        }
        let Some(to) = self.to.filter(|&to| on > to) else { return Ok(Validity::InForce) };
        let kept = self.grandfathers.filter(|_| instrument.kind != InstrumentKind::Equity);
        let Some(before) = kept else { return Err(NotValid::Ended(to)) };
        match instrument.dated {
            Some(dated) if dated < before => Ok(Validity::Grandfathered { before }),
            Some(_) => Err(NotValid::Ended(to)),
            None => Err(NotValid::DayUnknown(to)),
        }
    }
}
