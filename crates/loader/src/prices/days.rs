//! The days of a price table, and the place of each.

use super::far::DaysSeen;
use super::wanted::Wanted;
use crate::column::date_of;
use crate::error::LoadError;
use crate::scan::TableFiles;

/// All days on which the table has rows, as far as the wanted ones and those far from all others
/// need them: row groups of others are not read.
pub(super) fn of(files: &TableFiles, wanted: &Wanted) -> Result<DaysSeen, LoadError> {
    let seen = DaysSeen::default();
    let must_read = |first, last| {
        if first == last || !wanted.touches(first, last) {
            return seen.see_group(first, last);
        }
        true
    };
    files.scan_if(&["date"], &must_read, &mut |batch| {
        seen.see_all(batch.column("date"));
    })?;
    Ok(seen)
}

/// The wanted days of those that were seen.
pub(super) fn wanted_of(seen: &DaysSeen, wanted: &Wanted) -> Vec<i32> {
    let mut days = seen.days();
    days.retain(|day| wanted.has(*day) && wanted.is_near(*day) && date_of(*day).is_some());
    days
}

/// Days that lie further apart than this are not of one price table that is right.
const SPAN: usize = 1 << 20;

/// Sorted days, and the position of each.
pub(super) struct Days {
    days: Vec<i32>,
    /// Positions by distance from the first day; empty if the days lie too far apart.
    positions: Vec<u32>,
}

impl Days {
    pub(super) fn new(days: Vec<i32>) -> Self {
        let ends = days.first().zip(days.last());
        let span = ends.map_or(0, |(first, last)| last.abs_diff(*first) as usize + 1);
        let mut positions = vec![u32::MAX; if span > SPAN { 0 } else { span }];
        for (at, day) in (0..).zip(&days) {
            if let Some(position) = positions.get_mut(day.abs_diff(days[0]) as usize) {
                *position = at;
            }
        }
        Self { days, positions }
    }

    pub(super) fn all(&self) -> &[i32] {
        &self.days
    }

    pub(super) fn position(&self, day: i32) -> Option<usize> {
        let first = *self.days.first()?;
        if self.positions.is_empty() {
            return self.days.binary_search(&day).ok();
        }
        let distance = usize::try_from(day.checked_sub(first)?).ok()?;
        let position = *self.positions.get(distance)?;
        (position != u32::MAX).then_some(position as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_of_days_near_and_far() {
        for days in [vec![-3, 4, 5], vec![-2_000_000, 0, 2_000_000], Vec::new()] {
            let known = Days::new(days.clone());
            for day in [i32::MIN, -2_000_001, -3, -2, 0, 4, 5, 6, 2_000_000, i32::MAX] {
                assert_eq!(known.position(day), days.binary_search(&day).ok(), "{day}");
            }
        }
    }
}
