//! One overlay of every kind over the days of the fixture: published, continued, verified, and
//! found wherever a digit is wrong.

use insta::assert_snapshot;
use kapok_domain::Calendars;
use kapok_published::{OverlayRow, PublishedDay, encode, visit};
use kapok_rulebook::Rulebook;
use tempfile::TempDir;

use super::fixture::{DAYS, GREEN, calculate, day, draft, history};
use super::tampering::{Columns, change_and_verify, replace, with_other_digit};
use super::verifying::verify_day;
use crate::{Published, Store, restore};

/// The fourth Thursday is the fifth day of the fixture.
const OVERLAYS: &str = r#"
[[overlays]]
id = "DEC"
kind = "decrement"
on = "gross"
base_level = 1000.0
rate = 0.03
method = "additive"
basis = "act/365"
floor = "stop_at_zero"
[[overlays.changes]]
from = 2020-01-22
basis = "act/360"

[[overlays]]
id = "PTS"
kind = "decrement"
on = "net"
base_level = 1000.0
points = 50.0
timing = "before_return"
basis = "act/act"
floor = "error"

[[overlays]]
id = "GEO"
kind = "fee"
on = "DEC"
base_level = 100.0
rate = 0.01
method = "geometric"
basis = "act/365"

[[overlays]]
id = "ER"
kind = "excess_return"
on = "gross"
base_level = 1000.0
rate = { curve = "SOFR", tenor = "ON", carry_days = 3 }
method = "divided"
basis = "act/360"

[[overlays]]
id = "LEV"
kind = "leveraged"
on = "gross"
base_level = 1000.0
factor = 2.5
rate = { curve = "SOFR", tenor = "ON", carry_days = 3 }
spread = 0.005
basis = "act/360"
floor = "stop_at_zero"

[[overlays]]
id = "INV"
kind = "inverse"
on = "gross"
base_level = 1000.0
factor = 2.0
rate = 0.02
borrow = 0.004
basis = "act/360"
floor = "stop_at_zero"

[[overlays]]
id = "RC"
kind = "risk_control"
on = "gross"
base_level = 1000.0
target = 0.10
max_exposure = 1.5
windows = [{ days = 2 }, { lambda = 0.94 }]
annualisation = 252.0
seed_variance = 0.0001
lag = 1
band = 0.05
rate = { curve = "SOFR", tenor = "ON", carry_days = 3 }
basis = "act/360"
floor = "error"

[[overlays]]
id = "HDG"
kind = "hedged"
on = "net"
base_level = 1000.0
hedge_ratio = 1.0
fix = "FIX"
forward_fix = "FIX-1M"
carry_days = 3
interpolation = "linear"
notional = "reset_close"
[overlays.reset]
months = [1, 2]
[overlays.reset.effective]
after_close_of = "nth_weekday"
nth = 4
weekday = "thursday"
if_closed = "previous"

[[overlays]]
id = "HDI"
kind = "hedged"
on = "SPL"
base_level = 1000.0
hedge_ratio = 0.5
weights = [{ currency = "CNY", weight = 0.25 }]
fix = "FIX"
forward_fix = "FIX-1M"
carry_days = 3
interpolation = "inverted"
notional = "day_before"
[overlays.reset]
months = [1, 2]
[overlays.reset.effective]
after_close_of = "nth_weekday"
nth = 4
weekday = "thursday"
if_closed = "previous"

[[overlays]]
id = "DVP"
kind = "dividend_points"
on = "net"
[overlays.reset]
months = [1]
[overlays.reset.effective]
after_close_of = "nth_weekday"
nth = 4
weekday = "thursday"
if_closed = "previous"

[[overlays]]
id = "FRK"
kind = "franked"
on = "price"
base_level = 1000.0
tax_rate = 0.3
underlying_decimals = 8
carried_decimals = 8

[[overlays]]
id = "CNY"
kind = "currency"
on = "net"
base_level = 1000.0
to = "CNY"
fix = "FIX"
carry_days = 3

