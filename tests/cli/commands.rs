//! Each command on a project that is right.

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{Project, assert_said, difference, stamps};

/// A minimal project with a week published.
fn with_a_week() -> Project {
    let project = Project::minimal();
    project.run(&["run", "--from", "2024-04-10", "--quiet"]).expect(0);
    project
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn init_makes_a_project_and_refuses_a_full_folder() {
    let project = Project::empty();
    assert_said!(project.run(&["init", "made"]), @"");
    let made = project.path("made");
    let before = stamps(&made);
    assert_said!(project.run(&["init", "made"]), @"");
    assert_eq!(stamps(&made), before);
    project.run(&["check", "--project", "made"]).expect(0);
}

#[test]
fn check_lists_tables() {
    assert_said!(Project::minimal().run(&["check"]), @"");
}

#[test]
fn run_publishes_the_last_day() {
    let project = Project::minimal();
    assert_said!(project.run(&["run"]), @"");
    assert_snapshot!(project.published().names().join("\n"), @"");
}

#[test]
fn run_prints_for_programs() {
    let project = Project::minimal();
    assert_said!(project.run(&["run", "--format", "json", "--quiet"]), @"");
    assert_said!(project.run(&["run", "--format", "csv", "--quiet"]), @"");
}

#[test]
fn run_again_publishes_nothing() {
    let project = with_a_week();
    let (files, times) = (project.published(), stamps(&project.path("published")));
    assert_said!(project.run(&["run", "--from", "2024-04-15"]), @"");
    assert_said!(project.run(&["run"]), @"");
    assert_eq!(difference(&project.published(), &files), None);
    assert_eq!(stamps(&project.path("published")), times);
}

#[test]
fn run_catches_up() {
    let project = Project::minimal();
    project.run(&["run", "--date", "2024-04-10"]).expect(0);
    let caught_up = project.run(&["run", "--date", "2024-04-15"]).expect(0);
    assert_snapshot!(caught_up.stderr, @"");
}

#[test]
fn run_publishes_a_day_before_those_published() {
    let project = Project::minimal();
    project.run(&["run", "--date", "2024-04-16"]).expect(0);
    project.run(&["run", "--date", "2024-04-10"]).expect(0);
    project.run(&["run", "--from", "2024-04-08", "--date", "2024-04-16"]).expect(0);
    project.run(&["verify", "--all"]).expect(0);
    let fresh = Project::minimal();
    fresh.run(&["run", "--date", "2024-04-10"]).expect(0);
    let name = "published/date=2024-04-10/vintage=1/levels.csv";
    assert_eq!(project.read(name), fresh.read(name));
}

#[test]
fn run_on_a_day_without_calculation() {
    let project = Project::minimal();
    assert_said!(project.run(&["run", "--date", "2024-03-29"]), @"");
    project.assert_nothing_published();
}

#[test]
fn backtest_sums_up() {
    let project = Project::minimal();
    for format in ["table", "json", "csv"] {
        project.run(&["backtest", "--format", format]).expect(0);
    }
    assert_said!(project.run(&["backtest", "--format", "table"]), @"");
    assert_said!(project.run(&["backtest", "--format", "csv", "--quiet"]), @"");
    let summary = json(&project.run(&["backtest", "--format", "json", "--quiet"]).stdout);
    assert_eq!(summary[0]["index"], "MIN");
    assert_eq!(summary[0]["days"], 30);
}

#[test]
fn backtest_writes_levels() {
    let project = Project::minimal();
    assert_said!(project.run(&["backtest", "--out", "out"]), @"");
    let levels = project.read("out/levels.csv");
    let header = "date,index_id,return_variant,currency,level,divisor";
    assert!(levels.starts_with(header), "{levels}");
    assert_eq!(levels.lines().count(), 1 + 30 * 3);
    assert!(project.path("out/levels.parquet").exists());
}

#[test]
fn a_back_test_from_the_cache_is_the_same() {
    let project = Project::minimal();
    let levels = |arguments: &[&str]| {
        let all = [&["backtest", "--out", "out", "--quiet"], arguments].concat();
        project.run(&all).expect(0);
        project.read("out/levels.csv")
    };
    let fresh = levels(&["--no-cache"]);
    assert!(!project.path(".kapok").exists());
    assert_eq!(levels(&[]), fresh);
    assert!(project.path(".kapok").exists());
    assert_eq!(levels(&[]), fresh);
    project.replace("data/minimal/prices.csv", "2024-04-16,M001,", "2024-04-16,M001,1");
    assert_ne!(levels(&[]), fresh);
}

#[test]
fn explain_a_level_leaves_nothing_over() {
    let project = Project::minimal();
    assert_said!(project.run(&["explain", "MIN", "--date", "2024-04-08"]), @"");
    let whole = ["explain", "MIN", "--date", "2024-04-08", "--format", "json", "--quiet"];
    let rows = json(&project.run(&whole).expect(0).stdout);
    let rows = rows.as_array().unwrap();
    let residuals = rows.iter().filter(|row| row["component"] == "residual");
    let residuals: Vec<f64> = residuals.map(|row| row["points"].as_f64().unwrap()).collect();
    assert_eq!(residuals, [0.0; 3]);
}

#[test]
fn every_residual_of_the_synthetic_market_is_zero() {
    let project = Project::gba();
    for date in ["2023-06-12", "2023-06-20"] {
        for index in ["GBA", "GBA-LOWCARBON-HKD"] {
            let all = ["explain", index, "--date", date, "--format", "csv", "--quiet"];
            let rows = project.run(&all).expect(0).stdout;
            let residuals: Vec<&str> =
                rows.lines().filter(|row| row.contains(",residual,")).collect();
            assert_eq!(residuals.len(), 3, "{rows}");
            for residual in residuals {
                assert!(residual.ends_with(",0.0"), "{residual}");
            }
        }
    }
}

#[test]
fn explain_a_security_that_is_in() {
    let project = Project::minimal();
    assert_said!(
        project.run(&["explain", "MIN", "--security", "M001", "--date", "2024-04-08"]),
        @""
    );
}

#[test]
fn explain_a_security_that_is_excluded() {
    let project = Project::minimal();
    assert_said!(
        project.run(&["explain", "MIN", "--security", "M005", "--date", "2024-03-20"]),
        @""
    );
}

#[test]
fn explain_a_security_outside_the_universe() {
    let project = Project::minimal();
    let old = "M005,HKSYN00M0051,M005";
    let line = project.read("data/minimal/securities.csv");
    let line = line.lines().find(|line| line.starts_with("M005,")).unwrap().to_owned();
    assert!(line.contains(",equity,"), "{line} {old}");
    project.replace("data/minimal/securities.csv", &line, &line.replace("equity", "fund"));
    assert_said!(
        project.run(&["explain", "MIN", "--security", "M005", "--date", "2024-03-20"]),
        @""
    );
}

#[test]
fn explain_a_security_that_nobody_knows() {
    let project = Project::minimal();
    assert_said!(project.run(&["explain", "MIN", "--security", "M01"]), @"");
}

#[test]
fn verify_proves_a_day() {
    let project = with_a_week();
    assert_said!(project.run(&["verify"]), @"");
    project.run(&["verify", "--all"]).expect(0);
    project.run(&["verify", "--date", "2024-04-12", "--details"]).expect(0);
    let elsewhere = Project::empty();
    let published = project.path("published");
    elsewhere.run(&["verify", "--all", "--published", published.to_str().unwrap()]).expect(0);
}

#[test]
fn verify_finds_one_digit() {
    let project = with_a_week();
    let file = "published/date=2024-04-16/vintage=1/levels.csv";
    let text = project.read(file);
    project.remove(file);
    project.write(file, text.replacen("104.1", "104.2", 1));
    assert_said!(project.run(&["verify", "--quiet"]), @"");
}

#[test]
fn verify_without_anything_published() {
    let project = Project::minimal();
    assert_said!(project.run(&["verify"]), @"");
    project.run(&["run"]).expect(0);
    assert_said!(project.run(&["verify", "--date", "2024-04-15"]), @"");
}

#[test]
fn export_puts_days_together() {
    let project = with_a_week();
    let levels = project.run(&["export", "MIN"]).expect(0);
    let header = levels.stdout.lines().next().unwrap();
    assert!(header.starts_with("date,index_id,return_variant,currency"), "{header}");
    assert_eq!(levels.stdout.lines().count(), 1 + 5 * 3);
    project.run(&["export", "MIN", "--out", "levels.csv"]).expect(0);
    assert_eq!(project.read("levels.csv"), levels.stdout);
    let all = ["export", "MIN", "--table", "constituents_close", "--out", "close.parquet"];
    project.run(&all).expect(0);
    let bytes = std::fs::read(project.path("close.parquet")).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
}

#[test]
fn export_of_what_is_not_there() {
    let project = with_a_week();
    assert_said!(project.run(&["export", "MAX"]), @"");
    assert_said!(project.run(&["export", "MIN", "--table", "level"]), @"");
    assert_said!(project.run(&["export", "MIN", "--out", "levels.xlsx"]), @"");
    assert!(!project.path("levels.xlsx").exists());
}

#[test]
fn schemas_of_tables_and_files() {
    let project = Project::empty();
    let tables = json(&project.run(&["schema", "tables", "--format", "json"]).expect(0).stdout);
    let close = tables.as_array().unwrap().iter().find(|c| c["column"] == "close").unwrap();
    assert_eq!(close["table"], "prices");
    assert!(close["description"].as_str().is_some_and(|text| !text.is_empty()));
    let files = project.run(&["schema", "files", "--format", "csv"]).expect(0).stdout;
    assert!(files.lines().any(|line| line.starts_with("levels,") && line.contains(",level,")));
}

#[test]
fn schemas_of_config_files_are_json() {
    let project = Project::empty();
    for (what, key) in [("index-file", "selection"), ("project-file", "tolerances")] {
        let schema = json(&project.run(&["schema", what]).expect(0).stdout);
        assert!(schema["$schema"].is_string(), "{schema}");
        assert!(schema["properties"][key].is_object(), "{schema}");
        assert_eq!(schema["additionalProperties"], false);
    }
}

#[test]
fn completions_name_every_command() {
    let project = Project::empty();
    for shell in ["bash", "zsh", "fish"] {
        let text = project.run(&["completions", shell]).expect(0).stdout;
        for command in ["backtest", "explain", "verify"] {
            assert!(text.contains(command), "{shell}: {command}");
        }
    }
}
