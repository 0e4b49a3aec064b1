//! Facts in the order of their keys, looked up by the first parts of a key.

use chrono::NaiveDate;
use kapok_domain::Timestamp;

use crate::fact::Fact;

/// A fact with its key.
pub(super) type Row<K, T> = (K, Fact<T>);

/// Facts sorted by key, then `as_of`, then `known_at`.
#[derive(Debug)]
pub(super) struct Records<K, T> {
    rows: Vec<Row<K, T>>,
}

impl<K: Ord + Copy, T> Records<K, T> {
    pub(super) fn new(mut rows: Vec<Row<K, T>>) -> Self {
        rows.sort_by_key(|(key, fact)| (*key, fact.as_of, fact.known_at));
        Self { rows }
    }

    pub(super) fn all(&self) -> &[Row<K, T>] {
        &self.rows
    }

    /// The rows whose keys begin with `start`; `head` is the beginning of a key.
    pub(super) fn of<H: Ord>(&self, start: &H, head: impl Fn(&K) -> H) -> &[Row<K, T>] {
        let from = self.rows.partition_point(|(key, _)| head(key) < *start);
        let rows = &self.rows[from..];
        &rows[..rows.partition_point(|(key, _)| head(key) == *start)]
    }
}

/// Of each key the row known last by the cut-off, whatever date it speaks about.
pub(super) fn last_known<K: Eq, T>(
    rows: &[Row<K, T>],
    cut_off: Timestamp,
) -> impl Iterator<Item = &Row<K, T>> {
    let known = move |row: &&Row<K, T>| row.1.is_known(cut_off);
    let last = move |group: &'_ [Row<K, T>]| -> Option<usize> {
        let rows = group.iter().enumerate().filter(|(_, row)| known(row));
        // Known last, then the later date: a provider corrects a case by a new row under the same
        // key.
        rows.max_by_key(|(_, (_, fact))| (fact.known_at, fact.as_of)).map(|(at, _)| at)
    };
    rows.chunk_by(|a, b| a.0 == b.0).filter_map(move |group| last(group).map(|at| &group[at]))
}

/// Of each key the newest row about `date` or before it that was known at the cut-off; of two about
/// one date, the one known later.
pub(super) fn newest<K: Eq, T>(
    rows: &[Row<K, T>],
    date: NaiveDate,
    cut_off: Timestamp,
) -> impl Iterator<Item = &Row<K, T>> {
    let counts = move |row: &&Row<K, T>| row.1.as_of <= date && row.1.is_known(cut_off);
    rows.chunk_by(|a, b| a.0 == b.0).filter_map(move |group| group.iter().rev().find(counts))
}

/// The rows of the newest period up to `date` of which anything was known at the cut-off: of each
/// key the one known last. What an older period said of other keys is not carried on.
pub(super) fn newest_period<K: Eq, T>(
    rows: &[Row<K, T>],
    date: NaiveDate,
    cut_off: Timestamp,
) -> impl Iterator<Item = &Row<K, T>> {
    let known = rows.iter().filter(move |(_, fact)| fact.is_known(cut_off));
    let period = known.map(|(_, fact)| fact.as_of).filter(|as_of| *as_of <= date).max();
    newest(rows, date, cut_off).filter(move |(_, fact)| Some(fact.as_of) == period)
}
