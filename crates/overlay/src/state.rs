//! An overlay between two days.

use chrono::NaiveDate;

use crate::memory::Memory;

/// An overlay between two days. `due` has no part in whether two of them are equal.
#[derive(Debug, Clone)]
pub struct OverlayState {
    /// Id of the overlay.
    pub id: Box<str>,
    /// Levels and memory, or since when and why it is held.
    pub carried: Result<Carried, Hold>,
    /// The next close at which something happens, where that was looked up already: it follows
    /// from the terms and the calendar.
    pub due: Option<NaiveDate>,
}

impl PartialEq for OverlayState {
    fn eq(&self, other: &Self) -> bool {
        (&self.id, &self.carried) == (&other.id, &other.carried)
    }
}

/// Levels and memory that an overlay carries from one day to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// Last level as carried, points.
    pub level: f64,
    /// The level that the next day's return is measured from: that level, after a split or reset.
    pub next: f64,
    /// Memory of its kind.
    pub memory: Memory,
}

/// Since when and why an overlay is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The first day without a level.
    pub since: NaiveDate,
    /// Reason in words.
    pub reason: String,
    /// The way out.
    pub hint: String,
}
