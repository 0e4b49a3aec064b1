//! Every form of level, return, weighting and event: restored bit for bit, and verified.

use std::collections::BTreeMap;

use kapok_engine::{Calculator, Role, State};
use kapok_published::{
    ActionRow, AttributionRow, CloseRow, DayTables, LevelRow, OpenRow, ReviewRow, TableRow,
};
use kapok_rulebook::Rulebook;
use kapok_verify::recompute;
use tempfile::TempDir;

use super::fixture::{DAYS, calculate, day, draft};
use super::market::{Style, book, history};
use super::tampering::with_other_number;
use super::verifying::verify_day;
use crate::{IndexDay, Store, restore, tabulate};

const ALL: &str = r#""price", "net", "gross""#;

pub(super) const STYLES: [Style; 8] = [
    Style {
        id: "STEPS",
        currency: "USD",
        returns: ALL,
        conventions: r#"
reinvestment = "in_stock"
level_form = "chain"
carried_rounding = "eight_decimals"
spin_off_entry = "priced"
spin_off_exit = "next_review"
share_update_cadence = "threshold"
share_update_threshold = 0.01
level_decimals = 4"#,
        more: "",
        scheme: "free_float_cap",
        review_days: Some(3),
    },
    Style {
        id: "CASH",
        currency: "USD",
        returns: r#""price", "gross""#,
        conventions: r#"
reinvestment = "cash"
level_form = "base_market_value"
level_rounding = "half_even"
spin_off_entry = "priced"
dilutive_rights = "temporary_line"
dilutive_rights_threshold = 0.1
deletion_price = "deal_terms"
suspension_limit_days = 3
share_update_cadence = "review""#,
        more: "",
        scheme: "free_float_cap",
        review_days: None,
    },
    Style {
        id: "FACTOR",
        currency: "USD",
        returns: ALL,
        conventions: r#"
price_basis = "ex_price_factor"
reinvestment = "open"
level_rounding = "truncate"
spin_off_entry = "priced"
bankruptcy_price = "nominal"
share_update_cadence = "review""#,
        more: "",
        scheme: "free_float_cap",
        review_days: None,
    },
    Style {
        id: "EQUAL",
        currency: "CNY",
        returns: ALL,
        conventions: r#"
reinvestment = "prior"
special_dividend_tax = "net"
rights_test = "exchange_price"
spin_off_entry = "zero_price"
share_update_cadence = "threshold"
share_update_threshold = 0.01"#,
        more: "",
        scheme: "equal",
        review_days: None,
    },
    Style {
        id: "UNITS",
        currency: "USD",
        returns: r#""price""#,
        conventions: r#"
dividend_fx_date = "prior_date"
spin_off_entry = "cash"
bankruptcy_price = "last"
share_update_cadence = "review""#,
        more: "",
        scheme: "price",
        review_days: None,
    },
    Style {
        id: "WEIGHTS",
        currency: "USD",
        returns: ALL,
        conventions: r#"
price_basis = "ex_price_factor"
reinvestment = "in_stock"
spin_off_entry = "priced"
share_update_cadence = "review""#,
        more: "",
        scheme: "equal",
        review_days: Some(1),
    },
    Style {
        id: "TURNS",
        currency: "USD",
        returns: r#""price", "net""#,
        conventions: r#"
spin_off_entry = "priced"
spin_off_exit = "next_review"
share_update_cadence = "quarterly""#,
        more: r#"
[[convention_changes]]
from = 2020-01-22
level_form = "base_market_value"
reinvestment = "cash"
[[convention_changes]]
from = 2020-01-24
level_form = "chain"
reinvestment = "in_stock"
carried_rounding = "eight_decimals"
level_decimals = 3"#,
        scheme: "free_float_cap",
        review_days: None,
    },
    Style {
        id: "INVEST",
        currency: "USD",
        returns: r#""price""#,
        conventions: r#"
reinvestment = "cash"
spin_off_entry = "cash"
share_update_cadence = "review""#,
        more: "",
        scheme: "free_float_cap",
        review_days: Some(2),
    },
];

pub(super) fn books() -> Vec<Rulebook> {
    STYLES.iter().map(book).collect()
}

/// All indices, published for all days.
pub(super) fn all_published() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    let (history, books) = (history(), books());
    let books: Vec<&Rulebook> = books.iter().collect();
    for at in 0..DAYS.len() {
        store.publish(draft(at, &books, &history)).unwrap();
    }
    (folder, store)
}

