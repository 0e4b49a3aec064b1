//! The names of an optimisation.

use std::collections::BTreeMap;

use kapok_columns::{FactError, Holding};
use kapok_kernels::sum;
use kapok_market::SecurityIx;

use super::definition::Optimise;
use super::written::Benchmark;
use crate::lineup::Lineup;

/// The names of the problem.
pub(super) struct Entrants {
    /// The benchmark, the chosen, and whoever is sold; sorted.
    pub(super) names: Vec<SecurityIx>,
    /// Benchmark weights, fractions of one.
    pub(super) benchmark: Vec<f64>,
    /// Whether each may weigh anything.
    pub(super) chosen: Vec<bool>,
}

/// The names of the problem with their benchmark weights: the benchmark, the chosen, and whoever
/// is sold.
pub(super) fn entrants(rule: &Optimise, lineup: &Lineup<'_, '_>) -> Result<Entrants, FactError> {
    let Lineup { universe, chosen, .. } = *lineup;
    let mut caps: BTreeMap<SecurityIx, f64> = BTreeMap::new();
    for &security in chosen {
        caps.insert(security, lineup.sheet.free_float_cap(security)?);
    }
    if rule.benchmark == Benchmark::Universe {
        for &security in universe {
            // One without a market value weighs nothing in the benchmark.
            if let Ok(cap) = lineup.sheet.free_float_cap(security) {
                caps.insert(security, cap);
            }
        }
    }
    let total = sum(&caps.values().copied().collect::<Vec<_>>());
    for holding in lineup.sheet.situation().members.iter().filter(|_| rule.turnover.is_some()) {
        caps.entry(holding.security).or_insert(0.0);
    }
    let names: Vec<SecurityIx> = caps.keys().copied().collect();
    let is_chosen = names.iter().map(|name| chosen.binary_search(name).is_ok()).collect();
    let benchmark = caps.values().map(|cap| cap / total).collect();
    Ok(Entrants { names, benchmark, chosen: is_chosen })
}

/// What each name weighs before the review, at the prices of the reference date.
pub(super) fn previous(
    lineup: &Lineup<'_, '_>,
    entrants: &Entrants,
) -> Result<Vec<f64>, FactError> {
    let mut values = vec![0.0; entrants.names.len()];
    for holding in lineup.sheet.situation().members {
        let value = value_of(lineup, holding)?;
        if let Ok(at) = entrants.names.binary_search(&holding.security) {
            values[at] = value;
        }
    }
    let total = sum(&values);
    if total > 0.0 {
        values.iter_mut().for_each(|value| *value /= total);
    }
    Ok(values)
}

fn value_of(lineup: &Lineup<'_, '_>, holding: &Holding) -> Result<f64, FactError> {
    let snapshot = lineup.sheet.snapshot();
    let (history, date) = (snapshot.history(), snapshot.date());
    let last = snapshot.last_price(holding.security);
    let Some(last) = last else { return Ok(0.0) };
    let fx = lineup.sheet.setting().fx_rate(history, holding.security, date, snapshot.cut_off())?;
    // Index shares are those after the splits up to the effective close.
    let factor = history.share_factor(
        holding.security,
        date,
        lineup.sheet.situation().effective_close,
        history.cut_off(lineup.sheet.situation().effective_close),
    );
    Ok(last.price * holding.index_shares / factor * fx.rate)
}
