//! Rows of overlays follow from other rows of the day.

use kapok_published::OverlayRow;

use super::fields::Fields;
use super::series::series;
use crate::check::Check;
use crate::exact::exact;
use crate::index_rows::IndexRows;
use crate::place::place;
use crate::rounding::shown;

pub(super) fn checks(index: &IndexRows<'_>) -> [Check; 4] {
    [states(index), published(index), underlying(index), entered(index)]
}

/// An overlay has a level, or says since when and why not; on its base date the level is the base
/// level.
fn states(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("an overlay has a level, or is held with a reason");
    for row in &index.overlays {
        let held = row.status == "held";
        let there = |column: &str| place(*row, column);
        check.same(|| there("status"), held || row.status == index.price.status, true);
        check.same(|| there("level"), row.level.is_some(), !held);
        check.same(|| there("level_published"), row.level_published.is_some(), !held);
        check.same(|| there("next_level"), row.next_level.is_some(), !held);
        check.same(|| there("held_since"), row.held_since.is_some_and(|d| d <= row.date), held);
        check.same(|| there("reason"), row.reason.is_some(), held);
        if row.date == row.base_date && !held {
            check.same(|| there("level"), row.level, Some(row.base_level));
            check.same(|| there("next_level"), row.next_level, Some(row.base_level));
        }
    }
    check
}

fn published(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("overlays: level_published and daily_return");
    for row in &index.overlays {
        let Some(level) = row.level else { continue };
        let shown = shown(index.price, level);
        check.same(|| place(*row, "level_published"), row.level_published, shown);
        let base = row.return_base.filter(|base| *base > 0.0);
        let place = || place(*row, "daily_return");
        check.same(place, row.daily_return.is_some(), base.is_some());
        if let Some((seen, base)) = row.daily_return.zip(base) {
            let growth = exact(level) / exact(base);
            let scale = &growth + &exact(1.0);
            check.within(place, &(exact(seen) + exact(1.0)), &growth, &scale);
        }
    }
    check
}

/// The level of the series enters: today's, and that which its return is measured from.
fn underlying(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("overlays: underlying = level of what it is computed from");
    for row in &index.overlays {
        let Some((today, before)) = row.underlying_level.zip(row.underlying_before) else {
            continue;
        };
        let Some(series) = series(index, &row.on) else { continue };
        let decimals = Fields::of(&row.terms).number("underlying_decimals");
        let entered = |level: f64| match decimals.map(|decimals| decimals as usize) {
            Some(decimals) => format!("{level:.decimals$}").parse().unwrap_or(level),
            None => level,
        };
        check.same(|| place(*row, "underlying_level"), today, entered(series.level));
        let on_base_date = row.date == row.base_date;
        let from = series.before.filter(|_| !on_base_date).unwrap_or(series.level);
        check.same(|| place(*row, "underlying_before"), before, entered(from));
    }
    check
}

/// Exposures that are terms, and dividends that are published beside the levels.
fn entered(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("overlays: exposure and points are those of terms and levels");
    for row in index.overlays.iter().filter(|row| row.previous_level.is_some()) {
        if let Some((seen, stated)) = row.exposure.zip(stated_exposure(row)) {
            check.same(|| place(*row, "exposure"), seen, stated);
        }
        let level = index.level(&row.on).filter(|_| row.kind == "dividend_points");
        if let Some((level, points)) = level.zip(row.points) {
            check.same(|| place(*row, "points"), points, level.dividend_points);
        }
    }
    check
}

fn stated_exposure(row: &OverlayRow) -> Option<f64> {
    let factor = Fields::of(&row.terms).number("factor");
    match row.kind.as_str() {
        "leveraged" => factor,
        "inverse" => factor.map(|factor| -factor),
        _ => None,
    }
}