#[test]
fn states_are_restored_bit_for_bit_and_go_on() {
    let (_folder, store) = all_published();
    let history = history();
    let mut seen: Vec<State> = Vec::new();
    for book in books() {
        let days = calculate(&book, &history);
        let calculator = Calculator { book: &book, history: &history, detail: true };
        for (at, (state, outcome)) in days.iter().enumerate() {
            let read = store.latest(day(DAYS[at])).unwrap().unwrap();
            let restored = restore(&read, book.id.as_str(), &history).unwrap();
            assert_eq!(restored, *state, "{} of {}", book.id, DAYS[at]);
            assert_eq!(outcome.last_review, state.last_review);
            if let Some(next) = days.get(at + 1) {
                assert_eq!(calculator.next(restored.clone(), day(DAYS[at + 1])).unwrap(), *next);
            }
            seen.push(restored);
        }
    }
    let any = |what: fn(&State) -> bool| seen.iter().any(what);
    assert!(any(|state| state.cash.net > 0.0 && state.cash.gross > state.cash.net));
    assert!(any(|state| state.constituents.growth.iter().any(|growth| growth.gross > growth.net)));
    let role =
        |what: fn(&Role) -> bool| seen.iter().any(|state| state.constituents.role.iter().any(what));
    assert!(role(|role| *role == Role::Entering));
    assert!(role(|role| matches!(role, Role::SpunOff { .. })));
    assert!(role(|role| matches!(role, Role::Rights { .. })));
    assert!(any(|state| state.opened.len() > 3));
}

#[test]
fn every_form_verifies() {
    let (_folder, store) = all_published();
    let (mut types, mut statuses) = (std::collections::BTreeSet::new(), Vec::new());
    for (at, date) in DAYS.iter().enumerate() {
        let found = verify_day(&store, at);
        let failures: Vec<String> = found
            .failures()
            .map(|(check, failure)| format!("{} {}: {failure}", check.index, check.name))
            .collect();
        assert_eq!(failures, Vec::<String>::new(), "{date}");
        let tables = store.latest(day(date)).unwrap().unwrap();
        for action in tables.corporate_actions().unwrap() {
            types.insert(format!("{} {}", action.stage, action.event_type));
        }
        let close = tables.rows::<CloseRow>().unwrap();
        statuses.extend(close.into_iter().map(|row| row.price_status));
    }
    for status in ["deal_terms", "stated", "nominal", "zero", "carried", "carried_holiday"] {
        assert!(statuses.iter().any(|seen| seen == status), "{status}");
    }
    let types: Vec<String> = types.into_iter().collect();
    insta::assert_snapshot!("events_of_every_form", types.join("\n"));
}

/// Tables of each day of one index.
fn days_of(book: &Rulebook) -> Vec<DayTables> {
    let history = history();
    let outcomes = calculate(book, &history);
    let tables = outcomes.iter().map(|(_, outcome)| {
        tabulate(&[IndexDay { book, config_sha256: "c0ffee", history: &history, outcome }])
    });
    tables.collect()
}

/// Numbers of changed cells found and missed, by column.
type Found = BTreeMap<String, [usize; 2]>;

/// Announced events have done nothing that their numbers could be held against.
fn when<R: TableRow>(row: &R) -> &'static str {
    if row.texts().iter().any(|text| text == "announced") { " of announced events" } else { "" }
}

/// Changes each number of each row of a table in turn.
macro_rules! change_each {
    ($days:ident, $at:ident, $found:ident, $($table:ident: $row:ty),+) => {$(
        let mut tables: DayTables = $days[$at].clone();
        for row in 0..tables.$table.len() {
            let good = tables.$table[row].clone();
            for (column, about) in <$row>::description().columns.iter().enumerate() {
                let Some(bad) = with_other_number(&good, column) else { continue };
                tables.$table[row] = bad;
                let before = $at.checked_sub(1).map(|at| &$days[at]);
                let result = recompute(&tables, before);
                let name = format!("{}.{}{}", stringify!($table), about.name, when(&good));
                $found.entry(name).or_default()[usize::from(result.passed())] += 1;
                tables.$table[row] = good.clone();
            }
        }
    )+};
}

/// One changed number in rows that are otherwise right, behind right hashes, is found; which
/// numbers are not, and when, is this list.
#[test]
fn every_number_of_every_form_is_found() {
    let mut found = Found::new();
    for book in books() {
        let days = days_of(&book);
        for at in 0..days.len() {
            change_each!(days, at, found,
                levels: LevelRow, constituents_close: CloseRow,
                constituents_open: OpenRow, corporate_actions: ActionRow,
                review: ReviewRow, attribution: AttributionRow);
        }
    }
    let changed: usize = found.values().flatten().sum();
    assert!(changed > 10_000, "{changed}");
    let passed = found.iter().filter(|(_, [_, passed])| *passed > 0);
    let lines = passed.map(|(name, [hit, passed])| format!("{name}: {passed} of {}", hit + passed));
    insta::assert_snapshot!("numbers_not_found", lines.collect::<Vec<_>>().join("\n"));
}
