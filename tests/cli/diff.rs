//! `kapok diff`: a review under the rules of another index.

use serde_json::Value;

use crate::support::{Project, assert_said};

#[test]
fn the_sample_becomes_green() {
    let said = Project::sample().run(&["diff", "US20", "US20-GREEN", "--date", "2022-06-30"]);
    assert_said!(said, @"
    exit code 0
    -- stdout
    US20 under the rules of US20-GREEN: review effective after 2022-06-17, reference date
            2022-06-03

    rules
    part                    before          after
    rule fossil-extraction                  fossil_revenue_share = 0, if_missing exclude
    rule norms                              ungc_status <> 'violation', if_missing exclude
    selection
    weighting               free_float_cap  free_float_cap, caps issuer 0.1
    not compared: review dates

    weights, largest change first
    security  before   after   change  status
    AAPL      25.03%  10.00%  -15.03%  kept
    MSFT      23.10%  10.00%  -13.10%  kept
    PG         3.86%  10.00%    6.14%  kept
    HD         3.49%   9.33%    5.84%  kept
    JPM        4.27%  10.00%    5.73%  kept
    UNH        5.15%  10.00%    4.85%  kept
    JNJ        5.17%  10.00%    4.83%  kept
    BAC        2.84%   7.59%    4.75%  kept
    KO         2.77%   7.40%    4.63%  kept
    XOM        4.52%   0.00%   -4.52%  removed
    PEP        2.56%   6.85%    4.29%  kept
    MRK        2.55%   6.81%    4.26%  kept
    CVX        3.48%   0.00%   -3.48%  removed
    PFE        3.32%   0.00%   -3.32%  removed
    LLY        2.92%   0.00%   -2.92%  removed
    AMD        1.98%   0.00%   -1.98%  removed
    WMT        1.96%   0.00%   -1.96%  removed
    GE         0.75%   2.02%    1.26%  kept
    BBY        0.17%   0.00%   -0.17%  removed
    RRC        0.10%   0.00%   -0.10%  removed

    figures
    figure                  before    after  change  known before  known after
    constituents                20       12      -8
    carbon_intensity
    esg_score              55.1398  60.2574  5.1176       100.00%      100.00%
    one-way turnover                         46.58%
    annual tracking error                     6.91%

    share of each rule in the change
    part                    names changed  esg_score  active share
    rule fossil-extraction         2.5000     0.8179         6.35%
    rule norms                     1.0000    -0.0067         0.17%
    selection                      4.5000     1.7787        11.93%
    weighting                      0.0000     2.5278        28.13%
    all                            8.0000     5.1176        46.58%
    residual                            0      3e-16        -4e-18
    -- stderr
    note: US20 uses illustrative data: share counts and free float
    note: US20-GREEN uses illustrative data: ESG scores, norm statuses, share counts and
            free float
    ");
}

#[test]
fn two_currencies() {
    let arguments = ["diff", "US20-LOWCARBON-EUR", "US20-GREEN", "--date", "2022-10-31", "--quiet"];
    assert_said!(Project::sample().run(&arguments), @"
    exit code 0
    -- stdout
    US20-LOWCARBON-EUR under the rules of US20-GREEN: review effective after 2022-09-30,
            reference date 2022-09-23

    rules
    part                    before                                     after
    rule carbon-reported    carbon_intensity >= 0, if_missing exclude
    rule fossil-extraction                                             fossil_revenue_share
            = 0, if_missing exclude
    rule norms                                                         ungc_status <>
            'violation', if_missing exclude
    selection
    weighting               free_float_cap, caps issuer 0.2            free_float_cap, caps
            issuer 0.1
    not compared: base date, currency, review dates

    weights, largest change first
    security  before   after   change  status
    AAPL      20.00%  10.00%  -10.00%  kept
    MSFT      20.00%  10.00%  -10.00%  kept
    PG         0.00%  10.00%   10.00%  added
    PEP        0.00%   7.53%    7.53%  added
    KO         0.00%   7.46%    7.46%  added
    PFE        6.67%   0.00%   -6.67%  removed
    UNH       13.21%  10.00%   -3.21%  kept
    JNJ       11.86%  10.00%   -1.86%  kept
    GE         0.00%   1.81%    1.81%  added
    HD         7.52%   8.91%    1.39%  kept
    JPM        8.69%  10.00%    1.31%  kept
    BAC        6.04%   7.16%    1.12%  kept
    MRK        6.02%   7.14%    1.12%  kept

    figures
    figure                  before    after  change  known before  known after
    constituents                 9       12       3
    carbon_intensity        5.8743  14.8280  8.9537       100.00%       92.54%
    esg_score              57.0009  60.4189  3.4180       100.00%      100.00%
    one-way turnover                         31.74%
    annual tracking error                     5.56%

    share of each rule in the change
    not known: with weighting of the second index, the review has no outcome: caps allow a
            total weight of 0.900000 only: 9 groups, highest 0.1 each, 9 constituents on 2022-09-23
    ");
}

#[test]
fn an_index_and_itself() {
    assert_said!(Project::minimal().run(&["diff", "MIN", "MIN", "--quiet"]), @"
    exit code 0
    -- stdout
    MIN under the rules of MIN: review effective after 2024-04-02, reference date 2024-03-27

    no rule differs

    figures
    figure                  before    after  change  known before  known after
    constituents                 3        3       0
    carbon_intensity
    esg_score              63.7324  63.7324  0.0000       100.00%      100.00%
    one-way turnover                          0.00%
    annual tracking error                     0.00%
    ");
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
    for figure in ["names_changed", "esg_score", "active_share"] {
        let of = |at: usize| rows[at][figure].as_f64().unwrap();
        assert!((of(0) + of(1) - of(2)).abs() < 1e-12, "{figure}: {whole:#}");
        assert!(of(3).abs() < 1e-12, "{figure}: {whole:#}");
    }
    let csv = run("csv");
    assert!(csv.starts_with("section,what,figure,value\nweight,"), "{csv}");
    assert!(csv.contains("\nattribution,rule coal,names_changed,"), "{csv}");
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
    assert_said!(project.run(&["diff", "MIN", "OTHER"]), @"
    exit code 2
    -- stderr
    error: 9 parts differ, 8 at most are compared: rule coal, rule r0, rule r1, rule r2,
            rule r3, rule r4, rule r5, rule r6, weighting
    hint: change fewer parts at a time, with index files in between
    ");
}

#[test]
fn rules_without_an_outcome() {
    let project = two();
    project.replace("config/indices/other.toml", "< 0.05", "< 0.05 AND close < 0.0001");
    assert_said!(project.run(&["diff", "MIN", "OTHER", "--date", "2024-03-20"]), @"
    exit code 6
    -- stderr
    error: with rule coal, weighting of the second index, the review has no outcome: no
            constituent is left on 2024-03-01: 5 securities in the universe, 0 eligible
    hint: loosen a rule, or begin later: data that a rule asks for may not be known yet
    ");
    assert_said!(project.run(&["diff", "MIN", "OTHERS"]), @"
    exit code 2
    -- stderr
    error: no index file has the id `OTHERS`
    hint: did you mean `OTHER`?
    ");
    assert_said!(project.run(&["diff", "MIN", "OTHER", "--days", "1"]), @"
    exit code 2
    -- stderr
    error: invalid value '1' for '--days <N>': must be a whole number from 2 to 10000

    For more information, try '--help'.
    ");
}

#[test]
fn a_mixture_without_an_outcome_is_named() {
    // Each of the two alone leaves nobody: the one takes whom the other does not.
    let project = two();
    let rules = |a: &str, b: &str| {
        let rule = |id: &str, keep_if: String| {
            format!(
                "[[eligibility]]\nid = \"{id}\"\nkeep_if = \"{keep_if}\"\n\
                 if_missing = \"keep\"\nsource = \"test\"\n"
            )
        };
        let all = [
            rule("in", format!("security_id IN {a}")),
            rule("out", format!("security_id NOT IN {b}")),
        ];
        all.concat() + "[selection]"
    };
    let (ours, theirs) = ("('M001', 'M004', 'M005')", "('M002', 'M003')");
    project.replace("config/indices/min.toml", "[selection]", &rules(ours, theirs));
    let other = "config/indices/other.toml";
    project.replace(other, "[selection]", &rules(theirs, ours));
    project.replace(other, "caps = [{ by = \"security\", max = 0.40 }]", "");
    let arguments = ["diff", "MIN", "OTHER", "--date", "2024-04-16", "--days", "20", "--quiet"];
    assert_said!(project.run(&arguments), @"
    exit code 0
    -- stdout
    MIN under the rules of OTHER: review effective after 2024-04-02, reference date
            2024-03-27

    rules
    part       before                                                    after
    rule coal  thermal_coal_revenue_share < 0.01, if_missing exclude
            thermal_coal_revenue_share < 0.05, if_missing exclude
    rule in    security_id IN ('M001', 'M004', 'M005'), if_missing keep  security_id IN
            ('M002', 'M003'), if_missing keep
    rule out   security_id NOT IN ('M002', 'M003'), if_missing keep      security_id NOT IN
            ('M001', 'M004', 'M005'), if_missing keep
    weighting  free_float_cap, caps security 0.4                         equal

    weights, largest change first
    security  before   after   change  status
    M002       0.00%  50.00%   50.00%  added
    M003       0.00%  50.00%   50.00%  added
    M004      39.87%   0.00%  -39.87%  removed
    M005      30.88%   0.00%  -30.88%  removed
    M001      29.25%   0.00%  -29.25%  removed

    figures
    figure                  before    after   change  known before  known after
    constituents                 3        2       -1
    carbon_intensity
    esg_score              54.5905  61.2500   6.6595       100.00%      100.00%
    one-way turnover                         100.00%
    annual tracking error
    no tracking error: M001 has no returns of 20 days on 2024-03-27

    share of each rule in the change
    not known: with rule in of the second index, the review has no outcome: no constituent
            is left on 2024-03-27: 5 securities in the universe, 0 eligible
    ");
}
