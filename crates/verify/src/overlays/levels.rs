//! Levels of overlays, by the formula of each kind.

use chrono::NaiveDate;
use kapok_published::OverlayRow;

use super::expected::Expected;
use super::fields::Fields;
use super::pair::Pair;
use super::{blends, fees, hedges, leverage};
use crate::check::{Check, TOLERANCE, TRANSCENDENTAL};
use crate::exact::{Exact, exact};
use crate::index_rows::IndexRows;
use crate::place::place;

/// Days and the part of a year since the day before.
pub(super) fn days(index: &IndexRows<'_>, pairs: &[Pair<'_>]) -> Check {
    let mut check = index.check("overlays: days and year_fraction follow from the dates");
    for Pair { row, before } in pairs {
        let days = (row.date - before.date).num_days();
        check.same(|| place(*row, "days"), row.days, Some(days));
        let Some((fraction, basis)) = row.year_fraction.zip(row.basis.as_deref()) else { continue };
        let whole = exact(days as f64);
        let expected = match basis {
            "act/360" => whole / exact(360.0),
            "act/365" => whole / exact(365.0),
            _ => by_years(before.date, row.date),
        };
        check.near(|| place(*row, "year_fraction"), fraction, &expected);
    }
    check
}

/// Day by day: one by the days of the year in which it begins.
fn by_years(from: NaiveDate, to: NaiveDate) -> Exact {
    let days = from.iter_days().take_while(|day| *day < to);
    let leap = days.clone().filter(NaiveDate::leap_year).count();
    let all = days.count();
    exact(leap as f64) / exact(366.0) + exact((all - leap) as f64) / exact(365.0)
}

/// Numbers that a formula needs.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Arithmetic {
    /// Sums, products and quotients, which are exact.
    Rational,
    /// Powers, roots and logarithms, which are near.
    Transcendental,
}

impl Arithmetic {
    fn of(row: &OverlayRow) -> Self {
        let terms = Fields::of(&row.terms);
        let geometric = |name| terms.text(name) == Some("geometric");
        if row.kind == "risk_control" || geometric("method") || geometric("mean") {
            Self::Transcendental
        } else {
            Self::Rational
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Rational => "overlay levels follow from terms, underlying and carried",
            Self::Transcendental => {
                "overlay levels with powers, roots or logarithms follow, to 1e-14"
            }
        }
    }

    fn tolerance(self) -> f64 {
        match self {
            Self::Rational => TOLERANCE,
            Self::Transcendental => TRANSCENDENTAL,
        }
    }
}

/// Levels of the overlays whose formula is of an arithmetic.
pub(super) fn check(index: &IndexRows<'_>, pairs: &[Pair<'_>], arithmetic: Arithmetic) -> Check {
    let mut check = index.check(arithmetic.name());
    for pair in pairs {
        if let Some(level) = pair.row.level.filter(|_| Arithmetic::of(pair.row) == arithmetic) {
            compare(pair, level, arithmetic.tolerance(), &mut check);
        }
    }
    check
}

fn compare(pair: &Pair<'_>, level: f64, tolerance: f64, check: &mut Check) {
    let Pair { row, before } = pair;
    let place = || place(*row, "level");
    if before.memory == "stopped" {
        return check.same(place, level, 0.0);
    }
    let Some(expected) = expected(row, &before.memory) else {
        return check.same(place, format!("{level:?}"), "nothing: a value is missing".to_owned());
    };
    if row.memory == "stopped" {
        return check.same(place, expected.level.is_above_zero(), false);
    }
    match Fields::of(&row.terms).number("carried_decimals") {
        Some(decimals) => rounded(row, &expected, decimals as usize, tolerance, check),
        None => {
            let Expected { level: recomputed, scale } = expected;
            check.within_tolerance(place, &exact(level), &recomputed, &scale, tolerance);
        }
    }
}

/// A level that is carried at so many decimals has no more, and is at most half a unit of the last
/// away.
fn rounded(
    row: &OverlayRow,
    expected: &Expected,
    decimals: usize,
    tolerance: f64,
    check: &mut Check,
) {
    let Some(level) = row.level else { return };
    let place = || place(row, "level");
    let shown: f64 = format!("{level:.decimals$}").parse().unwrap_or(0.0);
    check.same(place, level, shown);
    let unit: f64 = format!("1e-{decimals}").parse().unwrap_or(0.0);
    let room = exact(0.5 * unit) + &expected.scale * &exact(tolerance);
    let error = (exact(level) - &expected.level).abs();
    check.same(place, (room - error).is_above_zero(), true);
}

/// The level of a row from its terms, from what entered, and from what was carried; `None` if a
/// value that the kind needs is not there.
fn expected(row: &OverlayRow, memory: &str) -> Option<Expected> {
    let (terms, memory) = (Fields::of(&row.terms), Fields::of(memory));
    let base = || row.return_base.map(exact);
    let growth = || Some(exact(row.underlying_level?) / exact(row.underlying_before?));
    match row.kind.as_str() {
        "decrement" | "fee" | "excess_return" => fees::expected(row, &terms),
        "leveraged" | "inverse" => leverage::expected(row, &terms),
        "risk_control" => leverage::exposed(row),
        "dividend_points" => Some(Expected::plain(base()? + exact(row.points?))),
        "franked" => {
            let with_points = exact(row.underlying_level?) + exact(row.points?);
            Some(Expected::plain(base()? * with_points / exact(row.underlying_before?)))
        }
        "currency" => {
            let change = exact(row.exchange_rate?) / exact(memory.number("rate")?);
            Some(Expected::plain(base()? * growth()? * change))
        }
        "local_currency" => Some(Expected::plain(base()? * exact(row.local_return?))),
        "level_split" | "chain_link" => Some(Expected::plain(base()? * growth()?)),
        "blend" => blends::expected(row, &terms, &memory),
        "hedged" => hedges::expected(row, &terms, &memory),
        _ => None,
    }
}
