//! The days of a price table, and the place of each.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::wanted::Wanted;
use crate::column::{Cells, date_of};
use crate::error::LoadError;
use crate::scan::TableFiles;

/// All wanted days on which the table has rows, sorted. Row groups that say themselves that they
/// are of one day are not read.
pub(super) fn of(files: &TableFiles, wanted: &Wanted) -> Result<Vec<i32>, LoadError> {
    let days = RefCell::new(BTreeSet::new());
    let must_read = |first, last| {
        if first == last && wanted.has(first) {
            days.borrow_mut().insert(first);
        }
        first != last && wanted.touches(first, last)
    };
    files.scan_if(&["date"], &must_read, &mut |batch| {
        if let Cells::Days(seen) = &batch.column("date").cells {
            days.borrow_mut().extend(distinct(seen.values()).filter(|day| wanted.has(*day)));
        }
    })?;
    Ok(days.into_inner().into_iter().filter(|day| date_of(*day).is_some()).collect())
}

/// Days that lie further apart than this are not of one price table that is right.
const SPAN: usize = 1 << 20;

/// The distinct days among some, ticked off in a list of all days between the first and the last.
fn distinct(days: &[i32]) -> Box<dyn Iterator<Item = i32> + '_> {
    let (first, last) = days.iter().fold((i32::MAX, i32::MIN), |(a, b), &d| (a.min(d), b.max(d)));
    let span = usize::try_from(i64::from(last) - i64::from(first) + 1).unwrap_or(0);
    if span > SPAN {
        return Box::new(days.iter().copied());
    }
    let mut seen = vec![false; span];
    for &day in days {
        seen[day.abs_diff(first) as usize] = true;
    }
    let day = move |distance: usize| first + i32::try_from(distance).unwrap_or(0);
    Box::new((0..span).filter(move |&distance| seen[distance]).map(day))
}

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
    fn distinct_days_near_and_far() {
        let set = |days: &[i32]| distinct(days).collect::<BTreeSet<_>>().into_iter().collect();
        let near: Vec<i32> = set(&[5, -3, 5, 4]);
        assert_eq!(near, [-3, 4, 5]);
        let far: Vec<i32> = set(&[i32::MAX, i32::MIN, 0, 0]);
        assert_eq!(far, [i32::MIN, 0, i32::MAX]);
        assert_eq!(distinct(&[]).count(), 0);
    }

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
