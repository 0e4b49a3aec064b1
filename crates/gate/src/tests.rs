use chrono::NaiveDate;
use insta::assert_snapshot;
use kapok_fixture::{Event, Line, Market};
use kapok_market::{History, SecurityIx, Terms};

use crate::accepted::Gate;
use crate::check::Check;
use crate::declared::CHECKS;
use crate::documented::documentation;
use crate::held::{Held, Lines};
use crate::inspect::{Inspection, review};
use crate::limits::Limits;
use crate::scan::Span;
use crate::testing::lines_of;

/// Checks of the first families; the others have tests of their own.
const JUMPS: &[Check] = &[Check::PriceJump, Check::ShareJump, Check::Unpriced];

fn limits() -> Limits {
    let limits = Limits::default().limit(Check::PriceJump, 0.15);
    limits.limit(Check::ShareJump, 0.15).limit(Check::Unpriced, 5.0)
}

/// The n-th day of January 2024.
fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, n).unwrap()
}

/// One security with a close (0: none) on each day from the first on, share counts by day, and
/// splits by ex-date.
fn market(closes: &[f64], counts: &[(u32, f64)], splits: &[(u32, f64)]) -> History {
    let mut market = Market::new([Line::new("A")]);
    let days: Vec<NaiveDate> = (1..).zip(closes).map(|(n, _)| day(n)).collect();
    market.closes(&days, "A", closes);
    for &(n, count) in counts {
        market.shares("A", day(n), count, None);
    }
    for &(n, new) in splits {
        let terms = Terms::Split { new, old: 1.0 };
        let event = Event::new("E", "A", &day(n).to_string(), terms);
        market.event(&event.known(&day(n - 1).to_string()));
    }
    market.history()
}

/// Findings of the gate on the days after one and up to another.
fn said(history: &History, after: u32, to: u32) -> String {
    let found = review(history, &limits(), Span { after: day(after), to: day(to) });
    lines_of(&found, JUMPS)
}

