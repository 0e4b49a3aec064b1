//! Scores of raters: percentiles, bands, key issues, unmanaged risk, controversies.

use kapok_evaluation::config::Closed;
use kapok_evaluation::{
    Bands, RiskParts, key_issue_score, mean_with_controversies, risk_parts, total_unmanaged,
};
use kapok_kernels::score::{Better, percentile_ranks};
use serde_json::{Value as Json, json};

use super::example::Example;
use crate::oracles::given::Given;

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
pub(crate) fn percentiles(given: &Given, _: &Example) -> Json {
    let (values, better) = match given.maybe_gaps("values") {
        Some(values) => (values, better(given.maybe_text("better").unwrap_or("higher"))),
        None => {
            let by_better = given.part("values_by_better");
            let [word] = by_better.terms()[..] else { panic!("one direction is better") };
            (by_better.gaps(word), better(word))
        }
    };
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let mut ranks = percentile_ranks(&known, better).into_iter();
    let scores: Vec<Option<f64>> =
        values.iter().map(|value| value.and_then(|_| ranks.next())).collect();
    json!({ "score": scores })
}

/// The band of each score, by the bands that the example asks for.
pub(crate) fn banded(given: &Given, example: &Example) -> Json {
    let scores = given.list("scores");
    let all = [("grade", grades()), ("letter", letters()), ("category", categories())];
    let asked = all.into_iter().find(|(term, _)| example.asks().contains(term));
    let (term, bands) = asked.expect("a kind of band");
    let labels: Vec<&str> = scores.iter().map(|&score| bands.label(bands.of(score))).collect();
    json!({ term: labels })
}

/// Exposure and management of key issues.
pub(crate) fn key_issues(given: &Given, _: &Example) -> Json {
    json!({ "score": of_pairs(given, key_issue_score) })
}

/// A score and one of controversies.
pub(crate) fn controversy(given: &Given, _: &Example) -> Json {
    json!({ "score": of_pairs(given, mean_with_controversies) })
}

fn of_pairs(given: &Given, of: fn(f64, f64) -> f64) -> Vec<f64> {
    let one = |pair: &Json| of(pair[0].as_f64().unwrap(), pair[1].as_f64().unwrap());
    given.items("pairs").iter().map(one).collect()
}

/// What is left unmanaged of one issue.
pub(crate) fn risk(given: &Given, _: &Example) -> Json {
    unmanaged(&[parts(given)])
}

/// The same of several issues.
pub(crate) fn risk_of_issues(given: &Given, _: &Example) -> Json {
    unmanaged(&given.rows("issues").iter().map(parts).collect::<Vec<_>>())
}

fn parts(issue: &Given) -> RiskParts {
    let exposure = issue.number("exposure") * issue.maybe_number("beta").unwrap_or(1.0);
    let factor = issue.number("manageable_risk_factor");
    risk_parts(exposure, factor, issue.number("management")).unwrap()
}

fn unmanaged(issues: &[RiskParts]) -> Json {
    let total = |of: fn(&RiskParts) -> f64| kapok_kernels::sum_of(issues.len(), |i| of(&issues[i]));
    let (unmanaged, bands) = (total_unmanaged(issues), categories());
    json!({
        "manageable": total(|p| p.manageable), "managed": total(|p| p.managed),
        "score": unmanaged, "category": bands.label(bands.of(unmanaged)),
        "unmanaged_by_issue": issues.iter().map(|p| p.unmanaged).collect::<Vec<f64>>(),
    })
}
