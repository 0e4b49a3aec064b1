//! What an overlay carries on follows from what it carried and what entered.

use super::overlay_fields::{Fields, numbers};
use super::record::Check;
use crate::exact::exact;
use crate::tables::OverlayRow;

/// How far numbers with roots and logarithms may be from ours.
pub(super) const TRANSCENDENTAL: f64 = 1e-14;

/// Checks what a row carries on, given what the day before carried.
pub(super) fn check(row: &OverlayRow, before: &OverlayRow, check: &mut Check) {
    if row.memory == "stopped" {
        check.same(|| place(row, "level"), row.level, Some(0.0));
        return;
    }
    match row.kind.as_str() {
        "risk_control" => risk(row, before, check),
        "currency" => {
            let carried = Fields::of(&row.memory).number("rate");
            check.same(|| place(row, "memory"), carried, row.exchange_rate);
        }
        "hedged" => forwards(row, before, check),
        "blend" => parts(row, before, check),
        _ => check.same(|| place(row, "memory"), row.memory.as_str(), ""),
    }
}

pub(super) fn place(row: &OverlayRow, column: &str) -> String {
    format!("overlays: {} {}, column `{column}`", row.index_id, row.overlay_id)
}

/// Exposures move up by one day, and the last follows from the windows.
fn risk(row: &OverlayRow, before: &OverlayRow, check: &mut Check) {
    let (old, new) = (Fields::of(&before.memory), Fields::of(&row.memory));
    let terms = Fields::of(&row.terms);
    let at = || place(row, "memory");
    check.same(at, new.number("exposure"), row.exposure);
    let (Some(wanted), Some(queue)) = (old.numbers("wanted"), new.numbers("wanted")) else {
        check.fail(at(), row.memory.clone(), "exposures wanted".to_owned());
        return;
    };
    let kept = wanted.get(1..).unwrap_or_default();
    check.same(at, &queue[..queue.len().saturating_sub(1)], kept);
    exposure(row, &old, &wanted, check);
    let square = row.underlying_level.zip(row.underlying_before);
    let square = square.map_or(0.0, |(today, before)| (today / before).ln().powi(2));
    let mut highest = 0.0_f64;
    let (olds, news) = (windows(&old), windows(&new));
    let specs = terms.text("windows").unwrap_or_default().split(';');
    check.same(at, news.len(), olds.len());
    for (spec, ((_, old), (_, new))) in specs.zip(olds.iter().zip(&news)) {
        let volatility = window(row, &terms, spec, (old, new), square, check);
        highest = highest.max(volatility);
    }
    let number = |name| terms.number(name).unwrap_or(0.0);
    let last = (number("target") / highest).min(number("max_exposure"));
    if let Some(seen) = queue.last() {
        let last = exact(last);
        check.within_tolerance(at, &exact(*seen), &last, &last, TRANSCENDENTAL);
    }
}

fn windows<'t>(memory: &Fields<'t>) -> Vec<(&'t str, &'t str)> {
    memory.all(&["squares", "variance"])
}

/// The exposure is what was wanted, or the last one within the band.
fn exposure(row: &OverlayRow, old: &Fields<'_>, wanted: &[f64], check: &mut Check) {
    let last = old.number("exposure");
    let band = Fields::of(&row.terms).number("band");
    let next = wanted.first().copied();
    let within = next.zip(last).zip(band).is_some_and(|((w, l), band)| (w / l - 1.0).abs() <= band);
    check.same(|| place(row, "exposure"), row.exposure, if within { last } else { next });
}

/// One window after the day's return; gives its volatility.
fn window(
    row: &OverlayRow,
    terms: &Fields<'_>,
    spec: &str,
    (old, new): (&str, &str),
    square: f64,
    check: &mut Check,
) -> f64 {
    let at = || place(row, "memory");
    let number = |name| terms.number(name).unwrap_or(0.0);
    let (annualisation, seed) = (number("annualisation"), number("seed_variance"));
    match spec.split_once(':') {
        Some(("lambda", lambda)) => {
            let parse = |text: &str| text.parse::<f64>().unwrap_or(0.0);
            let (lambda, seen) = (parse(lambda), parse(new));
            let variance = lambda * parse(old) + (1.0 - lambda) * square;
            let variance = exact(variance);
            check.within_tolerance(at, &exact(seen), &variance, &variance, TRANSCENDENTAL);
            (annualisation * seen).sqrt()
        }
        Some(("days", days)) => {
            let days: usize = days.parse().unwrap_or(0);
            let (old, new) = (numbers(old).unwrap_or_default(), numbers(new).unwrap_or_default());
            let skipped = (old.len() + 1).saturating_sub(days);
            let kept = &old[skipped.min(old.len())..];
            check.same(at, &new[..new.len().saturating_sub(1)], kept);
            let expected = exact(square);
            let seen = exact(new.last().copied().unwrap_or(0.0));
            // A square of a small logarithm: relative to that of the day's growth around one.
            let scale = exact(square.max(f64::EPSILON * f64::EPSILON / TRANSCENDENTAL));
            check.within_tolerance(at, &seen, &expected, &scale, TRANSCENDENTAL);
            if new.len() < days {
                return (annualisation * seed).sqrt();
            }
            (annualisation / days as f64 * total(&new)).sqrt()
        }
        _ => 0.0,
    }
}

fn total(values: &[f64]) -> f64 {
    let total: crate::exact::Exact = values.iter().map(|value| exact(*value)).sum();
    crate::exact::nearest(&total)
}

/// Forwards stay as they were until they settle; then they are sold again at the day's quotes.
fn forwards(row: &OverlayRow, before: &OverlayRow, check: &mut Check) {
    let (old, new) = (Fields::of(&before.memory), Fields::of(&row.memory));
    let at = || place(row, "memory");
    let date = row.date.to_string();
    if new.text("reset") != Some(&date) {
        check.same(at, old.text("settles") == Some(&date), false);
        for name in ["reset", "settles", "level", "ratio", "currency", "weight", "spot", "forward"]
        {
            check.same(at, new.text(name), old.text(name));
        }
        return;
    }
    check.same(at, new.number("level"), row.level);
    let (sold, marked) = (quotes_of(&new), row.quotes.as_deref().unwrap_or_default());
    let marked = super::overlay_fields::quotes(marked).unwrap_or_default();
    for (currency, quote) in sold {
        // A currency that was not sold before has its first quotes here.
        if let Some(seen) = marked.get(currency) {
            check.same(at, quote, *seen);
        }
    }
    let terms = Fields::of(&row.terms);
    if let (Some(ratio), Some("reset_close")) =
        (terms.number("hedge_ratio"), terms.text("notional"))
    {
        check.same(at, new.number("ratio"), Some(ratio));
    }
}

fn quotes_of<'t>(memory: &Fields<'t>) -> Vec<(&'t str, (f64, f64))> {
    let currencies = memory.text("currency").unwrap_or_default();
    let currencies = currencies.split(';').filter(|text| !text.is_empty());
    let (spots, forwards) = (memory.numbers("spot"), memory.numbers("forward"));
    let pairs = spots.unwrap_or_default().into_iter().zip(forwards.unwrap_or_default());
    currencies.zip(pairs).collect()
}

/// The level at the rebalance stays until there is one.
fn parts(row: &OverlayRow, before: &OverlayRow, check: &mut Check) {
    let (old, new) = (Fields::of(&before.memory), Fields::of(&row.memory));
    if new.text("level") != old.text("level") {
        check.same(|| place(row, "memory"), new.number("level"), row.level);
    }
}