#[test]
fn a_jump_is_told_from_one_that_comes_back() {
    let history = market(&[10.0, 12.0, 12.1, 12.2, 20.0, 12.1, 12.1], &[], &[]);
    assert_snapshot!(said(&history, 1, 7), @"
    2024-01-02 A: price_jump: close 12, expected about 10 (+20.0 %), limit 15 %
    2024-01-05 A: price_jump: close 20, expected about 12.2 (+63.9 %), limit 15 %; back at 12.1 on 2024-01-06
    2024-01-06 A: price_jump: close 12.1, expected about 20 (-39.5 %), limit 15 %; back at 12.2, from which it jumped on 2024-01-05
    ");
    // Each evening knows what lies behind it.
    assert_snapshot!(said(&history, 4, 5), @"2024-01-05 A: price_jump: close 20, expected about 12.2 (+63.9 %), limit 15 %");
    assert_snapshot!(said(&history, 5, 6), @"2024-01-06 A: price_jump: close 12.1, expected about 20 (-39.5 %), limit 15 %; back at 12.2, from which it jumped on 2024-01-05");
    // A price that drifts back is no error.
    let history = market(&[10.0, 12.0, 11.0, 10.0], &[], &[]);
    assert_snapshot!(said(&history, 1, 4), @"2024-01-02 A: price_jump: close 12, expected about 10 (+20.0 %), limit 15 %");
}

#[test]
fn a_share_count_that_comes_back_is_named_below_the_limit() {
    let counts = [(1, 100.0), (2, 110.0), (3, 110.0), (4, 101.0), (5, 90.0)];
    let history = market(&[10.0; 6], &counts, &[]);
    assert_snapshot!(said(&history, 1, 6), @"
    2024-01-02 A: share_jump: 110 shares, expected about 100 (+10.0 %), limit 15 %; back at 101 on 2024-01-04
    2024-01-04 A: share_jump: 101 shares, expected about 110 (-8.2 %), limit 15 %; back at 100, from which it jumped on 2024-01-02
    ");
    assert_snapshot!(said(&history, 1, 3), @"");
    assert_snapshot!(said(&history, 3, 4), @"2024-01-04 A: share_jump: 101 shares, expected about 110 (-8.2 %), limit 15 %; back at 100, from which it jumped on 2024-01-02");
}

#[test]
fn a_split_that_a_fact_foresees_or_misses_is_named() {
    let counts = [(1, 100.0), (2, 200.0), (3, 200.0)];
    let history = market(&[10.0, 10.0, 5.0], &counts, &[(3, 2.0)]);
    assert_snapshot!(said(&history, 1, 3), @"
    2024-01-02 A: share_jump: 200 shares, expected about 100 (+100.0 %), limit 15 %; moved as by split E 2:1, whose ex-date is 2024-01-03, one day later
    2024-01-03 A: share_jump: 200 shares, expected about 400 (-50.0 %), limit 15 %; unmoved by split E 2:1, whose ex-date is 2024-01-03, that day
    ");
    let history = market(&[10.0, 10.0, 10.0, 5.0], &[(1, 100.0), (3, 200.0)], &[(3, 2.0)]);
    assert_snapshot!(said(&history, 1, 4), @"
    2024-01-03 A: price_jump: close 10, expected about 5 (+100.0 %), limit 15 %; unmoved by split E 2:1, whose ex-date is 2024-01-03, that day
    2024-01-04 A: price_jump: close 5, expected about 10 (-50.0 %), limit 15 %; moved as by split E 2:1, whose ex-date is 2024-01-03, one day before
    ");
}

#[test]
fn time_without_a_close_is_named_once_over_and_daily_while_it_lasts() {
    let mut closes = vec![10.0; 20];
    closes[2..10].fill(0.0);
    let history = market(&closes, &[], &[]);
    assert_snapshot!(said(&history, 1, 20), @"2024-01-08 A: unpriced: no close from 2024-01-02 to 2024-01-11, limit 5 days");
    assert_snapshot!(said(&history, 6, 7), @"");
    assert_snapshot!(said(&history, 7, 8), @"2024-01-08 A: unpriced: no close since 2024-01-02, limit 5 days");
    assert_snapshot!(said(&history, 8, 9), @"2024-01-09 A: unpriced: no close since 2024-01-02, limit 5 days");
    assert_snapshot!(said(&history, 10, 11), @"");
    // Prices that begin late, and only some days of prices.
    closes[..10].fill(0.0);
    let history = market(&closes, &[], &[]);
    assert_snapshot!(said(&history, 1, 20), @"2024-01-07 A: unpriced: no close before 2024-01-11, though expected from 2024-01-01 on, limit 5 days");
    assert_snapshot!(said(&history, 3, 4), @"");
    assert_snapshot!(said(&history, 9, 10), @"2024-01-10 A: unpriced: no close at all, though expected from 2024-01-01 on, limit 5 days");
}

#[test]
fn each_check_is_declared_in_its_place() {
    for (at, spec) in CHECKS.iter().enumerate() {
        assert_eq!(spec.check as usize, at, "{}", spec.name);
        assert_eq!(Check::named(spec.name), Some(spec.check));
        let text = serde_json::Value::from(spec.name);
        let read: Check = serde_json::from_value(text).unwrap();
        assert_eq!(read, spec.check, "the name in files is that of the table");
    }
}

#[test]
fn the_documentation_is_that_of_the_declarations() {
    let page = include_str!("../../../docs/methodology/data-gate.md");
    assert!(page.contains(&documentation()), "put this table into the page:\n{}", documentation());
}

/// Findings of an index that holds the line throughout, evening by evening.
fn evenings(history: &History, first: u32, last: u32) -> String {
    let gate = Gate { limits: limits(), accepted: Vec::new() };
    let span = Span { after: day(first), to: day(last) };
    let inspection = Inspection::of(history, &gate, span);
    let mut said = String::new();
    for n in first + 1..=last {
        let lines = |n: u32| {
            let (since, price) =
                history.prices().last_close(SecurityIx(0), day(1), day(n)).unwrap();
            Lines {
                security: vec![SecurityIx(0)],
                price: vec![price],
                price_date: vec![since],
                weight: vec![1.0],
            }
        };
        let held = Held {
            index: "I",
            currency: "USD".parse().unwrap(),
            fix: None,
            after: day(n - 1),
            date: day(n),
            opened: &lines(n - 1),
            next: &lines(n),
            left: &[],
            reviewed: false,
            moved: None,
            parent: None,
        };
        said += &lines_of(&inspection.evening(history, &held), JUMPS);
    }
    said
}

#[test]
fn an_evening_sees_what_a_replay_sees() {
    let closes = [10.0, 12.0, 12.1, 12.2, 20.0, 12.1, 12.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 9.0];
    let counts = [(1, 100.0), (2, 110.0), (3, 110.0), (4, 101.0), (5, 90.0)];
    let history = market(&closes, &counts, &[]);
    let replayed = evenings(&history, 1, 15);
    assert_snapshot!(replayed, @"
    2024-01-02 A: price_jump: close 12, expected about 10 (+20.0 %), limit 15 %
    2024-01-04 A: share_jump: 101 shares, expected about 110 (-8.2 %), limit 15 %; back at 100, from which it jumped on 2024-01-02
    2024-01-05 A: price_jump: close 20, expected about 12.2 (+63.9 %), limit 15 %
    2024-01-06 A: price_jump: close 12.1, expected about 20 (-39.5 %), limit 15 %; back at 12.2, from which it jumped on 2024-01-05
    2024-01-13 A: unpriced: no close since 2024-01-07, limit 5 days
    2024-01-14 A: unpriced: no close since 2024-01-07, limit 5 days
    2024-01-15 A: price_jump: close 9, expected about 12.1 (-25.6 %), limit 15 %
    ");
    let each: String = (1..15).map(|n| evenings(&history, n, n + 1)).collect();
    assert_eq!(each, replayed);
    // Nor does it matter how many days were loaded before.
    let few = Limits::days_before(&limits());
    assert_eq!(few, 73);
}

#[test]
fn an_event_excuses_its_own_size_and_no_more() {
    let price = |terms: Terms, after: f64| {
        let mut market = Market::new([Line::new("A")]);
        market.closes(&[day(1), day(2)], "A", &[100.0, after]);
        market.event(&Event::new("E", "A", "2024-01-02", terms));
        said(&market.history(), 1, 2)
    };
    let special = || kapok_fixture::cash(40.0, "USD", true);
    assert_eq!(price(special(), 60.0), "");
    assert_eq!(price(special(), 55.0), "");
    assert_snapshot!(price(special(), 30.0), @"2024-01-02 A: price_jump: close 30, expected about 60 (-50.0 %), limit 15 %");
    assert_snapshot!(price(special(), 130.0), @"2024-01-02 A: price_jump: close 130, expected about 100 (+30.0 %), limit 15 %");
    assert_snapshot!(price(kapok_fixture::cash(1.0, "USD", true), 2.0), @"2024-01-02 A: price_jump: close 2, expected about 99 (-98.0 %), limit 15 %");
    let (usd, unknown) = ("USD".parse().unwrap(), None);
    let spin_off = || Terms::SpinOff { child: None, value: unknown, currency: usd };
    assert_eq!(price(spin_off(), 40.0), "");
    assert_snapshot!(price(spin_off(), 1.0), @"2024-01-02 A: price_jump: close 1, expected about 10 (-90.0 %), limit 15 %");
    let repaid = Terms::CapitalRepayment { amount: 30.0, currency: usd, consolidation: None };
    assert_eq!(price(repaid, 70.0), "");
    let rights = Terms::RightsIssue {
        new: 1.0,
        old: 1.0,
        subscription_price: Some(20.0),
        currency: usd,
        unranked_dividend: 0.0,
        line: None,
    };
    assert_eq!(price(rights.clone(), 60.0), "");
    assert_snapshot!(price(rights, 6000.0), @"2024-01-02 A: price_jump: close 6000, expected about 100 (+5900.0 %), limit 15 %");
}
