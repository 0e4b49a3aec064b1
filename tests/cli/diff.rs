//! `kapok diff`: a review under the rules of another index.

use serde_json::Value;

use crate::support::{Project, assert_said};

#[test]
fn the_sample_becomes_green() {
    let said = Project::sample().run(&["diff", "US20", "US20-GREEN", "--date", "2022-06-30"]);
    assert_said!(said, @"");
}

#[test]
fn a_mixture_that_does_not_work_is_named() {
    let arguments = ["diff", "US20-LOWCARBON-EUR", "US20-GREEN", "--date", "2022-10-31", "--quiet"];
    assert_said!(Project::sample().run(&arguments), @"");
}

#[test]
fn an_index_and_itself() {
    assert_said!(Project::minimal().run(&["diff", "MIN", "MIN", "--quiet"]), @"");
}

/// The minimal index and one that differs in two parts.
fn two() -> Project {
    let project = Project::minimal();
    let text = project.read("config/indices/min.toml");
    let other = text
        .replace("id = \"MIN\"", "id = \"OTHER\"")
        .replace("< 0.01", "< 0.05")
        .replace("scheme = \"free_float_cap\"", "scheme = \"equal\"");
    project.write("config/indices/other.toml", other);
    project
}

#[test]
fn for_programs() {
    let project = two();
    let run = |format: &str| {
        let arguments = ["diff", "MIN", "OTHER", "--date", "2024-03-20", "--format", format];
        project.run(&arguments).expect(0).stdout
    };
    let whole: Value = serde_json::from_str(&run("json")).unwrap();
    let parts: Vec<_> = whole["changes"].as_array().unwrap().iter().map(|c| &c["part"]).collect();
    assert_eq!(parts, ["rule coal", "weighting"]);
    let rows = whole["attribution"].as_array().unwrap();
    for figure in ["names changed", "esg_score", "active share"] {
        let of = |at: usize| rows[at][figure].as_f64().unwrap();
        assert!((of(0) + of(1) - of(2)).abs() < 1e-12, "{figure}: {whole:#}");
        assert!(of(3).abs() < 1e-12, "{figure}: {whole:#}");
    }
    let csv = run("csv");
    assert!(csv.starts_with("section,what,figure,value\nweight,"), "{csv}");
    assert!(csv.contains("\nattribution,rule coal,names changed,"), "{csv}");
}

#[test]
fn too_many_changes_at_once() {
    let project = two();
    let rule = |n: usize| {
        format!(
            "[[eligibility]]\nid = \"r{n}\"\nkeep_if = \"esg_score > {n}\"\n\
             if_missing = \"keep\"\nsource = \"test\"\n"
        )
    };
    let rules: String = (0..7).map(rule).collect();
    project.replace("config/indices/other.toml", "[selection]", &(rules + "[selection]"));
    assert_said!(project.run(&["diff", "MIN", "OTHER"]), @"");
}

#[test]
fn rules_without_an_outcome() {
    let project = two();
    project.replace("config/indices/other.toml", "max = 0.40", "max = 0.20");
    assert_said!(project.run(&["diff", "MIN", "OTHER", "--date", "2024-03-20"]), @"");
    assert_said!(project.run(&["diff", "MIN", "OTHERS"]), @"");
}
