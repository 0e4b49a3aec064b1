//! Spans of days: the days whose closes a calculation reads.

use chrono::{Days, NaiveDate};

/// Spans of days, sorted; any two are at least one day apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DaySpans(Vec<(NaiveDate, NaiveDate)>);

impl DaySpans {
    /// The days in either.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        self.0.into_iter().chain(other.0).collect()
    }

    /// Each span begins some days earlier.
    #[must_use]
    pub fn from_days_before(self, days: u64) -> Self {
        let earlier = |(first, last)| (first - Days::new(days), last);
        self.0.into_iter().map(earlier).collect()
    }

    /// Whether there is no day at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The spans, first and last day of each.
    #[must_use]
    pub fn spans(&self) -> &[(NaiveDate, NaiveDate)] {
        &self.0
    }

    /// Whether all days from one to another are among them.
    #[must_use]
    pub fn contain(&self, first: NaiveDate, last: NaiveDate) -> bool {
        self.0.iter().any(|&(from, to)| from <= first && last <= to)
    }
}

impl FromIterator<(NaiveDate, NaiveDate)> for DaySpans {
    /// Sorts spans, joins those that overlap or touch, and leaves out those that end before they
    /// begin.
    fn from_iter<I: IntoIterator<Item = (NaiveDate, NaiveDate)>>(spans: I) -> Self {
        let mut all: Vec<_> = spans.into_iter().filter(|(first, last)| first <= last).collect();
        all.sort_unstable();
        let mut joined: Vec<(NaiveDate, NaiveDate)> = Vec::with_capacity(all.len());
        for (first, last) in all {
            match joined.last_mut() {
                Some(before) if first <= before.1 + Days::new(1) => before.1 = before.1.max(last),
                _ => joined.push((first, last)),
            }
        }
        Self(joined)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, day).unwrap()
    }

    fn spans(spans: &[(u32, u32)]) -> DaySpans {
        spans.iter().map(|&(first, last)| (day(first), day(last))).collect()
    }

    #[test]
    fn spans_that_overlap_or_touch_are_one() {
        assert_eq!(spans(&[(9, 10), (1, 3), (2, 5), (6, 7), (20, 19)]), spans(&[(1, 7), (9, 10)]));
        assert_eq!(spans(&[(1, 9), (2, 3)]), spans(&[(1, 9)]));
    }

    #[test]
    fn days_are_contained_by_one_span_only() {
        let two = spans(&[(1, 3)]).with(spans(&[(8, 9)]));
        assert!(two.contain(day(1), day(3)) && two.contain(day(9), day(9)));
        assert!(!two.contain(day(3), day(8)) && !two.contain(day(4), day(4)));
        assert!(two.clone().from_days_before(4).contain(day(1), day(9)));
        assert!(!two.is_empty() && spans(&[]).is_empty());
    }
}
