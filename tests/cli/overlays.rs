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
    note     event_unconfirmed                    2022-10-03 HK0037 EV00297:
            event_unconfirmed: rights_issue goes ex as announced, nobody has confirmed it, limit 0
            days
    warning  event_amount                         2023-05-16 HK0002 EV00320: event_amount:
            cash_dividend of 0.9352 HKD is 2.71 % of the price before, 34.54, limit 20 %; the
            regular one of 2022-09-08 was 0.0914
    warning  event_amount                         2023-09-11 HK0048 EV00574: event_amount:
            cash_dividend of 0.1094 HKD is 0.38 % of the price before, 28.45, limit 20 %; the
            regular one of 2023-06-26 was 1.264
    warning  event_amount                         2023-10-03 HK0002 EV00598: event_amount:
            cash_dividend of 0.0815 HKD is 0.38 % of the price before, 21.44, limit 20 %; the
            regular one of 2023-05-16 was 0.9352
    note     event_unconfirmed                    2024-06-20 SH0015 EV00775:
            event_unconfirmed: cash_dividend goes ex as estimated, nobody has confirmed it, limit 0
            days
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
