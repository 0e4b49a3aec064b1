//! Findings of the data gate on real series, counted by check: in a look at all facts, and evening
//! by evening in an index of all lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use chrono::NaiveDate;
use insta::assert_snapshot;
use kapok_backtest::replay_all;
use kapok_fixture::Head;
use kapok_gate::{Finding, Gate, Inspection, Limits, Severity, Span, review};
use kapok_market::History;
use kapok_rulebook::Rulebook;

use crate::folder::read;

/// Findings of each check with its severity.
type Counts = BTreeMap<(Severity, &'static str), usize>;

fn counts<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Counts {
    let mut counts = Counts::new();
    for finding in findings {
        eprintln!("{} {finding}", finding.severity.name());
        *counts.entry((finding.severity, finding.check.name())).or_default() += 1;
    }
    counts
}

fn lines(counts: &Counts) -> String {
    let by_weight = counts.iter().rev();
    by_weight.map(|((severity, check), n)| format!("{n} {check} ({})\n", severity.name())).collect()
}

/// Findings about all facts, counted.
fn of_all(history: &History) -> String {
    let days = history.prices().days();
    let span = Span { after: days[0], to: days[days.len() - 1] };
    lines(&counts(&review(history, &Limits::default(), span)))
}

/// Findings of the evenings of an index of all lines from a day on, counted.
fn of_evenings(history: &History, scheme: &str, base: &str) -> String {
    let base: NaiveDate = base.parse().unwrap();
    let head = Head {
        id: "ALL",
        base_date: base,
        returns: r#"["price", "net", "gross"]"#,
        conventions: "float_step = \"raw\"
withholding_table = \"sample\"
spin_off_entry = \"cash\"
share_update_cadence = \"review\"
level_decimals = 4",
        months: "[3, 6, 9, 12]",
        scheme,
        ..Head::default()
    };
    let book = Rulebook::compile(&head.text(""), history.calendars()).unwrap();
    let days = history.prices().days();
    let last = days[days.len() - 1];
    let span = Span { after: base.pred_opt().unwrap(), to: last };
    let inspection = Inspection::of(history, &Gate::default(), span);
    let replays = replay_all(&[book], history, last, Some(&inspection), &|| ());
    let replay = &replays[0];
    let told = |least: Severity| {
        let found = replay.findings.iter().filter(|finding| finding.severity >= least);
        let mut days: Vec<NaiveDate> = found.map(|finding| finding.told).collect();
        days.dedup();
        days.len()
    };
    let held = replay.held.as_ref().map(|held| format!("held on {}: {}\n", held.date, held.error));
    let mut text = held.unwrap_or_default();
    let (evenings, warned, blocked) =
        (replay.levels.len(), told(Severity::Warn), told(Severity::Block));
    let _ = writeln!(text, "{evenings} evenings, {warned} with a warning, {blocked} held");
    text + &lines(&counts(&replay.findings))
}

pub(crate) fn of_raw_closes(folder: &Path) {
    let (history, _) = read(&[folder]);
    assert_snapshot!(of_all(&history), @"");
    assert_snapshot!(of_evenings(&history, "equal", "2008-03-31"), @"");
}

pub(crate) fn of_adjusted_closes(folder: &Path) {
    let (history, _) = read(&[folder]);
    assert_snapshot!(of_all(&history), @"");
    assert_snapshot!(of_evenings(&history, "free_float_cap", "2020-03-31"), @"");
}

pub(crate) fn of_a_list(folder: &Path) {
    let (history, _) = read(&[folder]);
    assert_snapshot!(of_all(&history), @"");
    assert_snapshot!(of_evenings(&history, "free_float_cap", "2026-06-08"), @"");
}

pub(crate) fn of_reference_rates(folder: &Path) {
    let (history, _) = read(&[folder]);
    assert_snapshot!(of_all(&history), @"");
}

pub(crate) fn of_carbon_prices(folder: &Path) {
    let (history, _) = read(&[folder]);
    assert_snapshot!(of_all(&history), @"");
}
