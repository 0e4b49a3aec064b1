//! The parts of a change of level: each by its formula, and all together without a residual.

use std::collections::BTreeMap;

use super::Index;
use super::record::{Check, Verification};
use crate::exact::{Exact, exact};
use crate::tables::{ActionRow, AttributionRow, CloseRow, LevelRow};

pub(super) fn check(index: &Index<'_>, price: &LevelRow, found: &mut Verification) {
    found.add(sums(index));
    found.add(parts(index, price));
}

/// `Σ parts = level − previous level`: no tolerance.
fn sums(index: &Index<'_>) -> Check {
    let mut check = Check::of(index.id, "attribution sums to level - previous_level, exactly");
    for level in &index.levels {
        let variant = level.return_variant.as_str();
        let parts = index.attribution.iter().filter(|row| row.return_variant == variant);
        let sum: Exact = parts.map(|row| exact(row.points)).sum();
        let previous = level.previous_level.unwrap_or(level.level);
        let change = exact(level.level) - exact(previous);
        check.equal(|| format!("attribution: {} {variant}, sum", index.id), &sum, &change);
    }
    check
}

/// What parts are recomputed from.
struct Facts<'a> {
    close: BTreeMap<&'a str, &'a CloseRow>,
    actions: BTreeMap<(&'a str, &'a str), &'a ActionRow>,
    /// Points of the variant per point of the price return.
    growth: Exact,
    divisor: Exact,
}

impl Facts<'_> {
    /// `q (p¹ − p⁰) x⁰`, `q p¹ (x¹ − x⁰)` or the dividend, in points; `None` for what has none.
    fn points(&self, part: &AttributionRow) -> Option<Exact> {
        let security = part.security_id.as_deref()?;
        if part.component == "dividend" {
            let action = self.actions.get(&(security, part.event_id.as_deref()?))?;
            let points =
                if part.return_variant == "net" { action.points_net } else { action.points_gross };
            return points.map(|points| exact(points) * &self.growth);
        }
        let row = self.close.get(security)?;
        let (p0, p1) = (exact(row.open_price), exact(row.close));
        let (x0, x1) = (exact(row.open_fx), exact(row.fx));
        let value = match part.component.as_str() {
            "price" => (p1 - p0) * x0,
            "fx" => p1 * (x1 - x0),
            _ => return None,
        };
        Some(value * exact(row.index_shares) * &self.growth / &self.divisor)
    }
}

/// Parts are compared relative to the level: they lie on the grid of its last binary digit.
fn parts(index: &Index<'_>, price: &LevelRow) -> Check {
    let mut check = Check::of(index.id, "attribution parts follow from prices, rates, dividends");
    let Some(before) = price.previous_level.filter(|level| *level > 0.0) else { return check };
    if price.divisor <= 0.0 {
        return check;
    }
    let mut facts = facts(index, price);
    for level in &index.levels {
        let Some(previous) = level.previous_level else { continue };
        facts.growth = exact(previous) / exact(before);
        let of_variant = |row: &&&AttributionRow| row.return_variant == level.return_variant;
        for part in index.attribution.iter().filter(of_variant) {
            if let Some(points) = facts.points(part) {
                let place = || crate::table::Row::key(*part);
                let scale = exact(level.level);
                check.within(place, &exact(part.points), &points, &scale);
            }
        }
    }
    check
}

fn facts<'a>(index: &Index<'a>, price: &LevelRow) -> Facts<'a> {
    let close = index.close.iter().map(|row| (row.security_id.as_str(), *row));
    let actions = index.at_stage("today_close");
    Facts {
        close: close.collect(),
        actions: actions.map(|a| ((a.security_id.as_str(), a.event_id.as_str()), a)).collect(),
        growth: exact(1.0),
        divisor: exact(price.divisor),
    }
}
