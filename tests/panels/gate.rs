//! Share counts and closes of 69 days of 2026, as a free list of the S&P 500 has them, with all
//! its defects: the data gate names them, and an index is held instead of published.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use insta::assert_snapshot;
use kapok_backtest::replay;
use kapok_domain::Calendars;
use kapok_engine::Calculator;
use kapok_fixture::Head;
use kapok_gate::{Check, Finding, Gate, Limits, Span, review};
use kapok_loader::Tolerances;
use kapok_market::{CutOff, Decisions};
use kapok_publication::Store;
use kapok_rulebook::Rulebook;
use kapok_scheduler::{Compiled, Reason, Report, Request, Settings, run};

use crate::folder::read;

fn limits() -> Limits {
    let limits = Limits::default().limit(Check::PriceJump, 0.15);
    limits.limit(Check::ShareJump, 0.15).limit(Check::Unpriced, 5.0)
}

/// The index file of three companies.
fn index_file(third: &str) -> String {
    let head = Head {
        id: "THREE",
        base_date: date("2026-06-08"),
        lookback_days: 5,
        conventions: "float_step = \"raw\"
spin_off_entry = \"cash\"
share_update_cadence = \"review\"
level_decimals = 4",
        universe: &format!("security_id IN ('AAPL', 'KO', '{third}')"),
        months: "[6]",
        effective: r#"{ after_close_of = "nth_weekday", nth = 2, weekday = "thursday", if_closed = "next" }"#,
        ..Head::default()
    };
    head.text("")
}

fn findings(folder: &Path) -> Vec<Finding> {
    let (history, report) = read(&[folder]);
    assert_eq!(report.tables.iter().map(|table| table.rejected).sum::<u64>(), 0);
    let days = history.prices().days();
    review(&history, &limits(), Span { after: days[0], to: days[days.len() - 1] })
}

/// Findings of one check, of some securities if any are named.
fn of(findings: &[Finding], check: Check, only: &[&str]) -> String {
    let of_check = findings.iter().filter(|finding| finding.check == check);
    let named =
        of_check.filter(|f| only.is_empty() || only.contains(&f.subject.to_string().as_str()));
    named.map(|finding| format!("{}\n", folded(&finding.to_string()))).collect()
}

/// A finding on several lines: what was seen and what may explain it begin new ones.
fn folded(text: &str) -> String {
    let text = text.replace("jump: ", "jump:\n    ").replace("unpriced: ", "unpriced:\n    ");
    text.replace("; ", ";\n    ")
}

