//! Hedges: their level, and the forwards that they carry.

use chrono::NaiveDate;
use kapok_published::OverlayRow;

use super::expected::Expected;
use super::fields::{Fields, Quote, quotes};
use super::pair::Pair;
use super::series::series;
use crate::check::Check;
use crate::exact::{Exact, exact};
use crate::index_rows::IndexRows;
use crate::place::place;

pub(super) fn expected(
    row: &OverlayRow,
    terms: &Fields<'_>,
    memory: &Fields<'_>,
) -> Option<Expected> {
    let level = exact(memory.number("level")?);
    let gains = gains(row, terms, memory)?;
    let ratio = exact(memory.number("ratio")?);
    let growth = exact(row.underlying_level?) / exact(memory.number("underlying")?);
    let impact = &ratio * &gains.iter().sum::<Exact>();
    // Each gain is a difference of numbers near one.
    let scale = &level * &(&growth + &(exact(1.0) + ratio.abs()));
    Some(Expected { level: level * (growth + impact), scale })
}

/// Gains on the forwards of each currency, a fraction of the level at the reset.
fn gains(row: &OverlayRow, terms: &Fields<'_>, memory: &Fields<'_>) -> Option<Vec<Exact>> {
    let left = left(row, memory)?;
    let quotes = quotes(row.quotes.as_deref().unwrap_or_default())?;
    let (weights, spots) = (memory.numbers("weight")?, memory.numbers("spot")?);
    let forwards = memory.numbers("forward")?;
    let gain = |(at, currency): (usize, &str)| {
        let marked = marked(quotes.get(currency)?, &left, terms.text("interpolation")?);
        let (sold, bought) = (exact(*forwards.get(at)?), exact(*spots.get(at)?));
        Some(exact(*weights.get(at)?) * (sold - marked) / bought)
    };
    currencies(memory)?.enumerate().map(gain).collect()
}

/// The part of the time from reset to settlement that is left.
fn left(row: &OverlayRow, memory: &Fields<'_>) -> Option<Exact> {
    let date = |name: &str| memory.text(name)?.parse::<NaiveDate>().ok();
    let (reset, settles) = (date("reset")?, date("settles")?);
    let days = |from: NaiveDate| exact((settles - from).num_days() as f64);
    Some(days(row.date) / days(reset))
}

/// The forward of the time that is left, between the two quotes.
fn marked(quote: &Quote, left: &Exact, interpolation: &str) -> Exact {
    let (spot, forward) = (exact(quote.spot), exact(quote.forward));
    let one = || exact(1.0);
    match interpolation {
        "linear" => &spot + &((forward - &spot) * left),
        // One by the price that a unit of home currency has become.
        _ => one() / (one() / &spot + (one() / forward - one() / &spot) * left),
    }
}

fn currencies<'t>(memory: &Fields<'t>) -> Option<impl Iterator<Item = &'t str>> {
    Some(memory.text("currency")?.split(';').filter(|text| !text.is_empty()))
}

/// Forwards stay as they were until they settle; then they are sold again at the day's quotes.
pub(super) fn carried(pair: &Pair<'_>, check: &mut Check) {
    const KEPT: [&str; 8] =
        ["reset", "settles", "level", "ratio", "currency", "weight", "spot", "forward"];
    let (old, new) = (Fields::of(&pair.before.memory), Fields::of(&pair.row.memory));
    let place = || place(pair.row, "memory");
    let date = pair.row.date.to_string();
    if new.text("reset") == Some(&date) {
        return sold_again(pair.row, &new, check);
    }
    check.same(place, old.text("settles") == Some(&date), false);
    for name in KEPT {
        check.same(place, new.text(name), old.text(name));
    }
}

fn sold_again(row: &OverlayRow, new: &Fields<'_>, check: &mut Check) {
    let place = || place(row, "memory");
    check.same(place, new.number("level"), row.level);
    let marked = quotes(row.quotes.as_deref().unwrap_or_default()).unwrap_or_default();
    for (currency, quote) in sold(new) {
        // A currency that was not sold before has its first quotes here.
        if let Some(seen) = marked.get(currency) {
            check.same(place, quote, *seen);
        }
    }
    let terms = Fields::of(&row.terms);
    let ratio = terms.number("hedge_ratio");
    if ratio.is_some() && terms.text("notional") == Some("reset_close") {
        check.same(place, new.number("ratio"), ratio);
    }
}

/// Quotes at which forwards were sold, by currency.
fn sold<'t>(memory: &Fields<'t>) -> Vec<(&'t str, Quote)> {
    let (spots, forwards) = (memory.numbers("spot"), memory.numbers("forward"));
    let pairs = spots.unwrap_or_default().into_iter().zip(forwards.unwrap_or_default());
    let quotes = pairs.map(|(spot, forward)| Quote { spot, forward });
    currencies(memory).into_iter().flatten().zip(quotes).collect()
}

/// The level that a hedge is measured from is that of its series at the reset.
pub(super) fn underlying(index: &IndexRows<'_>, pair: &Pair<'_>, check: &mut Check) {
    let row = pair.row;
    let (old, new) = (Fields::of(&pair.before.memory), Fields::of(&row.memory));
    let Some(series) = series(index, &row.on) else { return };
    let Some(next) = series.next else { return };
    let place = || place(row, "memory");
    if new.text("reset") == Some(&row.date.to_string()) {
        // Terms may stand on another series from the next day on: then this is not told here.
        if row.terms.contains("underlying_decimals") {
            return;
        }
        check.same(place, new.number("underlying"), Some(next));
    } else if next == series.level {
        check.same(place, new.text("underlying"), old.text("underlying"));
    }
}
