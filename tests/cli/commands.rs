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
    assert_said!(project.run(&["init", "made"]), @"
    exit code 0
    -- stderr
    created made: 2 config files, 9 tables
    next: kapok run --project made
    ");
    let made = project.path("made");
    let before = stamps(&made);
    assert_said!(project.run(&["init", "made"]), @"
    exit code 2
    -- stderr
    error: made is not empty
    hint: name a new folder
    ");
    assert_eq!(stamps(&made), before);
    project.run(&["check", "--project", "made"]).expect(0);
}

#[test]
fn check_lists_tables() {
    assert_said!(Project::minimal().run(&["check"]), @"
    exit code 0
    -- stdout
    what   where              rows  rejected  found
    table  securities            5         0
    table  prices              150         0
    table  holidays              0         0  no such table
    table  classifications       5         0
    table  shares                7         0
    table  corporate_actions     2         0
    table  fx                   34         0
    table  rates                 0         0  no such table
    table  levels                0         0  no such table
    table  withholding           2         0
    table  esg_scores            5         0
    table  esg_indicators        0         0  no such table
    table  involvement          10         0
    table  norms                 0         0  no such table
    table  controversies         0         0  no such table
    table  targets               0         0  no such table
    table  activities            0         0  no such table
    table  taxonomy_map          0         0  no such table
    table  supply_links          0         0  no such table
    -- stderr
    Minimal: compiled MIN
    ");
}

#[test]
fn run_publishes_the_last_day() {
    let project = Project::minimal();
    assert_said!(project.run(&["run"]), @"
    exit code 0
    -- stdout
    index  date        price     net       gross     day    constituents
    MIN    2024-04-16  104.1653  104.4924  104.4924  0.76%             3
    -- stderr
    published ./published/date=2024-04-16/vintage=1
    note: MIN uses illustrative data: all data are invented
    ");
    assert_snapshot!(project.published().names().join("\n"), @"
    date=2024-04-16/vintage=1/attribution.csv
    date=2024-04-16/vintage=1/attribution.parquet
    date=2024-04-16/vintage=1/constituents_close.csv
    date=2024-04-16/vintage=1/constituents_close.parquet
    date=2024-04-16/vintage=1/constituents_open.csv
    date=2024-04-16/vintage=1/constituents_open.parquet
    date=2024-04-16/vintage=1/constraints.csv
    date=2024-04-16/vintage=1/constraints.parquet
    date=2024-04-16/vintage=1/corporate_actions.csv
    date=2024-04-16/vintage=1/corporate_actions.parquet
    date=2024-04-16/vintage=1/eligibility.csv
    date=2024-04-16/vintage=1/eligibility.parquet
    date=2024-04-16/vintage=1/esg_disclosure.csv
    date=2024-04-16/vintage=1/esg_disclosure.parquet
    date=2024-04-16/vintage=1/levels.csv
    date=2024-04-16/vintage=1/levels.parquet
    date=2024-04-16/vintage=1/manifest.json
    date=2024-04-16/vintage=1/overlays.csv
    date=2024-04-16/vintage=1/overlays.parquet
    date=2024-04-16/vintage=1/review.csv
    date=2024-04-16/vintage=1/review.parquet
    ");
}

#[test]
fn run_prints_for_programs() {
    let project = Project::minimal();
    assert_said!(project.run(&["run", "--format", "json", "--quiet"]), @r#"
    exit code 0
    -- stdout
    [
      {
        "constituents": 3,
        "date": "2024-04-16",
        "day": 0.007617290312400327,
        "gross": 104.49240092742329,
        "index": "MIN",
        "net": 104.49240092742329,
        "price": 104.16532957971927
      }
    ]
    "#);
    assert_said!(project.run(&["run", "--format", "csv", "--quiet"]), @"
    exit code 0
    -- stdout
    index,date,price,net,gross,day,constituents
    MIN,2024-04-16,104.16532957971927,104.49240092742329,104.49240092742329,
            0.007617290312400327,3
    ");
}

#[test]
fn run_again_publishes_nothing() {
    let project = with_a_week();
    let (files, times) = (project.published(), stamps(&project.path("published")));
    assert_said!(project.run(&["run", "--from", "2024-04-15"]), @"
    exit code 0
    -- stdout
    index  date        price     net       gross     day    constituents
    MIN    2024-04-16  104.1653  104.4924  104.4924  0.76%             3
    -- stderr
    unchanged ./published/date=2024-04-15/vintage=1: equal results, nothing published
    unchanged ./published/date=2024-04-16/vintage=1: equal results, nothing published
    note: MIN uses illustrative data: all data are invented
    ");
    assert_said!(project.run(&["run"]), @"
    exit code 0
    -- stdout
    index  date        price     net       gross     day    constituents
    MIN    2024-04-16  104.1653  104.4924  104.4924  0.76%             3
    -- stderr
    unchanged ./published/date=2024-04-16/vintage=1: equal results, nothing published
    note: MIN uses illustrative data: all data are invented
    ");
    assert_eq!(difference(&project.published(), &files), None);
    assert_eq!(stamps(&project.path("published")), times);
}

#[test]
fn run_catches_up() {
    let project = Project::minimal();
    project.run(&["run", "--date", "2024-04-10"]).expect(0);
    let caught_up = project.run(&["run", "--date", "2024-04-15"]).expect(0);
    assert_snapshot!(caught_up.stderr, @"
    published ./published/date=2024-04-11/vintage=1
    published ./published/date=2024-04-12/vintage=1
    published ./published/date=2024-04-15/vintage=1
    note: MIN uses illustrative data: all data are invented
    ");
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
    assert_said!(project.run(&["run", "--date", "2024-03-29"]), @"
    exit code 0
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    nothing is due up to 2024-03-29: no calculation day is left
    note: MIN uses illustrative data: all data are invented
    ");
    project.assert_nothing_published();
}

#[test]
fn backtest_sums_up() {
    let project = Project::minimal();
    assert_said!(project.run(&["backtest", "--format", "table"]), @"
    exit code 0
    -- stdout
    index  from        to          days  price     net       gross     annual return
            volatility  drawdown  annual turnover  reviews  tracking error
    MIN    2024-03-01  2024-04-16    30  104.1653  104.4924  104.4924  41.75%
            11.16%      -3.20%    0.00%                  1
    -- stderr
    note: MIN uses illustrative data: all data are invented
    ");
    assert_said!(project.run(&["backtest", "--format", "csv", "--quiet"]), @"
    exit code 0
    -- stdout
    index,from,to,days,price,net,gross,annual_return,volatility,drawdown,annual_turnover,
            reviews,tracking_error
    MIN,2024-03-01,2024-04-16,30,104.16532957971927,104.49240092742329,104.49240092742329,
            0.417544597512967,0.11157668300135708,-0.03202109106748263,0.0,1,
    ");
    let summary = json(&project.run(&["backtest", "--format", "json", "--quiet"]).stdout);
    assert_eq!(summary[0]["index"], "MIN");
    assert_eq!(summary[0]["days"], 30);
}

#[test]
fn backtest_writes_levels() {
    let project = Project::minimal();
    assert_said!(project.run(&["backtest", "--out", "out"]), @"
    exit code 0
    -- stdout
    index  from        to          days  price     net       gross     annual return
            volatility  drawdown  annual turnover  reviews  tracking error
    MIN    2024-03-01  2024-04-16    30  104.1653  104.4924  104.4924  41.75%
            11.16%      -3.20%    0.00%                  1
    -- stderr
    wrote out/levels.csv and out/levels.parquet
    wrote out/findings.csv and out/findings.parquet
    note: MIN uses illustrative data: all data are invented
    ");
    let levels = project.read("out/levels.csv");
    let header = "date,index_id,return_variant,currency,level,divisor";
    assert!(levels.starts_with(header), "{levels}");
    assert_eq!(levels.lines().count(), 1 + 30 * 3);
    assert!(project.path("out/levels.parquet").exists());
}

#[test]
fn a_back_test_leaves_nothing_beside_its_output() {
    let project = Project::minimal();
    let levels = || {
        project.run(&["backtest", "--out", "out", "--quiet"]).expect(0);
        project.read("out/levels.csv")
    };
    let first = levels();
    assert!(!project.path(".kapok").exists());
    assert_eq!(levels(), first);
    project.replace("data/minimal/prices.csv", "2024-04-16,M001,", "2024-04-16,M001,1");
    assert_ne!(levels(), first);
}

#[test]
fn explain_a_level_leaves_nothing_over() {
    let project = Project::minimal();
    assert_said!(project.run(&["explain", "MIN", "--date", "2024-04-08"]), @"
    exit code 0
    -- stdout
    variant  component  security  event  points
    price    level                       101.469581
    price    change                      0.956652
    price    price      M002             1.395498
    price    price      M001             -0.439678
    price    fx         M005             0.000832
    price    residual                    0.000000
    net      level                       101.788188
    net      change                      1.275259
    net      price      M002             1.395498
    net      price      M001             -0.439678
    net      dividend   M001      E2     0.318607
    net      fx         M005             0.000832
    net      residual                    0.000000
    gross    level                       101.788188
    gross    change                      1.275259
    gross    price      M002             1.395498
    gross    price      M001             -0.439678
    gross    dividend   M001      E2     0.318607
    gross    fx         M005             0.000832
    gross    residual                    0.000000
    -- stderr
    note: MIN uses illustrative data: all data are invented
    ");
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
        @"
        exit code 0
        -- stdout
        step       what                     value
                limit                                  result   source              as of       known at
        index      MIN                      weights of 2024-04-08, reviewed after 2024-04-02
        rule       coal                     0
                thermal_coal_revenue_share < 0.01      pass     synthetic, minimal  2023-12-31
                2024-02-15T23:59:59.999999+00:00
        review     reference date           2024-03-27
        selection  ranked                   rank 1
        review     change                   keep
        weighting  uncapped weight          0.30374315
        weighting  cap factor               1.00000000
        weighting  weight after the review  0.30135225
        event      cash_dividend E2         reinvested in the index at the close of the ex-date
                0.5 a share, 0.318606898 points gross  applied                      2024-04-08
        close      price                    46.38 (official, 2024-04-08)
        close      FX                       1.00000000
        close      index shares             240000000.00000000
        close      market value             11131200000.00000000
        close      weight                   0.29125947
        points     price price              -0.43967752
        points     net price                -0.43967752
        points     net dividend             0.31860690
        points     gross price              -0.43967752
        points     gross dividend           0.31860690
        -- stderr
        note: MIN uses illustrative data: all data are invented
        "
    );
}

#[test]
fn explain_a_security_that_is_excluded() {
    let project = Project::minimal();
    assert_said!(
        project.run(&["explain", "MIN", "--security", "M003", "--date", "2024-03-20"]),
        @"
        exit code 0
        -- stdout
        step    what                       value
                limit                              result  source              as of       known at
        index   MIN                        weights of 2024-03-20, reviewed after 2024-03-01
        rule    coal                       0.02
                thermal_coal_revenue_share < 0.01  fail    synthetic, minimal  2023-12-31
                2024-02-15T23:59:59.999999+00:00
        review  excluded before selection
        close   not a constituent
        -- stderr
        note: MIN uses illustrative data: all data are invented
        "
    );
}

#[test]
fn explain_a_security_outside_the_universe() {
    let project = Project::minimal();
    let line = project.read("data/minimal/securities.csv");
    let line = line.lines().find(|line| line.starts_with("M005,")).unwrap().to_owned();
    assert!(line.contains(",equity,"), "{line}");
    project.replace("data/minimal/securities.csv", &line, &line.replace("equity", "fund"));
    assert_said!(
        project.run(&["explain", "MIN", "--security", "M005", "--date", "2024-03-20"]),
        @"
        exit code 0
        -- stdout
        step      what                       value
                limit  result  source  as of  known at
        index     MIN                        weights of 2024-03-20, reviewed after 2024-03-01
        universe  not in the universe        asset_class = 'equity'
        review    excluded before selection
        close     not a constituent
        -- stderr
        note: MIN uses illustrative data: all data are invented
        "
    );
}

#[test]
fn explain_a_security_that_nobody_knows() {
    let project = Project::minimal();
    assert_said!(project.run(&["explain", "MIN", "--security", "M01"]), @"
    exit code 2
    -- stderr
    note: MIN uses illustrative data: all data are invented
    error: no security has the id `M01`
    hint: did you mean `M001`?
    ");
}

#[test]
fn verify_proves_a_day() {
    let project = with_a_week();
    assert_said!(project.run(&["verify"]), @"
    exit code 0
    -- stdout
    date        vintage  indices  checks  compared                   worst  result
    2024-04-16        1        1      40       256  1.0214110260177132e-16  proved
    ");
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
    assert_said!(project.run(&["verify", "--quiet"]), @r#"
    exit code 5
    -- stdout
    date        vintage  indices  checks  compared                   worst  result
    2024-04-16        1        1      40       256  1.0214110260177132e-16  differs
    -- stderr
    error: 2024-04-16 files are those of the manifest: levels.csv: SHA-256: published
            "[sha256]", recomputed
            "[sha256]"
    2024-04-16 CSV and Parquet hold the same rows: levels: published `MIN price HKD`,
            column `level`: CSV 104.26532957971926, Parquet 104.16532957971927, recomputed the same
            rows
    "#);
}

#[test]
fn verify_without_anything_published() {
    let project = Project::minimal();
    assert_said!(project.run(&["verify"]), @"
    exit code 3
    -- stderr
    error: nothing is published in ./published
    hint: publish with `kapok run`
    ");
    project.run(&["run"]).expect(0);
    assert_said!(project.run(&["verify", "--date", "2024-04-16", "--vintage", "9"]), @"
    exit code 3
    -- stderr
    error: 2024-04-16 has no published vintage 9
    ");
    assert_said!(project.run(&["verify", "--date", "2024-04-15"]), @"
    exit code 3
    -- stderr
    error: nothing is published for 2024-04-15
    hint: publish with `kapok run`
    ");
}

#[test]
fn export_puts_days_together() {
    let project = with_a_week();
    let levels = project.run(&["export", "MIN"]).expect(0);
    let header = levels.stdout.lines().next().unwrap();
    assert!(header.starts_with("index_id,index_name,date,return_variant"), "{header}");
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
    assert_said!(project.run(&["export", "MAX"]), @"
    exit code 3
    -- stderr
    error: MAX is not published for any day
    hint: publish it: kapok run --index MAX
    ");
    assert_said!(project.run(&["export", "MIN", "--table", "level"]), @"
    exit code 2
    -- stderr
    error: no table `level` is published; there are levels, constituents_close,
            constituents_open, corporate_actions, review, eligibility, attribution, overlays,
            esg_disclosure, constraints
    hint: `kapok schema files` describes them
    ");
    assert_said!(project.run(&["export", "MIN", "--out", "levels.xlsx"]), @"
    exit code 2
    -- stderr
    error: levels.xlsx does not end in .csv or .parquet
    ");
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
