//! The record of one overlay on a day.

use chrono::NaiveDate;

use crate::memory::Memory;
use crate::series::Point;
use crate::state::Hold;
use crate::used::Used;

/// A day of one overlay, for publication and for what is computed from it.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlayRecord {
    /// Position in the rulebook.
    pub overlay: usize,
    /// The calculation day before; `None` on its base date.
    pub before: Option<NaiveDate>,
    /// Level of the day before, and the base from which today's return was measured.
    pub previous: Option<(f64, f64)>,
    /// Level, and the base from which the next day's return is measured; or the day and reason
    /// since which the overlay is held.
    pub level: Result<(f64, f64), Hold>,
    /// Memory with which it goes on, where the day keeps its detail and it is not held.
    pub memory: Option<Memory>,
    /// Numbers that entered.
    pub used: Used,
}

impl OverlayRecord {
    /// Levels for series that are computed from it; `None` where it is held.
    #[must_use]
    pub fn point(&self) -> Option<Point> {
        let (level, next) = *self.level.as_ref().ok()?;
        let before = self.previous.map_or(level, |(_, before)| before);
        Some(Point { today: level, before, next })
    }
}
