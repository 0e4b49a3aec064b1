//! Blends: their level, the levels that it is measured from, and their cash.

use kapok_published::OverlayRow;

use super::expected::Expected;
use super::fields::{Fields, numbers};
use super::pair::Pair;
use super::series::{SeriesLevel, series};
use crate::check::Check;
use crate::exact::{Exact, exact};
use crate::index_rows::IndexRows;
use crate::place::place;

pub(super) fn expected(
    row: &OverlayRow,
    terms: &Fields<'_>,
    memory: &Fields<'_>,
) -> Option<Expected> {
    let level = memory.number("level")?;
    let (bases, today) = (memory.numbers("bases")?, numbers(row.components.as_deref()?)?);
    let weights = weights(terms)?;
    if bases.len() != weights.len() || today.len() != weights.len() {
        return None;
    }
    if terms.text("mean")? == "geometric" {
        let logs = (0..weights.len()).map(|at| weights[at] * (today[at] / bases[at]).ln());
        return Some(Expected::plain(exact(level * logs.sum::<f64>().exp())));
    }
    let part = |at: usize| exact(weights[at]) * exact(today[at]) / exact(bases[at]);
    let parts: Vec<Exact> = (0..weights.len()).map(part).collect();
    let sum: Exact = parts.iter().sum();
    let size: Exact = parts.iter().map(Exact::abs).sum();
    Some(Expected { level: exact(level) * sum, scale: exact(level) * size })
}

fn weights(terms: &Fields<'_>) -> Option<Vec<f64>> {
    let components = terms.text("components")?.split(';');
    components.map(|component| component.rsplit_once('=')?.1.parse().ok()).collect()
}

/// The level at the rebalance stays until there is one.
pub(super) fn carried(pair: &Pair<'_>, check: &mut Check) {
    let (old, new) = (Fields::of(&pair.before.memory), Fields::of(&pair.row.memory));
    if new.text("level") != old.text("level") {
        check.same(|| place(pair.row, "memory"), new.number("level"), pair.row.level);
    }
}

/// Levels of the components, today and at the last rebalance, are those of their series.
pub(super) fn components(index: &IndexRows<'_>, pair: &Pair<'_>, check: &mut Check) {
    let row = pair.row;
    let Some(blend) = Blend::new(pair) else {
        return check.refuse(place(row, "components"), "nothing".to_owned(), "levels".to_owned());
    };
    if !row.on.split(';').any(|name| name == "cash") {
        check.same(|| place(row, "memory"), blend.new.number("cash"), Some(1.0));
    }
    for (at, name) in row.on.split(';').enumerate() {
        if name == "cash" {
            blend.cash(at, check);
        } else if let Some(series) = series(index, name) {
            blend.component(at, &series, check);
        }
    }
}

/// A blend between two days.
struct Blend<'a> {
    row: &'a OverlayRow,
    old: Fields<'a>,
    new: Fields<'a>,
    /// Levels of the components today.
    today: Vec<f64>,
    old_bases: Vec<f64>,
    new_bases: Vec<f64>,
}

impl<'a> Blend<'a> {
    fn new(pair: &Pair<'a>) -> Option<Self> {
        let (old, new) = (Fields::of(&pair.before.memory), Fields::of(&pair.row.memory));
        let today = numbers(pair.row.components.as_deref()?)?;
        let (old_bases, new_bases) = (old.numbers("bases")?, new.numbers("bases")?);
        Some(Self { row: pair.row, old, new, today, old_bases, new_bases })
    }

    fn is_rebalanced(&self) -> bool {
        self.new.text("level") != self.old.text("level")
    }

    fn component(&self, at: usize, series: &SeriesLevel, check: &mut Check) {
        let Some(next) = series.next else { return };
        let base = self.new_bases.get(at).copied();
        let seen = self.today.get(at).copied();
        check.same(|| place(self.row, "components"), seen, Some(series.level));
        if self.is_rebalanced() {
            check.same(|| place(self.row, "memory"), base, Some(next));
        } else if next == series.level {
            let kept = self.old_bases.get(at).copied();
            check.same(|| place(self.row, "memory"), base, kept);
        }
    }

    /// `C · (1 + r·f)` since the rebalance, from one.
    fn cash(&self, at: usize, check: &mut Check) {
        let row = self.row;
        let kept = self.old.number("cash").zip(self.today.get(at).copied());
        let Some((before, seen)) = kept else { return };
        let (rate, fraction) = (row.rate.unwrap_or(0.0), row.year_fraction.unwrap_or(0.0));
        let grown = exact(before) * (exact(1.0) + exact(rate) * exact(fraction));
        check.near(|| place(row, "components"), seen, &grown);
        let carried = if self.is_rebalanced() { 1.0 } else { seen };
        check.same(|| place(row, "memory"), self.new.number("cash"), Some(carried));
    }
}
