//! What hedges and blends measure from: levels of their series at the last reset, and today.

use super::Index;
use super::overlay_fields::{Fields, numbers};
use super::overlay_memory::place;
use super::record::Check;
use crate::exact::exact;
use crate::tables::OverlayRow;

/// Level of a series of the index today, and what its next return is measured from.
fn series(index: &Index<'_>, name: &str) -> Option<(f64, f64)> {
    if let Some(row) = index.levels.iter().find(|row| row.return_variant == name) {
        return Some((row.level, row.level));
    }
    let row = index.overlays.iter().find(|row| row.overlay_id == name)?;
    row.level.zip(row.next_level)
}

/// Checks a hedge or a blend against the series that it is computed from.
pub(super) fn check(index: &Index<'_>, row: &OverlayRow, before: &OverlayRow, check: &mut Check) {
    if row.memory == "stopped" {
        return;
    }
    match row.kind.as_str() {
        "hedged" => hedged(index, row, before, check),
        "blend" => blend(index, row, before, check),
        _ => {}
    }
}

fn hedged(index: &Index<'_>, row: &OverlayRow, before: &OverlayRow, check: &mut Check) {
    let (old, new) = (Fields::of(&before.memory), Fields::of(&row.memory));
    let Some((level, next)) = series(index, &row.on) else { return };
    let at = || place(row, "memory");
    if new.text("reset") == Some(&row.date.to_string()) {
        // Terms may stand on another series from the next day on: then this is not told here.
        if row.terms.contains("underlying_decimals") {
            return;
        }
        check.same(at, new.number("underlying"), Some(next));
    } else if next == level {
        check.same(at, new.text("underlying"), old.text("underlying"));
    }
}

fn blend(index: &Index<'_>, row: &OverlayRow, before: &OverlayRow, check: &mut Check) {
    let (old, new) = (Fields::of(&before.memory), Fields::of(&row.memory));
    let (Some(today), Some(was), Some(bases)) =
        (row.components.as_deref().and_then(numbers), old.numbers("bases"), new.numbers("bases"))
    else {
        check.fail(place(row, "components"), "nothing".to_owned(), "levels".to_owned());
        return;
    };
    if !row.on.split(';').any(|name| name == "cash") {
        check.same(|| place(row, "memory"), new.number("cash"), Some(1.0));
    }
    let rebalanced = new.text("level") != old.text("level");
    for (at, name) in row.on.split(';').enumerate() {
        let seen = today.get(at).copied();
        let place_of = |column| move || place(row, column);
        let base = bases.get(at).copied();
        if name == "cash" {
            cash(row, &old, &new, seen, rebalanced, check);
        } else if let Some((level, next)) = series(index, name) {
            check.same(place_of("components"), seen, Some(level));
            if rebalanced {
                check.same(place_of("memory"), base, Some(next));
            } else if next == level {
                check.same(place_of("memory"), base, was.get(at).copied());
            }
        }
    }
}

/// `C · (1 + r·f)` since the rebalance, from one.
fn cash(
    row: &OverlayRow,
    old: &Fields<'_>,
    new: &Fields<'_>,
    seen: Option<f64>,
    rebalanced: bool,
    check: &mut Check,
) {
    let (Some(before), Some(seen)) = (old.number("cash"), seen) else { return };
    let (rate, fraction) = (row.rate.unwrap_or(0.0), row.year_fraction.unwrap_or(0.0));
    let grown = exact(before) * (exact(1.0) + exact(rate) * exact(fraction));
    check.near(|| place(row, "components"), seen, &grown);
    let carried = if rebalanced { 1.0 } else { seen };
    check.same(|| place(row, "memory"), new.number("cash"), Some(carried));
}