[[overlays]]
id = "LOC"
kind = "local_currency"
on = "price"
base_level = 1000.0

[[overlays]]
id = "BLD"
kind = "blend"
base_level = 1000.0
components = [
  { series = "gross", weight = 0.7 },
  { series = "SPL", weight = 0.5 },
  { series = "cash", weight = -0.2 },
]
mean = "arithmetic"
rate = { curve = "SOFR", tenor = "ON", carry_days = 3 }
basis = "act/360"
floor = "error"
[overlays.rebalance]
months = [1]
effective = { at_open_of = "nth_weekday", nth = 4, weekday = "thursday", if_closed = "next" }

[[overlays]]
id = "BLG"
kind = "blend"
base_level = 1000.0
components = [{ series = "price", weight = 0.5 }, { series = "DEC", weight = 0.5 }]
mean = "geometric"
[overlays.rebalance]
months = [6]
effective = { after_close_of = "last_trading_day" }

[[overlays]]
id = "SPL"
kind = "level_split"
on = "price"
base_level = 9.5
factor = 100.0
below = 10.0
[overlays.check]
months = [1]
effective = { after_close_of = "nth_weekday", nth = 4, weekday = "thursday", if_closed = "next" }

[[overlays]]
id = "LNK"
kind = "chain_link"
on = "gross"
base_level = 1000.0
[[overlays.changes]]
from = 2020-01-23
on = "DEC"

[[overlays]]
id = "STP"
kind = "decrement"
on = "price"
base_date = 2020-01-17
base_level = 1000.0
points = 100000.0
timing = "after_return"
basis = "act/360"
floor = "stop_at_zero"

[[overlays]]
id = "BAD"
kind = "excess_return"
on = "gross"
base_level = 1000.0
rate = { curve = "ESTR", tenor = "ON", carry_days = 3 }
method = "additive"
basis = "act/360"

[[overlays]]
id = "BAD-FEE"
kind = "fee"
on = "BAD"
base_level = 1000.0
rate = 0.01
method = "multiplicative"
basis = "act/360"
"#;

fn book() -> Rulebook {
    let text = format!("{GREEN}{OVERLAYS}");
    Rulebook::compile(&text, &Calendars::built_in()).unwrap_or_else(|e| panic!("{e:#?}"))
}

fn published() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    let (history, book) = (history(0.0), book());
    for at in 0..DAYS.len() {
        let published = store.publish(draft(at, &[&book], &history)).unwrap();
        assert!(matches!(published, Published::New { vintage: 1, .. }));
    }
    (folder, store)
}

#[test]
fn levels_of_every_kind() {
    let days = calculate(&book(), &history(0.0));
    let book = book();
    let mut lines = Vec::new();
    for (at, overlay) in book.overlays.iter().enumerate() {
        let levels = days.iter().map(|(_, outcome)| {
            let record = outcome.overlays.iter().find(|record| record.overlay == at);
            match record.map(|record| record.level.as_ref().map(|(level, _)| *level)) {
                None => "-".to_owned(),
                Some(Ok(level)) => format!("{level:.4}"),
                Some(Err(_)) => "held".to_owned(),
            }
        });
        lines.push(format!("{:<8}{}", overlay.id, levels.collect::<Vec<_>>().join(" ")));
    }
    assert_snapshot!("overlay_levels", lines.join("\n"));
}

#[test]
fn a_published_day_is_the_state_of_the_next() {
    let (_folder, store) = published();
    let (history, book) = (history(0.0), book());
    let days = calculate(&book, &history);
    for (at, (state, _)) in days.iter().enumerate() {
        let read = store.latest(day(DAYS[at])).unwrap().unwrap();
        assert_eq!(restore(&read, "GREEN", &history).unwrap(), *state, "{}", DAYS[at]);
    }
}

