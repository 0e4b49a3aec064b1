//! Facts with two dates, and the one way to look them up.

use std::ops::Range;

use chrono::NaiveDate;
use kapok_domain::Timestamp;

use crate::security::SourceIx;

/// A value with what it speaks about and when it could be known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fact<T> {
    /// Date that the fact is about: effective date, period end, date of the rate.
    pub as_of: NaiveDate,
    /// The moment from which a calculation may use it.
    pub known_at: Timestamp,
    /// Source of the row.
    pub source: SourceIx,
    /// The moment from which it no longer stands, because a row without a value took it back.
    pub withdrawn_at: Option<Timestamp>,
    /// The value.
    pub value: T,
}

impl<T> Fact<T> {
    /// A fact that nobody has withdrawn.
    #[must_use]
    pub fn new(as_of: NaiveDate, known_at: Timestamp, source: SourceIx, value: T) -> Self {
        Self { as_of, known_at, source, withdrawn_at: None, value }
    }

    /// Whether the fact stands at a cut-off: it is known by then, and not withdrawn.
    #[must_use]
    pub fn is_known(&self, cut_off: Timestamp) -> bool {
        self.known_at <= cut_off && !self.is_withdrawn(cut_off)
    }

    /// Whether the fact is withdrawn at a cut-off.
    #[must_use]
    pub fn is_withdrawn(&self, cut_off: Timestamp) -> bool {
        self.withdrawn_at.is_some_and(|at| at <= cut_off)
    }

    /// The fact with another value.
    pub fn with<U>(&self, value: U) -> Fact<U> {
        let Self { as_of, known_at, source, withdrawn_at, .. } = *self;
        Fact { as_of, known_at, source, withdrawn_at, value }
    }
}

/// Facts of many keys, sorted by key, then `as_of`, then `known_at`.
#[derive(Debug, Clone)]
pub struct FactTable<K, T> {
    rows: Vec<(K, Fact<T>)>,
    /// Dates of the rows once more, contiguous in memory: they are what a search reads.
    as_of: Vec<NaiveDate>,
    /// Keys with the end of their rows; rows of a key start where those of the key before end.
    ends: Vec<(K, usize)>,
}

impl<K, T> Default for FactTable<K, T> {
    fn default() -> Self {
        Self { rows: Vec::new(), as_of: Vec::new(), ends: Vec::new() }
    }
}

impl<K: Ord + Copy, T> FactTable<K, T> {
    /// A table of facts in any order.
    #[must_use]
    pub fn new(mut rows: Vec<(K, Fact<T>)>) -> Self {
        rows.sort_by_key(|(key, fact)| (*key, fact.as_of, fact.known_at));
        let mut ends: Vec<(K, usize)> = Vec::new();
        for (at, (key, _)) in rows.iter().enumerate() {
            match ends.last_mut() {
                Some((last, end)) if last == key => *end = at + 1,
                _ => ends.push((*key, at + 1)),
            }
        }
        let as_of = rows.iter().map(|(_, fact)| fact.as_of).collect();
        Self { rows, as_of, ends }
    }

    /// All facts of a key, oldest first.
    #[must_use]
    pub fn of(&self, key: K) -> &[(K, Fact<T>)] {
        &self.rows[self.range(key)]
    }

    fn range(&self, key: K) -> Range<usize> {
        let Ok(at) = self.ends.binary_search_by_key(&key, |(known, _)| *known) else {
            return 0..0;
        };
        at.checked_sub(1).map_or(0, |before| self.ends[before].1)..self.ends[at].1
    }

    /// The newest fact about a date or before it that stood at the cut-off. Of two about the same
    /// date, the one known later stands; of a date whose facts are withdrawn none does, and an
    /// earlier date answers.
    #[must_use]
    pub fn latest(&self, key: K, as_of: NaiveDate, cut_off: Timestamp) -> Option<&Fact<T>> {
        let range = self.range(key);
        let end = self.as_of[range.clone()].partition_point(|date| *date <= as_of);
        let facts = &self.rows[range.start..range.start + end];
        // Backwards from the date: of several versions about one date the last known comes first,
        // and the cut-off skips what was not known yet.
        facts.iter().rev().map(|(_, fact)| fact).find(|fact| fact.is_known(cut_off))
    }

    /// Each key once, in order.
    pub fn keys(&self) -> impl Iterator<Item = K> {
        self.ends.iter().map(|(key, _)| *key)
    }

    /// All rows in order.
    #[must_use]
    pub fn rows(&self) -> &[(K, Fact<T>)] {
        &self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security::TextIx;
    use kapok_domain::end_of_day;

    fn fact(as_of: &str, known: &str, value: f64) -> (u32, Fact<f64>) {
        let known_at = end_of_day(known.parse().unwrap());
        (1, Fact::new(as_of.parse().unwrap(), known_at, TextIx(0), value))
    }

    #[test]
    fn a_correction_counts_from_when_it_was_known() {
        let table = FactTable::new(vec![
            fact("2020-12-31", "2021-09-01", 12.0),
            fact("2020-12-31", "2021-04-30", 10.0),
            fact("2019-12-31", "2020-04-30", 9.0),
        ]);
        let at = |day: &str| {
            let day = day.parse().unwrap();
            table.latest(1, day, end_of_day(day)).map(|fact| fact.value)
        };
        assert_eq!(at("2020-04-29"), None);
        assert_eq!(at("2021-04-29"), Some(9.0));
        assert_eq!(at("2021-05-01"), Some(10.0));
        assert_eq!(at("2021-09-01"), Some(12.0));
        assert_eq!(
            table.latest(
                2,
                "2021-09-01".parse().unwrap(),
                end_of_day("2021-09-01".parse().unwrap())
            ),
            None
        );
    }

    #[test]
    fn a_withdrawn_fact_counts_until_the_withdrawal_was_known() {
        let withdrawn = |on: &str, (key, fact): (u32, Fact<f64>)| {
            (key, Fact { withdrawn_at: Some(end_of_day(on.parse().unwrap())), ..fact })
        };
        let table = FactTable::new(vec![
            fact("2019-12-31", "2020-04-30", 9.0),
            withdrawn("2021-06-01", fact("2020-12-31", "2021-04-30", 10.0)),
            withdrawn("2021-06-01", fact("2020-12-31", "2021-05-10", 11.0)),
            fact("2020-12-31", "2021-09-01", 12.0),
        ]);
        let at = |day: &str| {
            let day = day.parse().unwrap();
            table.latest(1, day, end_of_day(day)).map(|fact| fact.value)
        };
        assert_eq!(at("2021-05-09"), Some(10.0));
        assert_eq!(at("2021-05-31"), Some(11.0));
        assert_eq!(at("2021-06-01"), Some(9.0), "the year before, and no version before");
        assert_eq!(at("2021-09-01"), Some(12.0));
    }
}