pub(crate) fn the_gate_names_real_defects(folder: &Path) {
    let findings = findings(folder);
    let mut counts: BTreeMap<(Check, &str), usize> = BTreeMap::new();
    for finding in &findings {
        eprintln!("{finding}");
        let parts = ["moved as by", "unmoved by", "back at"];
        let part = parts.iter().find(|part| finding.remark.contains(**part));
        *counts.entry((finding.check, part.unwrap_or(&"nothing that explains it"))).or_default() +=
            1;
    }
    let lines = counts.iter().map(|((c, part), n)| format!("{n} {}: {part}\n", c.name()));
    assert_snapshot!(lines.collect::<String>(), @"
    54 price_jump: nothing that explains it
    10 share_jump: back at
    3 share_jump: moved as by
    1 share_jump: nothing that explains it
    3 share_jump: unmoved by
    3 unpriced: nothing that explains it
    ");
    assert_snapshot!(of(&findings, Check::ShareJump, &[]), @"
    2026-06-11 KLAC: share_jump:
        1306275170 shares, expected about 130627517 (+900.0 %), limit 15 %;
        moved as by split E000000 10:1, whose ex-date is 2026-06-12, one day later
    2026-06-12 KLAC: share_jump:
        1306275195 shares, expected about 13062751700 (-90.0 %), limit 15 %;
        unmoved by split E000000 10:1, whose ex-date is 2026-06-12, that day
    2026-06-23 DD: share_jump:
        135019392 shares, expected about 405058191 (-66.7 %), limit 15 %;
        moved as by split E000003 1:3, whose ex-date is 2026-06-24, one day later
    2026-06-24 CCL: share_jump:
        1518139400 shares, expected about 1385139557 (+9.6 %), limit 15 %;
        back at 1372000033 on 2026-06-29
    2026-06-24 DD: share_jump:
        135019400 shares, expected about 45006464 (+200.0 %), limit 15 %;
        unmoved by split E000003 1:3, whose ex-date is 2026-06-24, that day
    2026-06-26 HON: share_jump:
        316826561 shares, expected about 633653113 (-50.0 %), limit 15 %
    2026-06-29 CCL: share_jump:
        1372000033 shares, expected about 1518139355 (-9.6 %), limit 15 %;
        back at 1385139557, from which it jumped on 2026-06-24
    2026-07-16 AVB: share_jump:
        374920687 shares, expected about 141872060 (+164.3 %), limit 15 %;
        back at 142063674 on 2026-07-17
    2026-07-17 AVB: share_jump:
        142063674 shares, expected about 374920687 (-62.1 %), limit 15 %;
        back at 141872060, from which it jumped on 2026-07-16
    2026-07-22 NTRS: share_jump:
        122831740 shares, expected about 185047258 (-33.6 %), limit 15 %;
        back at 182955656 on 2026-07-31
    2026-07-23 PCG: share_jump:
        2680110646 shares, expected about 2202224691 (+21.7 %), limit 15 %;
        back at 2202367136 on 2026-07-28
    2026-07-28 PCG: share_jump:
        2202367136 shares, expected about 2680110545 (-17.8 %), limit 15 %;
        back at 2202224691, from which it jumped on 2026-07-23
    2026-07-31 NTRS: share_jump:
        182955656 shares, expected about 122831737 (+48.9 %), limit 15 %;
        back at 185047258, from which it jumped on 2026-07-22
    2026-08-04 ON: share_jump:
        237649129 shares, expected about 389185618 (-38.9 %), limit 15 %;
        back at 389311708 on 2026-08-10
    2026-08-10 MNST: share_jump:
        1959051707 shares, expected about 978008121 (+100.3 %), limit 15 %;
        moved as by split E000002 2:1, whose ex-date is 2026-08-11, one day later
    2026-08-10 ON: share_jump:
        389311708 shares, expected about 237649118 (+63.8 %), limit 15 %;
        back at 389185618, from which it jumped on 2026-08-04
    2026-08-11 MNST: share_jump:
        1959051757 shares, expected about 3918103414 (-50.0 %), limit 15 %;
        unmoved by split E000002 2:1, whose ex-date is 2026-08-11, that day
    ");
    assert_snapshot!(of(&findings, Check::Unpriced, &[]), @"
    2026-08-21 BK: unpriced:
        no close since 2026-07-22, limit 5 days
    2026-08-21 CTRA: unpriced:
        no close since 2026-07-08, limit 5 days
    2026-08-21 HOLX: unpriced:
        no close since 2026-06-08, limit 5 days
    ");
    // Real moves on news: no event is near, and nothing comes back.
    let news = ["IBM", "INTU", "MSFT", "ON", "PLTR"];
    assert_snapshot!(of(&findings, Check::PriceJump, &news), @"
    2026-05-21 INTU: price_jump:
        close 307.07, expected about 383.93 (-20.0 %), limit 15 %
    2026-06-26 ON: price_jump:
        close 90.65, expected about 118.74 (-23.7 %), limit 15 %
    2026-07-14 IBM: price_jump:
        close 217.07, expected about 290.23 (-25.2 %), limit 15 %
    2026-07-30 MSFT: price_jump:
        close 451.1, expected about 390.54 (+15.5 %), limit 15 %
    2026-08-04 PLTR: price_jump:
        close 162.66, expected about 125.65 (+29.5 %), limit 15 %
    ");
}

pub(crate) fn splits_that_are_in_time_are_no_finding(folder: &Path) {
    let findings = findings(folder);
    assert!(!findings.iter().any(|finding| finding.subject.to_string() == "CRWD"));
    let prices = of(&findings, Check::PriceJump, &["CRWD", "DD", "KLAC", "MNST"]);
    assert_eq!(prices, "", "prices change on the ex-date");
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Runs the index of a third company up to a day, as the command does.
fn run_index(third: &str, folder: &Path, publish: &Path, to: &str, gate: Option<Gate>) -> Report {
    let settings = Settings {
        sources: vec![folder.to_owned()].into(),
        publish: publish.to_owned(),
        tolerances: Tolerances::default(),
        gate,
        decisions: Decisions::default(),
        cut_offs: CutOff::EndOfDay.into(),
        engine: "test".to_owned(),
    };
    let text = index_file(third);
    let book = Rulebook::compile(&text, &Calendars::built_in()).unwrap();
    let published = Store::new(publish).last_day_of("THREE").unwrap();
    let from = published.is_none().then_some(book.base_date);
    let request = Request { to: date(to), from, reason: None };
    let books = vec![Compiled { book, sha256: vec![String::new()], sha256_alone: None }];
    run(&settings, books, &request, &mut |_| {}).unwrap()
}

fn gate() -> Option<Gate> {
    Some(Gate { limits: limits(), accepted: Vec::new() })
}

fn held(report: &Report) -> String {
    assert_eq!(report.held[0].reason(), Reason::Gate);
    folded(&format!("{}: {}", report.held[0].held.date, report.held[0].held.error))
}

pub(crate) fn an_index_is_held_instead_of_published_with_a_wrong_count(folder: &Path) {
    let publish = tempfile::tempdir().unwrap();
    let report = run_index("KLAC", folder, publish.path(), "2026-06-12", gate());
    assert_snapshot!(held(&report), @"
    2026-06-11: the data gate refuses 2026-06-11 KLAC: share_jump:
        1306275170 shares, expected about 130627517 (+900.0 %), limit 15 %;
        moved as by split E000000 10:1, whose ex-date is 2026-06-12, one day later
    ");
    let last = Store::new(publish.path()).last_day_of("THREE").unwrap().unwrap();
    assert_eq!(last.to_string(), "2026-06-10");

    let publish = tempfile::tempdir().unwrap();
    assert_eq!(run_index("KLAC", folder, publish.path(), "2026-06-12", None).held, []);
    let (before, after) = weights_of_klac(folder);
    eprintln!("without a gate, the weight of KLAC after its review: {before:.3}, then {after:.3}");
    assert!(before < 0.06 && after > 0.3);
}

/// The weight of KLAC on the base date and in the review after the close of 11 June.
fn weights_of_klac(folder: &Path) -> (f64, f64) {
    let (history, _) = read(&[folder]);
    let text = index_file("KLAC");
    let book = Rulebook::compile(&text, history.calendars()).unwrap();
    let klac = history.find(&"KLAC".parse().unwrap()).unwrap();
    let calculator = Calculator { book: &book, history: &history, detail: false };
    let mut weights = Vec::new();
    replay(calculator, date("2026-06-12"), &[], &mut |outcome| {
        let targets = outcome.review.iter().flat_map(|review| &review.review.targets);
        weights.extend(targets.filter(|t| t.security == klac).map(|t| t.weight));
    });
    (weights[0], weights[1])
}

/// Hologic has no close after 8 June. A run of one day loads few days of prices, and must know
/// nevertheless for how long there was none.
pub(crate) fn a_daily_run_knows_for_how_long_there_was_no_close(folder: &Path) {
    let publish = tempfile::tempdir().unwrap();
    for day in ["2026-06-09", "2026-06-10", "2026-06-11", "2026-06-12"] {
        assert_eq!(run_index("HOLX", folder, publish.path(), day, gate()).held, [], "{day}");
    }
    let report = run_index("HOLX", folder, publish.path(), "2026-06-15", gate());
    assert_snapshot!(held(&report), @"
    2026-06-15: the data gate refuses 2026-06-15 HOLX: unpriced:
        no close since 2026-06-08, limit 5 days
    ");
}
