//! Series of an index that overlays are computed from.

use crate::index_rows::IndexRows;

/// Level of a series of the index.
pub(super) struct SeriesLevel {
    /// Today.
    pub(super) level: f64,
    /// The level that today's return is measured from; absent on its first day.
    pub(super) before: Option<f64>,
    /// The level that its next return is measured from.
    pub(super) next: Option<f64>,
}

/// A return variant or an overlay of the index, by its name.
pub(super) fn series(index: &IndexRows<'_>, name: &str) -> Option<SeriesLevel> {
    if let Some(row) = index.level(name) {
        let (level, before) = (row.level, row.previous_level);
        return Some(SeriesLevel { level, before, next: Some(level) });
    }
    let row = index.overlays.iter().find(|row| row.overlay_id == name)?;
    Some(SeriesLevel { level: row.level?, before: row.return_base, next: row.next_level })
}
