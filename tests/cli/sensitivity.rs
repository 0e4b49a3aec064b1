//! `kapok sensitivity`: a review under other policies, limits and raters.

use serde_json::Value;

use crate::support::{Project, assert_said};

const INDEX: &str = "config/indices/min.toml";
const INVOLVEMENT: &str = "data/minimal/involvement.csv";

#[test]
fn the_green_sample() {
    let said = Project::sample().run(&["sensitivity", "US20-GREEN", "--date", "2022-06-30"]);
    assert_said!(said, @"");
}

#[test]
fn the_low_carbon_sample() {
    let arguments = ["sensitivity", "US20-LOWCARBON-EUR", "--date", "2022-10-31", "--quiet"];
    assert_said!(Project::sample().run(&arguments), @"");
}

/// One company near the limit, and another rater for two.
fn two_raters() -> Project {
    let project = Project::minimal();
    project.replace(INDEX, "< 0.01\"", "< 0.01\"\nnear = 0.01");
    for row in ["C001,thermal_coal,0.30", "C003,thermal_coal,0.005"] {
        let row = format!("{row},,2023-12-31,2024-02-15,other-data,test");
        project.append(INVOLVEMENT, &row);
    }
    project
}

#[test]
fn near_misses_and_raters_who_disagree() {
    assert_said!(two_raters().run(&["sensitivity", "MIN", "--date", "2024-03-20", "--quiet"]), @"");
}

#[test]
fn for_programs() {
    let project = two_raters();
    let run = |format: &str| {
        let arguments = ["sensitivity", "MIN", "--by", "0.5", "--format", format, "--quiet"];
        project.run(&arguments).expect(0).stdout
    };
    let whole: Value = serde_json::from_str(&run("json")).unwrap();
    let variants = whole["variants"].as_array().unwrap();
    assert_eq!(whole["near_misses"][0]["security"], "M003");
    assert_eq!(whole["disagreements"][0]["other value"], "0.3");
    assert_eq!(run("csv").lines().count(), 1 + variants.len());
    assert!(variants.iter().any(|v| v["variant"] == "coal: limit 0.01 to 0.015"), "{whole:#}");
}

#[test]
fn an_infeasible_variant_says_so() {
    // Three names under a cap of 40 %; by the other rater two are left, which cannot hold it.
    let project = two_raters();
    for id in ["C004", "C005"] {
        let row = format!("{id},thermal_coal,0.90,,2023-12-31,2024-02-15,other-data,test");
        project.append(INVOLVEMENT, &row);
    }
    let arguments = ["sensitivity", "MIN", "--date", "2024-03-20", "--format", "csv", "--quiet"];
    let said = project.run(&arguments).expect(0);
    let line = said.stdout.lines().find(|line| line.contains("rater other-data")).unwrap();
    assert!(line.contains("infeasible: "), "{line}");
}

#[test]
fn what_does_not_exist() {
    let said = |arguments: &[&str]| Project::minimal().run(&[&["sensitivity"], arguments].concat());
    assert_said!(said(&["MINI"]), @"");
    assert_said!(said(&["MIN", "--date", "2030-01-01"]), @"");
    assert_said!(said(&["MIN", "--date", "2024-02-01"]), @"");
    assert_said!(said(&["MIN", "--by", "1.5"]), @"");
}
