//! Holdings that an index file states.

use std::collections::BTreeMap;

use kapok_domain::SecurityId;
use kapok_kernels::sum;
use kapok_strict_toml::Problem;

use crate::error::WeightingError;
use crate::lineup::Lineup;

/// Weights, or index shares, by security.
pub type Holdings = BTreeMap<SecurityId, f64>;

/// Tolerance between one and a sum of fixed weights.
pub(crate) const SUM_SLACK: f64 = 1e-12;

/// Resolves the weights of a `fixed_weight` index.
pub(crate) fn weights(written: &BTreeMap<String, f64>, problems: &mut Vec<Problem>) -> Holdings {
    let weights = fixed_values("weighting.weights", written, problems);
    check_total(&weights, problems);
    weights
}

/// Resolves the index shares of a `fixed_shares` index.
pub(crate) fn shares(written: &BTreeMap<String, f64>, problems: &mut Vec<Problem>) -> Holdings {
    fixed_values("weighting.shares", written, problems)
}

fn fixed_values(
    path: &str,
    table: &BTreeMap<String, f64>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<SecurityId, f64> {
    let mut values = BTreeMap::new();
    if table.is_empty() {
        problems.push(Problem::new(path, "an index needs at least one security"));
    }
    for (id, &value) in table {
        let at = format!("{path}.{id}");
        if !value.is_finite() || value == 0.0 {
            let problem = Problem::new(&at, format!("{value} holds nothing"));
            problems.push(problem.hint("give a number above or below zero, or leave it out"));
        }
        if let Some(id) = security(problems, &at, id) {
            values.insert(id, value);
        }
    }
    values
}

fn check_total(weights: &BTreeMap<SecurityId, f64>, problems: &mut Vec<Problem>) {
    let weights: Vec<f64> = weights.values().copied().filter(|w| w.is_finite()).collect();
    let total = sum(&weights);
    if (total - 1.0).abs() > SUM_SLACK {
        let message = format!("the weights sum to {total}, they must sum to one");
        problems.push(Problem::new("weighting.weights", message));
    }
}

fn security(problems: &mut Vec<Problem>, path: &str, text: &str) -> Option<SecurityId> {
    let wrong = |e: <SecurityId as std::str::FromStr>::Err| {
        problems.push(Problem::new(path, e.to_string()));
    };
    text.parse().map_err(wrong).ok()
}

/// Checks that the table of a fixed scheme names exactly the selected securities.
pub(crate) fn check_given(given: &Holdings, lineup: &Lineup<'_, '_>) -> Result<(), WeightingError> {
    let (history, reference_date) = (lineup.history(), lineup.date());
    let ids: Vec<_> = lineup.chosen.iter().map(|&ix| &history.security(ix).id).collect();
    // Both ways are errors: a name without a weight, and a weight that silently went to the others.
    if let Some(&id) = ids.iter().find(|id| !given.contains_key(**id)) {
        return Err(WeightingError::NotGiven { security: id.clone(), reference_date });
    }
    match given.keys().find(|id| !ids.contains(id)) {
        Some(id) => Err(WeightingError::NotChosen { security: id.clone(), reference_date }),
        None => Ok(()),
    }
}

/// Stated holding of each selected security.
pub(crate) fn of_chosen(given: &Holdings, lineup: &Lineup<'_, '_>) -> Vec<f64> {
    let history = lineup.history();
    let of = |ix: &_| given.get(&history.security(*ix).id).copied().unwrap_or(0.0);
    lineup.chosen.iter().map(of).collect()
}
