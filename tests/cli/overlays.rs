//! Overlays of the real binary: held ones, blends over other indices, continuation.

use std::collections::BTreeMap;

use insta::assert_snapshot;

use crate::support::{Project, Tree, difference};

const FROM: &str = "2023-06-05";
const TO: &str = "2023-06-21";

/// A blend of two other indices and cash, and a fee on it.
const BLEND: &str = r#"
[[overlays]]
id = "MIX"
kind = "blend"
base_date = 2023-03-31
base_level = 1000.0
mean = "arithmetic"
carry_days = 0
rate = 0.02
basis = "act/365"
components = [
  { series = "GBA:GBA-DEC3", weight = 0.5 },
  { series = "GBA-GREEN:gross", weight = 0.3 },
  { series = "cash", weight = 0.2 },
]
[overlays.rebalance]
months = [3, 4, 5, 6]
effective = { after_close_of = "last_trading_day" }

[[overlays]]
id = "MIX-FEE"
kind = "fee"
on = "MIX"
base_date = 2023-03-31
base_level = 1000.0
rate = 0.01
method = "multiplicative"
basis = "act/365"
"#;

fn blended() -> Project {
    let project = Project::gba();
    let file = "config/indices/gba-equal.toml";
    let text = project.read(file);
    project.write(file, format!("{text}{BLEND}"));
    project
}

