//! Well-formed data with which an index cannot be calculated: it is held with a reason.

use insta::assert_snapshot;

use crate::support::{Outcome, Project, Tree, assert_said};

const INDEX: &str = "config/indices/min.toml";
const PRICES: &str = "data/minimal/prices.csv";
const FX: &str = "data/minimal/fx.csv";

/// What a command says on a new project with something wrong; nothing is published.
#[track_caller]
fn held(spoil: impl Fn(&Project), arguments: &[&str]) -> Outcome {
    let project = Project::minimal();
    spoil(&project);
    let said = project.run(arguments);
    assert_ne!(said.code, 0, "{said}");
    project.assert_nothing_published();
    said
}

/// The index in US dollars, so that it needs rates.
fn in_dollars(project: &Project) {
    project.replace(INDEX, "currency = \"HKD\"", "currency = \"USD\"");
}

#[test]
fn a_rate_is_missing() {
    let spoil = |p: &Project| {
        in_dollars(p);
        p.retain(FX, |line| line < "2024-04-08");
    };
    assert_said!(held(spoil, &["run"]), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: MIN on 2024-04-11: no SYN1600 rate from HKD to USD on 2024-04-11 or up to 5 days
            before
    hint: supply the fixing, or raise `fx_carry_days`
    note: MIN uses illustrative data: all data are invented
    error: held: MIN
    ");
}

#[test]
fn a_rate_is_upside_down() {
    let spoil = |p: &Project| {
        in_dollars(p);
        p.retain(FX, |line| !line.starts_with("2024-04-16"));
        p.append(FX, "2024-04-16,USD,HKD,0.1277,SYN1600,upside down");
    };
    assert_said!(held(spoil, &["run", "--index", "MIN"]), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: MIN on 2024-04-16: SYN1600 rate USD/HKD of 2024-04-16 is 0.1277, the one before
            was 7.837: inverted
    hint: the table wants units of quote per one base: correct the row
    note: MIN uses illustrative data: all data are invented
    error: held: MIN
    ");
}

#[test]
fn a_security_without_shares() {
    let spoil = |p: &Project| p.retain("data/minimal/shares.csv", |line| !line.contains("M001"));
    assert_said!(held(spoil, &["run"]), @r#"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: MIN on 2024-03-01: M001 has no shares outstanding on 2024-03-01
    hint: supply it, or say in the index file that such a security is out: keep_if =
            "shares_outstanding IS NOT NULL"
    note: MIN uses illustrative data: all data are invented
    error: held: MIN
    "#);
}

#[test]
fn a_country_without_a_withholding_rate() {
    let spoil = |p: &Project| p.retain("data/minimal/withholding.csv", |l| !l.starts_with("HK"));
    assert_said!(held(spoil, &["run"]), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: MIN on 2024-04-08: M001 pays a dividend on 2024-04-08, and table `minimal` has no
            withholding rate for HK
    hint: add a row for HK to table `minimal` of the withholding input; unknown is not zero
    note: MIN uses illustrative data: all data are invented
    error: held: MIN
    ");
}

#[test]
fn a_calculation_day_without_prices() {
    let spoil = |p: &Project| p.retain(PRICES, |line| !line.starts_with("2024-04-15"));
    assert_said!(held(spoil, &["run"]), @"
    exit code 3
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: MIN on 2024-04-15: no security has a close on 2024-04-15, which is a calculation
            day
    hint: wait for the prices, or close the day with the `holidays` table; prices that are
            there may have become known after the cut-off ([cut_off], [[known]])
    note: MIN uses illustrative data: all data are invented
    error: held: MIN
    ");
}

#[test]
fn a_cap_that_cannot_hold() {
    let spoil = |p: &Project| {
        p.replace(INDEX, "asset_class = 'equity'", "asset_class = 'equity' AND esg_score > 60");
    };
    assert_said!(held(spoil, &["run"]), @"
    exit code 6
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: MIN on 2024-03-01: caps allow a total weight of 0.800000 only: 2 groups, highest
            0.4 each, 2 constituents on 2024-03-01
    hint: raise a cap, or select more names
    note: MIN uses illustrative data: all data are invented
    error: held: MIN
    ");
    assert_said!(held(spoil, &["backtest"]), @"
    exit code 6
    -- stdout
    index  from  to  days  price  net  gross  annual return  volatility  drawdown  annual
            turnover  reviews  tracking error
    -- stderr
    note: MIN uses illustrative data: all data are invented
    held: MIN on 2024-03-01: caps allow a total weight of 0.800000 only: 2 groups, highest
            0.4 each, 2 constituents on 2024-03-01
    hint: raise a cap, or select more names
    error: held: MIN
    ");
    held(spoil, &["explain", "MIN"]).expect(6);
}

#[test]
fn nobody_is_eligible() {
    let spoil = |p: &Project| p.replace(INDEX, "< 0.01", "< 0.01 AND close < 0.0001");
    assert_said!(held(spoil, &["run"]), @"
    exit code 6
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: MIN on 2024-03-01: no constituent is left on 2024-03-01: 5 securities in the
            universe, 0 eligible
    hint: loosen a rule, or begin later: data that a rule asks for may not be known yet
    note: MIN uses illustrative data: all data are invented
    error: held: MIN
    ");
}

#[test]
fn the_gate_refuses_a_jump_until_it_is_accepted() {
    let project = Project::minimal();
    let text = project.read(PRICES);
    let row = text.lines().find(|line| line.starts_with("2024-04-16,M001,")).unwrap();
    project.replace(PRICES, row, "2024-04-16,M001,99.00,1,,official,jump");
    assert_said!(project.run(&["run"]), @r#"
    exit code 4
    -- stdout
    index  date  price  net  gross  day  constituents
    -- stderr
    held: MIN on 2024-04-16: the data gate refuses 2024-04-16 M001: price_jump: close 99,
            expected about 45.91 (+115.6 %), limit 30 %
    hint: correct the fact, or accept it under [[gate.accept]]: security = "M001", date =
            2024-04-16, check = "price_jump", reason = "…"
    note: MIN uses illustrative data: all data are invented
    error: held: MIN
    "#);
    project.assert_nothing_published();
    project.run(&["check"]).expect(4);
    let accept = "[[gate.accept]]\nsecurity = \"M001\"\ndate = 2024-04-16\n\
                  check = \"price_jump\"\nreason = \"a take-over bid\"";
    project.append("config/project.toml", accept);
    project.run(&["run"]).expect(0);
    let check = project.run(&["check"]).expect(0);
    assert!(check.stderr.contains("accepted: 2024-04-16 M001: a take-over bid"), "{check}");
}

/// What a command says of held indices.
fn holds(said: &Outcome) -> Vec<String> {
    let lines = said.stderr.lines();
    lines.filter(|line| line.starts_with("held:")).map(str::to_owned).collect()
}

/// A wrong row that is back the next day: an evening cannot know, so a run over all days must not.
#[test]
fn a_replay_is_refused_what_an_evening_is() {
    let wrong = || {
        let project = Project::minimal();
        let text = project.read(PRICES);
        let row = text.lines().find(|line| line.starts_with("2024-04-09,M002,")).unwrap();
        project.replace(PRICES, row, "2024-04-09,M002,99.00,1,,official,jump");
        project
    };
    let (evenings, replayed) = (wrong(), wrong());
    for day in ["2024-04-05", "2024-04-08"] {
        evenings.run(&["run", "--date", day]).expect(0);
    }
    let evening = evenings.run(&["run", "--date", "2024-04-09"]).expect(4);
    let replay = replayed.run(&["run", "--date", "2024-04-16"]).expect(4);
    assert_eq!(holds(&evening), holds(&replay));
    let check = replayed.run(&["check"]).expect(4);
    assert!(check.stdout.contains("back at"), "the history knows more: {check}");
    assert!(!replay.stderr.contains("back at"), "{replay}");
}

#[test]
fn a_person_decides_the_price_of_a_session() {
    let project = Project::minimal();
    let text = project.read(PRICES);
    let row = text.lines().find(|line| line.starts_with("2024-04-09,M002,")).unwrap();
    project.replace(PRICES, row, "2024-04-09,M002,99.00,1,,official,jump");
    let decide = |what: &str| {
        format!(
            "[[gate.decide]]\nsecurity = \"M002\"\ndate = 2024-04-09\n{what}\n\
             reason = \"wrong in the file\"\nby = \"A. Person\""
        )
    };
    let files = Tree::read(&project.path(""));
    for (what, close, since) in
        [("carry = true", "61.74", "2024-04-08"), ("price = 62.18", "62.18", "2024-04-09")]
    {
        let project = Project::of(&files);
        project.append("config/project.toml", &decide(what));
        let check = project.run(&["check"]).expect(0);
        assert!(check.stderr.contains("decided by A. Person: 2024-04-09 M002"), "{check}");
        project.run(&["run", "--from", "2024-04-08"]).expect(0);
        let tree = project.published();
        let of_day = |name: &str| {
            name.starts_with("date=2024-04-09/") && name.ends_with("constituents_close.csv")
        };
        let (_, rows) = tree.iter().find(|(name, _)| of_day(name)).unwrap();
        let rows = String::from_utf8_lossy(rows);
        let row = rows.lines().find(|line| line.contains(",M002,")).unwrap();
        assert!(row.contains(&format!(",{close},{since},decided,")), "{row}");
        project.run(&["verify", "--all"]).expect(0);
    }
}

#[test]
fn a_day_is_held_in_the_middle_of_a_run() {
    let project = Project::minimal();
    project.retain("data/minimal/withholding.csv", |line| !line.starts_with("HK"));
    let said = project.run(&["run", "--from", "2024-04-03"]);
    assert_said!(said, @"
    exit code 7
    -- stdout
    index  date        price     net       gross     day     constituents
    MIN    2024-04-05  100.5129  100.5129  100.5129  -1.27%             3
    -- stderr
    held: MIN on 2024-04-08: M001 pays a dividend on 2024-04-08, and table `minimal` has no
            withholding rate for HK
    hint: add a row for HK to table `minimal` of the withholding input; unknown is not zero
    published ./published/date=2024-04-03/vintage=1
    published ./published/date=2024-04-05/vintage=1
    note: MIN uses illustrative data: all data are invented
    error: held: MIN
    ");
    project.run(&["verify", "--all"]).expect(0);
    project.append("data/minimal/withholding.csv", "HK,minimal,0.00,2000-01-01,late");
    project.run(&["run"]).expect(0);
    let whole = Project::minimal();
    whole.run(&["run", "--from", "2024-04-03"]).expect(0);
    let levels = |project: &Project| project.run(&["export", "MIN"]).stdout;
    assert_eq!(levels(&project), levels(&whole));
}

#[test]
fn one_index_is_held_and_the_others_are_published() {
    let project = Project::gba();
    let file = "config/indices/gba-lowcarbon-hkd.toml";
    project.replace(file, "fix = \"SYN1600\"", "fix = \"SYN1500\"");
    let said = project.run(&["run", "--date", "2023-06-20"]).expect(7);
    assert_snapshot!(said.talk(), @"
    warning: GBA: 2022-06-28 SZ0049: close_skipped: no close on a session of XSHE, though
            on each of the 10 before; it usually moves 1.3 %, 0.5 bp of the index, limit 0.1 bp
            (and 23 more before the first day due)
    warning: GBA: 2022-08-30 HK0020 EV00252: event_amount: cash_dividend of 0.6813 HKD is
            0.49 % of the price before, 139.43, limit 20 %; the regular one of 2022-05-17 was
            6.6199 (and 3 more before the first day due)
    warning: GBA: 2022-06-20 HK0058 EV00152: event_currency: cash_dividend of 0.7867 MOP on
            a line quoted in USD, as no other of its exchange pays, limit 0 (and 1 more before the
            first day due)
    warning: GBA-GREEN: 2022-07-12 SH0029: close_skipped: no close on a session of XSHG,
            though on each of the 10 before; it usually moves 1.3 %, 5.6 bp of the index, limit 0.1
            bp (and 9 more before the first day due)
    warning: GBA-GREEN: 2022-08-30 HK0020 EV00252: event_amount: cash_dividend of 0.6813
            HKD is 0.49 % of the price before, 139.43, limit 20 %; the regular one of 2022-05-17
            was 6.6199 (and 2 more before the first day due)
    warning: GBA-GREEN: 2022-06-20 HK0058 EV00152: event_currency: cash_dividend of 0.7867
            MOP on a line quoted in USD, as no other of its exchange pays, limit 0 (and 1 more
            before the first day due)
    held: GBA-LOWCARBON-HKD on 2022-06-13: no SYN1500 rate from USD to HKD on 2022-06-13 or
            up to 5 days before
    hint: supply the fixing, or raise `fx_carry_days`
    warning: SZ30-EQUAL: 2022-06-28 SZ0049: close_skipped: no close on a session of XSHE,
            though on each of the 10 before; it usually moves 1.3 %, 4.3 bp of the index, limit 0.1
            bp (and 1 more before the first day due)
    warning: GBA: 2023-06-20 HK0096: close_skipped: no close on a session of XHKG, though
            on each of the 10 before; it usually moves 1.2 %, 0.2 bp of the index, limit 0.1 bp
    warning: GBA-GREEN: 2023-06-20 HK0096: close_skipped: no close on a session of XHKG,
            though on each of the 10 before; it usually moves 1.2 %, 0.4 bp of the index, limit 0.1
            bp
    note: GBA uses illustrative data: all data: the market is synthetic
    note: GBA-GREEN uses illustrative data: all data: the market is synthetic
    note: GBA-LOWCARBON-HKD uses illustrative data: all data: the market is synthetic
    note: SZ30-EQUAL uses illustrative data: all data: the market is synthetic
    error: held: GBA-LOWCARBON-HKD
    ");
    let day = project.store().days().unwrap();
    let day = project.store().latest(day[0]).unwrap().unwrap();
    let indices: Vec<&String> = day.manifest().indices.keys().collect();
    assert_eq!(indices, ["GBA", "GBA-GREEN", "SZ30-EQUAL"]);
    assert_eq!(day.manifest().held[0].index_id, "GBA-LOWCARBON-HKD");
    project.replace(file, "fix = \"SYN1500\"", "fix = \"SYN1600\"");
    project.run(&["run", "--date", "2023-06-20"]).expect(0);
    let day = project.store().latest(day.manifest().date).unwrap().unwrap();
    assert_eq!(day.manifest().vintage, 2);
    assert_eq!(day.manifest().indices.len(), 4);
    assert_eq!(day.manifest().held, []);
    project.run(&["verify", "--all"]).expect(0);
}

/// A project with a section on the data gate.
fn gated(section: &str) -> Project {
    let project = Project::minimal();
    let file = "config/project.toml";
    project.write(file, format!("{}\n{section}", project.read(file)));
    project
}

fn decided(security: &str, date: &str) -> String {
    format!(
        "[[gate.decide]]\nsecurity = \"{security}\"\ndate = {date}\nprice = 45.3\n\
         reason = \"r\"\nby = \"me\"\n"
    )
}

#[test]
fn a_decision_about_nothing_is_refused() {
    let misspelt = gated(&decided("M01", "2024-04-16"));
    assert_snapshot!(misspelt.run(&["run"]).expect(2).talk(), @r#"
    error: there is no security `M01`
      --> ./config/project.toml:15:12
       |
    15 | security = "M01"
       |            ^^^^^
       |
       = hint: did you mean `M001`?

    error: 1 error in 1 config file(s)
    "#);
    misspelt.assert_nothing_published();
    let sunday = gated(&decided("M001", "2024-04-14"));
    assert_snapshot!(sunday.run(&["check", "--quiet"]).expect(2).stderr, @"
    error: 2024-04-14 is no session of XHKG, on which M001 is
      --> ./config/project.toml:16:8
       |
    16 | date = 2024-04-14
       |        ^^^^^^^^^^
       |
       = hint: decide the price of a session

    error: 1 error in 1 config file(s)
    ");
    let twice = format!("{0}{0}", decided("M001", "2024-04-16"));
    assert_snapshot!(gated(&twice).run(&["run"]).expect(2).talk(), @"
    error: M001 of 2024-04-16 is decided twice
      --> ./config/project.toml:20:1
       |
    20 | [[gate.decide]]
       | ^^^^^^^^^^^^^^^
       |
       = hint: leave one decision for a line and session

    error: 1 error in 1 config file(s)
    ");
}

#[test]
fn check_sees_the_evening_that_run_holds() {
    let project = gated("");
    project.retain(PRICES, |line| {
        !(line.starts_with("2024-04-16,M001") || line.starts_with("2024-04-16,M002"))
    });
    let checked = project.run(&["check"]).expect(4);
    let found: Vec<&str> =
        checked.stdout.lines().filter(|line| line.contains("incomplete")).collect();
    assert_eq!(found.len(), 1, "{checked}");
    let run = project.run(&["run"]).expect(4);
    assert!(run.stderr.contains("incomplete"), "{run}");
    project.assert_nothing_published();
}

#[test]
fn warnings_of_the_evenings_before_the_first_day_are_said() {
    let project = gated("[gate.checks.level_move]\nlimit = 0.01\n");
    let run = project.run(&["run"]).expect(0);
    let said: Vec<&str> = run.stderr.lines().filter(|line| line.contains("level_move")).collect();
    assert_snapshot!(said.join("\n"), @"warning: MIN: 2024-03-07 index MIN: level_move: price return moved -1.18 %, limit 1 % (and 4 more before the first day due)");
}
