//! Published days change only with a reason, and then as new vintages.

use chrono::NaiveDate;

use crate::support::{Project, assert_said, difference};

const PRICES: &str = "data/minimal/prices.csv";
const FROM: &str = "2024-04-08";

/// A published project, and a close of 2024-04-10 that has changed since.
pub(crate) fn corrected() -> Project {
    let project = Project::minimal();
    project.run(&["run", "--from", FROM]).expect(0);
    correct(&project);
    project
}

/// Changes the close of M001 on 2024-04-10.
pub(crate) fn correct(project: &Project) {
    let text = project.read(PRICES);
    let row = text.lines().find(|line| line.starts_with("2024-04-10,M001,")).unwrap();
    let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
    cells[2] += "5";
    project.replace(PRICES, row, &cells.join(","));
}

#[test]
fn without_a_reason_nothing_changes() {
    let project = corrected();
    let before = project.published();
    assert_said!(project.run(&["run", "--date", "2024-04-10"]), @"
    exit code 4
    -- stderr
    error: MIN of 2024-04-10 is published with other rows in `levels`: `MIN price HKD`,
            column `level`: published 102.64667785401687, new 102.64986392299399
    hint: published days do not change: give a --reason to add a vintage
    ");
    assert_said!(project.run(&["run", "--from", "2024-04-10", "--quiet"]), @"
    exit code 4
    -- stderr
    error: MIN of 2024-04-10 is published with other rows in `levels`: `MIN price HKD`,
            column `level`: published 102.64667785401687, new 102.64986392299399
    hint: published days do not change: give a --reason to add a vintage
    ");
    assert_eq!(difference(&project.published(), &before), None);
}

#[test]
fn later_days_may_not_be_left_behind() {
    let project = corrected();
    let before = project.published();
    let one_day = ["run", "--date", "2024-04-10", "--reason", "late correction"];
    assert_said!(project.run(&one_day), @"
    exit code 2
    -- stderr
    error: MIN is published up to 2024-04-16: changing 2024-04-10 to 2024-04-10 would leave
            later days behind
    hint: calculate all of them again: --from 2024-04-10 --date 2024-04-16
    ");
    assert_eq!(difference(&project.published(), &before), None);
}

#[test]
fn with_a_reason_all_later_days_get_a_vintage() {
    let project = corrected();
    let before = project.published();
    let all = ["run", "--from", "2024-04-10", "--date", "2024-04-16", "--reason", "correction"];
    assert_said!(project.run(&all), @"
    exit code 0
    -- stdout
    index  date        price     net       gross     day    constituents
    MIN    2024-04-16  104.1653  104.4924  104.4924  0.76%             3
    -- stderr
    published ./published/date=2024-04-10/vintage=2
    published ./published/date=2024-04-11/vintage=2
    published ./published/date=2024-04-12/vintage=2
    published ./published/date=2024-04-15/vintage=2
    published ./published/date=2024-04-16/vintage=2
    note: MIN uses illustrative data: all data are invented
    ");
    let after = project.published();
    for (name, bytes) in before.iter() {
        let kept = after.iter().find(|(other, _)| *other == name).map(|(_, bytes)| bytes);
        assert_eq!(kept, Some(bytes), "{name}");
    }
    let corrected: NaiveDate = "2024-04-10".parse().unwrap();
    let days = project.store().days().unwrap();
    assert_eq!(days.len(), 7);
    for date in days {
        let day = project.store().latest(date).unwrap().unwrap();
        let (vintage, reason) = match date < corrected {
            true => (1, None),
            false => (2, Some("correction")),
        };
        assert_eq!(day.manifest().vintage, vintage, "{date}");
        assert_eq!(day.manifest().reason.as_deref(), reason, "{date}");
    }
}

#[test]
fn every_vintage_verifies() {
    let project = corrected();
    project.run(&["run", "--from", "2024-04-10", "--reason", "correction"]).expect(0);
    project.run(&["verify", "--all"]).expect(0);
    for day in ["2024-04-10", "2024-04-11", "2024-04-12", "2024-04-15", "2024-04-16"] {
        for vintage in ["1", "2"] {
            let said = project.run(&["verify", "--date", day, "--vintage", vintage]).expect(0);
            assert_eq!(said.stderr, "", "{day} {vintage}");
        }
    }
}

#[test]
fn a_restatement_is_made_once() {
    let project = corrected();
    let all = ["run", "--from", "2024-04-10", "--reason", "correction"];
    project.run(&all).expect(0);
    let before = project.published();
    assert_said!(project.run(&all), @"
    exit code 0
    -- stdout
    index  date        price     net       gross     day    constituents
    MIN    2024-04-16  104.1653  104.4924  104.4924  0.76%             3
    -- stderr
    unchanged ./published/date=2024-04-10/vintage=2: equal results, nothing published
    unchanged ./published/date=2024-04-11/vintage=2: equal results, nothing published
    unchanged ./published/date=2024-04-12/vintage=2: equal results, nothing published
    unchanged ./published/date=2024-04-15/vintage=2: equal results, nothing published
    unchanged ./published/date=2024-04-16/vintage=2: equal results, nothing published
    note: MIN uses illustrative data: all data are invented
    ");
    assert_eq!(difference(&project.published(), &before), None);
}
