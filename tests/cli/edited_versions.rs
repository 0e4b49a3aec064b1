//! Files of rules that change under published days.

use crate::support::{Project, assert_said};
use crate::versions::{
    BY_ANNOUNCEMENT, BY_EFFECTIVE, Changes, FIRST, SECOND, US20, capped, in_versions,
};

/// Publishes US20 from a day to another one.
fn publish(project: &Project, from: &str, to: &str) {
    project.run(&["run", "--index", "US20", "--from", from, "--date", to, "--quiet"]).expect(0);
}

/// Warnings of a run on changed rules, with their hints.
fn told(project: &Project, date: &str) -> Vec<String> {
    let said = project.run(&["run", "--index", "US20", "--date", date]).expect(0).talk();
    let said = said.replace("\n        ", " ");
    let mut lines = said.lines().skip_while(|line| !line.contains("levels may differ")).peekable();
    let mut all = Vec::new();
    while let Some(line) = lines.next() {
        if line.contains("levels may differ") {
            assert!(lines.peek().is_some_and(|hint| hint.starts_with("hint: ")), "{said}");
            all.push(line.to_owned());
        }
    }
    all
}

/// An index whose rules have changed in June 2021, published to the 22nd.
fn published() -> Project {
    let project = capped(BY_EFFECTIVE);
    publish(&project, "2021-06-14", "2021-06-22");
    project
}

const CAP: [&str; 2] =
    ["free_float_cap\"", "free_float_cap\"\ncaps = [{ by = \"issuer\", max = 0.2 }]"];

#[test]
fn an_edited_old_version_is_told_on_every_run_until_it_is_taken_back() {
    let project = published();
    let before = project.read(FIRST);
    project.replace(FIRST, CAP[0], CAP[1]);
    let edited = "warning: US20: the version of 2012-01-03 has changed since 2021-06-17 was \
                  published; levels may differ from 2012-01-03 on";
    assert_eq!(told(&project, "2021-06-23"), [edited]);
    assert_eq!(told(&project, "2021-06-24"), [edited]);
    project.write(FIRST, before);
    assert!(told(&project, "2021-06-25").is_empty());
}

#[test]
fn a_version_that_moves_is_told() {
    let moves =
        [("2021-06-16", "2021-06-22", "2021-06-16"), ("2021-06-21", "2021-06-18", "2021-06-18")];
    for (to, day, from) in moves {
        let project = published();
        project.write(&format!("config/indices/US20/{to}.toml"), project.read(SECOND));
        project.remove(SECOND);
        let moved = format!(
            "warning: US20: the version of 2021-06-18, by which {day} was published, is now \
             of {to}; levels may differ from {from} on"
        );
        assert_eq!(told(&project, "2021-06-23"), [moved]);
    }
}

#[test]
fn a_version_on_published_days_is_told() {
    let project = published();
    project.write("config/indices/US20/2021-06-16.toml", project.read(FIRST));
    let new = "warning: US20: the version of 2021-06-16 was not there when 2021-06-17 was \
               published; levels may differ from 2021-06-16 on";
    assert_eq!(told(&project, "2021-06-23"), [new]);
    // One from a day that is not published is how rules change.
    let project = published();
    project.write("config/indices/US20/2021-06-23.toml", project.read(FIRST));
    assert!(told(&project, "2021-06-23").is_empty());
}

