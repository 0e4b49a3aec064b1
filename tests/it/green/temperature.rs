//! Temperature scores of targets, companies and portfolios.

use kapok_climate::temperature::{
    Regression, ScopeScore, Score, ScoreRules, Target, combined_score, score,
};
use serde_json::{Map, Value as Json, json};

use super::carbon::average_of;
use super::example::Example;
use crate::oracles::given::Given;

const RULES: ScoreRules = ScoreRules::SBTI_2026;

/// A target as written; `None` where there is no sign of one.
fn written(given: &Given) -> Option<(Target, Regression)> {
    let target = Target {
        ambition: given.maybe_number("ambition"),
        base_year: given.maybe_year("base_year")?,
        end_year: given.maybe_year("end_year")?,
        validated: true,
    };
    let (slope, intercept) = (given.maybe_number("slope")?, given.maybe_number("intercept")?);
    Some((target, Regression { slope, intercept }))
}

/// The score of a target, or one that is given.
fn scored(given: &Given) -> Score {
    if let Some(degrees) = given.maybe_number("score") {
        return Score { degrees, fallback: degrees == RULES.fallback };
    }
    let written = written(given);
    let (target, line) = (written.map(|w| w.0), written.map(|w| w.1));
    score("company", target.as_ref(), line.as_ref(), &RULES).unwrap()
}

pub(crate) fn target(given: &Given, _: &Example) -> Json {
    // What a target is called says nothing of it.
    given.maybe_text("target");
    let found = scored(given);
    let reduction = written(given).and_then(|(target, _)| target.annual_reduction());
    json!({
        "annual_reduction": reduction, "score": found.degrees, "fallback": found.fallback,
        "rounded": { "score": found.degrees },
    })
}

/// Scopes 1 and 2 with scope 3, each with its emissions.
pub(crate) fn company(given: &Given, _: &Example) -> Json {
    let part = |term: &str| {
        let fields = given.part(term);
        ScopeScore { score: scored(&fields), tonnes: fields.maybe_number("emissions") }
    };
    let (direct, chain) = (part("direct"), part("chain"));
    let found = combined_score("company", &direct, &chain, &RULES).unwrap().degrees;
    json!({
        "score": found, "rounded": { "score": found },
        "direct_score": direct.score.degrees, "chain_score": chain.score.degrees,
    })
}

/// The mean score by value held, by emissions, and by emissions owned through a value of the
/// company.
pub(crate) fn portfolio(given: &Given, _: &Example) -> Json {
    let rows = given.rows("holdings");
    let scores: Vec<Option<f64>> = rows.iter().map(|row| Some(scored(row).degrees)).collect();
    let column = |term: &str| rows.iter().map(|row| row.maybe_number(term)).collect::<Vec<_>>();
    let (held, tonnes) = (column("value"), column("emissions"));
    let owned = |term: &str| {
        let all = column(term);
        (0..rows.len()).map(|i| Some(held[i]? / all[i]? * tonnes[i]?)).collect::<Vec<_>>()
    };
    let weights = [
        ("WATS", held.clone()),
        ("TETS", tonnes.clone()),
        ("MOTS", owned("market_value")),
        ("EOTS", owned("enterprise_value")),
        ("ECOTS", owned("evic")),
        ("AOTS", owned("assets")),
        ("ROTS", owned("revenue")),
    ];
    let mut found = Map::new();
    for (name, weights) in weights {
        // A value that is needed and missing refuses the figure: an example does not ask for it.
        if let Some(weights) = weights.into_iter().collect::<Option<Vec<f64>>>() {
            found.insert(name.to_owned(), json!(average_of(&weights, &scores).value));
        }
    }
    Json::Object(found)
}
