//! Exclusions, the phase-in of Scope 3 and sectors with a high climate impact.

use chrono::NaiveDate;
use kapok_climate::exclusion::{exclusions, is_excluded};
use kapok_climate::exposure::{Exposure, exposure};
use kapok_climate::{
    Activity, Failure, Involvement, LabelName, UnknownShare, failures, is_scope_three_required,
};
use kapok_industry::{Code, System, high_climate_impact};
use serde_json::{Value as Json, json};

use super::example::{Example, Inputs};

/// Activities by the words that examples use for them.
const WORDS: [(&str, Activity); 18] = [
    ("coal", Activity::Coal),
    ("oil", Activity::Oil),
    ("gas", Activity::Gas),
    ("elec>100g", Activity::Electricity),
    ("elec", Activity::Electricity),
    ("electricity", Activity::Electricity),
    ("power", Activity::Electricity),
    ("weapons", Activity::ControversialWeapons),
    ("controversial_weapons", Activity::ControversialWeapons),
    ("controversial weapons", Activity::ControversialWeapons),
    ("tobacco", Activity::Tobacco),
    ("ungc", Activity::Norms),
    ("oecd", Activity::Norms),
    ("norms", Activity::Norms),
    ("harm", Activity::SignificantHarm),
    ("dnsh", Activity::SignificantHarm),
    ("significant_harm", Activity::SignificantHarm),
    ("significant harm", Activity::SignificantHarm),
];

const INTENSITY: [&str; 4] = ["electricity_intensity", "elec_intensity", "g_per_kwh", "gco2_kwh"];

fn activity(word: &str) -> Activity {
    let found = WORDS.iter().find(|(known, _)| *known == word);
    found.unwrap_or_else(|| panic!("no exclusion is known as `{word}`")).1
}

/// A share of revenue in percent, or what somebody found; `None` is unknown.
fn seen(value: &Json) -> Option<f64> {
    match value {
        Json::Number(percent) => percent.as_f64().map(|percent| percent / 100.0),
        Json::Bool(found) => Some(f64::from(*found)),
        Json::String(status) => match status.to_lowercase().as_str() {
            "non-compliant" | "fail" | "violation" | "yes" => Some(1.0),
            "compliant" | "watchlist" | "pass" | "no" | "none" => Some(0.0),
            "no coverage" | "unknown" | "not assessed" => None,
            other => panic!("`{other}` is no status"),
        },
        _ => None,
    }
}

fn policy(inputs: &Inputs) -> UnknownShare {
    match inputs.text(&["unknown", "unknown_policy"]) {
        Some("exclude") => UnknownShare::Exclude,
        Some("keep") | None => UnknownShare::Keep,
        Some(other) => panic!("`{other}` is no policy"),
    }
}

fn label(inputs: &Inputs) -> LabelName {
    match inputs.text(&["label", "type"]) {
        Some("CTB") => LabelName::Ctb,
        _ => LabelName::Pab,
    }
}

/// Rows of an activity, a share in percent and for electricity its intensity. An unknown share is
/// neither answer, unless a policy says which.
pub(crate) fn excluded(example: &Example) -> Option<Json> {
    let cases = example.inputs.items(&["cases"])?;
    let one = |case: &Json| {
        let activity = activity(case[0].as_str()?);
        let exclusion = exclusions(LabelName::Pab).find(|e| e.activity == activity)?;
        let known = is_excluded(exclusion, seen(&case[1]), case.get(2).and_then(Json::as_f64));
        let by_policy = example
            .inputs
            .any(&["unknown", "unknown_policy"])
            .map(|_| policy(&example.inputs) == UnknownShare::Exclude);
        Some(json!(known.or(by_policy)))
    };
    Some(json!({ "excluded": cases.iter().map(one).collect::<Option<Vec<_>>>()? }))
}

/// Every exclusion that a company falls under.
pub(crate) fn explained(example: &Example) -> Option<Json> {
    let company = Inputs(example.inputs.any(&["company"])?.clone());
    let mut known =
        Involvement { electricity_intensity: company.number(&INTENSITY), ..Involvement::default() };
    for (word, value) in company.0.as_object()? {
        if !INTENSITY.contains(&word.as_str()) {
            known.shares[activity(word) as usize] = seen(value);
        }
    }
    let found = failures(label(&example.inputs), &known, policy(&example.inputs));
    let line = |(i, failure): (usize, &Failure)| match i {
        // The regulation is named once.
        0 => format!("EU2020/1818 {failure}"),
        _ => failure.to_string(),
    };
    let failed: Vec<String> = found.iter().enumerate().map(line).collect();
    let first = if failed.is_empty() { "no reason" } else { "one reason" };
    Some(json!({
        "count": failed.len(), "excluded": !failed.is_empty(), "failed": failed,
        "first_only_tools_report": first,
    }))
}

/// Whether Scope 3 of a division counts on a day.
pub(crate) fn scope_three(example: &Example) -> Option<Json> {
    let one = |case: &Json| {
        let date: NaiveDate = case[1].as_str()?.parse().ok()?;
        is_scope_three_required(case[0].as_str()?, date).ok()
    };
    let all = example.inputs.items(&["cases"])?.iter().map(one);
    Some(json!({ "scope3_required": all.collect::<Option<Vec<bool>>>()? }))
}

/// Weight of sections A to H and L against that in the universe; sections by flag or by code.
pub(crate) fn high_impact(example: &Example) -> Option<Json> {
    let inputs = &example.inputs;
    let flags = inside(inputs, &["hcis"], &["nace", "sections", "codes", "gbt"])?;
    let Some(weights) = inputs.list(&["index_weights", "w", "weights"]) else {
        return Some(json!({ "hcis": flags, "high_impact": flags, "in_hcis": flags }));
    };
    let index = exposure(&weights, &flags);
    let given = inputs.number(&["universe_hcis"]);
    let universe = given.or_else(|| {
        let weights = inputs.list(&["universe_weights"])?;
        let own = inside(inputs, &["universe_flags"], &["universe_nace"]).unwrap_or(flags);
        Some(exposure(&weights, &own))
    })?;
    let met = Exposure { index, universe }.is_met();
    Some(json!({ "index_hcis": index, "universe_hcis": universe, "ok": met }))
}

fn inside(inputs: &Inputs, flags: &[&str], codes: &[&str]) -> Option<Vec<bool>> {
    if let Some(flags) = inputs.items(flags) {
        let flag = |flag: &Json| flag.as_bool().or_else(|| Some(flag.as_f64()? != 0.0));
        return flags.iter().map(flag).collect();
    }
    let system = match inputs.text(&["system"]) {
        Some("GBT4754" | "GB/T 4754" | "GB/T 4754-2017") => System::Gbt4754,
        Some("NACE2.1" | "NACE Rev. 2.1") => System::Nace21,
        _ if inputs.any(&["gbt"]).is_some() => System::Gbt4754,
        _ => System::Nace2,
    };
    let one = |code: &&str| {
        high_climate_impact(&Code::parse(system, code).unwrap()).known().unwrap_or(false)
    };
    Some(inputs.texts(codes)?.iter().map(one).collect())
}