#[test]
fn a_version_that_is_gone_is_told() {
    let project = Project::sample();
    let changes: Changes<'_> = &[(CAP[0], CAP[1])];
    let again: Changes<'_> = &[("max = 0.2", "max = 0.15")];
    let versions = [
        ("2012-01-03", &[BY_EFFECTIVE] as Changes<'_>),
        ("2021-06-16", changes),
        ("2021-06-18", again),
    ];
    in_versions(&project, US20, "US20", &versions);
    publish(&project, "2021-06-14", "2021-06-22");
    project.remove("config/indices/US20/2021-06-16.toml");
    let gone = "warning: US20: the version of 2021-06-16, by which 2021-06-17 was published, is \
                gone; levels may differ from 2021-06-16 on";
    assert_eq!(told(&project, "2021-06-23"), [gone]);
}

/// Version that made the last review, as a manifest names it: day and hash.
fn reviewed_by(project: &Project, date: &str) -> [String; 2] {
    let text = project.read(&format!("published/date={date}/vintage=1/manifest.json"));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let rules = &value["indices"]["US20"]["last_review_rules"];
    ["rules_from", "config_sha256"].map(|key| rules[key].as_str().unwrap_or_default().to_owned())
}

#[test]
fn manifests_name_the_version_that_made_the_last_review() {
    // The June review takes effect under the second version, and is made by the first, which was
    // in force when it was announced.
    let project = capped(BY_ANNOUNCEMENT);
    publish(&project, "2021-06-16", "2021-06-18");
    let first = reviewed_by(&project, "2021-06-18");
    assert_eq!(first[0], "2012-01-03");
    assert_eq!(first[1].len(), 64);
    project.replace(FIRST, CAP[0], CAP[1]);
    assert_eq!(told(&project, "2021-06-21").len(), 1);
    assert_eq!(reviewed_by(&project, "2021-06-21"), first, "the file as it was at the review");
    let effective = capped(BY_EFFECTIVE);
    publish(&effective, "2021-06-16", "2021-06-18");
    assert_eq!(reviewed_by(&effective, "2021-06-17")[0], "2012-01-03");
    assert_eq!(reviewed_by(&effective, "2021-06-18")[0], "2021-06-18");
}

#[test]
fn a_review_by_a_version_edited_after_its_announcement_is_told() {
    let project = Project::sample();
    let changes: Changes<'_> = &[(CAP[0], CAP[1])];
    in_versions(
        &project,
        US20,
        "US20",
        &[("2012-01-03", &[BY_ANNOUNCEMENT]), ("2021-06-15", changes)],
    );
    publish(&project, "2021-06-14", "2021-06-16");
    project.replace(FIRST, "lookback_days = ", "# edited\nlookback_days = ");
    let edited = "warning: US20: the version of 2012-01-03 has changed since 2021-06-14 was \
                  published; levels may differ from 2012-01-03 on";
    for date in ["2021-06-17", "2021-06-18", "2021-06-21"] {
        assert_eq!(told(&project, date), [edited]);
    }
}

#[test]
fn the_first_change_of_rules_is_no_edit() {
    let project = Project::sample();
    publish(&project, "2021-06-14", "2021-06-16");
    let changes: Changes<'_> = &[(CAP[0], CAP[1])];
    in_versions(
        &project,
        US20,
        "US20",
        &[("2012-01-03", &[BY_EFFECTIVE]), ("2021-06-18", changes)],
    );
    for date in ["2021-06-17", "2021-06-18", "2021-06-21"] {
        assert!(told(&project, date).is_empty(), "{date}");
    }
    project.replace(FIRST, CAP[0], CAP[1]);
    assert_eq!(told(&project, "2021-06-22").len(), 1);
}

#[test]
fn another_calendar_is_another_index() {
    let project = Project::sample();
    let run = |date| project.run(&["run", "--index", "US20", "--date", date, "--quiet"]);
    run("2022-12-22").expect(0);
    project.replace(US20, "open_if_any = [\"XNYS\"]", "open_if_any = [\"XLON\"]");
    assert_said!(run("2022-12-23"), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20 on 2022-12-23: `calendar` is any open of XLON in the index file, and any
            open of XNYS as published for 2022-12-22
    hint: an index keeps it for life: take the value back, write another index with an id
            of its own, or publish all days again with --from 2012-01-03 and a --reason
    error: held: US20
    ");
    // Taken back, it goes on.
    project.replace(US20, "open_if_any = [\"XLON\"]", "open_if_any = [\"XNYS\"]");
    run("2022-12-23").expect(0);
}

#[test]
fn a_hidden_version_is_refused() {
    let project = capped(BY_EFFECTIVE);
    project.write("config/indices/US20/.DS_Store", "");
    project.write("config/indices/US20/notes.md", "");
    publish(&project, "2021-06-16", "2021-06-16");
    project.write("config/indices/US20/.2021-07-01.toml", project.read(SECOND));
    assert_said!(project.run(&["run", "--index", "US20", "--date", "2021-06-17"]), @"
    exit code 2
    -- stderr
    error: ./config/indices/US20/.2021-07-01.toml is no version of an index
    hint: a version is named after the day from which it holds, such as 2024-06-21.toml
    ");
}

#[test]
fn export_names_the_index_and_explain_its_versions() {
    let project = capped(BY_ANNOUNCEMENT);
    assert_said!(project.run(&["export", "US20@2021-06-18"]), @"
    exit code 2
    -- stderr
    error: US20@2021-06-18 is a version of rules, and days are published by the index
    hint: export US20; levels as if that version had held always: kapok backtest --index
            US20 --rules 2021-06-18
    ");
    let said = project.run(&["explain", "US20", "--date", "2021-06-22"]).expect(0).talk();
    let said = said.replace("\n        ", " ");
    let note = "note: US20 on 2021-06-22: rules from 2021-06-18; review after 2021-06-18 by the \
                rules from 2012-01-03";
    assert!(said.contains(note), "{said}");
}
