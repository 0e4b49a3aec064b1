//! Overlays follow from levels, terms and what was carried.

use chrono::NaiveDate;

use super::overlay_bases;
use super::overlay_levels::{expected, is_transcendental};
use super::overlay_memory::{self, TRANSCENDENTAL, place};
use super::record::{Check, Verification};
use super::{Index, Indices, TOLERANCE};
use crate::exact::exact;
use crate::tables::{LevelRow, OverlayRow};

pub(super) fn check(
    index: &Index<'_>,
    price: &LevelRow,
    before: Option<&Indices<'_>>,
    found: &mut Verification,
) {
    if index.overlays.is_empty() {
        return;
    }
    found.add(states(index));
    found.add(published(index));
    found.add(underlying(index));
    found.add(entered(index));
    let old = before.and_then(|before| before.get(index.id));
    let old = old.filter(|old| old.price().is_some_and(|row| row.next_date == price.date));
    let began = |row: &&&OverlayRow| row.base_date < price.date;
    match old {
        Some(old) => {
            let pairs = pairs(index, old, found);
            found.add(continued(index, &pairs));
            found.add(days(index, &pairs));
            found.add(levels(index, &pairs, false));
            found.add(levels(index, &pairs, true));
            found.add(carried(index, &pairs));
        }
        None if index.overlays.iter().any(|row| began(&row)) => {
            found.skip(format!("{}: overlays, the day before was not given", index.id));
        }
        None => {}
    }
}

type Pairs<'a> = Vec<(&'a OverlayRow, &'a OverlayRow)>;

/// Each overlay that had begun, with its row of the day before.
fn pairs<'a>(index: &Index<'a>, old: &Index<'a>, found: &mut Verification) -> Pairs<'a> {
    let mut pairs = Vec::new();
    let mut check = Check::of(index.id, "an overlay that had begun is published the day before");
    for row in index.overlays.iter().filter(|row| row.base_date < row.date) {
        let before = old.overlays.iter().find(|old| old.overlay_id == row.overlay_id);
        match before {
            Some(before) => {
                check.same(|| place(row, "base_date"), row.base_date, before.base_date);
                check.same(|| place(row, "base_level"), row.base_level, before.base_level);
                pairs.push((*row, *before));
            }
            None => check.same(|| place(row, "status"), row.status.as_str(), "held"),
        }
    }
    found.add(check);
    pairs
}

/// An overlay has a level, or says since when and why not; on its base date the level is the base
/// level.
fn states(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "an overlay has a level, or is held with a reason");
    for row in &index.overlays {
        let held = row.status == "held";
        let there = |column: &str| place(row, column);
        check.same(|| there("status"), held || row.status == "final", true);
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

fn published(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "overlays: level_published and daily_return");
    for row in &index.overlays {
        let Some(level) = row.level else { continue };
        let shown = index.price().and_then(|price| super::levels::shown(price, level));
        check.same(|| place(row, "level_published"), row.level_published, shown);
        let base = row.return_base.filter(|base| *base > 0.0);
        check.same(|| place(row, "daily_return"), row.daily_return.is_some(), base.is_some());
        if let (Some(seen), Some(base)) = (row.daily_return, base) {
            let growth = exact(level) / exact(base);
            let scale = &growth + &exact(1.0);
            check.within(
                || place(row, "daily_return"),
                &(exact(seen) + exact(1.0)),
                &growth,
                &scale,
            );
        }
    }
    check
}

/// Exposures that are terms, and dividends that are published beside the levels.
fn entered(index: &Index<'_>) -> Check {
    let mut check =
        Check::of(index.id, "overlays: exposure and points are those of terms and levels");
    for row in index.overlays.iter().filter(|row| row.previous_level.is_some()) {
        let factor = super::overlay_fields::Fields::of(&row.terms).number("factor");
        let stated = match row.kind.as_str() {
            "leveraged" => factor,
            "inverse" => factor.map(|factor| -factor),
            _ => None,
        };
        if stated.is_some() && row.exposure.is_some() {
            check.same(|| place(row, "exposure"), row.exposure, stated);
        }
        let level = index.levels.iter().find(|level| level.return_variant == row.on);
        if let ("dividend_points", Some(level), Some(points)) =
            (row.kind.as_str(), level, row.points)
        {
            check.same(|| place(row, "points"), points, level.dividend_points);
        }
    }
    check
}

/// What enters is the level of the series: today, and what its return is measured from.
fn underlying(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "overlays: underlying = level of what it is computed from");
    for row in &index.overlays {
        let Some((today, before)) = row.underlying_level.zip(row.underlying_before) else {
            continue;
        };
        let Some((level, from)) = series(index, &row.on) else { continue };
        let terms = super::overlay_fields::Fields::of(&row.terms);
        let decimals = terms.number("underlying_decimals").map(|decimals| decimals as usize);
        let entered = |level: f64| match decimals {
            Some(decimals) => format!("{level:.decimals$}").parse().unwrap_or(level),
            None => level,
        };
        check.same(|| place(row, "underlying_level"), today, entered(level));
        let from = if row.date == row.base_date { level } else { from.unwrap_or(level) };
        check.same(|| place(row, "underlying_before"), before, entered(from));
    }
    check
}

