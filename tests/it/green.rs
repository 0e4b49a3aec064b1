//! Worked examples of green indices, run through the real calculation.
//!
//! 1. [`example::read`] reads `tests/oracles/green.json`, in the terms of
//!    `tests/oracles/words.toml`.
//! 2. [`kinds::run`] sends each by its area and the terms that its inputs have to the functions
//!    that it is about, which see nothing but these and the names of what is asked.
//! 3. [`Example::compare`] holds every expected value against what came out.

mod carbon;
pub(crate) mod example;
pub(crate) mod kinds;
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
use kinds::AREAS;
use serde_json::Value as Json;

/// Everything that is wrong with an example.
fn run(example: &Example) -> Vec<String> {
    let wrong = match kinds::run(example) {
        Err(told) => vec![told],
        Ok(_) if example.asks().is_empty() => vec!["nothing is expected".to_owned()],
        Ok(found) => example.compare(&found),
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

/// An example with another value expected must fail: nothing passes by not being compared.
#[test]
fn a_wrong_value_is_found() {
    let mut bent = 0;
    for example in example::read() {
        let found = kinds::run(&example).unwrap();
        for place in leaves("", &example.expected) {
            let mut wrong = example.clone();
            if bend(wrong.expected.pointer_mut(&place).unwrap()) {
                assert!(!wrong.compare(&found).is_empty(), "{}: {place}", example.id);
                bent += 1;
            }
        }
    }
    assert!(bent > 250, "only {bent} values");
}

/// Where the numbers and texts of a value are.
fn leaves(at: &str, value: &Json) -> Vec<String> {
    match value {
        Json::Object(fields) => {
            let inner = fields.iter().map(|(key, value)| leaves(&format!("{at}/{key}"), value));
            inner.flatten().collect()
        }
        Json::Array(items) => {
            let inner = items.iter().enumerate().map(|(i, one)| leaves(&format!("{at}/{i}"), one));
            inner.flatten().collect()
        }
        _ => vec![at.to_owned()],
    }
}

/// Another value, further away than any tolerance; what is not known stays so.
fn bend(value: &mut Json) -> bool {
    match value {
        Json::Number(n) => *value = Json::from(n.as_f64().unwrap() * 1.01 + 0.02),
        Json::Bool(flag) => *flag = !*flag,
        Json::String(text) => text.push('?'),
        _ => return false,
    }
    true
}

#[test]
fn what_cannot_be_run_is_told() {
    let mut example = example::read().remove(0);
    example.area = "astrology".to_owned();
    assert_eq!(run(&example), ["PCAF-ATTR-01: no runner for the area `astrology`"]);
    example.area = "tilt".to_owned();
    let told = "PCAF-ATTR-01: no kind of example has the terms [\"companies\"]";
    assert_eq!(run(&example), [told]);
    example.area = "carbon".to_owned();
    example.inputs["companies"][1]["colour"] = Json::from("blue");
    let told = "PCAF-ATTR-01: nobody reads [\"companies[1].colour\"]";
    assert_eq!(run(&example), [told]);
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
