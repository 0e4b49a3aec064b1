//! An overlay on a day and the day before.

use kapok_published::OverlayRow;

use crate::check::Check;
use crate::index_rows::IndexRows;
use crate::place::place;

/// An overlay that had begun, with its row of the day before.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) row: &'a OverlayRow,
    pub(super) before: &'a OverlayRow,
}

/// Each overlay that had begun; the check is that it was published the day before.
pub(super) fn pairs<'a>(
    index: &IndexRows<'a>,
    before: &IndexRows<'a>,
    check: &mut Check,
) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    for &row in index.overlays.iter().filter(|row| row.base_date < row.date) {
        let before = before.overlays.iter().find(|before| before.overlay_id == row.overlay_id);
        match before {
            Some(&before) => {
                check.same(|| place(row, "base_date"), row.base_date, before.base_date);
                check.same(|| place(row, "base_level"), row.base_level, before.base_level);
                pairs.push(Pair { row, before });
            }
            None => check.same(|| place(row, "status"), row.status.as_str(), "held"),
        }
    }
    pairs
}
