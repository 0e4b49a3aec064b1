//! Scores of raters: percentiles, bands, key issues, unmanaged risk, controversies.

use kapok_evaluation::config::Closed;
use kapok_evaluation::{
    Bands, RiskParts, key_issue_score, mean_with_controversies, risk_parts, total_unmanaged,
};
use kapok_kernels::score::{Better, percentile_ranks};
use serde_json::{Value as Json, json};

use super::example::{Example, Inputs};

pub(crate) fn run(example: &Example) -> Option<Json> {
    percentiles(&example.inputs)
        .or_else(|| key_issues(&example.inputs))
        .or_else(|| risk(&example.inputs))
        .or_else(|| banded(example))
}

fn labels(all: &str) -> Vec<String> {
    all.split(' ').map(str::to_owned).collect()
}

/// Twelve bands of the scale 0 to 1; a threshold belongs to the band below it.
fn grades() -> Bands {
    Bands::equal(labels("D- D D+ C- C C+ B- B B+ A- A A+"), 1.0, Closed::Upper).unwrap()
}

/// Seven bands of the scale 0 to 10; a threshold belongs to the band above it.
fn letters() -> Bands {
    Bands::equal(labels("CCC B BB BBB A AA AAA"), 10.0, Closed::Lower).unwrap()
}

fn categories() -> Bands {
    let names = labels("Negligible Low Medium High Severe");
    Bands::new(names, vec![10.0, 20.0, 30.0, 40.0], Closed::Lower).unwrap()
}

fn better(word: &str) -> Better {
    match word {
        "higher" | "high" | "positive" | "+" => Better::Higher,
        "lower" | "low" | "negative" | "-" => Better::Lower,
        other => panic!("`{other}` is no polarity"),
    }
}

/// Percentiles of those with a value.
fn percentiles(inputs: &Inputs) -> Option<Json> {
    let (values, better) = match inputs.gaps(&["values_higher_better"]) {
        Some(values) => (values, Better::Higher),
        None => match inputs.gaps(&["values_lower_better"]) {
            Some(values) => (values, Better::Lower),
            None => {
                let word = inputs.text(&["better", "polarity"]).unwrap_or("higher");
                (inputs.gaps(&["values"])?, better(word))
            }
        },
    };
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let mut ranks = percentile_ranks(&known, better).into_iter();
    let scores: Vec<Option<f64>> =
        values.iter().map(|value| value.and_then(|_| ranks.next())).collect();
    Some(json!({ "score": scores, "percentile": scores }))
}

/// The band of each score, by the bands that the example asks for.
fn banded(example: &Example) -> Option<Json> {
    let scores = example.inputs.list(&["score", "scores"])?;
    let all = [("grade", grades()), ("letter", letters()), ("category", categories())];
    let (key, bands) = all.into_iter().find(|(key, _)| example.asks().contains(key))?;
    let labels: Vec<&str> = scores.iter().map(|&score| bands.label(bands.of(score))).collect();
    Some(json!({ key: labels }))
}

/// Exposure and management of key issues.
fn key_issues(inputs: &Inputs) -> Option<Json> {
    Some(json!({ "score": of_pairs(inputs, &["exposure_mgmt"], key_issue_score)? }))
}

/// A score and one of controversies.
pub(crate) fn controversy(example: &Example) -> Option<Json> {
    let found = of_pairs(&example.inputs, &["pairs"], mean_with_controversies)?;
    Some(json!({ "esgc": found }))
}

fn of_pairs(inputs: &Inputs, keys: &[&str], of: fn(f64, f64) -> f64) -> Option<Vec<f64>> {
    let pairs = inputs.items(keys)?.iter();
    pairs.map(|pair| Some(of(pair[0].as_f64()?, pair[1].as_f64()?))).collect()
}

/// What is left unmanaged of one issue, or of several.
fn risk(inputs: &Inputs) -> Option<Json> {
    let parts = |issue: &Inputs| -> Option<RiskParts> {
        let exposure = issue.number(&["exposure"])? * issue.number(&["beta"]).unwrap_or(1.0);
        let factor = issue.number(&["manageable_risk_factor", "mrf", "MRF"])?;
        risk_parts(exposure, factor, issue.number(&["management", "mgmt"])?).ok()
    };
    let issues = inputs.rows(&["issues", "material_issues"]);
    let issues: Vec<RiskParts> = match issues {
        Some(issues) => issues.iter().map(parts).collect::<Option<_>>()?,
        None => vec![parts(inputs)?],
    };
    let total = |of: fn(&RiskParts) -> f64| kapok_kernels::sum_of(issues.len(), |i| of(&issues[i]));
    let (unmanaged, bands) = (total_unmanaged(&issues), categories());
    Some(json!({
        "manageable": total(|p| p.manageable), "managed": total(|p| p.managed),
        "unmanaged": unmanaged, "total": unmanaged, "score": unmanaged,
        "unmanaged_by_issue": issues.iter().map(|p| p.unmanaged).collect::<Vec<f64>>(),
        "category": bands.label(bands.of(unmanaged)),
    }))
}