/// Levels of overlays by day and name, as they are written.
fn overlays(text: &[u8]) -> BTreeMap<[String; 3], String> {
    let mut reader = csv::Reader::from_reader(text);
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (key, level) = (["date", "index_id", "overlay_id"].map(at), at("level"));
    let row = |row: csv::StringRecord| (key.map(|at| row[at].to_owned()), row[level].to_owned());
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn published(project: &Project) -> BTreeMap<[String; 3], String> {
    let tree = project.published();
    let files = tree.iter().filter(|(name, _)| name.ends_with("/overlays.csv"));
    files.flat_map(|(_, bytes)| overlays(bytes)).collect()
}

#[test]
fn a_back_test_has_the_levels_of_overlays_that_were_published() {
    let project = blended();
    project.run(&["run", "--from", FROM, "--date", TO, "--quiet"]).expect(0);
    let levels = published(&project);
    assert_eq!(levels.len(), 13 * 3);
    for threads in ["1", "2"] {
        let out = ["backtest", "--out", "out", "--threads", threads, "--quiet"];
        project.run(&out).expect(0);
        let tested = overlays(project.read("out/overlays.csv").as_bytes());
        for (key, level) in &levels {
            assert_eq!(tested.get(key), Some(level), "{key:?}");
        }
    }
    let verified = project.run(&["verify", "--all", "--quiet"]).expect(0);
    assert!(!verified.stdout.contains("differs"), "{verified}");
}

#[test]
fn a_process_a_day_blends_as_one_run_does() {
    let project = blended();
    let whole = blended();
    whole.run(&["run", "--from", FROM, "--date", TO, "--quiet"]).expect(0);
    for day in 5..=21 {
        project.run(&["run", "--date", &format!("2023-06-{day:02}"), "--quiet"]).expect(0);
    }
    assert_eq!(difference(&project.published(), &whole.published()), None);
}

#[test]
fn a_blend_that_comes_later_takes_the_published_levels_of_the_others() {
    let (project, whole) = (blended(), blended());
    let others = ["--index", "GBA", "--index", "GBA-GREEN"];
    let run = ["run", "--from", FROM, "--date", TO, "--quiet"];
    project.run(&[&run[..], &others[..]].concat()).expect(0);
    project.run(&[&run[..], &["--index", "SZ30-EQUAL"][..]].concat()).expect(0);
    whole.run(&run).expect(0);
    let mix = |project: &Project| -> Vec<([String; 3], String)> {
        published(project).into_iter().filter(|(key, _)| key[2].starts_with("MIX")).collect()
    };
    assert_eq!(mix(&project), mix(&whole));
    assert_eq!(mix(&project).len(), 13 * 2);
}

/// Holds an index on every day on which it moves.
const REFUSED: &str = r#"
[[gate.exceptions]]
check = "level_move"
index = "GBA-GREEN"
limit = 0.0
severity = "block"
"#;

#[test]
fn a_blend_over_an_index_that_is_held_has_no_level() {
    let project = blended();
    project.replace("config/indices/gba-equal.toml", "carry_days = 0", "carry_days = 9");
    project.run(&["run", "--date", "2023-06-05", "--quiet"]).expect(0);
    let file = "config/project.toml";
    project.write(file, format!("{}{REFUSED}", project.read(file)));
    let outcome = project.run(&["run", "--date", "2023-06-06"]).expect(7);
    assert_snapshot!(outcome.talk(), @r#"
    held: GBA-GREEN on 2023-06-06: the data gate refuses 2023-06-06 index GBA-GREEN:
            level_move: price return moved +0.36 %, limit 0 %
    hint: correct the fact, or accept it under [[gate.accept]]: subject = "index GBA-GREEN",
            date = 2023-06-06, check = "level_move", reason = "…"
    held: SZ30-EQUAL:MIX on 2023-06-06: GBA-GREEN is held since 2023-06-06, so `gross` of
            it has no level
    hint: calculate GBA-GREEN first, then this day again with a --reason
    held: SZ30-EQUAL:MIX-FEE on 2023-06-06: `MIX`, which it is computed from, is held
    hint: see why that one is held
    note: GBA uses illustrative data: all data: the market is synthetic
    note: GBA-GREEN uses illustrative data: all data: the market is synthetic
    note: GBA-LOWCARBON-HKD uses illustrative data: all data: the market is synthetic
    note: SZ30-EQUAL uses illustrative data: all data: the market is synthetic
    error: held: GBA-GREEN, SZ30-EQUAL:MIX, SZ30-EQUAL:MIX-FEE
    "#);
    let levels = published(&project);
    let mix = |date: &str| levels.get(&[date, "SZ30-EQUAL", "MIX"].map(str::to_owned)).cloned();
    assert!(mix("2023-06-05").is_some_and(|level| !level.is_empty()));
    assert_eq!(mix("2023-06-06").as_deref(), Some(""));
}

/// Moves of all indices beside those of their parents.
const BESIDE: &str = "
[gate.checks.level_parent]
limit = 0.003
";

#[test]
fn a_move_away_from_the_parent_is_told() {
    let project = Project::gba();
    let file = "config/project.toml";
    project.write(file, format!("{}{BESIDE}", project.read(file)));
    let outcome = project.run(&["run", "--from", "2023-06-05", "--date", "2023-06-07"]).expect(0);
    let said: Vec<&str> =
        outcome.stderr.lines().filter(|line| line.contains("level_parent")).collect();
    assert_snapshot!(said.join("\n"), @"
    warning: SZ30-EQUAL: 2023-06-05 index SZ30-EQUAL: level_parent: price return moved -1.73 %, that of its parent -2.35 %, limit 0.3 %
    warning: SZ30-EQUAL: 2023-06-07 index SZ30-EQUAL: level_parent: price return moved -0.08 %, that of its parent +0.59 %, limit 0.3 %
    ");
    // One process an evening says the same, also where the parent is published before.
    let evenings = Project::gba();
    evenings.write(file, format!("{}{BESIDE}", evenings.read(file)));
    let mut again = Vec::new();
    for day in 5..=7 {
        let date = format!("2023-06-{day:02}");
        evenings.run(&["run", "--date", &date, "--index", "GBA", "--quiet"]).expect(0);
        let outcome = evenings.run(&["run", "--date", &date]).expect(0);
        let told = outcome.stderr.lines().filter(|line| line.contains("level_parent"));
        again.extend(told.map(str::to_owned));
    }
    assert_eq!(again, said);
    project.run(&["backtest", "--out", "out", "--quiet"]).expect(0);
    let findings = project.read("out/findings.csv");
    let days = ["2023-06-05", "2023-06-06", "2023-06-07"];
    let tested = findings
        .lines()
        .filter(|line| line.contains("level_parent") && days.iter().any(|day| line.contains(day)));
    assert_eq!(tested.count(), said.len(), "{findings}");
    // Where it blocks, the index is held, and its parent goes on.
    project.append(file, "severity = \"block\"");
    let held = project.run(&["run", "--date", "2023-06-15"]).expect(7);
    let said: Vec<&str> = held.stderr.lines().filter(|line| line.starts_with("held")).collect();
    assert_snapshot!(said.join("\n"), @"held: SZ30-EQUAL on 2023-06-12: the data gate refuses 2023-06-12 index SZ30-EQUAL: level_parent: price return moved +0.08 %, that of its parent -0.28 %, limit 0.3 %");
}

#[test]
fn an_unknown_series_and_a_circle_between_indices() {
    let project = blended();
    project.replace("config/indices/gba-equal.toml", "GBA:GBA-DEC3", "GBA:GBA-DEC");
    assert_snapshot!(project.run(&["check"]).expect(2), @"
    exit code 2
    -- stdout
    what     where                rows  rejected  found
    table    securities            310         0
    table    prices             223331         0
    table    holidays                1         0
    table    classifications       621         0
    table    shares               3713         0
    table    corporate_actions     919         0  3 row(s) known after the cut-off of their
            day
    late     corporate_actions                    EV00297 of HK0037 of 2022-10-03, known
            2022-10-18 09:00 UTC (./data/gba/corporate_actions.csv:299)
    late     corporate_actions                    EV00517 of SZ0045 of 2023-07-04, known
            2023-07-07 09:00 UTC (./data/gba/corporate_actions.csv:519)
    late     corporate_actions                    EV00775 of SH0015 of 2024-06-20, known
            2024-07-11 09:00 UTC (./data/gba/corporate_actions.csv:780)
    table    fx                   4722         0
    table    rates                7083         0
    table    levels                  0         0  no such table
    table    withholding             4         0
    table    esg_scores           4568         0
    table    esg_indicators       8876         0
    table    involvement          4640         0
    table    norms                 298         0
    table    controversies         373         0
    table    targets               114         0
    table    activities            604         0
    table    taxonomy_map           22         0
    table    supply_links            0         0  no such table
    warning  event_currency                       2022-05-17 SZ0005 EV00018:
            event_currency: cash_dividend of 0.4929 HKD on a line quoted in CNY, as no other of its
            exchange pays, limit 0
    warning  event_currency                       2022-05-30 HK0127 EV00071:
            event_currency: cash_dividend of 0.4108 CNY on a line quoted in HKD, as no other of its
            exchange pays, limit 0
    warning  event_currency                       2022-05-31 HK0056 EV00079:
            event_currency: cash_dividend of 0.1736 MOP on a line quoted in HKD, as no other of its
            exchange pays, limit 0
    warning  event_currency                       2022-06-20 HK0058 EV00152:
            event_currency: cash_dividend of 0.7867 MOP on a line quoted in USD, as no other of its
            exchange pays, limit 0
    warning  event_currency                       2022-06-24 SH0003 EV00177:
            event_currency: cash_dividend of 2.9151 HKD on a line quoted in CNY, as no other of its
            exchange pays, limit 0
    warning  event_amount                         2022-08-30 HK0020 EV00252: event_amount:
            cash_dividend of 0.6813 HKD is 0.49 % of the price before, 139.43, limit 20 %; the
            regular one of 2022-05-17 was 6.6199
    warning  event_amount                         2022-09-08 HK0002 EV00263: event_amount:
            cash_dividend of 0.0914 HKD is 0.32 % of the price before, 28.4, limit 20 %; the
            regular one of 2022-06-17 was 0.7599
    warning  event_amount                         2022-09-14 HK0048 EV00274: event_amount:
            cash_dividend of 0.1459 HKD is 0.30 % of the price before, 48.2, limit 20 %; the
            regular one of 2022-05-24 was 1.3956
    warning  event_amount                         2022-09-28 HK0099 EV00292: event_amount:
            cash_dividend of 0.2038 HKD is 0.46 % of the price before, 44.44, limit 20 %; the
            regular one of 2022-05-23 was 1.752
    note     event_unconfirmed                    2022-10-03 HK0037 EV00297:
            event_unconfirmed: rights_issue goes ex as announced, nobody has confirmed it, limit 0
            days
    note     event_unconfirmed                    2024-06-20 SH0015 EV00775:
            event_unconfirmed: cash_dividend goes ex as estimated, nobody has confirmed it, limit 0
            days
    warning  close_skipped                        GBA: 2024-10-31 HK0006: close_skipped: no
            close on a session of XHKG, though on each of the 10 before; it usually moves 1.5 %,
            0.9 bp of the index, limit 0.1 bp
    warning  close_skipped                        GBA: 2024-11-27 HK0055: close_skipped: no
            close on a session of XHKG, though on each of the 10 before; it usually moves 1.3 %,
            0.3 bp of the index, limit 0.1 bp
    warning  close_skipped                        GBA: 2024-11-29 HK0112: close_skipped: no
            close on a session of XHKG, though on each of the 10 before; it usually moves 1.8 %,
            0.3 bp of the index, limit 0.1 bp
    warning  close_skipped                        GBA: 2024-12-04 SH0040: close_skipped: no
            close on a session of XSHG, though on each of the 10 before; it usually moves 1.3 %,
            0.9 bp of the index, limit 0.1 bp
    warning  close_skipped                        GBA: 2024-12-06 SZ0071: close_skipped: no
            close on a session of XSHE, though on each of the 10 before; it usually moves 1.6 %,
            0.9 bp of the index, limit 0.1 bp
    warning  close_skipped                        GBA: 2024-10-30 SZ0088: close_skipped: no
            close on a session of XSHE, though on each of the 10 before; it usually moves 1.5 %,
            0.6 bp of the index, limit 0.1 bp
    warning  close_skipped                        GBA: 2024-10-17 SZ0108: close_skipped: no
            close on a session of XSHE, though on each of the 10 before; it usually moves 1.8 %,
            0.4 bp of the index, limit 0.1 bp
    warning  close_skipped                        GBA-GREEN: 2024-12-04 SH0040:
            close_skipped: no close on a session of XSHG, though on each of the 10 before; it
            usually moves 1.3 %, 2.3 bp of the index, limit 0.1 bp
    warning  close_skipped                        GBA-GREEN: 2024-10-17 SZ0108:
            close_skipped: no close on a session of XSHE, though on each of the 10 before; it
            usually moves 1.8 %, 1.1 bp of the index, limit 0.1 bp
    warning  close_skipped                        GBA-LOWCARBON-HKD: 2024-12-04 SH0040:
            close_skipped: no close on a session of XSHG, though on each of the 10 before; it
            usually moves 1.3 %, 0.9 bp of the index, limit 0.1 bp
    warning  close_skipped                        GBA-LOWCARBON-HKD: 2024-10-30 SZ0088:
            close_skipped: no close on a session of XSHE, though on each of the 10 before; it
            usually moves 1.5 %, 1.0 bp of the index, limit 0.1 bp
    warning  close_skipped                        GBA-LOWCARBON-HKD: 2024-10-17 SZ0108:
            close_skipped: no close on a session of XSHE, though on each of the 10 before; it
            usually moves 1.8 %, 1.0 bp of the index, limit 0.1 bp
    warning  price_still                          GBA: 2023-09-05 HK0116: price_still:
            close is 2.07 for 4 sessions after the first, limit 3
    warning  close_skipped                        GBA: 2024-09-24 SH0033: close_skipped: no
            close on a session of XSHG, though on each of the 10 before; it usually moves 1.2 %,
            0.5 bp of the index, limit 0.1 bp (and 101 more up to then: `kapok backtest --out`
            lists them)
    -- stderr
    error: overlay MIX of SZ30-EQUAL blends `GBA:GBA-DEC`, which GBA does not have
    hint: did you mean `GBA-DEC3`?
    Greater Bay Area (synthetic): compiled GBA, GBA-GREEN, GBA-LOWCARBON-HKD
    error: not compiled: SZ30-EQUAL
    ");
    let project = blended();
    let file = "config/indices/gba.toml";
    let text = project.read(file);
    let circle = BLEND.replace("GBA:GBA-DEC3", "SZ30-EQUAL:MIX");
    project.write(file, format!("{text}\n{circle}"));
    assert_snapshot!(project.run(&["check"]).expect(2), @"
    exit code 2
    -- stderr
    error: blends go in a circle between GBA, SZ30-EQUAL
    error: GBA-GREEN: its parent GBA is not compiled
    error: GBA-LOWCARBON-HKD: its parent GBA is not compiled
    ");
}

const EXCESS: &str = r#"
[[overlays]]
id = "MIN-ER"
kind = "excess_return"
on = "gross"
base_level = 1000.0
rate = { curve = "EFFR", tenor = "ON", carry_days = 1 }
method = "additive"
basis = "act/360"
"#;

fn excess() -> Project {
    let project = Project::minimal();
    let file = "config/indices/min.toml";
    let text = project.read(file);
    project.write(file, format!("{text}{EXCESS}"));
    project
}

#[test]
fn an_overlay_without_a_rate_is_held_and_its_index_goes_on() {
    let project = excess();
    let outcome = project.run(&["run"]).expect(7);
    assert_snapshot!(outcome.talk(), @r#"
    held: MIN:MIN-ER on 2024-03-04: no rate of EFFR ON on 2024-03-01 or up to 1 days before
    hint: supply EFFR ON in the `rates` table and calculate again from this day with a
            --reason, or raise carry_days
    note: MIN uses illustrative data: all data are invented
    error: held: MIN:MIN-ER
    "#);
    assert_snapshot!(outcome.stdout, @r#"
    index       date        price     net       gross     day    constituents  level
    MIN         2024-04-16  104.1653  104.4924  104.4924  0.76%             3
    MIN:MIN-ER  2024-04-16                                                     held
    "#);
    assert_snapshot!(project.run(&["backtest", "--quiet"]).expect(7).talk(), @r#"
    held: MIN:MIN-ER on 2024-03-04: no rate of EFFR ON on 2024-03-01 or up to 1 days before
    hint: supply EFFR ON in the `rates` table and calculate again from this day with a
            --reason, or raise carry_days
    error: held: MIN:MIN-ER
    "#);
    project.run(&["verify"]).expect(0);
    assert_snapshot!(project.run(&["explain", "MIN"]).expect(0).stdout, @r#"
    variant  component  security  event                                                    points
    price    level                                                                         104.165330
    price    change                                                                        0.787459
    price    price      M002                                                               0.796517
    price    price      M001                                                               -0.388700
    price    price      M005                                                               0.374538
    price    fx         M005                                                               0.005104
    price    residual                                                                      0.000000
    net      level                                                                         104.492401
    net      change                                                                        0.789932
    net      price      M002                                                               0.799018
    net      price      M001                                                               -0.389921
    net      price      M005                                                               0.375714
    net      fx         M005                                                               0.005120
    net      residual                                                                      0.000000
    gross    level                                                                         104.492401
    gross    change                                                                        0.789932
    gross    price      M002                                                               0.799018
    gross    price      M001                                                               -0.389921
    gross    price      M005                                                               0.375714
    gross    fx         M005                                                               0.005120
    gross    residual                                                                      0.000000
    MIN-ER   held                 no rate of EFFR ON on 2024-03-01 or up to 1 days before
    "#);
}

#[test]
fn a_rate_that_comes_later_wakes_it_up_with_a_reason() {
    let project = excess();
    project.run(&["run", "--quiet"]).expect(7);
    let days = project.read("data/minimal/prices.csv");
    let days: std::collections::BTreeSet<&str> =
        days.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let rows: String = days.iter().map(|day| format!("{day},EFFR,ON,0.05,act/360\n")).collect();
    project.write("data/minimal/rates.csv", format!("date,curve,tenor,rate,day_count\n{rows}"));
    assert_snapshot!(project.run(&["run"]).expect(4).talk(), @r#"
    error: MIN of 2024-04-16 is published with other rows in `overlays`: `MIN MIN-ER`,
            column `status`: published held, new final
    hint: published days do not change: give a --reason to add a vintage
    "#);
    let found = project.run(&["run", "--reason", "the rates have come"]).expect(0);
    assert_snapshot!(found.stdout, @r#"
    index       date        price     net       gross     day    constituents  level
    MIN         2024-04-16  104.1653  104.4924  104.4924  0.76%             3
    MIN:MIN-ER  2024-04-16                                0.75%                1038.2740
    "#);
    project.run(&["verify"]).expect(0);
}

/// What a day has published.
#[test]
fn overlays_are_part_of_the_day() {
    let project = Project::gba();
    project.run(&["run", "--quiet"]).expect(0);
    let tree: Tree = project.published();
    let has = |ending: &str| tree.iter().any(|(name, _)| name.ends_with(ending));
    assert!(has("/overlays.csv") && has("/overlays.parquet"));
    let rows = published(&project);
    assert_eq!(rows.keys().map(|key| key[2].as_str()).collect::<Vec<_>>(), ["GBA-DEC3"]);
}
