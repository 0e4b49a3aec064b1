//! Risk control: exposures, and the volatilities that they follow from.

use kapok_published::OverlayRow;

use super::fields::{Fields, numbers};
use super::pair::Pair;
use crate::check::{Check, TRANSCENDENTAL};
use crate::exact::{Exact, exact, nearest};
use crate::place::place;

/// Exposures move up by one day, and the last follows from the windows.
pub(super) fn carried(pair: &Pair<'_>, check: &mut Check) {
    let row = pair.row;
    let (old, new) = (Fields::of(&pair.before.memory), Fields::of(&row.memory));
    let place = || place(row, "memory");
    check.same(place, new.number("exposure"), row.exposure);
    let (Some(wanted), Some(queue)) = (old.numbers("wanted"), new.numbers("wanted")) else {
        return check.refuse(place(), row.memory.clone(), "exposures wanted".to_owned());
    };
    let kept = wanted.get(1..).unwrap_or_default();
    check.same(place, &queue[..queue.len().saturating_sub(1)], kept);
    exposure(row, &old, &wanted, check);
    let terms = Fields::of(&row.terms);
    let number = |name| terms.number(name).unwrap_or(0.0);
    let highest = highest_volatility(row, &old, &new, check);
    let last = (number("target") / highest).min(number("max_exposure"));
    if let Some(seen) = queue.last() {
        let last = exact(last);
        check.within_tolerance(place, &exact(*seen), &last, &last, TRANSCENDENTAL);
    }
}

/// The exposure is the one that was wanted, or the last one within the band.
fn exposure(row: &OverlayRow, old: &Fields<'_>, wanted: &[f64], check: &mut Check) {
    let last = old.number("exposure");
    let band = Fields::of(&row.terms).number("band");
    let next = wanted.first().copied();
    let within = next.zip(last).zip(band).is_some_and(|((w, l), band)| (w / l - 1.0).abs() <= band);
    check.same(|| place(row, "exposure"), row.exposure, if within { last } else { next });
}

/// The highest volatility of all windows, after the day's return.
fn highest_volatility(
    row: &OverlayRow,
    old: &Fields<'_>,
    new: &Fields<'_>,
    check: &mut Check,
) -> f64 {
    let terms = Fields::of(&row.terms);
    let (olds, news) = (windows(old), windows(new));
    check.same(|| place(row, "memory"), news.len(), olds.len());
    let mut highest = 0.0_f64;
    let specs = terms.text("windows").unwrap_or_default().split(';');
    for (spec, (old, new)) in specs.zip(olds.into_iter().zip(news)) {
        let window = Window { row, terms: &terms, old, new };
        highest = highest.max(window.volatility(spec, check));
    }
    highest
}

/// Texts of windows, in order.
fn windows<'t>(memory: &Fields<'t>) -> Vec<&'t str> {
    memory.all(&["squares", "variance"])
}

/// A window of returns, before and after that of the day.
struct Window<'a> {
    row: &'a OverlayRow,
    terms: &'a Fields<'a>,
    old: &'a str,
    new: &'a str,
}

impl Window<'_> {
    fn place(&self) -> String {
        place(self.row, "memory")
    }

    fn term(&self, name: &str) -> f64 {
        self.terms.number(name).unwrap_or(0.0)
    }

    /// The square of the logarithm of the day's growth.
    fn square(&self) -> f64 {
        let growth = self.row.underlying_level.zip(self.row.underlying_before);
        growth.map_or(0.0, |(today, before)| (today / before).ln().powi(2))
    }

    /// Compares the window, and gives its volatility.
    fn volatility(&self, spec: &str, check: &mut Check) -> f64 {
        match spec.split_once(':') {
            Some(("lambda", lambda)) => self.exponential(lambda, check),
            Some(("days", days)) => self.plain(days.parse().unwrap_or(0), check),
            _ => 0.0,
        }
    }

    fn exponential(&self, lambda: &str, check: &mut Check) -> f64 {
        let parse = |text: &str| text.parse::<f64>().unwrap_or(0.0);
        let (lambda, seen) = (parse(lambda), parse(self.new));
        let variance = lambda * parse(self.old) + (1.0 - lambda) * self.square();
        let variance = exact(variance);
        let place = || self.place();
        check.within_tolerance(place, &exact(seen), &variance, &variance, TRANSCENDENTAL);
        (self.term("annualisation") * seen).sqrt()
    }

    fn plain(&self, days: usize, check: &mut Check) -> f64 {
        let (old, new) =
            (numbers(self.old).unwrap_or_default(), numbers(self.new).unwrap_or_default());
        let skipped = (old.len() + 1).saturating_sub(days);
        let kept = &old[skipped.min(old.len())..];
        check.same(|| self.place(), &new[..new.len().saturating_sub(1)], kept);
        let square = self.square();
        let seen = exact(new.last().copied().unwrap_or(0.0));
        // A square of a small logarithm: relative to that of the day's growth around one.
        let scale = exact(square.max(f64::EPSILON * f64::EPSILON / TRANSCENDENTAL));
        let place = || self.place();
        check.within_tolerance(place, &seen, &exact(square), &scale, TRANSCENDENTAL);
        let annualisation = self.term("annualisation");
        if new.len() < days {
            return (annualisation * self.term("seed_variance")).sqrt();
        }
        (annualisation / days as f64 * total(&new)).sqrt()
    }
}

fn total(values: &[f64]) -> f64 {
    let total: Exact = values.iter().map(|value| exact(*value)).sum();
    nearest(&total)
}
