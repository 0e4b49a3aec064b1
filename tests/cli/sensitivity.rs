//! `kapok sensitivity`: a review under other policies, limits and raters.

use serde_json::Value;

use crate::support::{Project, assert_said};

const INDEX: &str = "config/indices/min.toml";
const INVOLVEMENT: &str = "data/minimal/involvement.csv";

#[test]
fn the_green_sample() {
    let said = Project::sample().run(&["sensitivity", "US20-GREEN", "--date", "2022-06-30"]);
    assert_said!(said, @"
    exit code 0
    -- stdout
    US20-GREEN: review effective after 2022-06-17, reference date 2022-06-03, 12 names

    variant                                  in   out  ESG before  ESG after  turnover
            tracking error  note
    fossil-extraction: limit 0                              60.26
            a limit of 0 does not move by a fraction
    norms: if_missing keep                   BBY            60.26      60.27     0.46%
            0.16%
    rank by esg_score: if_missing last                      60.26      60.26     0.00%
            0.00%
    rank by free_float_cap: if_missing last                 60.26      60.26     0.00%
            0.00%
    ungc_status: rater kapok-green           BBY            60.26      60.27     0.46%
            0.16%
    ungc_status: rater kapok-green-b         BBY            60.26      60.27     0.46%
            0.16%
    ungc_status: rater kapok-green-c         BBY            60.26      60.27     0.46%
            0.16%

    raters who disagree
    column       rater          security  rule   value      result  other value  other
            result
    ungc_status  kapok-green    BBY       norms  not known  fail    compliant    pass
    ungc_status  kapok-green-b  BBY       norms  not known  fail    compliant    pass
    ungc_status  kapok-green-c  BBY       norms  not known  fail    compliant    pass
    -- stderr
    note: US20-GREEN uses illustrative data: ESG scores, norm statuses, share counts and
            free float
    ");
}

#[test]
fn the_low_carbon_sample() {
    let arguments = ["sensitivity", "US20-LOWCARBON-EUR", "--date", "2022-10-31", "--quiet"];
    assert_said!(Project::sample().run(&arguments), @"
    exit code 0
    -- stdout
    US20-LOWCARBON-EUR: review effective after 2022-09-30, reference date 2022-09-23, 9
            names

    variant                                    in  out  carbon before  carbon after
            turnover  tracking error  note
    carbon-reported: if_missing keep                             5.87          5.87
            0.00%           0.00%
    carbon-reported: limit 0                                     5.87
            a limit of 0 does not move by a fraction
    rank by carbon_intensity: if_missing last                    5.87          5.87
            0.00%           0.00%
    ");
}

/// One company near the limit, and another rater for two.
fn two_raters() -> Project {
    let project = Project::minimal();
    project.replace(INDEX, "< 0.01\"", "< 0.01\"\nnear = 0.005");
    project.replace(INVOLVEMENT, "C003,thermal_coal,0.02", "C003,thermal_coal,0.012");
    for row in ["C001,thermal_coal,0.30", "C003,thermal_coal,0.005"] {
        let row = format!("{row},,2023-12-31,2024-02-15,other-data,test");
        project.append(INVOLVEMENT, &row);
    }
    project
}

#[test]
fn near_misses_and_raters_who_disagree() {
    assert_said!(two_raters().run(&["sensitivity", "MIN", "--date", "2024-03-20", "--quiet"]), @"
    exit code 0
    -- stdout
    MIN: review effective after 2024-03-01, reference date 2024-03-01, 3 names

    variant                                       in  out  ESG before  ESG after  turnover
            tracking error  note
    coal: limit 0.01 to 0.009                                   64.05      64.05     0.00%
            0.00%
    coal: limit 0.01 to 0.011                                   64.05      64.05     0.00%
            0.00%
    rank by esg_score: if_missing exclude                       64.05      64.05     0.00%
            0.00%
    thermal_coal_revenue_share: rater other-data                64.05
            infeasible: caps allow a total weight of 0.400000 only: 1 groups, highest 0.4 each, 1
            constituents on 2024-03-01

    near misses
    rule  security  value  limit                              distance  result
    coal  M003      0.012  thermal_coal_revenue_share < 0.01  0.002000  fail

    raters who disagree
    column                      rater       security  rule  value  result  other value
            other result
    thermal_coal_revenue_share  other-data  M001      coal  0      pass    0.3          fail
    thermal_coal_revenue_share  other-data  M002      coal  0      pass    not known    fail
    thermal_coal_revenue_share  other-data  M003      coal  0.012  fail    0.005        pass
    thermal_coal_revenue_share  other-data  M004      coal  0      pass    not known    fail
    thermal_coal_revenue_share  other-data  M005      coal  0      pass    not known    fail
    ");
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
    assert_eq!(whole["disagreements"][0]["other_value"], "0.3");
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
    assert_said!(said(&["MINI"]), @"
    exit code 2
    -- stderr
    error: no index file has the id `MINI`
    hint: did you mean `MIN`?
    ");
    assert_said!(said(&["MIN", "--date", "2030-01-01"]), @"
    exit code 3
    -- stderr
    error: --date 2030-01-01 is after the last day with prices
    hint: the last day with prices is 2024-04-16
    ");
    assert_said!(said(&["MIN", "--date", "2024-02-01"]), @"
    exit code 2
    -- stderr
    error: MIN begins on 2024-03-01, after 2024-02-01
    ");
    assert_said!(said(&["MIN", "--by", "1.5"]), @"
    exit code 2
    -- stderr
    error: --by 1.5 is not between 0 and 1
    ");
}
