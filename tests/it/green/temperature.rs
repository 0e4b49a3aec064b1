//! Temperature scores of targets, companies and portfolios.

use kapok_climate::carbon::temperature::{
    Aggregation, Regression, ScopeScore, Score, ScoreRules, ScoredHolding, Target, combined_score,
    portfolio_temperature, score,
};
use serde_json::{Map, Value as Json, json};

use super::example::{Example, Inputs};

const RULES: ScoreRules = ScoreRules::SBTI_2026;

pub(crate) fn run(example: &Example) -> Option<Json> {
    let inputs = &example.inputs;
    portfolio(inputs).or_else(|| company(inputs)).or_else(|| target(inputs))
}

/// A target as written; `None` where there is no sign of one.
fn written(inputs: &Inputs) -> Option<(Target, Regression)> {
    let target = Target {
        ambition: inputs.number(&["reduction", "ambition", "reduction_ambition"]),
        base_year: inputs.year(&["base_year", "base"])?,
        end_year: inputs.year(&["end_year", "end"])?,
        validated: true,
    };
    let slope = inputs.number(&["param", "slope"])?;
    Some((target, Regression { slope, intercept: inputs.number(&["intercept"])? }))
}

/// The score of a target, or one that is given.
fn scored(inputs: &Inputs) -> Score {
    if let Some(degrees) = inputs.number(&["score", "degrees"]) {
        return Score { degrees, fallback: degrees == RULES.fallback };
    }
    let written = written(inputs);
    let (target, line) = (written.map(|w| w.0), written.map(|w| w.1));
    score("company", target.as_ref(), line.as_ref(), &RULES).unwrap()
}

fn target(inputs: &Inputs) -> Option<Json> {
    inputs.any(&["base_year", "reduction", "ambition", "target", "end_year"])?;
    let found = scored(inputs).degrees;
    let reduction = written(inputs).and_then(|(target, _)| target.annual_reduction());
    Some(json!({
        "annual_reduction": reduction, "score": found, "test_expected": found,
        "fallback": scored(inputs).fallback,
    }))
}

/// Scopes 1 and 2 with scope 3, each with its emissions.
fn company(inputs: &Inputs) -> Option<Json> {
    let part = |keys: &[&str]| {
        let fields = Inputs(inputs.any(keys)?.clone());
        let tonnes = fields.number(&["ghg", "emissions", "tonnes"]);
        Some(ScopeScore { score: scored(&fields), tonnes })
    };
    let (direct, chain) = (part(&["s12", "s1s2"])?, part(&["s3"])?);
    let found = combined_score("company", &direct, &chain, &RULES).unwrap().degrees;
    Some(json!({
        "s1s2s3_score": found, "score": found, "test_expected": found,
        "s12_score": direct.score.degrees, "s3_score": chain.score.degrees,
    }))
}

fn portfolio(inputs: &Inputs) -> Option<Json> {
    let rows = inputs.rows(&["portfolio", "companies", "holdings"])?;
    let one = |row: &Inputs| ScoredHolding {
        name: "company",
        score: scored(row),
        investment: row.number(&["investment", "investment_value", "value"]),
        tonnes: row.number(&["ghg", "emissions", "tonnes", "ghg_s1s2"]),
        market_value: row.number(&["mcap", "market_cap", "company_market_cap"]),
        enterprise_value: row.number(&["ev", "enterprise_value", "company_enterprise_value"]),
        enterprise_value_cash: row.number(&["evic", "ev_plus_cash", "company_ev_plus_cash"]),
        total_assets: row.number(&["assets", "total_assets", "company_total_assets"]),
        revenue: row.number(&["revenue", "company_revenue"]),
    };
    let holdings: Vec<ScoredHolding<'_>> = rows.iter().map(one).collect();
    let all = [
        ("WATS", Aggregation::Investment),
        ("TETS", Aggregation::TotalEmissions),
        ("MOTS", Aggregation::MarketOwned),
        ("EOTS", Aggregation::EnterpriseOwned),
        ("ECOTS", Aggregation::EnterpriseCashOwned),
        ("AOTS", Aggregation::AssetsOwned),
        ("ROTS", Aggregation::RevenueOwned),
    ];
    let mut found = Map::new();
    for (name, aggregation) in all {
        // A value that is needed and missing refuses the figure: an example does not ask for it.
        if let Ok(figure) = portfolio_temperature(&holdings, aggregation) {
            for key in [name.to_owned(), name.to_lowercase()] {
                found.insert(key, json!(figure.value));
            }
        }
    }
    Some(Json::Object(found))
}
