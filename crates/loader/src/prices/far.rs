//! Days that lie far from all others of a price table: a typing error in a year.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::column::{Cells, Column, date_of};

/// Days between two closes of a table after which they are not of one history: five years.
const GAP: i32 = 1_827;

/// Longest period whose days are counted in a list.
const SPAN: usize = 1 << 20;

/// Rows that are compared at once.
const BLOCK: usize = 64;

/// Rows for which a row group counts whose days its statistics give.
const GROUP: u64 = 1_000;

/// Days of a table, with the rows of each as far as they were counted.
#[derive(Debug, Default)]
pub(crate) struct DaysSeen(RefCell<BTreeMap<i32, u64>>);

impl DaysSeen {
    /// Notes the first and the last day of a row group; whether its rows must be read to know what
    /// lies between.
    pub(crate) fn see_group(&self, first: i32, last: i32) -> bool {
        if last.saturating_sub(first) > GAP {
            return true;
        }
        self.see(first, GROUP);
        self.see(last, GROUP);
        false
    }

    /// Notes rows of a day.
    pub(crate) fn see(&self, day: i32, rows: u64) {
        *self.0.borrow_mut().entry(day).or_default() += rows;
    }

    /// Notes the rows of a column of dates that have one.
    pub(crate) fn see_all(&self, dates: &Column) {
        let Cells::Days(days) = &dates.cells else { return };
        match days.absent() {
            0 => self.count(days.values()),
            _ => self.count(&days.iter().flatten().collect::<Vec<i32>>()),
        }
    }

    /// Counts the rows of each day, in a list of all days between the first and the last.
    fn count(&self, days: &[i32]) {
        let ends = days.iter().fold((i32::MAX, i32::MIN), |(a, b), &d| (a.min(d), b.max(d)));
        let span = usize::try_from(i64::from(ends.1) - i64::from(ends.0) + 1).unwrap_or(0);
        if span > SPAN {
            days.iter().for_each(|day| self.see(*day, 1));
            return;
        }
        let mut rows = vec![0_u64; span];
        // Rows of one day mostly follow each other: whole blocks are compared and counted at once.
        for block in days.chunks(BLOCK) {
            if block.iter().fold(0, |differs, day| differs | (day ^ block[0])) == 0 {
                rows[block[0].abs_diff(ends.0) as usize] += block.len() as u64;
                continue;
            }
            block.iter().for_each(|day| rows[day.abs_diff(ends.0) as usize] += 1);
        }
        let day = |distance: usize| ends.0 + i32::try_from(distance).unwrap_or(0);
        let filled = rows.into_iter().enumerate().filter(|(_, rows)| *rows > 0);
        filled.for_each(|(distance, rows)| self.see(day(distance), rows));
    }

    /// The days, in order.
    pub(crate) fn days(&self) -> Vec<i32> {
        self.0.borrow().keys().copied().collect()
    }

    /// The period in which most rows lie: its first and its last day.
    pub(crate) fn period(&self) -> Option<Period> {
        let days = self.0.borrow();
        let mut best: Option<(u64, Period)> = None;
        let days: Vec<(i32, u64)> = days.iter().map(|(day, rows)| (*day, *rows)).collect();
        for near in days.chunk_by(|a, b| b.0.saturating_sub(a.0) <= GAP) {
            let rows = near.iter().map(|(_, rows)| rows).sum();
            if best.is_none_or(|(most, _)| rows > most) {
                best = Some((rows, Period { first: near[0].0, last: near[near.len() - 1].0 }));
            }
        }
        best.map(|(_, period)| period)
    }
}

/// The days of a price table without those that lie far from all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) first: i32,
    pub(crate) last: i32,
}

impl Period {
    pub(crate) fn has(self, day: i32) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// The rule that a day outside breaks.
    pub(crate) fn rule(self) -> String {
        let name = |day| date_of(day).map_or_else(String::new, |date| date.to_string());
        let (first, last) = (name(self.first), name(self.last));
        format!("lies years from all others of `prices`, which are of {first} to {last}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(days: &[(i32, u64)]) -> Option<(i32, i32)> {
        let seen = DaysSeen::default();
        days.iter().for_each(|(day, rows)| seen.see(*day, *rows));
        seen.period().map(|period| (period.first, period.last))
    }

    #[test]
    fn days_near_and_far_are_counted() {
        let set = |days: &[i32]| {
            let seen = DaysSeen::default();
            seen.count(days);
            seen.days()
        };
        assert_eq!(set(&[5, -3, 5, 4]), [-3, 4, 5]);
        assert_eq!(set(&[i32::MAX, i32::MIN, 0, 0]), [i32::MIN, 0, i32::MAX]);
        assert!(set(&[]).is_empty());
    }

    #[test]
    fn the_period_is_that_of_most_rows() {
        assert_eq!(period(&[]), None);
        assert_eq!(period(&[(5, 1)]), Some((5, 5)));
        assert_eq!(period(&[(0, 3), (1_827, 3), (5_000, 5)]), Some((0, 1_827)));
        assert_eq!(period(&[(0, 1), (1_828, 2)]), Some((1_828, 1_828)));
        assert_eq!(period(&[(i32::MIN, 1), (0, 2), (i32::MAX, 1)]), Some((0, 0)));
    }
}
