//! Rules that change: an index is a folder of whole files, each of which holds from its day.

use crate::evenings::{Window, evenings_equal_replays};
use crate::support::levels::{Levels, levels};
use crate::support::{Outcome, Project, Tree, assert_said};

pub(crate) const US20: &str = "config/indices/us20.toml";

/// Changes of the text of a file, each of a text that is in it once.
pub(crate) type Changes<'c> = &'c [(&'c str, &'c str)];

/// Statement of the date whose version makes a review.
pub(crate) const BY_EFFECTIVE: (&str, &str) =
    ("[review]", "[review]\nrules_of = \"effective_date\"");
pub(crate) const BY_ANNOUNCEMENT: (&str, &str) =
    ("[review]", "[review]\nrules_of = \"announcement_date\"");

/// Turns an index file into a folder of versions, each with the changes of all before it.
pub(crate) fn in_versions(
    project: &Project,
    file: &str,
    folder: &str,
    versions: &[(&str, Changes<'_>)],
) {
    let mut text = project.read(file);
    project.remove(file);
    for (day, changes) in versions {
        for (from, to) in *changes {
            assert_eq!(text.matches(from).count(), 1, "{from}");
            text = text.replace(from, to);
        }
        project.write(&format!("config/indices/{folder}/{day}.toml"), &text);
    }
}

/// The sample, with a parent whose rules change twice and a scheme that changes once.
fn changing() -> Project {
    let project = Project::sample();
    in_versions(
        &project,
        US20,
        "US20",
        &[
            ("2012-01-03", &[BY_EFFECTIVE]),
            (
                "2021-06-18",
                &[
                    (
                        "free_float_cap\"",
                        "free_float_cap\"\ncaps = [{ by = \"issuer\", max = 0.15 }]",
                    ),
                    ("level_decimals = 4", "level_decimals = 4\nreinvestment = \"in_stock\""),
                ],
            ),
            (
                "2022-06-15",
                &[
                    (
                        "scheme = \"free_float_cap\"\ncaps = [{ by = \"issuer\", max = 0.15 }]",
                        "scheme = \"equal\"",
                    ),
                    ("months = [3, 6, 9, 12]", "months = [6, 12]"),
                ],
            ),
        ],
    );
    let scheme = project.read("config/esg/kapok-sample.toml");
    let later = scheme.replace("version = \"1\"", "version = \"2\"");
    let later = later.replace("valid_from = 2015-01-01", "valid_from = 2021-09-01");
    let later = later.replacen("weight = 0.4", "weight = 0.5", 1);
    let later = later.replacen("weight = 0.3", "weight = 0.2", 1);
    project.write("config/esg/kapok-sample-2.toml", later);
    project
}

#[test]
fn evenings_over_changes_of_rules_equal_a_replay() {
    const AROUND: [Window; 3] =
        [("2021-06-15", "2021-06-22"), ("2021-12-14", "2021-12-21"), ("2022-06-10", "2022-06-22")];
    evenings_equal_replays(&changing(), &AROUND);
}

/// Levels of US20 by a back-test with some arguments, by day and variant.
fn levels_of(project: &Project, arguments: &[&str]) -> Levels {
    let asked = [&["backtest", "--index", "US20", "--out", "out", "--quiet"], arguments].concat();
    project.run(&asked).expect(0);
    levels(project.read("out/levels.csv").as_bytes())
}

/// First day on which two series differ.
fn first_difference(a: &Levels, b: &Levels) -> Option<String> {
    let differs = |(key, level): &(&[String; 3], &String)| b.get(*key) != Some(*level);
    a.iter().find(differs).map(|([date, ..], _)| date.clone())
}

/// Two versions, the second of which caps weights from the effective close of a review on.
pub(crate) fn capped(by: (&'static str, &'static str)) -> Project {
    let project = Project::sample();
    let cap = ("free_float_cap\"", "free_float_cap\"\ncaps = [{ by = \"issuer\", max = 0.15 }]");
    let changes: Changes<'_> = &[cap];
    in_versions(&project, US20, "US20", &[("2012-01-03", &[by]), ("2021-06-18", changes)]);
    project
}

#[test]
fn a_review_takes_the_version_of_the_stated_date() {
    // The review is announced on 11 June 2021 and in force after the close of the 18th.
    let effective = capped(BY_EFFECTIVE);
    let always = levels_of(&effective, &["--rules", "2012-01-03"]);
    let changed = levels_of(&effective, &[]);
    assert_eq!(first_difference(&changed, &always).as_deref(), Some("2021-06-21"));
    let announced = levels_of(&capped(BY_ANNOUNCEMENT), &[]);
    assert_eq!(first_difference(&announced, &always).as_deref(), Some("2021-09-20"));
    // From there on it has the weights of an index that was always capped, and so its returns.
    let of_new = levels_of(&effective, &["--rules", "2021-06-18"]);
    let growth = |levels: &Levels, date: &str| {
        let level = |date: &str| {
            let key = [date, "US20", "price"].map(str::to_owned);
            levels[&key].parse::<f64>().unwrap()
        };
        level(date) / level("2021-06-18")
    };
    for date in ["2021-06-21", "2021-09-17", "2022-12-28"] {
        let (one, other) = (growth(&changed, date), growth(&of_new, date));
        assert!((one / other - 1.0).abs() < 1e-12, "{date}: {one} {other}");
    }
}

#[test]
fn one_version_in_all_is_the_file_itself() {
    let (plain, folder) = (Project::sample(), Project::sample());
    folder.write("config/indices/US20/2012-01-03.toml", folder.read(US20));
    folder.remove(US20);
    let run = ["run", "--index", "US20", "--from", "2012-01-03", "--date", "2012-01-10", "--quiet"];
    plain.run(&run).expect(0);
    folder.run(&run).expect(0);
    let (of_plain, of_folder) = (plain.published(), folder.published());
    let tables = |tree: &Tree| {
        let tables = tree.iter().filter(|(name, _)| !name.ends_with("manifest.json"));
        tables.map(|(name, bytes)| (name.clone(), bytes.clone())).collect::<Vec<_>>()
    };
    assert!(!tables(&of_plain).is_empty());
    assert!(tables(&of_plain) == tables(&of_folder));
}

#[test]
fn commands_name_versions() {
    let project = capped(BY_EFFECTIVE);
    assert_said!(
        project.run(&["diff", "US20@2012-01-03", "US20@2021-06-18", "--date", "2022-06-30"]), @"
    exit code 0
    -- stdout
    US20@2012-01-03 under the rules of US20@2021-06-18: review effective after 2022-06-17,
            reference date 2022-06-03

    rules
    part       before          after
    weighting  free_float_cap  free_float_cap, caps issuer 0.15

    weights, largest change first
    security  before   after   change  status
    AAPL      25.03%  15.00%  -10.03%  kept
    MSFT      23.10%  15.00%   -8.10%  kept
    JNJ        5.17%   6.98%    1.81%  kept
    UNH        5.15%   6.95%    1.80%  kept
    XOM        4.52%   6.09%    1.58%  kept
    JPM        4.27%   5.76%    1.49%  kept
    PG         3.86%   5.21%    1.35%  kept
    HD         3.49%   4.71%    1.22%  kept
    CVX        3.48%   4.70%    1.22%  kept
    PFE        3.32%   4.48%    1.16%  kept
    LLY        2.92%   3.94%    1.02%  kept
    BAC        2.84%   3.83%    0.99%  kept
    KO         2.77%   3.73%    0.97%  kept
    PEP        2.56%   3.46%    0.90%  kept
    MRK        2.55%   3.44%    0.89%  kept
    AMD        1.98%   2.68%    0.69%  kept
    WMT        1.96%   2.65%    0.69%  kept
    GE         0.75%   1.02%    0.26%  kept
    BBY        0.17%   0.23%    0.06%  kept
    RRC        0.10%   0.13%    0.03%  kept

    figures
    figure                 before  after  change  known before  known after
    constituents               20     20       0
    carbon_intensity
    esg_score
    one-way turnover                      18.13%
    annual tracking error                  3.86%

    share of each rule in the change
    part       names changed  active share
    weighting         0.0000        18.13%
    all               0.0000        18.13%
    residual               0             0
    -- stderr
    note: US20 uses illustrative data: share counts and free float
    "
    );
    let args = ["compare", "US20@2012-01-03", "US20", "--from", "2021-06-16", "--to", "2021-06-22"];
    assert_said!(project.run(&args), @"
    exit code 5
    -- stdout
    US20@2012-01-03 against US20: 5 common days from 2021-06-16 to 2021-06-22
    returns differ by more than 0.0001 bp on 2 of 5 days, at most by 16.1658 bp

    days, largest first
    date        cause   event             type  security  price bp    net bp  gross bp
            gross points  US20@2012-01-03  US20
    2021-06-22  review  after 2021-06-18                  +16.1658  +16.1658  +16.1658
            +7.7113
    2021-06-21  review  after 2021-06-18                   -4.0079   -4.0079   -4.0079
            -1.8849

    sums of daily differences
    cause   days  price bp    net bp  gross bp
    review     2  +12.1580  +12.1580  +12.1580

    final levels
    variant  US20@2012-01-03       US20   points        bp
    price          4806.2012  4800.3860  +5.8152  +12.1140
    net            4806.2012  4800.3860  +5.8152  +12.1140
    gross          4806.2012  4800.3860  +5.8152  +12.1140
    -- stderr
    gate: US20@2012-01-03: 1 price_jump (accepted), 27 price_outlier (warn), 408
            price_unusual (note), 4 esg_jump (warn)
    gate: US20: 1 price_jump (accepted), 27 price_outlier (warn), 408 price_unusual (note),
            4 esg_jump (warn)
    note: US20 uses illustrative data: share counts and free float
    error: US20@2012-01-03 and US20 differ on 2 of 5 days
    ");
    assert_said!(project.run(&["explain", "US20", "--date", "2021-06-22", "--quiet"]), @"
    exit code 0
    -- stdout
    variant  component  security  event  points
    price    level                       4800.386023
    price    change                      28.402770
    price    price      AAPL             9.545953
    price    price      MSFT             8.216296
    price    price      HD               4.212487
    price    price      XOM              3.830918
    price    price      AMD              1.359451
    price    price      BAC              1.246304
    price    price      MRK              -1.135752
    price    price      GE               -0.919887
    price    price      LLY              -0.864103
    price    price      PFE              0.841895
    price    price      WMT              0.716084
    price    price      KO               0.634048
    price    price      JPM              -0.516937
    price    price      CVX              0.484525
    price    price      UNH              0.479034
    price    price      JNJ              -0.463895
    price    price      BBY              0.368120
    price    price      PEP              0.245487
    price    price      PG               0.096557
    price    price      RRC              0.026185
    price    rounding                    -0.000000
    price    residual                    0.000000
    net      level                       4800.386023
    net      change                      28.402770
    net      price      AAPL             9.545953
    net      price      MSFT             8.216296
    net      price      HD               4.212487
    net      price      XOM              3.830918
    net      price      AMD              1.359451
    net      price      BAC              1.246304
    net      price      MRK              -1.135752
    net      price      GE               -0.919887
    net      price      LLY              -0.864103
    net      price      PFE              0.841895
    net      price      WMT              0.716084
    net      price      KO               0.634048
    net      price      JPM              -0.516937
    net      price      CVX              0.484525
    net      price      UNH              0.479034
    net      price      JNJ              -0.463895
    net      price      BBY              0.368120
    net      price      PEP              0.245487
    net      price      PG               0.096557
    net      price      RRC              0.026185
    net      rounding                    -0.000000
    net      residual                    0.000000
    gross    level                       4800.386023
    gross    change                      28.402770
    gross    price      AAPL             9.545953
    gross    price      MSFT             8.216296
    gross    price      HD               4.212487
    gross    price      XOM              3.830918
    gross    price      AMD              1.359451
    gross    price      BAC              1.246304
    gross    price      MRK              -1.135752
    gross    price      GE               -0.919887
    gross    price      LLY              -0.864103
    gross    price      PFE              0.841895
    gross    price      WMT              0.716084
    gross    price      KO               0.634048
    gross    price      JPM              -0.516937
    gross    price      CVX              0.484525
    gross    price      UNH              0.479034
    gross    price      JNJ              -0.463895
    gross    price      BBY              0.368120
    gross    price      PEP              0.245487
    gross    price      PG               0.096557
    gross    price      RRC              0.026185
    gross    rounding                    -0.000000
    gross    residual                    0.000000
    ");
    assert_said!(project.run(&["backtest", "--index", "US20", "--rules", "2020-01-01"]), @"
    exit code 2
    -- stderr
    error: ./config/indices/US20 has no version of 2020-01-01
    hint: versions are 2012-01-03, 2021-06-18
    ");
    assert_said!(project.run(&["diff", "US20@2012-01-04", "US20"]), @"
    exit code 2
    -- stderr
    error: ./config/indices/US20 has no version of 2012-01-04
    hint: versions are 2012-01-03, 2021-06-18
    ");
    assert_said!(project.run(&["diff", "US20-GREEN@2012-01-03", "US20"]), @"
    exit code 2
    -- stderr
    error: US20-GREEN has one version of its rules, none of 2012-01-03
    hint: name it `US20-GREEN`
    ");
    project.run(&["run", "--index", "US20", "--from", "2021-06-17", "--date", "2021-06-18", "-q"]);
    let manifest = |date| {
        let text = project.read(&format!("published/date={date}/vintage=1/manifest.json"));
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        value["indices"]["US20"]["rules_from"].to_string()
    };
    assert_eq!(manifest("2021-06-17"), "\"2012-01-03\"");
    assert_eq!(manifest("2021-06-18"), "\"2021-06-18\"");
}

/// Everything said of a wrong folder by `run`.
fn wrong(change: impl Fn(&Project)) -> Outcome {
    let project = capped(BY_EFFECTIVE);
    change(&project);
    project.run(&["run", "--index", "US20", "--date", "2021-06-17"])
}

pub(crate) const FIRST: &str = "config/indices/US20/2012-01-03.toml";
pub(crate) const SECOND: &str = "config/indices/US20/2021-06-18.toml";

#[test]
fn folders_that_are_wrong() {
    let stray = |p: &Project| p.write("config/indices/US20/2021-06-18-b.toml", p.read(SECOND));
    assert_said!(wrong(stray), @"
    exit code 2
    -- stderr
    error: ./config/indices/US20/2021-06-18-b.toml is no version of an index
    hint: a version is named after the day from which it holds, such as 2024-06-21.toml
    ");
    let second_name = |p: &Project| p.write("config/indices/US20/2021-6-18.toml", p.read(SECOND));
    assert_said!(wrong(second_name), @"
    exit code 2
    -- stderr
    error: ./config/indices/US20/2021-6-18.toml is no version of an index
    hint: a version is named after the day from which it holds, such as 2024-06-21.toml
    ");
    let older = |p: &Project| p.write("config/indices/US20/2011-12-30.toml", p.read(SECOND));
    assert_said!(wrong(older), @"
    exit code 2
    -- stderr
    error: the first version, of 2011-12-30, is older than the base date 2012-01-03
     --> ./config/indices/US20/2011-12-30.toml:5:13
      |
    5 | base_date = 2012-01-03
      |             ^^^^^^^^^^
      |
      = hint: name the file of the first version 2012-01-03.toml

    error: 1 error in 1 config file(s)
    ");
    let late = |p: &Project| p.remove(FIRST);
    assert_said!(wrong(late), @r#"
    exit code 2
    -- stderr
    error: the first version, of 2021-06-18, is younger than the base date 2012-01-03
     --> ./config/indices/US20/2021-06-18.toml:5:13
      |
    5 | base_date = 2012-01-03
      |             ^^^^^^^^^^
      |
      = hint: name the file of the first version 2012-01-03.toml

    error: `rules_of` has no effect: the index has one version of its rules
      --> ./config/indices/US20/2021-06-18.toml:25:12
       |
    25 | rules_of = "effective_date"
       |            ^^^^^^^^^^^^^^^^
       |
       = hint: leave it out until there is a second version

    error: 2 errors in 1 config file(s)
    "#);
    let twice = |p: &Project| p.write("config/indices/us20.toml", p.read(SECOND));
    assert_said!(wrong(twice), @r#"
    exit code 2
    -- stderr
    error: `rules_of` has no effect: the index has one version of its rules
      --> ./config/indices/us20.toml:25:12
       |
    25 | rules_of = "effective_date"
       |            ^^^^^^^^^^^^^^^^
       |
       = hint: leave it out until there is a second version

    error: 1 error in 1 config file(s)
    error: another index file has the id `US20`, and has errors
    "#);
    let unstated = |p: &Project| p.replace(SECOND, "rules_of = \"effective_date\"\n", "");
    assert_said!(wrong(unstated), @r#"
    exit code 2
    -- stderr
    error: `rules_of` is missing: the index has several versions of its rules
      --> ./config/indices/US20/2021-06-18.toml:24:1
       |
    24 | [review]
       | ^^^^^^^^
       |
       = hint: state `rules_of = "announcement_date"` or `"effective_date"`: the date whose
            version makes a review

    error: 1 error in 1 config file(s)
    "#);
    let alone = |p: &Project| p.remove(SECOND);
    assert_said!(wrong(alone), @r#"
    exit code 2
    -- stderr
    error: `rules_of` has no effect: the index has one version of its rules
      --> ./config/indices/US20/2012-01-03.toml:25:12
       |
    25 | rules_of = "effective_date"
       |            ^^^^^^^^^^^^^^^^
       |
       = hint: leave it out until there is a second version

    error: 1 error in 1 config file(s)
    "#);
    let empty = |p: &Project| {
        p.remove(SECOND);
        p.remove(FIRST);
    };
    assert_said!(wrong(empty), @"
    exit code 2
    -- stderr
    error: ./config/indices/US20 contains no version of an index
    hint: a version is named after the day from which it holds, such as 2024-06-21.toml
    ");
}

#[test]
fn a_version_that_is_another_index() {
    let change = |p: &Project| {
        p.replace(SECOND, "base_level = 1000.0", "base_level = 100.0");
        p.replace(SECOND, "currency = \"USD\"", "currency = \"EUR\"");
        p.replace(SECOND, "[\"price\", \"net\", \"gross\"]", "[\"price\", \"gross\"]");
        p.replace(SECOND, "level_decimals = 4", "level_decimals = 2");
        p.replace(SECOND, "open_if_any = [\"XNYS\"]", "open_if_any = [\"XLON\"]");
    };
    assert_said!(wrong(change), @r#"
    exit code 2
    -- stderr
    error: `base_level` is 100, and 1000 in the version of 2012-01-03
     --> ./config/indices/US20/2021-06-18.toml:6:14
      |
    6 | base_level = 100.0
      |              ^^^^^
      |
      = hint: all versions of an index have it in common: write another index, with an id
            of its own, or take the value of the version before

    error: `currency` is EUR, and USD in the version of 2012-01-03
     --> ./config/indices/US20/2021-06-18.toml:7:12
      |
    7 | currency = "EUR"
      |            ^^^^^
      |
      = hint: all versions of an index have it in common: write another index, with an id
            of its own, or take the value of the version before

    error: the calendar is another one than in the version of 2012-01-03
     --> ./config/indices/US20/2021-06-18.toml:8:12
      |
    8 | calendar = { open_if_any = ["XLON"] }
      |            ^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = hint: all versions of an index have it in common: write another index, with an id
            of its own, or take the value of the version before

    error: `returns` is price, gross, and price, net, gross in the version of 2012-01-03
     --> ./config/indices/US20/2021-06-18.toml:9:11
      |
    9 | returns = ["price", "gross"]
      |           ^^^^^^^^^^^^^^^^^^
      |
      = hint: all versions of an index have it in common: write another index, with an id
            of its own, or take the value of the version before

    error: `level_decimals` is 2, and 4 in the version of 2012-01-03
      --> ./config/indices/US20/2021-06-18.toml:19:18
       |
    19 | level_decimals = 2
       |                  ^
       |
       = hint: all versions of an index have it in common: write another index, with an id
            of its own, or take the value of the version before

    error: 5 errors in 1 config file(s)
    "#);
}

#[test]
fn a_published_index_keeps_its_identity() {
    let project = Project::sample();
    let run = |date| project.run(&["run", "--index", "US20", "--date", date, "--quiet"]);
    run("2022-12-22").expect(0);
    project.replace(US20, "base_level = 1000.0", "base_level = 100.0");
    assert_said!(run("2022-12-23"), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: US20 on 2022-12-23: `base_level` is 100 in the index file, and 1000 as published
            for 2022-12-22
    hint: an index keeps it for life: take the value back, write another index with an id
            of its own, or publish all days again with --from 2012-01-03 and a --reason
    error: held: US20
    ");
    project.replace(US20, "base_level = 100.0", "base_level = 1000.0");
    run("2022-12-23").expect(0);
}

#[test]
fn rules_that_change_under_published_days_are_told() {
    let project = Project::minimal();
    project.run(&["run", "--date", "2024-04-15"]).expect(0);
    project.replace("config/indices/min.toml", "lookback_days = 5", "lookback_days = 6");
    let said = project.run(&["run", "--date", "2024-04-16"]).expect(0).to_string();
    assert!(said.contains("warning: MIN: the index file has changed since 2024-04-15"), "{said}");
    let again = project.run(&["run", "--date", "2024-04-16", "--quiet"]).expect(0).to_string();
    assert!(!again.contains("has changed"), "{again}");
}
