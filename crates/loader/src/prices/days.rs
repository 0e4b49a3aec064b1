//! The days of a price table.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::Wanted;
use crate::column::{Cells, date_of};
use crate::error::LoadError;
use crate::scan::TableFiles;

/// All wanted days on which the table has rows, sorted. Row groups that say themselves that they
/// are of one day are not read.
pub(super) fn of(files: &TableFiles, wanted: Wanted) -> Result<Vec<i32>, LoadError> {
    let days = RefCell::new(BTreeSet::new());
    let must_read = |first, last| {
        if first == last && wanted.has(first) {
            days.borrow_mut().insert(first);
        }
        first != last && wanted.touches(first, last)
    };
    files.scan_if(&["date"], &must_read, &mut |batch| {
        if let Cells::Days(seen) = &batch.column("date").cells {
            let runs = seen.values().chunk_by(|a, b| a == b).map(|run| run[0]);
            days.borrow_mut().extend(runs.filter(|day| wanted.has(*day)));
        }
    })?;
    Ok(days.into_inner().into_iter().filter(|day| date_of(*day).is_some()).collect())
}
