//! Findings of the data gate on real series, counted by check: in a look at all facts, and evening
//! by evening in an index of all lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use chrono::NaiveDate;
use insta::assert_snapshot;
use kapok_backtest::{inspected, replay_all};
use kapok_fixture::Head;
use kapok_gate::{Finding, Gate, Limits, Severity, Span, Subject, review};
use kapok_market::History;
use kapok_rulebook::Rulebook;

use crate::folder::read;

/// Lines with a share count and a close.
const PRICED: &str = "free_float_cap > 0";

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
fn all(history: &History) -> Counts {
    let days = history.prices().days();
    let span = Span { after: days[0], to: days[days.len() - 1] };
    counts(&review(history, &Limits::default(), span))
}

/// An index of all lines of a panel of US companies.
fn of_companies<'a>(universe: &'a str, scheme: &'a str, base: &str) -> Head<'a> {
    Head {
        id: "ALL",
        base_date: base.parse().unwrap(),
        returns: r#"["price", "net", "gross"]"#,
        conventions: "float_step = \"raw\"
withholding_table = \"sample\"
spin_off_entry = \"cash\"
share_update_cadence = \"review\"
level_decimals = 4",
        months: "[3, 6, 9, 12]",
        universe,
        scheme,
        ..Head::default()
    }
}

/// Findings of the evenings of an index of all lines from a day on, counted.
fn of_evenings(history: &History, universe: &str, scheme: &str, base: &str) -> String {
    evenings(history, &of_companies(universe, scheme, base), |_| true)
}

/// Findings of some kinds of the evenings of an index, counted.
fn evenings(history: &History, head: &Head<'_>, counts_for: fn(&Finding) -> bool) -> String {
    let book = Rulebook::compile(&head.text(""), history.calendars()).unwrap();
    let days = history.prices().days();
    let last = days[days.len() - 1];
    let evenings = [(&book, book.base_date)].into_iter();
    let inspection = inspected(history, &Gate::default(), evenings, last);
    let replays = replay_all(&[book], history, last, inspection.as_ref(), &|| ());
    let replay = &replays[0];
    let findings: Vec<&Finding> = replay.findings.iter().filter(|f| counts_for(f)).collect();
    let told = |least: Severity| {
        let found = findings.iter().filter(|finding| finding.severity >= least);
        let mut days: Vec<NaiveDate> = found.map(|finding| finding.told).collect();
        days.dedup();
        days.len()
    };
    let held = replay.held.as_ref().map(|held| format!("held on {}: {}\n", held.date, held.error));
    let mut text = held.unwrap_or_default();
    let (evenings, warned, blocked) =
        (replay.levels.len(), told(Severity::Warn), told(Severity::Block));
    let _ = writeln!(text, "{evenings} evenings, {warned} with a warning, {blocked} held");
    text + &lines(&counts(findings))
}

pub(crate) fn of_raw_closes(folder: &Path) {
    let (history, _) = read(&[folder]);
    assert_snapshot!(lines(&all(&history)), @"
    5 share_jump (block)
    50 price_jump (block)
    7 event_twice (block)
    3 event_reaction (warn)
    36 event_amount (warn)
    ");
    assert_snapshot!(of_evenings(&history, "mic = 'XNYS'", "equal", "2008-03-31"), @"
    1451 evenings, 77 with a warning, 43 held
    5 share_jump (block)
    49 price_jump (block)
    6 event_twice (block)
    2 price_outlier (warn)
    3 event_reaction (warn)
    36 event_amount (warn)
    2457 price_unusual (note)
    ");
}

pub(crate) fn of_adjusted_closes(folder: &Path) {
    let (history, _) = read(&[folder]);
    assert_snapshot!(lines(&all(&history)), @"
    23 price_jump (block)
    1 event_twice (block)
    7 event_amount (warn)
    ");
    assert_snapshot!(of_evenings(&history, PRICED, "free_float_cap", "2020-03-31"), @"
    1121 evenings, 16 with a warning, 5 held
    4 price_jump (block)
    1 event_twice (block)
    4 price_outlier (warn)
    7 event_amount (warn)
    2691 price_unusual (note)
    ");
}

pub(crate) fn of_a_list(folder: &Path) {
    let (history, _) = read(&[folder]);
    assert_snapshot!(lines(&all(&history)), @"
    3 unpriced (block)
    12 share_jump (block)
    1 price_jump (block)
    ");
    assert_snapshot!(of_evenings(&history, PRICED, "free_float_cap", "2026-06-08"), @"
    53 evenings, 36 with a warning, 36 held
    47 unpriced (block)
    10 share_jump (block)
    1 price_jump (block)
    12 price_still (warn)
    1 price_outlier (warn)
    4 close_skipped (warn)
    157 price_unusual (note)
    ");
}

/// Whether a finding is about a rate. Closes of this panel are made from the rates.
fn is_of_rates(finding: &Finding) -> bool {
    matches!(finding.subject, Subject::Rate(..))
}

pub(crate) fn of_reference_rates(folder: &Path) {
    let (history, _) = read(&[folder]);
    let (days, limits) = (history.prices().days(), Limits::default());
    let found = review(&history, &limits, Span { after: days[0], to: days[days.len() - 1] });
    assert_snapshot!(lines(&counts(found.iter().filter(|finding| is_of_rates(finding)))), @"
    39 rate_jump (block)
    16 rate_unusual (warn)
    16 rate_stale (warn)
    ");
    let head = Head {
        currency: "EUR",
        calendar: r#"{ open_if_any = ["XETR"] }"#,
        returns: r#"["price"]"#,
        conventions: "float_step = \"raw\"
share_update_cadence = \"review\"
level_decimals = 4
fx_fix = \"ECB\"
fx_carry_days = 10",
        // The krona was not fixed for ten years, which holds every index that has it.
        ..of_companies("currency <> 'ISK' AND close IS NOT NULL", "equal", "2005-04-01")
    };
    assert_snapshot!(evenings(&history, &head, is_of_rates), @"
    5485 evenings, 21 with a warning, 14 held
    15 rate_jump (block)
    7 rate_unusual (warn)
    ");
}