#[test]
fn every_day_of_every_kind_verifies() {
    let (_folder, store) = published();
    let mut names = std::collections::BTreeSet::new();
    for (at, date) in DAYS.iter().enumerate() {
        let found = verify_day(&store, at);
        let failures: Vec<String> =
            found.failures().map(|(check, failure)| format!("{}: {failure}", check.name)).collect();
        assert_eq!(failures, Vec::<String>::new(), "{date}");
        assert_eq!(found.skipped, Vec::<String>::new());
        let overlays = found.checks.iter().filter(|check| check.name.contains("overlay"));
        names.extend(overlays.map(|check| check.name.clone()));
    }
    assert_snapshot!(names.into_iter().collect::<Vec<_>>().join("\n"), @"
    an overlay has a level, or is held with a reason
    an overlay that had begun is published the day before
    overlay levels follow from terms, underlying and carried
    overlay levels with powers, roots or logarithms follow, to 1e-14
    overlays continue with what the day before has carried
    overlays: days and year_fraction follow from the dates
    overlays: exposure and points are those of terms and levels
    overlays: level_published and daily_return
    overlays: underlying = level of what it is computed from
    what overlays carry on follows from what they carried
    ");
}

#[test]
fn a_held_overlay_says_why_and_holds_what_rests_on_it() {
    let (_folder, store) = published();
    let read = store.latest(day(DAYS[3])).unwrap().unwrap();
    let rows = read.overlays().unwrap();
    let held = rows.iter().filter(|row| row.status == "held");
    let held: Vec<String> = held
        .map(|row| {
            let (since, reason) = (row.held_since.unwrap(), row.reason.as_ref().unwrap());
            format!("{} since {since}: {reason}", row.overlay_id)
        })
        .collect();
    assert_snapshot!(held.join("\n"), @"
    BAD since 2020-01-17: no rate of ESTR ON on 2020-01-16 or up to 3 days before
    BAD-FEE since 2020-01-17: `BAD`, which it is computed from, is held
    ");
}

#[test]
fn a_number_of_any_overlay_is_found_by_arithmetic() {
    let (_folder, store) = published();
    let columns = visit("overlays", Columns).unwrap();
    let mut changed = 0;
    for (at, rows) in [(2, 0..19), (4, 0..19)] {
        for (row, column) in rows.flat_map(|row| (0..columns).map(move |column| (row, column))) {
            let Some((name, passed)) = change_and_verify(&store, at, "overlays", row, column)
            else {
                continue;
            };
            changed += 1;
            assert!(!passed, "overlays.{name} of row {row} on {}", DAYS[at]);
        }
    }
    assert!(changed > 200, "{changed}");
}

/// A digit of a text of numbers, in both files and behind right hashes.
#[test]
fn a_digit_of_what_is_carried_is_found() {
    let (_folder, store) = published();
    let mut changed = 0;
    for at in [2, 4, 5] {
        let read = || store.latest(day(DAYS[at])).unwrap().unwrap();
        let good = read().overlays().unwrap();
        for row in 0..good.len() {
            for column in ["memory", "quotes", "components"] {
                let mut bad = good.clone();
                if !change_text(&mut bad[row], column) {
                    continue;
                }
                changed += 1;
                put(&read(), &bad);
                let passed = verify_day(&store, at).passed();
                assert!(!passed, "{column} of {} on {}", good[row].overlay_id, DAYS[at]);
            }
        }
        put(&read(), &good);
        assert!(verify_day(&store, at).passed());
    }
    assert!(changed > 20, "{changed}");
}

fn put(day: &PublishedDay, rows: &[OverlayRow]) {
    for file in encode(rows).unwrap() {
        replace(day, &file.name, &file.bytes, true);
    }
}

fn change_text(row: &mut OverlayRow, column: &str) -> bool {
    let text = match column {
        "memory" => Some(&mut row.memory),
        "quotes" => row.quotes.as_mut(),
        _ => row.components.as_mut(),
    };
    let Some(text) = text else { return false };
    // The first decimal of the last number: arithmetic sees no further than its roundings.
    let end = text.rfind('.').map_or(0, |point| point + 2);
    let changed = with_other_digit(text, 0..end.min(text.len()));
    if let Some(changed) = &changed {
        text.clone_from(changed);
    }
    changed.is_some()
}
