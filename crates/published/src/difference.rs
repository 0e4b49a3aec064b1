//! The first difference between two lists of rows.

use std::collections::BTreeSet;

use crate::row::TableRow;

/// The first row in which two lists differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowDifference {
    /// Position in the lists, from 0.
    pub at: usize,
    /// Row and column with both values, in words.
    pub words: String,
}

/// The first row in which two days differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableDifference {
    /// The index that the row is of.
    pub index: String,
    /// The table.
    pub table: &'static str,
    /// Row and column with both values, in words.
    pub words: String,
}

/// The first row of some indices in which two tables differ.
pub(crate) fn table_difference<R: TableRow>(
    published: &[R],
    new: &[R],
    indices: &BTreeSet<&str>,
) -> Option<TableDifference> {
    let of = |row: &&R| indices.contains(row.index_id());
    let published: Vec<&R> = published.iter().filter(of).collect();
    let new: Vec<&R> = new.iter().filter(of).collect();
    let RowDifference { at, words } = first_difference(&published, &new, ["published", "new"])?;
    let rows = [published.get(at), new.get(at)].into_iter().flatten();
    let index = rows.map(|row| row.index_id()).min().unwrap_or_default().to_owned();
    Some(TableDifference { index, table: R::NAME, words })
}

/// The first row in which two lists differ, each list with its name in the words.
#[must_use]
pub fn first_difference<R: TableRow>(
    old: &[&R],
    new: &[&R],
    names: [&str; 2],
) -> Option<RowDifference> {
    let shorter = old.len().min(new.len());
    let at = (0..shorter).find(|&at| old[at].texts() != new[at].texts());
    let [old_name, new_name] = names;
    match at {
        Some(at) => Some(RowDifference { at, words: cell_difference(old[at], new[at], names) }),
        None if old.len() == new.len() => None,
        None => {
            let words = format!("{old_name} {} rows, {new_name} {}", old.len(), new.len());
            Some(RowDifference { at: shorter, words })
        }
    }
}

fn cell_difference<R: TableRow>(old: &R, new: &R, [old_name, new_name]: [&str; 2]) -> String {
    if old.key() != new.key() {
        return format!("{old_name} row `{}`, {new_name} row `{}`", old.key(), new.key());
    }
    let (before, after) = (old.texts(), new.texts());
    let at = before.iter().zip(&after).position(|(a, b)| a != b).unwrap_or_default();
    let (before, after) = (&before[at], &after[at]);
    let column = R::description().columns[at].name;
    format!("`{}`, column `{column}`: {old_name} {before}, {new_name} {after}", old.key())
}
