//! Statements of config files on which no number depends are printed where a reader needs them.

use crate::support::Project;

const SCHEME: &str = "config/esg/kapok-sample.toml";
const PAB: &str = "config/indices/us20-pab.toml";

#[test]
fn the_title_of_a_scheme_is_the_source_of_its_scores() {
    let explain = ["explain", "US20-ESG-TILT", "--security", "KO", "--format", "csv"];
    let project = Project::sample();
    let score = |said: String| {
        said.lines().find(|l| l.starts_with("score esg,kapok-sample 1")).map(str::to_owned)
    };
    let found = score(project.run(&explain).expect(0).stdout).unwrap();
    assert!(found.contains("ESG evaluation of the bundled sample"), "{found}");
    project.replace(SCHEME, "ESG evaluation of the bundled sample", "Another title");
    let found = score(project.run(&explain).expect(0).stdout).unwrap();
    assert!(found.contains("Another title"), "{found}");
}

#[test]
fn commands_say_what_of_a_scheme_is_illustrative() {
    let project = Project::sample();
    let note = "note: US20-ESG-TILT uses the scheme kapok-sample 1: indicators, weights, policies \
                and grade limits; most of the facts";
    for arguments in [
        &["sensitivity", "US20-ESG-TILT"][..],
        &["explain", "US20-ESG-TILT"],
        &["run", "--index", "US20-ESG-TILT"],
    ] {
        let said = project.run(arguments).expect(0);
        assert!(said.stderr.lines().any(|line| line == note), "{arguments:?}: {}", said.stderr);
    }
    assert!(!project.run(&["explain", "US20", "--quiet"]).stderr.contains("note"));
}

#[test]
fn compliance_says_whether_trading_counts() {
    let project = Project::sample();
    let notes = |project: &Project| {
        let said = project.run(&["compliance", "US20-PAB", "--format", "csv"]).expect(0).stdout;
        said.lines().filter(|line| line.contains("trading ")).map(str::to_owned).collect::<Vec<_>>()
    };
    let found = notes(&project);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|line| line.ends_with("trading not counted")), "{found:?}");
    project.replace(PAB, "trading_counts = false", "trading_counts = true");
    assert!(notes(&project).iter().all(|line| line.ends_with("trading counted")));
}
