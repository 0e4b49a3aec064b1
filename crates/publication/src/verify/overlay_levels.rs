//! The level of each kind of overlay, from its row and what was carried.

use chrono::NaiveDate;

use super::overlay_fields::{Fields, numbers, quotes};
use crate::exact::{Exact, exact};
use crate::tables::OverlayRow;

/// What a level should be.
pub(super) struct Expected {
    /// Its exact value, or for powers and logarithms one to 1e-15 or so.
    pub(super) level: Exact,
    /// What the error is relative to: what the level was made of.
    pub(super) scale: Exact,
}

/// Kinds with powers, roots and logarithms.
pub(super) fn is_transcendental(row: &OverlayRow) -> bool {
    let terms = Fields::of(&row.terms);
    row.kind == "risk_control"
        || terms.text("method") == Some("geometric")
        || terms.text("mean") == Some("geometric")
}

fn one() -> Exact {
    exact(1.0)
}

/// The level of a row from its terms, what entered, and what was carried; `None` if a value that
/// the kind needs is not there.
pub(super) fn expected(row: &OverlayRow, memory: &str) -> Option<Expected> {
    let terms = Fields::of(&row.terms);
    let memory = Fields::of(memory);
    let base = || row.return_base.map(exact);
    let growth = || Some(exact(row.underlying_level?) / exact(row.underlying_before?));
    let plain = |level: Exact| Some(Expected { scale: level.abs(), level });
    match row.kind.as_str() {
        "decrement" | "fee" | "excess_return" => fee(row, &terms),
        "leveraged" | "inverse" => leveraged(row, &terms),
        "risk_control" => exposed(row, exact(row.exposure?), exact(row.rate?)),
        "dividend_points" => plain(base()? + exact(row.points?)),
        "franked" => {
            let with_points = exact(row.underlying_level?) + exact(row.points?);
            plain(base()? * with_points / exact(row.underlying_before?))
        }
        "currency" => {
            let change = exact(row.exchange_rate?) / exact(memory.number("rate")?);
            plain(base()? * growth()? * change)
        }
        "local_currency" => plain(base()? * exact(row.local_return?)),
        "level_split" | "chain_link" => plain(base()? * growth()?),
        "blend" => blended(row, &terms, &memory),
        "hedged" => hedged(row, &terms, &memory),
        _ => None,
    }
}

fn fee(row: &OverlayRow, terms: &Fields<'_>) -> Option<Expected> {
    let base = exact(row.return_base?);
    let growth = exact(row.underlying_level?) / exact(row.underlying_before?);
    let fraction = exact(row.year_fraction?);
    let grown = &base * &growth;
    if let Some(points) = terms.number("points") {
        let taken = exact(points) * fraction;
        let scale = &grown + &taken;
        let level = match terms.text("timing")? {
            "after_return" => grown - taken,
            "before_return" => (base - taken) * growth,
            _ => return None,
        };
        return Some(Expected { level, scale });
    }
    let rate = exact(row.rate.or_else(|| terms.number("rate"))?);
    let level = match terms.text("method")? {
        "additive" => base * (growth - rate * fraction),
        "multiplicative" => &grown * &(one() - rate * fraction),
        "geometric" => {
            let kept = 1.0 - terms.number("rate")?;
            &grown * &exact(kept.powf(row.year_fraction?))
        }
        "divided" => &grown / &(one() + rate * fraction),
        _ => return None,
    };
    Some(Expected { level, scale: grown })
}

fn leveraged(row: &OverlayRow, terms: &Fields<'_>) -> Option<Expected> {
    let base = exact(row.return_base?);
    let change = exact(row.underlying_level?) / exact(row.underlying_before?) - one();
    let (rate, fraction) = (exact(row.rate?), exact(row.year_fraction?));
    let factor = exact(terms.number("factor")?);
    let (exposure, interest) = match row.kind.as_str() {
        "leveraged" => {
            let borrowed = &factor - &one();
            let over = (terms.number("factor")? - 1.0).max(0.0);
            let financing = borrowed * rate + exact(over) * exact(terms.number("spread")?);
            (factor, exact(0.0) - financing)
        }
        _ => {
            let earned = (&factor + &one()) * rate;
            let paid = &factor * &exact(terms.number("borrow")?);
            (exact(0.0) - factor, earned - paid)
        }
    };
    let parts = &exposure * &change;
    let scale = &base * &(one() + exposure.abs() + parts.abs());
    Some(Expected { level: base * (one() + parts + interest * fraction), scale })
}

