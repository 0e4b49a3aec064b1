//! Memories of overlays follow from those of the day before and from what entered.

use kapok_published::OverlayRow;

use super::fields::Fields;
use super::pair::Pair;
use super::{blends, hedges, risk};
use crate::check::Check;
use crate::index_rows::IndexRows;
use crate::place::place;

pub(super) fn check(index: &IndexRows<'_>, pairs: &[Pair<'_>]) -> Check {
    let mut check = index.check("what overlays carry on follows from what they carried");
    for pair in pairs.iter().filter(|pair| pair.row.level.is_some()) {
        let row = pair.row;
        if pair.before.memory == "stopped" {
            check.same(|| place(row, "memory"), row.memory.as_str(), "stopped");
            check.same(|| place(row, "next_level"), row.next_level, Some(0.0));
            continue;
        }
        if row.memory == "stopped" {
            check.same(|| place(row, "level"), row.level, Some(0.0));
        } else {
            memory(index, pair, &mut check);
        }
        next_level(row, &mut check);
    }
    check
}

fn memory(index: &IndexRows<'_>, pair: &Pair<'_>, check: &mut Check) {
    let row = pair.row;
    let place = || place(row, "memory");
    match row.kind.as_str() {
        "risk_control" => risk::carried(pair, check),
        "currency" => {
            check.same(place, Fields::of(&row.memory).number("rate"), row.exchange_rate);
        }
        "hedged" => {
            hedges::carried(pair, check);
            hedges::underlying(index, pair, check);
        }
        "blend" => {
            blends::carried(pair, check);
            blends::components(index, pair, check);
        }
        _ => check.same(place, row.memory.as_str(), ""),
    }
}

/// The next day goes on from the level, but after a split or a reset.
fn next_level(row: &OverlayRow, check: &mut Check) {
    let place = || place(row, "next_level");
    match row.kind.as_str() {
        "level_split" if row.next_level != row.level => {
            let terms = Fields::of(&row.terms);
            let split = row.level.zip(terms.number("factor")).map(|(level, factor)| level * factor);
            check.same(place, row.next_level, split);
            let small = row.level.zip(terms.number("below")).is_some_and(|(l, below)| l < below);
            check.same(place, small, true);
        }
        "dividend_points" if row.next_level != row.level => {
            check.same(place, row.next_level, Some(0.0));
        }
        _ => check.same(place, row.next_level, row.level),
    }
}
