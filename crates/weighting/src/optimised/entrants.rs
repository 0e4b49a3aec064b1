//! Names of an optimisation.

use std::collections::BTreeMap;

use kapok_columns::{FactError, Holding};
use kapok_kernels::sum;
use kapok_market::SecurityIx;

use super::definition::Optimise;
use super::written::Benchmark;
use crate::lineup::Lineup;

/// Names of the problem with their benchmark weights.
pub(super) struct Entrants {
    /// Benchmark, selected securities and holdings that are sold; sorted.
    pub(super) names: Vec<SecurityIx>,
    /// Benchmark weights, fractions of one.
    pub(super) benchmark: Vec<f64>,
    /// Flags of the names that may have a weight: those selected.
    pub(super) chosen: Vec<bool>,
}

/// Names of the problem with their benchmark weights: the benchmark, the selected securities, and
/// holdings that are sold.
pub(super) fn entrants(rule: &Optimise, lineup: &Lineup<'_, '_>) -> Result<Entrants, FactError> {
    let Lineup { universe, chosen, .. } = *lineup;
    let mut caps: BTreeMap<SecurityIx, f64> = BTreeMap::new();
    for &security in chosen {
        caps.insert(security, lineup.sheet.free_float_cap(security)?);
    }
    if rule.benchmark == Benchmark::Universe {
        for &security in universe {
            // A security without a market value is not in the benchmark: that is no error here.
            if let Ok(cap) = lineup.sheet.free_float_cap(security) {
                caps.insert(security, cap);
            }
        }
    }
    let total = sum(&caps.values().copied().collect::<Vec<_>>());
    // Holdings that are sold have no benchmark weight and no new weight, but their sale is
    // turnover.
    for holding in lineup.sheet.situation().members.iter().filter(|_| rule.turnover.is_some()) {
        caps.entry(holding.security).or_insert(0.0);
    }
    let names: Vec<SecurityIx> = caps.keys().copied().collect();
    let is_chosen = names.iter().map(|name| chosen.binary_search(name).is_ok()).collect();
    let benchmark = caps.values().map(|cap| cap / total).collect();
    Ok(Entrants { names, benchmark, chosen: is_chosen })
}

/// Weight of each name before the review, at the prices of the reference date, fractions of one.
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
    // Index shares already follow splits up to the effective close; the price does not.
    let factor = history.share_factor(
        holding.security,
        date,
        lineup.sheet.situation().effective_close,
        history.cut_off(lineup.sheet.situation().effective_close),
    );
    Ok(last.price * holding.index_shares / factor * fx.rate)
}
