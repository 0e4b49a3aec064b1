//! Rows that break a rule: exit code 4, unless so many are tolerated.

use crate::support::{Project, assert_said, refused};

const PRICES: &str = "data/minimal/prices.csv";
const SECURITIES: &str = "data/minimal/securities.csv";
const EVENTS: &str = "data/minimal/corporate_actions.csv";

/// The row of M001 on 2024-04-10.
fn row(project: &Project) -> String {
    let text = project.read(PRICES);
    text.lines().find(|line| line.starts_with("2024-04-10,M001,")).unwrap().to_owned()
}

/// Puts another close into the row of M001 on 2024-04-10.
fn with_close(close: &'static str) -> impl Fn(&Project) {
    move |project| {
        let row = row(project);
        let mut cells: Vec<&str> = row.split(',').collect();
        cells[2] = close;
        project.replace(PRICES, &row, &cells.join(","));
    }
}

#[test]
fn a_close_twice() {
    let again = |p: &Project| p.append(PRICES, &row(p));
    assert_said!(refused(again, &["run"]), @"
    exit code 4
    -- stderr
    error: 1 of 151 rows of `prices` were rejected, more than the tolerated fraction of 0
      ./data/minimal/prices.csv:152: close `46.67`: repeats ./data/minimal/prices.csv:127
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
    let other = |p: &Project| p.append(PRICES, "2024-04-10,M001,1.00,,,official,another");
    assert_said!(refused(other, &["run"]), @"
    exit code 4
    -- stderr
    error: 2 of 151 rows of `prices` were rejected, more than the tolerated fraction of 0
      ./data/minimal/prices.csv:127: close `46.67`: contradicts
            ./data/minimal/prices.csv:152: neither is used
      ./data/minimal/prices.csv:152: close `1`: contradicts ./data/minimal/prices.csv:127:
            neither is used
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
}

#[test]
fn a_close_that_is_no_price() {
    assert_said!(refused(with_close("-50.00"), &["run"]), @"
    exit code 4
    -- stderr
    error: 1 of 150 rows of `prices` were rejected, more than the tolerated fraction of 0
      ./data/minimal/prices.csv:127: close `-50`: must be above zero
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
    assert_said!(refused(with_close("NaN"), &["run"]), @"
    exit code 4
    -- stderr
    error: 1 of 150 rows of `prices` were rejected, more than the tolerated fraction of 0
      ./data/minimal/prices.csv:127: close `NaN`: is not a number
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
    assert_said!(refused(with_close("fifty"), &["run"]), @"
    exit code 4
    -- stderr
    error: 1 of 150 rows of `prices` were rejected, more than the tolerated fraction of 0
      ./data/minimal/prices.csv:127: close `fifty`: is not a number
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
}

#[test]
fn check_lists_rejected_rows() {
    assert_said!(refused(with_close("0"), &["check", "--format", "csv"]), @r#"
    exit code 4
    -- stdout
    what,where,rows,rejected,found
    table,securities,5,0,
    table,prices,150,1,
    rejected,prices,,,./data/minimal/prices.csv:127: close `0`: must be above zero
    table,holidays,0,0,no such table
    table,classifications,5,0,
    table,shares,7,0,
    table,corporate_actions,2,0,
    table,fx,34,0,
    table,rates,0,0,no such table
    table,levels,0,0,no such table
    table,withholding,2,0,
    table,esg_scores,5,0,
    table,esg_indicators,0,0,no such table
    table,involvement,10,0,
    table,norms,0,0,no such table
    table,controversies,0,0,no such table
    table,targets,0,0,no such table
    table,activities,0,0,no such table
    table,taxonomy_map,0,0,no such table
    table,supply_links,0,0,no such table
    warning,close_skipped,,,"MIN: 2024-04-10 M001: close_skipped: no close on a session of
            XHKG, though on each of the 10 before; it usually moves 0.8 %, 24.1 bp of the index,
            limit 0.1 bp"
    -- stderr
    Minimal: compiled MIN
    error: 1 of 150 rows of `prices` were rejected, more than the tolerated fraction of 0
      ./data/minimal/prices.csv:127: close `0`: must be above zero
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    "#);
}

#[test]
fn a_split_into_nothing() {
    let nothing = |p: &Project| p.replace(EVENTS, "confirmed,1,2,1,", "confirmed,1,0,1,");
    assert_said!(refused(nothing, &["run"]), @"
    exit code 4
    -- stderr
    error: 1 of 2 rows of `corporate_actions` were rejected, more than the tolerated
            fraction of 0
      ./data/minimal/corporate_actions.csv:2: ratio_new `0`: must be above zero
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
}

#[test]
fn an_ex_date_beyond_the_calendar() {
    let beyond = |p: &Project| p.replace(EVENTS, "split,2024-03-20", "split,2099-03-20");
    assert_said!(refused(beyond, &["run"]), @"
    exit code 4
    -- stderr
    error: 1 of 2 rows of `corporate_actions` were rejected, more than the tolerated
            fraction of 0
      ./data/minimal/corporate_actions.csv:2: ex_date `2099-03-20`: 2099-03-20 is more than
            2 years beyond the published calendar of XHKG, which ends on 2027-12-31: correct the
            year, or leave the event out until its date is near
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
}

#[test]
fn an_unknown_currency() {
    let unknown = |p: &Project| p.replace(EVENTS, "0.50,HKD", "0.50,HKX");
    assert_said!(refused(unknown, &["run"]), @"
    exit code 4
    -- stderr
    error: 1 of 2 rows of `corporate_actions` were rejected, more than the tolerated
            fraction of 0
      ./data/minimal/corporate_actions.csv:3: currency `HKX`: `HKX` is not an ISO 4217
            currency code
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
}

#[test]
fn a_back_test_refuses_the_same_rows() {
    assert_said!(refused(with_close("-50.00"), &["backtest"]), @"
    exit code 4
    -- stderr
    error: 1 of 150 rows of `prices` were rejected, more than the tolerated fraction of 0
      ./data/minimal/prices.csv:127: close `-50`: must be above zero
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
    assert_said!(refused(with_close("-50.00"), &["explain", "MIN"]), @"
    exit code 4
    -- stderr
    error: 1 of 150 rows of `prices` were rejected, more than the tolerated fraction of 0
      ./data/minimal/prices.csv:127: close `-50`: must be above zero
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
}

#[test]
fn a_tolerance_lets_a_rejected_row_pass() {
    let project = Project::minimal();
    with_close("-50.00")(&project);
    project.run(&["run"]).expect(4);
    project.append("config/project.toml", "[tolerances]\nprices = 0.01");
    project.run(&["run"]).expect(0);
    project.run(&["verify"]).expect(0);
}

#[test]
fn an_exchange_that_does_not_exist() {
    let wrong = |p: &Project| {
        let text = p.read(SECURITIES);
        let line = text.lines().find(|line| line.starts_with("M001,")).unwrap();
        p.replace(SECURITIES, line, &line.replace("XHKG", "XHGK"));
    };
    assert_said!(refused(wrong, &["run"]), @"
    exit code 4
    -- stderr
    error: 1 of 5 rows of `securities` were rejected, more than the tolerated fraction of 0
      ./data/minimal/securities.csv:2: mic `XHGK`: is no market identifier code of ISO
            10383, and no row of `holidays` has it: did you mean `XHKG`?
    30 of 150 rows of `prices` were rejected, more than the tolerated fraction of 0
      ./data/minimal/prices.csv:2: security_id `M001`: is not in `securities`: its row was
            rejected, ./data/minimal/securities.csv:2 (and 29 more rows)
    1 of 5 rows of `classifications` were rejected, more than the tolerated fraction of 0
      ./data/minimal/classifications.csv:2: security_id `M001`: is not in `securities`: its
            row was rejected, ./data/minimal/securities.csv:2
    1 of 7 rows of `shares` were rejected, more than the tolerated fraction of 0
      ./data/minimal/shares.csv:2: security_id `M001`: is not in `securities`: its row was
            rejected, ./data/minimal/securities.csv:2
    1 of 2 rows of `corporate_actions` were rejected, more than the tolerated fraction of 0
      ./data/minimal/corporate_actions.csv:3: security_id `M001`: is not in `securities`:
            its row was rejected, ./data/minimal/securities.csv:2
    1 of 5 rows of `esg_scores` were rejected, more than the tolerated fraction of 0
      ./data/minimal/esg_scores.csv:2: issuer_id `C001`: is not in `securities`: its row
            was rejected, ./data/minimal/securities.csv:2
    2 of 10 rows of `involvement` were rejected, more than the tolerated fraction of 0
      ./data/minimal/involvement.csv:2: issuer_id `C001`: is not in `securities`: its row
            was rejected, ./data/minimal/securities.csv:2 (and 1 more row)
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
}

#[test]
fn words_of_providers_for_units() {
    let pence = |p: &Project| p.replace(EVENTS, "0.50,HKD", "0.50,GBX");
    assert_said!(refused(pence, &["run"]), @"
    exit code 4
    -- stderr
    error: 1 of 2 rows of `corporate_actions` were rejected, more than the tolerated
            fraction of 0
      ./data/minimal/corporate_actions.csv:3: currency `GBX`: `GBX` is not an ISO 4217
            currency code but a minor unit (pence): write GBP, and divide what is in it by 100
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
    let old = |p: &Project| p.replace(EVENTS, "0.50,HKD", "0.50,DEM");
    assert_said!(refused(old, &["run"]), @"
    exit code 4
    -- stderr
    error: 1 of 2 rows of `corporate_actions` were rejected, more than the tolerated
            fraction of 0
      ./data/minimal/corporate_actions.csv:3: currency `DEM`: is not a currency of
            2024-04-08: DEM was used until 2002-05-15
    hint: correct the rows (`kapok check` lists them all), or raise the table's tolerance
            in config/project.toml
    ");
}
