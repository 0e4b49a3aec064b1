//! Worked examples of green indices, run through the real calculation.
//!
//! 1. [`example::read`] reads `tests/oracles/green.json`.
//! 2. [`run`] sends each by its area to the functions that it is about, which see nothing but its
//!    inputs and the names of what is asked.
//! 3. [`Example::compare`] holds every expected value against what came out.

mod carbon;
mod example;
mod records;
mod scores;
mod screens;
mod selection;
mod shapes;
mod temperature;
mod tilts;
mod trajectory;
mod weights;

use std::collections::BTreeMap;

use example::Example;
use serde_json::Value as Json;

/// What makes of an example whatever it asks; `None`: its inputs are of no shape that is known.
type Runner = fn(&Example) -> Option<Json>;

/// Who runs the examples of an area, and how many of them the file has.
const AREAS: [(&str, Runner, usize); 34] = [
    ("baseline", trajectory::baseline, 1),
    ("baseline+trajectory", trajectory::baseline, 1),
    ("bonds/optimiser", weights::buckets, 1),
    ("bonds/weighting", carbon::green_assets, 1),
    ("capping", weights::capped, 2),
    ("carbon", carbon::run, 4),
    ("carbon-budget", trajectory::budget, 1),
    ("carbon-trend", trajectory::trend, 2),
    ("carbon/data-quality", carbon::run, 1),
    ("carbon/missing-data", carbon::run, 0),
    ("controversy", scores::controversy, 1),
    ("diff", records::shared, 0),
    ("evic", trajectory::evic, 0),
    ("explain", screens::explained, 1),
    ("green-revenue", carbon::run, 1),
    ("high-climate-impact", screens::high_impact, 1),
    ("index-maths", records::rebalanced, 1),
    ("inflation", trajectory::evic, 0),
    ("missing-data", carbon::run, 0),
    ("provenance", records::known, 1),
    ("scope3", screens::scope_three, 1),
    ("scoring", scores::run, 6),
    ("screen", screens::excluded, 1),
    ("selection", selection::run, 2),
    ("selection/buffer", selection::run, 3),
    ("self-decarbonisation", trajectory::run, 0),
    ("taxonomy", records::common_ground, 1),
    ("temperature", temperature::run, 2),
    ("tilt", tilts::run, 1),
    ("trajectory", trajectory::run, 4),
    ("uplift", trajectory::run, 0),
    ("weighting", weights::run, 2),
    ("weighting/exclusion", weights::run, 4),
    ("weighting/optimiser", weights::run, 5),
];

/// The runner of an area, or of the part before the stroke.
fn runner(area: &str) -> Option<Runner> {
    let of = |name: &str| AREAS.iter().find(|(area, ..)| *area == name).map(|entry| entry.1);
    of(area).or_else(|| of(area.split('/').next()?))
}

/// Everything that is wrong with an example.
fn run(example: &Example) -> Vec<String> {
    let Some(runner) = runner(&example.area) else {
        return vec![format!("{}: no runner for the area `{}`", example.id, example.area)];
    };
    let wrong = match runner(example) {
        None => vec![format!("no runner for {:?}", example.inputs.names())],
        Some(_) if example.asks().is_empty() => vec!["nothing is expected".to_owned()],
        Some(found) => example.compare(&found),
    };
    wrong.into_iter().map(|wrong| format!("{}: {wrong}", example.id)).collect()
}

fn assert_right(examples: &[Example]) {
    let wrong: Vec<String> = examples.iter().flat_map(run).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The examples of some areas; there has to be one.
fn check(areas: &[&str]) {
    let all = example::read();
    let own: Vec<Example> =
        all.into_iter().filter(|example| areas.contains(&example.area.as_str())).collect();
    assert!(!own.is_empty(), "no example of {areas:?}");
    assert_right(&own);
}

#[test]
fn every_example_is_run() {
    let all = example::read();
    assert_eq!(all.len(), 52);
    let mut seen: BTreeMap<&str, usize> = AREAS.iter().map(|(area, ..)| (*area, 0)).collect();
    for example in &all {
        *seen.entry(&example.area).or_default() += 1;
    }
    let covered: BTreeMap<&str, usize> = AREAS.iter().map(|(area, _, n)| (*area, *n)).collect();
    assert_eq!(seen, covered);
    assert_eq!(covered.values().sum::<usize>(), all.len());
    let mut ids: Vec<&str> = all.iter().map(|example| example.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 52, "an id is there twice");
}

/// An example with another number expected must fail: nothing passes by not being compared.
#[test]
fn a_wrong_number_is_found() {
    fn bend(value: &mut Json) -> bool {
        match value {
            Json::Number(n) => {
                *value = Json::from(n.as_f64().unwrap() * 1.01 + 0.02);
                true
            }
            Json::Bool(b) => {
                *b = !*b;
                true
            }
            Json::String(text) => {
                text.push('?');
                true
            }
            Json::Array(all) => all.iter_mut().any(bend),
            Json::Object(fields) => fields.values_mut().any(bend),
            Json::Null => false,
        }
    }
    for example in example::read() {
        for key in example.asks() {
            let mut bent = example.clone();
            if bend(&mut bent.expected[key]) {
                assert!(!run(&bent).is_empty(), "{}: {key} is not compared", example.id);
            }
        }
    }
}

#[test]
fn an_unknown_area_is_told() {
    let mut example = example::read().remove(0);
    example.area = "astrology".to_owned();
    assert_eq!(run(&example), ["PCAF-ATTR-01: no runner for the area `astrology`"]);
    example.area = "tilt".to_owned();
    assert_eq!(run(&example), ["PCAF-ATTR-01: no runner for [\"companies\"]"]);
}

#[test]
fn carbon() {
    check(&["carbon", "carbon/data-quality", "green-revenue"]);
}

#[test]
fn temperature() {
    check(&["temperature"]);
}

#[test]
fn trajectories() {
    check(&["trajectory", "baseline", "baseline+trajectory", "carbon-budget", "carbon-trend"]);
}

#[test]
fn screens() {
    check(&["screen", "scope3", "high-climate-impact", "explain"]);
}

#[test]
fn scores() {
    check(&["scoring", "controversy"]);
}

#[test]
fn tilts() {
    check(&["tilt"]);
}

#[test]
fn selections() {
    check(&["selection", "selection/buffer"]);
}

#[test]
fn weights() {
    check(&["weighting", "weighting/exclusion", "weighting/optimiser", "capping"]);
}

#[test]
fn bonds() {
    check(&["bonds/optimiser", "bonds/weighting"]);
}

#[test]
fn records() {
    check(&["provenance", "index-maths", "taxonomy"]);
}