/// Level of a series today, and what its return is measured from.
fn series(index: &Index<'_>, name: &str) -> Option<(f64, Option<f64>)> {
    if let Some(row) = index.levels.iter().find(|row| row.return_variant == name) {
        return Some((row.level, row.previous_level));
    }
    let row = index.overlays.iter().find(|row| row.overlay_id == name)?;
    Some((row.level?, row.return_base))
}

/// A day begins with what the day before has carried on; who is held stays so.
fn continued(index: &Index<'_>, pairs: &Pairs<'_>) -> Check {
    let mut check = Check::of(index.id, "overlays continue with what the day before has carried");
    for (row, before) in pairs {
        check.same(|| place(row, "previous_level"), row.previous_level, before.level);
        check.same(|| place(row, "return_base"), row.return_base, before.next_level);
        if before.status == "held" {
            check.same(|| place(row, "held_since"), row.held_since, before.held_since);
            check.same(|| place(row, "reason"), &row.reason, &before.reason);
        }
    }
    check
}

/// Days and the part of a year since the day before.
fn days(index: &Index<'_>, pairs: &Pairs<'_>) -> Check {
    let mut check = Check::of(index.id, "overlays: days and year_fraction follow from the dates");
    for (row, before) in pairs {
        let days = (row.date - before.date).num_days();
        check.same(|| place(row, "days"), row.days, Some(days));
        let Some((fraction, basis)) = row.year_fraction.zip(row.basis.as_deref()) else { continue };
        let whole = exact(days as f64);
        let expected = match basis {
            "act/360" => whole / exact(360.0),
            "act/365" => whole / exact(365.0),
            _ => by_years(before.date, row.date),
        };
        check.near(|| place(row, "year_fraction"), fraction, &expected);
    }
    check
}

/// Day by day: one by the days of the year in which it begins.
fn by_years(from: NaiveDate, to: NaiveDate) -> crate::exact::Exact {
    let days = from.iter_days().take_while(|day| *day < to);
    let leap = days.clone().filter(NaiveDate::leap_year).count();
    let all = days.count();
    exact(leap as f64) / exact(366.0) + exact((all - leap) as f64) / exact(365.0)
}

/// Levels by the formula of each kind.
fn levels(index: &Index<'_>, pairs: &Pairs<'_>, transcendental: bool) -> Check {
    let (name, tolerance) = match transcendental {
        false => ("overlay levels follow from terms, underlying and carried", TOLERANCE),
        true => {
            ("overlay levels with powers, roots or logarithms follow, to 1e-14", TRANSCENDENTAL)
        }
    };
    let mut check = Check::of(index.id, name);
    for (row, before) in pairs {
        let Some(level) = row.level.filter(|_| is_transcendental(row) == transcendental) else {
            continue;
        };
        let at = || place(row, "level");
        if before.memory == "stopped" {
            check.same(at, level, 0.0);
            continue;
        }
        let Some(expected) = expected(row, &before.memory) else {
            check.same(at, format!("{level:?}"), "nothing: a value is missing".to_owned());
            continue;
        };
        if row.memory == "stopped" {
            check.same(at, expected.level.is_above_zero(), false);
            continue;
        }
        let terms = super::overlay_fields::Fields::of(&row.terms);
        let decimals = terms.number("carried_decimals").map(|decimals| decimals as usize);
        match decimals {
            None => {
                let published = exact(level);
                check.within_tolerance(at, &published, &expected.level, &expected.scale, tolerance);
            }
            Some(decimals) => {
                let shown: f64 = format!("{level:.decimals$}").parse().unwrap_or(0.0);
                check.same(at, level, shown);
                let unit: f64 = format!("1e-{decimals}").parse().unwrap_or(0.0);
                let room = exact(0.5 * unit) + &expected.scale * &exact(tolerance);
                let error = (exact(level) - expected.level).abs();
                check.same(at, (room - error).is_above_zero(), true);
            }
        }
    }
    check
}

/// What is carried on.
fn carried(index: &Index<'_>, pairs: &Pairs<'_>) -> Check {
    let mut check = Check::of(index.id, "what overlays carry on follows from what they carried");
    for (row, before) in pairs.iter().filter(|(row, _)| row.level.is_some()) {
        if before.memory == "stopped" {
            check.same(|| place(row, "memory"), row.memory.as_str(), "stopped");
            check.same(|| place(row, "next_level"), row.next_level, Some(0.0));
            continue;
        }
        overlay_memory::check(row, before, &mut check);
        overlay_bases::check(index, row, before, &mut check);
        next_level(row, &mut check);
    }
    check
}

/// The next day goes on from the level, but after a split or a reset.
fn next_level(row: &OverlayRow, check: &mut Check) {
    let at = || place(row, "next_level");
    let terms = super::overlay_fields::Fields::of(&row.terms);
    match row.kind.as_str() {
        "level_split" if row.next_level != row.level => {
            let factor = terms.number("factor");
            let split = row.level.zip(factor).map(|(level, factor)| level * factor);
            check.same(at, row.next_level, split);
            let small = row.level.zip(terms.number("below")).is_some_and(|(l, below)| l < below);
            check.same(at, small, true);
        }
        "dividend_points" if row.next_level != row.level => {
            check.same(at, row.next_level, Some(0.0));
        }
        _ => check.same(at, row.next_level, row.level),
    }
}
