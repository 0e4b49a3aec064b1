use chrono::NaiveDate;
use insta::assert_snapshot;
use kapok_fixture::{Dated, Event, Line, Market};
use kapok_market::{History, SecurityIx, Terms};

use crate::accepted::Gate;
use crate::check::Check;
use crate::declared::CHECKS;
use crate::documented::documentation;
use crate::held::{Held, Lines};
use crate::inspect::{Inspection, review};
use crate::limits::{Exception, Limits, Scope, Setting};
use crate::span::Span;
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
    assert_snapshot!(said(&history, 1, 20), @"");
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
    let inspection = Inspection::of(history, &gate, span, None);
    let mut said = String::new();
    for n in first + 1..=last {
        let lines = |n: u32| {
            let (since, price) =
                history.prices().last_close(SecurityIx(0), day(1), day(n)).unwrap();
            let mut lines = Lines::default();
            lines.take_over(history, &[SecurityIx(0)], &[price], &[since], [1.0].into_iter());
            lines
        };
        let held = Held {
            index: "I",
            currency: "USD".parse().unwrap(),
            fix: None,
            curves: &[],
            after: day(n - 1),
            date: day(n),
            opened: &lines(n - 1),
            next: &lines(n),
            left: &[],
            reviewed: false,
            chosen_by: None,
            moved: None,
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
    assert_eq!(few, 119);
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

#[test]
fn a_count_is_looked_at_when_it_becomes_known() {
    let mut market = Market::new([Line::new("A")]);
    let days: Vec<NaiveDate> = (1..=9).map(day).collect();
    market.closes(&days, "A", &[10.0; 9]);
    market.shares("A", day(1), 100.0, None);
    market.shares("A", Dated::on(day(3)).known(day(6)), 200.0, None);
    let history = market.history();
    assert_eq!(evenings(&history, 1, 5), "");
    assert_snapshot!(evenings(&history, 5, 6), @"2024-01-03 A: share_jump: 200 shares, expected about 100 (+100.0 %), limit 15 %");
    assert_eq!(evenings(&history, 6, 9), "");
}

#[test]
fn a_correction_known_in_time_is_what_counts() {
    let mut market = Market::new([Line::new("A")]);
    let days: Vec<NaiveDate> = (1..=9).map(day).collect();
    market.closes(&days, "A", &[10.0; 9]);
    market.shares("A", day(1), 100.0, None);
    market.shares("A", Dated::on(day(5)).known(day(3)), 900.0, None);
    market.shares("A", Dated::on(day(5)).known(day(4)), 101.0, None);
    market.shares("A", day(8), 102.0, None);
    assert_eq!(evenings(&market.history(), 1, 9), "");
}

/// Two lines with a jump each on 2 January, of which the index holds 70 and 30 per cent.
fn judged(limits: Limits) -> String {
    let mut market = Market::new([Line::new("A"), Line::new("B").on("XHKG")]);
    for id in ["A", "B"] {
        market.closes(&[day(1), day(2)], id, &[10.0, 15.0]);
    }
    let history = market.history();
    let gate = Gate { limits, accepted: Vec::new() };
    let inspection = Inspection::of(&history, &gate, Span { after: day(1), to: day(2) }, None);
    let mut lines = Lines::default();
    let both = [SecurityIx(0), SecurityIx(1)];
    lines.take_over(&history, &both, &[10.0; 2], &[day(1); 2], [7.0, 3.0].into_iter());
    let held = Held {
        index: "I",
        currency: "USD".parse().unwrap(),
        fix: None,
        curves: &[],
        after: day(1),
        date: day(2),
        opened: &lines,
        next: &lines,
        left: &[],
        reviewed: false,
        chosen_by: None,
        moved: None,
    };
    let said = inspection.evening(&history, &held).into_iter().map(|finding| {
        let weight = finding.weight.unwrap();
        format!("{} {weight} {} {}\n", finding.subject, finding.severity.name(), finding.limit)
    });
    said.collect()
}

#[test]
fn the_narrowest_exception_stands() {
    let except = |scope, limit: f64| {
        let setting = Setting { limit: Some(limit), ..Setting::default() };
        Exception { scope, check: Check::PriceJump, setting }
    };
    let all = limits();
    assert_eq!(judged(all.clone()), "A 0.7 block 0.15\nB 0.3 block 0.15\n");
    let exchange = except(Scope::Exchange("XHKG".parse().unwrap()), 0.6);
    assert_eq!(judged(all.clone().except([exchange.clone()])), "A 0.7 block 0.15\n");
    let table = except(Scope::Table("prices".to_owned()), 0.2);
    let both = all.clone().except([exchange.clone(), table.clone()]);
    assert_eq!(judged(both), "A 0.7 block 0.2\n");
    let index = except(Scope::Index("I".to_owned()), 0.01);
    let three = all.clone().except([index, exchange, table]);
    assert_eq!(judged(three), "A 0.7 block 0.01\nB 0.3 block 0.01\n");
    let other = except(Scope::Index("J".to_owned()), 0.9);
    assert_eq!(judged(all.clone().except([other])), judged(all));
}

#[test]
fn within_its_budget_a_finding_is_a_warning() {
    let with = |weight, count| {
        let setting = Setting {
            budget_weight: weight,
            budget_count: count,
            limit: Some(0.4),
            severity: None,
        };
        judged(limits().with(Check::PriceJump, setting))
    };
    assert!(with(None, None).contains("block"));
    assert!(with(Some(0.99), None).contains("block"), "both jumped");
    assert!(with(Some(1.0), None).contains("warn"));
    assert!(with(Some(1.0), Some(0.9)).contains("block"), "all lines jumped");
    assert!(with(None, Some(1.0)).contains("warn"));
}

#[test]
fn a_line_that_resumes_after_months_is_compared_with_its_carried_price() {
    let mut market = Market::new([Line::new("A")]);
    let first: NaiveDate = "2023-10-02".parse().unwrap();
    market.closes(&[first, day(2)], "A", &[10.0, 25.0]);
    let history = market.history();
    let gate = Gate { limits: limits(), accepted: Vec::new() };
    let inspection = Inspection::of(&history, &gate, Span { after: day(1), to: day(2) }, None);
    let (mut opened, mut next) = (Lines::default(), Lines::default());
    opened.take_over(&history, &[SecurityIx(0)], &[10.0], &[first], [1.0].into_iter());
    next.take_over(&history, &[SecurityIx(0)], &[25.0], &[day(2)], [1.0].into_iter());
    let held = Held {
        index: "I",
        currency: "USD".parse().unwrap(),
        fix: None,
        curves: &[],
        after: day(1),
        date: day(2),
        opened: &opened,
        next: &next,
        left: &[],
        reviewed: false,
        chosen_by: None,
        moved: None,
    };
    let found = inspection.evening(&history, &held);
    assert_snapshot!(found[0].to_string(), @"2024-01-02 A: price_jump: close 25, expected about 10 (+150.0 %), carried since 2023-10-02, limit 15 %");
}

/// Findings of an index on the evening of 20 January, after which it holds the line.
fn on_entry(counts: &[(u32, f64)]) -> String {
    let history = market(&[10.0; 20], counts, &[]);
    let gate = Gate { limits: limits(), accepted: Vec::new() };
    let inspection = Inspection::of(&history, &gate, Span { after: day(19), to: day(20) }, None);
    let (opened, mut next) = (Lines::default(), Lines::default());
    next.take_over(&history, &[SecurityIx(0)], &[10.0], &[day(20)], [1.0].into_iter());
    let held = Held {
        index: "I",
        currency: "USD".parse().unwrap(),
        fix: None,
        curves: &[],
        after: day(19),
        date: day(20),
        opened: &opened,
        next: &next,
        left: &[],
        reviewed: true,
        chosen_by: None,
        moved: None,
    };
    let found = inspection.evening(&history, &held);
    found.iter().map(|finding| format!("{finding}\n")).collect()
}

#[test]
fn a_newcomer_is_looked_at_with_its_share_count_of_the_weeks_before() {
    assert_snapshot!(on_entry(&[(1, 100.0), (8, 1000.0)]), @"2024-01-08 A: share_jump: 1000 shares, expected about 100 (+900.0 %), limit 15 %");
    assert_eq!(on_entry(&[(1, 100.0), (8, 1000.0), (12, 100.0)]), "", "it came back");
    assert_eq!(on_entry(&[(1, 100.0), (8, 105.0)]), "");
}

#[test]
fn findings_of_prices_and_levels_keep_no_source() {
    let without: Vec<&str> =
        CHECKS.iter().filter(|spec| !spec.knows_source()).map(|spec| spec.table).collect();
    assert!(without.contains(&"prices") && without.contains(&"levels"));
    assert!(Check::ShareJump.spec().knows_source() && Check::RateJump.spec().knows_source());
}