fn exposed(row: &OverlayRow, exposure: Exact, rate: Exact) -> Option<Expected> {
    let base = exact(row.return_base?);
    let change = exact(row.underlying_level?) / exact(row.underlying_before?) - one();
    let cash = (one() - &exposure) * rate * exact(row.year_fraction?);
    let parts = &exposure * &change;
    let scale = &base * &(one() + exposure.abs() + parts.abs());
    Some(Expected { level: base * (one() + parts + cash), scale })
}

fn blended(row: &OverlayRow, terms: &Fields<'_>, memory: &Fields<'_>) -> Option<Expected> {
    let level = memory.number("level")?;
    let (bases, today) = (memory.numbers("bases")?, numbers(row.components.as_deref()?)?);
    let weights = terms.text("components")?.split(';');
    let weights: Option<Vec<f64>> =
        weights.map(|part| part.rsplit_once('=')?.1.parse().ok()).collect();
    let weights = weights?;
    if bases.len() != weights.len() || today.len() != weights.len() {
        return None;
    }
    if terms.text("mean")? == "geometric" {
        let logs = (0..weights.len()).map(|at| weights[at] * (today[at] / bases[at]).ln());
        let level = exact(level * logs.sum::<f64>().exp());
        return Some(Expected { scale: level.abs(), level });
    }
    let part = |at: usize| exact(weights[at]) * exact(today[at]) / exact(bases[at]);
    let parts: Vec<Exact> = (0..weights.len()).map(part).collect();
    let sum: Exact = parts.iter().sum();
    let size: Exact = parts.iter().map(Exact::abs).sum();
    Some(Expected { level: exact(level) * sum, scale: exact(level) * size })
}

fn hedged(row: &OverlayRow, terms: &Fields<'_>, memory: &Fields<'_>) -> Option<Expected> {
    let level = exact(memory.number("level")?);
    let date = |name: &str| memory.text(name)?.parse::<NaiveDate>().ok();
    let (reset, settles) = (date("reset")?, date("settles")?);
    let days = |from: NaiveDate| exact((settles - from).num_days() as f64);
    let left = days(row.date) / days(reset);
    let quotes = quotes(row.quotes.as_deref().unwrap_or_default())?;
    let currencies: Vec<&str> =
        memory.text("currency")?.split(';').filter(|text| !text.is_empty()).collect();
    let (weights, spots) = (memory.numbers("weight")?, memory.numbers("spot")?);
    let forwards = memory.numbers("forward")?;
    let mut gains = Vec::with_capacity(currencies.len());
    for (at, currency) in currencies.iter().enumerate() {
        let (spot, forward) = quotes.get(currency)?;
        let (spot, forward) = (exact(*spot), exact(*forward));
        let (sold, bought) = (exact(*forwards.get(at)?), exact(*spots.get(at)?));
        let marked = match terms.text("interpolation")? {
            "linear" => &spot + &((forward - &spot) * &left),
            // One by what the price of a unit of home currency has become.
            _ => one() / (one() / &spot + (one() / forward - one() / &spot) * &left),
        };
        gains.push(exact(*weights.get(at)?) * (sold - marked) / bought);
    }
    let ratio = exact(memory.number("ratio")?);
    let growth = exact(row.underlying_level?) / exact(memory.number("underlying")?);
    let impact = &ratio * &gains.iter().sum::<Exact>();
    // Each gain is a difference of numbers near one.
    let scale = &level * &(&growth + &(one() + ratio.abs()));
    Some(Expected { level: level * (growth + impact), scale })
}
