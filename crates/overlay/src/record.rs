//! The record of one overlay on a day.

use chrono::NaiveDate;

use crate::memory::Memory;
use crate::series::Point;
use crate::state::Hold;
use crate::used::Used;

/// A day of one overlay, for publication and for what is computed from it.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlayRecord {
    /// Its place in the rulebook.
    pub overlay: usize,
    /// The calculation day before; `None` on its base date.
    pub before: Option<NaiveDate>,
    /// Its level that day, and what today's return was measured from.
    pub previous: Option<(f64, f64)>,
    /// Its level, and what the next day's return is measured from; or since when and why it is
    /// held.
    pub level: Result<(f64, f64), Hold>,
    /// Memory with which it goes on, where the day keeps its detail and it is not held.
    pub memory: Option<Memory>,
    /// Numbers that entered.
    pub used: Used,
}

impl OverlayRecord {
    /// Its levels, for what is computed from it; `None` where it is held.
    #[must_use]
    pub fn point(&self) -> Option<Point> {
        let (level, next) = *self.level.as_ref().ok()?;
        let before = self.previous.map_or(level, |(_, before)| before);
        Some(Point { today: level, before, next })
    }
}
