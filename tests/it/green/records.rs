//! Facts as known on a date, what a rebalancing does to the divisor, whose shares of a change are,
//! and what the common ground of two taxonomies is.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use kapok_domain::end_of_day;
use kapok_engine::Calculator;
use kapok_fixture::Dated;
use kapok_kernels::shapley::shapley;
use kapok_market::IssuerIx;
use kapok_market::history::{Field, FieldValue};
use kapok_taxonomy::{Activity, Catalogue, MapRow, Scenario, TaxonomyMap};
use serde_json::{Map, Value as Json, json};

use super::example::Example;
use crate::oracles::given::Given;
use crate::support::day;
use crate::support::index::Index;
use crate::support::market::{Line, Market};

/// A value by cut-off, from records with what they speak about and when they were received.
pub(crate) fn known(given: &Given, _: &Example) -> Json {
    let (rows, cut_offs) = (given.rows("records"), given.texts("cut_offs"));
    let mut market = kapok_fixture::Market::with_companies([], &["company"]);
    let mut names = BTreeSet::new();
    for row in &rows {
        let name = row.text("field");
        // What was received counts; without that, what was published.
        let published = row.maybe_text("published");
        let known = day(row.maybe_text("received").or(published).expect("when it was known"));
        let dated = Dated { as_of: period_end(row), known };
        market.indicator(["p", name], "company", dated, row.number("value"), "t");
        names.insert(name);
    }
    let provider = market.text("p");
    let fields: Vec<Field> =
        names.iter().map(|name| Field::Indicator(provider, market.text(name))).collect();
    let history = market.history();
    let value = |field: Field, cut_off: NaiveDate| {
        let fact = history.issuer_fact(IssuerIx(0), field, cut_off, end_of_day(cut_off))?;
        match fact.value {
            FieldValue::Number(measure) => Some(measure.value),
            FieldValue::Text(_) => None,
        }
    };
    let of = |field: Field| cut_offs.iter().map(|text| json!(value(field, day(text)))).collect();
    let name = |field: &Field| match field {
        Field::Indicator(_, name) => history.text(*name).to_owned(),
        _ => String::new(),
    };
    let mut found: Map<String, Json> =
        fields.iter().map(|field| (name(field), Json::Array(of(*field)))).collect();
    if let Some(field) = fields.first().filter(|_| fields.len() == 1) {
        found.insert("value".to_owned(), Json::Array(of(*field)));
    }
    Json::Object(found)
}

/// The end of a year, or the day as it is.
fn period_end(row: &Given) -> NaiveDate {
    let period = row.get("period").expect("a period");
    let text = period.as_str().map_or_else(|| period.to_string(), str::to_owned);
    let year = text.parse::<i32>().ok();
    let end = year.and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31));
    end.unwrap_or_else(|| day(&text))
}

/// The same level before and after a change of what is held, at one close.
pub(crate) fn rebalanced(given: &Given, _: &Example) -> Json {
    let closes = given.by_name("closes");
    let (old, new) = (given.by_name("old_shares"), given.by_name("new_shares"));
    let divisor = given.number("divisor");
    let value = old.iter().map(|(id, shares)| closes[id] * shares).collect::<Vec<_>>();
    let dates = [day("2024-01-30"), day("2024-01-31")];
    let base_level = kapok_kernels::sum(&value) / divisor;
    // The review after the close of January: the shares before it, then those after it.
    let parts = |held: &BTreeMap<String, f64>| {
        let mut market = Market::default();
        for (id, close) in &closes {
            let asset_class = if held.contains_key(id) { "equity" } else { "other" };
            market.add(Line { asset_class, ..Line::new(id) }, 1e6, 1.0);
            dates.iter().for_each(|date| market.close(*date, id, *close));
        }
        let shares = held.iter().map(|(id, shares)| format!("\"{id}\" = {shares:?}"));
        let table = format!("shares = {{ {} }}", shares.collect::<Vec<_>>().join(", "));
        let history = market.history();
        let scheme = "fixed_shares";
        let (base_date, reviewed) = (dates[0], true);
        let holdings: &'static str = table.leak();
        let index = Index { base_date, base_level, scheme, reviewed, holdings, ..Index::default() };
        (index.book(&history), history)
    };
    let ((book, history), (next_book, next_history)) = (parts(&old), parts(&new));
    let founded = Calculator { book: &book, history: &history, detail: false }.found().unwrap();
    let next = Calculator { book: &next_book, history: &next_history, detail: false };
    let (state, outcome) = next.next(founded.0, dates[1]).unwrap();
    let after = state.constituents.market_value();
    json!({
        "level_before": outcome.level.market_value / outcome.level.divisor,
        "market_value_before": outcome.level.market_value,
        "divisor_before": outcome.level.divisor,
        "market_value": after, "divisor": state.divisor.get(),
        "level": after / state.divisor.get(),
    })
}

