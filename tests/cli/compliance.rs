//! `kapok compliance`: the sample against the climate regulation.

use serde_json::Value;

use crate::support::{Project, assert_said};

fn said(arguments: &[&str]) -> crate::support::Outcome {
    Project::sample().run(&[&["compliance"], arguments].concat())
}

#[test]
fn an_index_with_an_enforced_label() {
    assert_said!(said(&["US20-PAB", "--date", "2022-06-30"]), @"");
}

#[test]
fn another_index_by_its_terms() {
    assert_said!(said(&["US20", "--as", "US20-PAB", "--date", "2022-06-30"]), @"");
}

#[test]
fn numbers_are_whole_outside_tables() {
    let found = said(&["US20-PAB", "--date", "2022-06-30", "--format", "json"]).expect(0);
    let whole: Value = serde_json::from_str(&found.stdout).unwrap();
    assert_eq!(whole["date"], "2022-06-30");
    assert_eq!(whole["as"], Value::Null);
    let articles = whole["articles"].as_array().unwrap();
    assert_eq!(articles.len(), 19);
    let of = |article: &str| articles.iter().find(|row| row["article"] == article).unwrap();
    let [figure, limit] = ["figure", "limit"].map(|key| of("11")[key].as_f64().unwrap());
    assert!(figure <= limit, "{figure} {limit}");
    assert!(of("3")["figure"].as_f64() >= of("3")["limit"].as_f64());
    assert_eq!(whole["years"][0]["year"], 2019);
    let csv = said(&["US20-PAB", "--date", "2022-06-30", "--format", "csv"]).expect(0);
    assert_eq!(csv.stdout.lines().count(), 20);
    assert!(csv.stdout.starts_with("article,requirement,figure,limit,unit,verdict,note\n"));
}

#[test]
fn what_cannot_be_measured() {
    assert_said!(said(&["US20-PBA"]), @"");
    assert_said!(said(&["US20"]), @"");
    assert_said!(said(&["US20-PAB", "--as", "US20"]), @"");
    assert_said!(said(&["US20-PAB", "--date", "2018-12-31"]), @"");
    assert_said!(said(&["US20-PAB", "--date", "2022-06-25"]), @"");
}
