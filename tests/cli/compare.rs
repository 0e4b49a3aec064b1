//! `kapok compare`: two indices, or one by two presets.

use serde_json::Value;

use crate::support::{Project, assert_said};

const EVENTS: &str = "data/minimal/corporate_actions.csv";

const RIGHTS: &str =
    "R1,M001,rights_issue,2024-03-13,2024-03-04T09:00:00Z,confirmed,1,1,4,,HKD,,,30.00,,,,,,,test";

fn project() -> Project {
    let project = Project::minimal();
    project.append(EVENTS, RIGHTS);
    project
}

#[test]
fn an_index_and_itself() {
    assert_said!(project().run(&["compare", "MIN", "MIN"]), @"
    exit code 0
    -- stdout
    MIN against MIN: 30 common days from 2024-03-01 to 2024-04-16
    returns differ by more than 0.0001 bp on 0 of 30 days, at most by 0.0000 bp

    final levels
    variant       MIN       MIN  points  bp
    price    107.0559  107.0559       0   0
    net      107.3921  107.3921       0   0
    gross    107.3921  107.3921       0   0
    -- stderr
    note: MIN uses illustrative data: all data are invented
    ");
}

#[test]
fn one_index_by_two_presets() {
    assert_said!(project().run(&["compare", "MIN@sp", "MIN@msci", "--to", "2024-03-15"]), @"
    exit code 5
    -- stdout
    MIN@sp against MIN@msci: 11 common days from 2024-03-01 to 2024-03-15
    returns differ by more than 0.0001 bp on 1 of 11 days, at most by 8.2224 bp

    days, largest first
    date        cause  event  type          security  price bp   net bp  gross bp  gross
            points  MIN@sp                                              MIN@msci
    2024-03-13  event  R1     rights_issue  M001       -8.2224  -8.2224   -8.2224
            -0.0840  rights taken up at the theoretical ex-rights price  adjusted by the price of
            the ex-date

    sums of daily differences
    cause  days  price bp   net bp  gross bp
    event     1   -8.2224  -8.2224   -8.2224

    final levels
    variant    MIN@sp  MIN@msci   points       bp
    price    105.3994  105.4846  -0.0852  -8.0738
    net      105.3994  105.4846  -0.0852  -8.0738
    gross    105.3994  105.4846  -0.0852  -8.0738
    -- stderr
    note: MIN uses illustrative data: all data are invented
    error: MIN@sp and MIN@msci differ on 1 of 11 days
    ");
}

#[test]
fn the_largest_days_of_all() {
    let said = project().run(&["compare", "MIN", "MIN@stoxx", "--top", "2", "--quiet"]);
    assert_said!(said, @"
    exit code 5
    -- stdout
    MIN against MIN@stoxx: 30 common days from 2024-03-01 to 2024-04-16
    returns differ by more than 0.0001 bp on 1 of 30 days, at most by 0.4034 bp

    days, largest first
    date        cause         event  type  security  price bp   net bp  gross bp  gross
            points  MIN    MIN@stoxx
    2024-04-08  reinvestment                                0  -0.4034   -0.4034
            -0.0042  close  open

    sums of daily differences
    cause         days  price bp   net bp  gross bp
    reinvestment     1         0  -0.4034   -0.4034

    final levels
    variant       MIN  MIN@stoxx   points       bp
    price    107.0559   107.0559        0        0
    net      107.3921   107.3963  -0.0043  -0.3984
    gross    107.3921   107.3963  -0.0043  -0.3984
    -- stderr
    error: MIN and MIN@stoxx differ on 1 of 30 days
    ");
}

#[test]
fn for_programs() {
    let arguments = ["compare", "MIN", "MIN@csi", "--format", "json", "--quiet"];
    let said = project().run(&arguments).expect(5);
    let whole: Value = serde_json::from_str(&said.stdout).unwrap();
    let bp = |row: &Value| row["price_bp"].as_f64().unwrap();
    let sum = |rows: &Value| rows.as_array().unwrap().iter().map(bp).sum::<f64>();
    assert!((sum(&whole["items"]) - sum(&whole["totals"])).abs() < 1e-9, "{whole:#}");
    assert!(whole["days_parted"].as_u64().unwrap() > 0);
    let one = project().run(&["compare", "MIN", "MIN@csi", "--format", "csv", "--quiet"]).expect(5);
    assert_eq!(one.stdout.lines().count(), 1 + whole["items"].as_array().unwrap().len());
}

#[test]
fn what_does_not_exist() {
    let said = |arguments: &[&str]| project().run(&[&["compare"], arguments].concat());
    assert_said!(said(&["MIN", "MINI"]), @"
    exit code 2
    -- stderr
    error: no index file has the id `MINI`
    hint: did you mean `MIN`?
    ");
    assert_said!(said(&["MIN", "MIN@mcsi"]), @"
    exit code 2
    -- stderr
    error: there is no preset `mcsi`
    hint: did you mean `csi`?
    ");
    assert_said!(said(&["MIN", "MIN", "--to", "2030-01-01"]), @"
    exit code 3
    -- stderr
    error: --to 2030-01-01 is after the last day with prices
    hint: the last day with prices is 2024-04-16
    ");
    assert_said!(said(&["MIN", "MIN", "--from", "2024-04-16"]), @"
    exit code 2
    -- stderr
    error: --from 2024-04-16 is not before 2024-04-16
    ");
    assert_said!(said(&["MIN", "MIN", "--tolerance-bp=-1"]), @"
    exit code 2
    -- stderr
    error: --tolerance-bp -1 is below zero
    ");
}

#[test]
fn one_that_is_held() {
    let project = project();
    let row = "X1,M001,something_new,2024-04-10,2024-03-04T09:00:00Z,confirmed,1,,,,,,,,,,,,,,test";
    project.append(EVENTS, row);
    assert_said!(project.run(&["compare", "MIN", "MIN", "--quiet"]), @"
    exit code 3
    -- stdout
    MIN against MIN: 24 common days from 2024-03-01 to 2024-04-08
    returns differ by more than 0.0001 bp on 0 of 24 days, at most by 0.0000 bp

    final levels
    variant       MIN       MIN  points  bp
    price    104.2854  104.2854       0   0
    net      104.6128  104.6128       0   0
    gross    104.6128  104.6128       0   0
    -- stderr
    held: MIN on 2024-04-09: event X1 of M001 on 2024-04-10 is a `something_new`, which is
            not supported
    error: MIN is held on 2024-04-09: event X1 of M001 on 2024-04-10 is a `something_new`,
            which is not supported
    hint: use a type of docs/data.md, or let the line leave before with a `delisting`
    ");
}