/// Part of each cause in a figure, from the figure of each set of causes: `A+B`, `AB`, `none`.
pub(crate) fn shared(given: &Given, _: &Example) -> Json {
    let values = given.by_name("values");
    let none = ["", "none", "empty", "{}"];
    let causes: BTreeSet<String> = match given.maybe_texts("causes") {
        Some(causes) => causes.into_iter().map(str::to_owned).collect(),
        None => values
            .keys()
            .filter(|set| !none.contains(&set.as_str()))
            .flat_map(|s| parts(s))
            .collect(),
    };
    let causes: Vec<String> = causes.into_iter().collect();
    let position = |set: &str| -> usize {
        let own = if none.contains(&set) { Vec::new() } else { parts(set) };
        (0..causes.len()).filter(|&i| own.contains(&causes[i])).map(|i| 1 << i).sum()
    };
    let mut all = vec![None; 1 << causes.len()];
    values.iter().for_each(|(set, value)| all[position(set)] = Some(*value));
    let all = all.into_iter().collect::<Option<Vec<f64>>>();
    let all = all.expect("a figure of each set of causes");
    let shares = shapley(&all);
    let by_cause: Map<String, Json> =
        causes.iter().zip(&shares).map(|(cause, share)| (cause.clone(), json!(share))).collect();
    let mut found = by_cause.clone();
    found.insert("shares".to_owned(), Json::Object(by_cause));
    found.insert("total".to_owned(), json!(all[all.len() - 1] - all[0]));
    Json::Object(found)
}

/// `A+B`, `A,B` or `AB`.
fn parts(set: &str) -> Vec<String> {
    match set.contains(['+', ',', '&']) {
        true => set.split(['+', ',', '&']).map(|part| part.trim().to_owned()).collect(),
        false if set.chars().all(|c| c.is_ascii_uppercase()) => {
            set.chars().map(String::from).collect()
        }
        false => vec![set.to_owned()],
    }
}

/// Row of a map from a Chinese activity to a European one.
fn mapped(scenario: Scenario, criteria: &str) -> MapRow {
    MapRow {
        from: Activity::new("CN", "2021", "a"),
        to: Activity::new("EU", "2021/2139", "e"),
        scenario,
        criteria: criteria.parse().unwrap(),
        objective: kapok_domain::Objective::ClimateMitigation,
        valid_from: day("2022-06-03"),
        valid_to: None,
        grandfathers: None,
        source: "test".to_owned(),
    }
}

/// The criteria that a map takes for each scenario, and whether it is common ground.
pub(crate) fn common_ground(given: &Given, _: &Example) -> Json {
    const FILE: &str = include_str!("../../../config/taxonomy/jurisdictions.toml");
    const CRITERIA: [(&str, &str); 5] = [
        ("either", "either (identical)"),
        ("EU", "EU"),
        ("CN", "CN"),
        ("both", "both"),
        ("excluded", "excluded"),
    ];
    let catalogue = Catalogue::new(toml::from_str(FILE).unwrap()).unwrap();
    let scenario = |n: u32| Scenario::try_from(u8::try_from(n).unwrap()).unwrap();
    let all: Vec<Scenario> = given.whole("scenarios").into_iter().map(scenario).collect();
    let words = |scenario: &Scenario| {
        let taken =
            |word: &str| TaxonomyMap::new(vec![mapped(*scenario, word)], catalogue.clone()).is_ok();
        let fits = CRITERIA.iter().filter(|(word, _)| taken(word)).map(|(_, name)| *name);
        fits.collect::<Vec<_>>().join(" or ")
    };
    json!({
        "criteria": all.iter().map(words).collect::<Vec<String>>(),
        "in_common_ground": all.iter().map(|scenario| scenario.is_common()).collect::<Vec<bool>>(),
    })
}
